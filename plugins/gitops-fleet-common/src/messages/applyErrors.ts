import type { KnownError } from './knownError';

const docs = 'https://fluxcd.io/flux/components/kustomize/kustomizations';

/** What goes wrong between an artifact and the objects on a cluster, the most particular first. */
export const applyErrors: readonly KnownError[] = [
  {
    id: 'path-missing',
    anyOf: [{ message: /kustomization path not found/ }],
    title: 'The path does not exist in the source',
    severity: 'error',
    cause:
      'The folder was renamed or removed, or is not in the revision that the source follows.',
    steps: [
      'Compare spec.path with the folders at the attempted revision',
      'If the folder is newer than the release: promote a release that has it',
    ],
    link: `${docs}/#path`,
  },
  {
    id: 'decrypt-failed',
    anyOf: [
      {
        message:
          /failed to decrypt|cannot get sops data key|error decrypting|sops metadata|decryption failed|no identity matched|\bage: /i,
      },
    ],
    title: 'A secret in Git cannot be decrypted',
    severity: 'error',
    cause:
      'The key is missing on the cluster, or the file was encrypted for another one.',
    steps: [
      'Check that spec.decryption.secretRef names a Secret with the private key',
      'For a cloud key service: check the role of kustomize-controller',
      'Encrypt the file again for the keys that .sops.yaml lists',
    ],
    link: `${docs}/#decryption`,
  },
  {
    id: 'variable-missing',
    anyOf: [
      {
        message:
          /variable not set|envsubst|post ?build|variable substitution failed|substitut/i,
      },
    ],
    title: 'A variable cannot be substituted',
    severity: 'error',
    cause:
      'A manifest uses ${…} that spec.postBuild does not give, or that was not meant as a variable.',
    steps: [
      'Add the variable to spec.postBuild.substitute or to an object of substituteFrom',
      'Write $${…} for text that is to stay as it is',
    ],
    link: `${docs}/#post-build-variable-substitution`,
  },
  {
    id: 'build-failed',
    anyOf: [
      {
        reasons: ['BuildFailed', 'ArtifactFailed', 'ReconciliationFailed'],
        message:
          /accumulating resources|kustomize build failed|failed to decode Kubernetes YAML|MalformedYAML|yaml: |json: cannot unmarshal|evalsymlink|no such file or directory/i,
      },
    ],
    title: 'The manifests do not build',
    severity: 'error',
    cause:
      'A kustomization.yaml names a file that is not there, or a manifest is no valid YAML.',
    steps: [
      'Open the file that the message names, at the attempted revision',
      'Build it locally: kustomize build <path>',
      'Fix it in a pull request; the last applied revision stays on the cluster',
    ],
    link: `${docs}/#working-with-kustomizations`,
  },
  {
    id: 'webhook-denied',
    anyOf: [
      {
        message:
          /admission webhook .* denied|ValidatingAdmissionPolicy .* denied/i,
      },
    ],
    title: 'A policy of the cluster denies it',
    severity: 'error',
    cause:
      'An admission webhook or policy (Kyverno, Gatekeeper) refuses an object.',
    steps: [
      'Read which policy the message names, and change the manifest to keep it',
      'If the policy is wrong: change it where it is kept, for every cluster',
    ],
    link: 'https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/',
  },
  {
    id: 'quota-exceeded',
    anyOf: [{ message: /exceeded quota/i }],
    title: 'The quota of the namespace is used up',
    severity: 'error',
    cause: 'What is asked for does not fit into the ResourceQuota.',
    steps: [
      'Compare requests and limits with the ResourceQuota that the message names',
      'Raise the quota in the folder of the tenant, or ask for less',
    ],
    link: 'https://kubernetes.io/docs/concepts/policy/resource-quotas/',
  },
  {
    id: 'immutable-field',
    anyOf: [{ message: /field is immutable|updates to .* are forbidden/i }],
    title: 'A field cannot be changed in place',
    severity: 'error',
    cause:
      'Kubernetes does not let this field change (selectors, Job templates, claim sizes).',
    steps: [
      'Give the object another name, or delete it on the cluster so that it is made again',
      'spec.force makes Flux do so for every such object: know what is lost with it',
    ],
    link: `${docs}/#force`,
  },
  {
    id: 'crd-missing',
    anyOf: [
      {
        message:
          /no matches for kind|could not find the requested resource|ensure CRDs are installed/i,
      },
    ],
    title: 'The cluster does not know a kind',
    severity: 'warning',
    cause:
      'The operator that brings the kind is not installed yet, or the version in the manifest is no longer served.',
    steps: [
      'During the first sync: wait for one retry, it heals when the operator is there',
      'Let the Kustomization depend on the one that installs the kind (spec.dependsOn)',
      'After an upgrade: replace the API version in the manifest by one that is served',
    ],
    link: `${docs}/#dependencies`,
  },
  {
    id: 'ns-missing',
    anyOf: [
      { message: /(?<!\bin )\bnamespaces? ("[^"]+"|'[^']+') not found/i },
    ],
    title: 'The namespace does not exist',
    severity: 'error',
    cause: 'Nothing creates the namespace, or it is created later.',
    steps: [
      'Add the Namespace to the same Kustomization, or depend on the one that makes it',
      'Check spec.targetNamespace',
    ],
    link: `${docs}/#target-namespace`,
  },
  {
    id: 'apply-denied',
    anyOf: [{ message: /\bforbidden\b|cannot impersonate|is not allowed to/i }],
    title: 'The reconciler may not do this',
    severity: 'error',
    cause:
      'The service account that applies lacks a permission on the target cluster.',
    steps: [
      'Read verb, resource and account in the message, and grant exactly that',
      'Check spec.serviceAccountName: tenants are held to their own account',
    ],
    link: `${docs}/#role-based-access-control`,
  },
  {
    id: 'dry-run-conflict',
    anyOf: [
      {
        message:
          /conflicts? with "|field manager|Apply failed with \d+ conflict/i,
      },
    ],
    title: 'Somebody else owns a field',
    severity: 'error',
    cause:
      'Another controller, or a person, manages the same field of the object.',
    steps: [
      'Find the other manager in the message, and let one of the two give up the field',
      'kustomize.toolkit.fluxcd.io/ssa: Merge or IfNotPresent keeps what others have set',
    ],
    link: `${docs}/#controlling-the-apply-behavior-of-resources`,
  },
  {
    id: 'image-pull',
    anyOf: [
      {
        message:
          /ImagePullBackOff|ErrImagePull|InvalidImageName|pull access denied/,
      },
    ],
    title: 'An image cannot be pulled',
    severity: 'error',
    cause: 'The tag does not exist, or the node may not pull it.',
    steps: [
      'Check image name and tag in the manifest, and that the tag was pushed',
      'Check imagePullSecrets in the namespace',
    ],
    link: 'https://kubernetes.io/docs/concepts/containers/images/',
  },
  {
    id: 'crashloop',
    anyOf: [{ message: /CrashLoopBackOff|back-off \d+\w* restarting/i }],
    title: 'A container crashes again and again',
    severity: 'error',
    cause: 'The program ends at start: configuration, permissions or memory.',
    steps: [
      'Read the logs of the container before its last restart: kubectl logs --previous',
      'Compare with the revision before: what has changed for this workload?',
    ],
    link: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
  },
  {
    id: 'unschedulable',
    anyOf: [
      {
        message: /Unschedulable|nodes are available|Insufficient (cpu|memory)/i,
      },
    ],
    title: 'No node has room for a pod',
    severity: 'error',
    cause:
      'Requests, taints, affinity or a volume leave no node of the cluster.',
    steps: [
      'Read in the events of the pod what each node lacks',
      'Scale the workers of the cluster, or ask for less',
    ],
    link: 'https://kubernetes.io/docs/concepts/scheduling-eviction/',
  },
  {
    id: 'health-timeout',
    anyOf: [
      { reasons: ['HealthCheckFailed'] },
      { message: /timeout waiting for: \[/ },
    ],
    title: 'Applied, and it does not become ready',
    severity: 'error',
    cause:
      'The objects that the message lists were applied and have not become ready in time.',
    steps: [
      'Look at the pods and events of the objects that the message lists, on the target cluster',
      'If they only need longer: raise spec.timeout',
      'If the revision is bad: revert it in a pull request',
    ],
    link: `${docs}/#health-checks`,
  },
];
