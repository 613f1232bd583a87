export const dependency = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - The Kustomization app depends on base, which waits for the ConfigMap gate; both have applied c1.
  - 'The gate is taken away, and base is reconciled on request: it waits.'
  - 'app is reconciled on request meanwhile: its dependency is being reconciled.'
  - The gate is back; base is ready, and app after it.
# prettier-ignore
objects:
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: dependency
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'dependency@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'dependency@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'dependency@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'dependency@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: dependency@sha1:c1, size: <bytes> }
  Kustomization/app:
    - generation: 1
      spec:
        dependsOn:
          - name: base
        force: false
        interval: 1h
        path: ./app
        prune: true
        retryInterval: 4s
        sourceRef:
          kind: GitRepository
          name: source
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: dependency@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: dependency@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: dependency@sha1:c1 }
            totalReconciliations: 1
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ dependency ], objects: 1 }
        lastAppliedRevision: dependency@sha1:c1
    - annotations:
        reconcile.fluxcd.io/requestedAt: first
    - status:
        conditions:
          - { type: Ready, status: 'False', reason: DependencyNotReady, message: dependency 'dependency/base' is not ready, observedGeneration: 1 }
    - status:
        lastHandledReconcileAt: first
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision dependency@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: dependency@sha1:c1', observedGeneration: 1 }
    - status:
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: dependency@sha1:c1 }
            totalReconciliations: several
  Kustomization/base:
    - generation: 1
      spec:
        force: false
        healthChecks:
          - apiVersion: v1
            kind: ConfigMap
            name: gate
            namespace: dependency
        interval: 1h
        path: ./app
        prune: true
        retryInterval: 4s
        sourceRef:
          kind: GitRepository
          name: source
        timeout: 5m
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: dependency@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
    - status:
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ dependency ], objects: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: dependency@sha1:c1', observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: dependency@sha1:c1 }
            totalReconciliations: 1
        lastAppliedRevision: dependency@sha1:c1
    - annotations:
        reconcile.fluxcd.io/requestedAt: first
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: Unknown, reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Running health checks for revision dependency@sha1:c1 with a timeout of 5m0s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: dependency@sha1:c1', observedGeneration: 1 }
          - { type: Healthy, status: 'True', reason: Succeeded, message: Health check passed in <duration>, observedGeneration: 1 }
    - status:
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: dependency@sha1:c1 }
            totalReconciliations: several
        lastHandledReconcileAt: first
`;
