export const neverHealthy = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - 'A Kustomization with wait: true has applied c1.'
  - c2 brings a Deployment that never becomes available; the health check runs into its timeout, and again when it is retried.
  - c3 takes the Deployment away.
# prettier-ignore
objects:
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: never-healthy
        timeout: 60s
        url: <repository>
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: 'processing object: new generation -1 -> 1', observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: 'processing object: new generation -1 -> 1', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: building artifact, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'never-healthy@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'never-healthy@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'never-healthy@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'never-healthy@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: never-healthy@sha1:c1, size: <bytes> }
  Kustomization/app:
    - generation: 1
      spec:
        force: false
        interval: 1h
        path: ./app
        prune: true
        retryInterval: 15s
        sourceRef:
          kind: GitRepository
          name: source
        timeout: 30s
        wait: true
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: never-healthy@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
    - status:
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ never-healthy ], objects: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c1 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: never-healthy@sha1:c1', observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: never-healthy@sha1:c1 }
            totalReconciliations: 1
        lastAppliedRevision: never-healthy@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: never-healthy@sha1:c2
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
    - status:
        inventory: { kinds: [ { count: 1, value: ConfigMap }, { count: 1, value: Deployment } ], objects: 2 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: HealthCheckFailed, message: "health check failed after <duration>: timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        history:
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: HealthCheckFailed
            metadata: { revision: never-healthy@sha1:c2 }
            totalReconciliations: 1
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: never-healthy@sha1:c1 }
            totalReconciliations: 1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: HealthCheckFailed, message: "health check failed after <duration>: timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        history:
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: HealthCheckFailed
            metadata: { revision: never-healthy@sha1:c2 }
            totalReconciliations: several
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: never-healthy@sha1:c1 }
            totalReconciliations: 1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Running health checks for revision never-healthy@sha1:c2 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: HealthCheckFailed, message: "health check failed after <duration>: timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        lastAttemptedRevision: never-healthy@sha1:c3
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'False', reason: HealthCheckFailed, message: "timeout waiting for: [Deployment/never-healthy/app status: 'InProgress']", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
    - status:
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], objects: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision never-healthy@sha1:c3 with a timeout of 30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: never-healthy@sha1:c3', observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: never-healthy@sha1:c3 }
            totalReconciliations: several
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: HealthCheckFailed
            metadata: { revision: never-healthy@sha1:c2 }
            totalReconciliations: several
        lastAppliedRevision: never-healthy@sha1:c3
`;
