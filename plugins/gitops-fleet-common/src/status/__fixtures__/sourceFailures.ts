export const sourceFailures = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - GitRepositories whose branch, tag, version, reference, commit, repository and secret do not exist.
# prettier-ignore
objects:
  GitRepository/branch:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: absent
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/absent"', observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/heads/absent"', observedGeneration: 1 }
  GitRepository/commit:
    - generation: 1
      spec:
        interval: 10m
        ref:
          commit: '0000000000000000000000000000000000000001'
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to resolve commit object for '0000000000000000000000000000000000000001': object not found", observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to resolve commit object for '0000000000000000000000000000000000000001': object not found", observedGeneration: 1 }
  GitRepository/reference:
    - generation: 1
      spec:
        interval: 10m
        ref:
          name: refs/heads/absent
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to resolve ref 'refs/heads/absent' to a specific commit", observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to resolve ref 'refs/heads/absent' to a specific commit", observedGeneration: 1 }
  GitRepository/repository:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: source-failures
        timeout: 60s
        url: http://localhost:<port>/absent.git
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to clone: repository not found: git repository: 'http://localhost:<port>/absent.git'", observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: "failed to checkout and determine revision: unable to clone: repository not found: git repository: 'http://localhost:<port>/absent.git'", observedGeneration: 1 }
  GitRepository/secret:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: source-failures
        secretRef:
          name: absent
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: AuthenticationFailed, message: 'failed to get secret ''source-failures/absent'': failed to get secret ''source-failures/absent'': secrets "absent" not found', observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: AuthenticationFailed, message: 'failed to get secret ''source-failures/absent'': failed to get secret ''source-failures/absent'': secrets "absent" not found', observedGeneration: 1 }
  GitRepository/semver:
    - generation: 1
      spec:
        interval: 10m
        ref:
          semver: '>=1000.0.0'
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: 'failed to checkout and determine revision: no match found for semver: >=1000.0.0', observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: 'failed to checkout and determine revision: no match found for semver: >=1000.0.0', observedGeneration: 1 }
  GitRepository/tag:
    - generation: 1
      spec:
        interval: 10m
        ref:
          tag: absent
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
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: building artifact, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/tags/absent"', observedGeneration: 1 }
          - { type: FetchFailed, status: 'True', reason: GitOperationFailed, message: 'failed to checkout and determine revision: unable to clone ''<repository>'': couldn''t find remote ref "refs/tags/absent"', observedGeneration: 1 }
`;
