export const life = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - A Kustomization is created and applies c1.
  - c2 is committed; it is applied.
  - The Kustomization is suspended; c3 is committed, and is not applied.
  - It is resumed, and applies c3.
  - A reconciliation is requested by annotation.
  - It is deleted; what it applied is pruned.
# prettier-ignore
objects:
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: life
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: life@sha1:c1, size: <bytes> }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c2'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c2'", observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactOutdated, status: 'True', reason: NewRevision, message: new upstream revision 'life@sha1:c2', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c2', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c2', observedGeneration: 1 }
    - status:
        artifact: { digest: digest-2, revision: life@sha1:c2 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c3'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'life@sha1:c3'", observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c2', observedGeneration: 1 }
          - { type: ArtifactOutdated, status: 'True', reason: NewRevision, message: new upstream revision 'life@sha1:c3', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c3', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'life@sha1:c3', observedGeneration: 1 }
    - status:
        artifact: { digest: digest-3, revision: life@sha1:c3 }
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision life@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision life@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: life@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision life@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: life@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c1 }
            totalReconciliations: 1
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ life ], objects: 1 }
        lastAppliedRevision: life@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision life@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision life@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: life@sha1:c2
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision life@sha1:c2 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: life@sha1:c2', observedGeneration: 1 }
    - status:
        history:
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c2 }
            totalReconciliations: 1
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c1 }
            totalReconciliations: 1
        lastAppliedRevision: life@sha1:c2
    - generation: 2
      spec:
        suspend: true
    - status:
        observedGeneration: 2
    - generation: 3
      spec:
        suspend: false
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        lastAttemptedRevision: life@sha1:c3
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: life@sha1:c3', observedGeneration: 3 }
    - status:
        history:
          - digest: digest-3
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c3 }
            totalReconciliations: 1
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c2 }
            totalReconciliations: 1
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c1 }
            totalReconciliations: 1
        lastAppliedRevision: life@sha1:c3
        observedGeneration: 3
    - annotations:
        reconcile.fluxcd.io/requestedAt: first
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision life@sha1:c3 with a timeout of 59m30s, observedGeneration: 3 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 3 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: life@sha1:c3', observedGeneration: 3 }
    - status:
        history:
          - digest: digest-3
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c3 }
            totalReconciliations: several
          - digest: digest-2
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c2 }
            totalReconciliations: 1
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: life@sha1:c1 }
            totalReconciliations: 1
        lastHandledReconcileAt: first
    - generation: 4
      deletionTimestamp: <time>
    - gone
`;
