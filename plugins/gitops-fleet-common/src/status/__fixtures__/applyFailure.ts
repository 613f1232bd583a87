export const applyFailure = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - A Kustomization has applied c1.
  - c2 has a ResourceQuota with an invalid quantity; applying fails, and fails again when it is retried.
  - c3 repairs it.
# prettier-ignore
objects:
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: apply-failure
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'apply-failure@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'apply-failure@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'apply-failure@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'apply-failure@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: apply-failure@sha1:c1, size: <bytes> }
  Kustomization/app:
    - generation: 1
      spec:
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision apply-failure@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision apply-failure@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: apply-failure@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision apply-failure@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: apply-failure@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: apply-failure@sha1:c1 }
            totalReconciliations: 1
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ apply-failure ], objects: 1 }
        lastAppliedRevision: apply-failure@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: apply-failure@sha1:c2
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: ReconciliationFailed, message: "ResourceQuota/apply-failure/compute dry-run failed: failed to convert new object (apply-failure/compute; /v1, Kind=ResourceQuota) to proper version: unable to convert unstructured object to /v1, Kind=ResourceQuota: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n", observedGeneration: 1 }
    - status:
        history:
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationFailed
            metadata: { revision: apply-failure@sha1:c2 }
            totalReconciliations: 1
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: apply-failure@sha1:c1 }
            totalReconciliations: 1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: ReconciliationFailed, message: "ResourceQuota/apply-failure/compute dry-run failed: failed to convert new object (apply-failure/compute; /v1, Kind=ResourceQuota) to proper version: unable to convert unstructured object to /v1, Kind=ResourceQuota: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n", observedGeneration: 1 }
    - status:
        history:
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationFailed
            metadata: { revision: apply-failure@sha1:c2 }
            totalReconciliations: several
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: apply-failure@sha1:c1 }
            totalReconciliations: 1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Detecting drift for revision apply-failure@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: ReconciliationFailed, message: "ResourceQuota/apply-failure/compute dry-run failed: failed to convert new object (apply-failure/compute; /v1, Kind=ResourceQuota) to proper version: unable to convert unstructured object to /v1, Kind=ResourceQuota: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'\n", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision apply-failure@sha1:c3 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision apply-failure@sha1:c3 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: apply-failure@sha1:c3
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision apply-failure@sha1:c3 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: apply-failure@sha1:c3', observedGeneration: 1 }
    - status:
        history:
          - digest: digest-3
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: apply-failure@sha1:c3 }
            totalReconciliations: 1
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationFailed
            metadata: { revision: apply-failure@sha1:c2 }
            totalReconciliations: several
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: apply-failure@sha1:c1 }
            totalReconciliations: 1
        inventory: { kinds: [ { count: 1, value: ConfigMap }, { count: 1, value: ResourceQuota } ], objects: 2 }
        lastAppliedRevision: apply-failure@sha1:c3
`;
