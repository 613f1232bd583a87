export const source = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - A GitRepository is created and fetches c1.
  - c2 is committed.
  - A reconciliation is requested by annotation.
  - It is suspended, and resumed.
  - It is pointed at a branch that does not exist; it fails, and fails again when it is retried.
  - The branch comes into being with c3.
  - It is deleted.
# prettier-ignore
objects:
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: source
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'source@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'source@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: source@sha1:c1, size: <bytes> }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'source@sha1:c2'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'source@sha1:c2'", observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactOutdated, status: 'True', reason: NewRevision, message: new upstream revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        artifact: { digest: digest-2, revision: source@sha1:c2 }
    - annotations:
        reconcile.fluxcd.io/requestedAt: first
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: reconciliation in progress, observedGeneration: 1 }
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        lastHandledReconcileAt: first
    - generation: 2
      spec:
        suspend: true
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 2 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        observedGeneration: 2
    - generation: 3
      spec:
        suspend: false
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: 'processing object: new generation 2 -> 3', observedGeneration: 3 }
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 2 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
    - status:
        observedGeneration: 3
    - generation: 4
      spec:
        ref:
          branch: source-later
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: 'processing object: new generation 3 -> 4', observedGeneration: 4 }
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: 'processing object: new generation 3 -> 4', observedGeneration: 4 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/source-later"', observedGeneration: 4 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/source-later"', observedGeneration: 4 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: 'processing object: new generation 3 -> 4', observedGeneration: 4 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/source-later"', observedGeneration: 4 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/source-later"', observedGeneration: 4 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'source-later@sha1:c3'", observedGeneration: 4 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'source-later@sha1:c3'", observedGeneration: 4 }
          - { type: ArtifactOutdated, status: 'True', reason: NewRevision, message: new upstream revision 'source-later@sha1:c3', observedGeneration: 4 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source@sha1:c2', observedGeneration: 3 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source-later@sha1:c3', observedGeneration: 4 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source-later@sha1:c3', observedGeneration: 4 }
    - status:
        artifact: { digest: digest-3, revision: source-later@sha1:c3 }
        observedGeneration: 4
    - generation: 5
      deletionTimestamp: <time>
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'source-later@sha1:c3', observedGeneration: 5 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'source-later@sha1:c3', observedGeneration: 4 }
    - gone
`;
