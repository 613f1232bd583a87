export const missing = String.raw`# What watchers of a real control plane see, write by write. Of each write there is what it changed (null: taken away;
# a list is given whole); what differs from run to run stands in <…>, commits are c1, c2, …
# Recorded by: UPDATE_SEQUENCES=all npm run test:cluster -- sequences    Do not edit: the sandbox is held against it.

story:
  - Kustomizations whose dependency, source, path and kubeconfig do not exist.
  - The missing source, absent-source, is created, but suspended, so that it has no artifact; then it is resumed.
# prettier-ignore
objects:
  GitRepository/absent-source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: missing
        suspend: true
        timeout: 60s
        url: <repository>
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - generation: 2
      spec:
        suspend: false
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: 'processing object: new generation -1 -> 2', observedGeneration: 2 }
          - { type: Ready, status: Unknown, reason: Progressing, message: 'processing object: new generation -1 -> 2', observedGeneration: 2 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: building artifact, observedGeneration: 2 }
          - { type: Ready, status: Unknown, reason: Progressing, message: building artifact, observedGeneration: 2 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'missing@sha1:c1'", observedGeneration: 2 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'missing@sha1:c1'", observedGeneration: 2 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'missing@sha1:c1', observedGeneration: 2 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'missing@sha1:c1', observedGeneration: 2 }
    - status:
        observedGeneration: 2
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: missing@sha1:c1, size: <bytes> }
  GitRepository/source:
    - generation: 1
      spec:
        interval: 10m
        ref:
          branch: missing
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: "building artifact: new upstream revision 'missing@sha1:c1'", observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: "building artifact: new upstream revision 'missing@sha1:c1'", observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: Succeeded, message: stored artifact for revision 'missing@sha1:c1', observedGeneration: 1 }
          - { type: ArtifactInStorage, status: 'True', reason: Succeeded, message: stored artifact for revision 'missing@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        artifact: { digest: digest-1, lastUpdateTime: <time>, revision: missing@sha1:c1, size: <bytes> }
  Kustomization/without-dependency:
    - generation: 1
      spec:
        dependsOn:
          - name: absent
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
          - { type: Ready, status: 'False', reason: DependencyNotReady, message: 'dependency ''missing/absent'' not found: kustomizations.kustomize.toolkit.fluxcd.io "absent" not found', observedGeneration: 1 }
  Kustomization/without-kubeconfig:
    - generation: 1
      spec:
        force: false
        interval: 1h
        kubeConfig:
          secretRef:
            name: absent-kubeconfig
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: missing@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Building manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: ReconciliationFailed, message: 'unable to read KubeConfig secret ''missing/absent-kubeconfig'' error: secrets "absent-kubeconfig" not found', observedGeneration: 1 }
  Kustomization/without-path:
    - generation: 1
      spec:
        force: false
        interval: 1h
        path: ./absent
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
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: ProgressingWithRetry, message: Fetching manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: 'False', reason: ArtifactFailed, message: 'kustomization path not found: stat /tmp/kustomization-<number>/absent: no such file or directory', observedGeneration: 1 }
  Kustomization/without-source:
    - generation: 1
      spec:
        force: false
        interval: 1h
        path: ./app
        prune: true
        retryInterval: 4s
        sourceRef:
          kind: GitRepository
          name: absent-source
      status:
        observedGeneration: -1
    - finalizers: [ finalizers.fluxcd.io ]
    - status:
        conditions:
          - { type: Ready, status: 'False', reason: ArtifactFailed, message: GitRepository.source.toolkit.fluxcd.io "absent-source" not found, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'False', reason: ArtifactFailed, message: 'Source artifact not found, retrying in <duration>', observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Fetching manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Building manifests for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        lastAttemptedRevision: missing@sha1:c1
    - status:
        conditions:
          - { type: Reconciling, status: 'True', reason: Progressing, message: Detecting drift for revision missing@sha1:c1 with a timeout of 59m30s, observedGeneration: 1 }
          - { type: Ready, status: Unknown, reason: Progressing, message: Reconciliation in progress, observedGeneration: 1 }
    - status:
        conditions:
          - { type: Ready, status: 'True', reason: ReconciliationSucceeded, message: 'Applied revision: missing@sha1:c1', observedGeneration: 1 }
    - status:
        observedGeneration: 1
        history:
          - digest: digest-1
            firstReconciled: <time>
            lastReconciled: <time>
            lastReconciledDuration: <duration>
            lastReconciledStatus: ReconciliationSucceeded
            metadata: { revision: missing@sha1:c1 }
            totalReconciliations: 1
        inventory: { kinds: [ { count: 1, value: ConfigMap } ], namespaces: [ missing ], objects: 1 }
        lastAppliedRevision: missing@sha1:c1
`;
