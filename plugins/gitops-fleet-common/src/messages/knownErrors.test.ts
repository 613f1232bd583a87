import { FailureText } from './knownError';
import { knownErrorOf, knownErrors } from './knownErrors';

const failures: [
  string,
  Omit<FailureText, 'reason' | 'message'>,
  string,
  string,
][] = [
  [
    'source-auth',
    {},
    'GitOperationFailed',
    'failed to checkout and determine revision: unable to clone: authentication required',
  ],
  [
    'source-auth',
    {},
    'OCIArtifactPullFailed',
    'failed to determine artifact digest: GET https://ghcr.io/v2/x: UNAUTHORIZED: authentication required',
  ],
  [
    'source-auth',
    {},
    'AuthenticationFailed',
    'failed to get secret \'flux-system/github-token\': secrets "github-token" not found',
  ],
  [
    'source-not-found',
    {},
    'GitOperationFailed',
    'couldn\'t find remote ref "refs/tags/v0.0.4"',
  ],
  [
    'source-not-found',
    {},
    'OCIArtifactPullFailed',
    'no match found for semver: >=2.0.0',
  ],
  [
    'source-tls',
    {},
    'GitOperationFailed',
    'x509: certificate signed by unknown authority',
  ],
  [
    'source-dns',
    {},
    'GitOperationFailed',
    'dial tcp: lookup git.example on 10.96.0.10:53: no such host',
  ],
  [
    'source-timeout',
    {},
    'GitOperationFailed',
    'unable to clone: context deadline exceeded',
  ],
  [
    'verify-failed',
    {},
    'VerificationError',
    'signature verification of commit failed',
  ],
  [
    'source-missing',
    {},
    'ArtifactFailed',
    'GitRepository.source.toolkit.fluxcd.io "absent" not found',
  ],
  [
    'path-missing',
    {},
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1/x: no such file or directory',
  ],
  [
    'build-failed',
    {},
    'BuildFailed',
    'kustomize build failed: accumulating resources: accumulation err',
  ],
  [
    'build-failed',
    {},
    'BuildFailed',
    'failed to decode Kubernetes YAML from /tmp/kustomization-1/a.yaml: MalformedYAMLError: yaml: line 3',
  ],
  [
    'variable-missing',
    {},
    'BuildFailed',
    'post build failed for \'x\': envsubst error: variable not set (strict mode): "region"',
  ],
  [
    'decrypt-failed',
    {},
    'BuildFailed',
    'failed to decrypt and decode env: cannot get sops data key',
  ],
  [
    'apply-denied',
    {},
    'ReconciliationFailed',
    'Namespace/x dry-run failed (Forbidden): namespaces "x" is forbidden: User "y" cannot patch resource',
  ],
  [
    'webhook-denied',
    {},
    'ReconciliationFailed',
    'admission webhook "validate.kyverno.svc" denied the request: require labels',
  ],
  [
    'webhook-unavailable',
    { flags: ['connectivity'] },
    'ReconciliationFailed',
    'Internal error occurred: failed calling webhook "validate.kyverno.svc": failed to call webhook: Post "https://kyverno.kyverno.svc:443/validate?timeout=10s": dial tcp 10.96.1.2:443: connect: connection refused',
  ],
  [
    'source-auth',
    { kind: 'ImageRepository' },
    'ReadOperationFailed',
    'GET https://registry.example/v2/app/tags/list: UNAUTHORIZED: authentication required',
  ],
  ['ns-missing', {}, 'ReconciliationFailed', "namespace 'apps' not found"],
  [
    'dep-missing',
    { flags: ['dependencyMissing'] },
    'DependencyNotReady',
    "dependency 'a/b' is not ready",
  ],
  ['controller-down', {}, 'ControllerSilent', ''],
  [
    'immutable-field',
    {},
    'ReconciliationFailed',
    'Deployment/x/y dry-run failed: spec.selector: Invalid value: field is immutable',
  ],
  [
    'crd-missing',
    {},
    'ReconciliationFailed',
    'HelloWorld/x/y dry-run failed: no matches for kind "HelloWorld" in version "example.io/v1"',
  ],
  [
    'ns-missing',
    {},
    'ReconciliationFailed',
    'ResourceQuota/x/y dry-run failed: namespaces "x" not found',
  ],
  [
    'dry-run-conflict',
    {},
    'ReconciliationFailed',
    'Apply failed with 1 conflict: conflict with "kubectl" using apps/v1: .spec.replicas',
  ],
  [
    'health-timeout',
    {},
    'HealthCheckFailed',
    "health check failed after 30.01s: timeout waiting for: [Deployment/x/y status: 'InProgress']",
  ],
  ['image-pull', {}, 'HealthCheckFailed', 'Deployment/cache: ImagePullBackOff'],
  ['crashloop', {}, 'HealthCheckFailed', 'CrashLoopBackOff'],
  [
    'unschedulable',
    {},
    'HealthCheckFailed',
    '0/3 nodes are available: 3 Insufficient cpu',
  ],
  [
    'helm-install-failed',
    { kind: 'HelmRelease' },
    'InstallFailed',
    'Helm install failed for release x/y: timed out',
  ],
  [
    'helm-upgrade-failed',
    { kind: 'HelmRelease' },
    'UpgradeFailed',
    'Helm upgrade failed for release x/y: timed out',
  ],
  [
    'helm-test-failed',
    { kind: 'HelmRelease' },
    'TestFailed',
    'Helm test failed for release x/y',
  ],
  [
    'helm-retries-exceeded',
    { kind: 'HelmRelease' },
    'RetriesExceeded',
    'Failed to upgrade after 3 attempt(s)',
  ],
  [
    'helm-rolled-back',
    { kind: 'HelmRelease' },
    'RollbackSucceeded',
    'Helm rollback to previous release succeeded',
  ],
  [
    'values-missing',
    { kind: 'HelmRelease' },
    'ValuesError',
    'could not resolve ConfigMap chart values reference',
  ],
  [
    'dep-missing',
    {},
    'DependencyNotReady',
    'dependency \'flux-system/nope\' not found: kustomizations "nope" not found',
  ],
  ['dep-cycle', {}, 'DependencyCycle', 'they wait for each other: a/b → a/b'],
  [
    'cluster-unreachable',
    {},
    'ReconciliationFailed',
    'Namespace/dummy dry-run failed: failed to get server groups: Get "https://127.0.0.1:1/api": dial tcp 127.0.0.1:1: connect: connection refused',
  ],
  [
    'cluster-unreachable',
    { flags: ['connectivity'] },
    'ReconciliationFailed',
    'Unauthorized',
  ],
  [
    'kubeconfig-secret-missing',
    { flags: ['connectivity'] },
    'ReconciliationFailed',
    "unable to read KubeConfig secret 'prod/prod-kubeconfig' error: secrets not found",
  ],
  ['controller-down', {}, 'ControllerDown', ''],
];

describe('knownErrorOf', () => {
  it.each(failures)('%s of %j %s: %s', (id, other, reason, message) => {
    expect(knownErrorOf({ ...other, reason, message })?.id).toBe(id);
  });

  it.each<[string, Omit<FailureText, 'reason' | 'message'>, string, string]>([
    // “image: ” and “message: ” end as “age: ” does.
    ['decrypt-failed', {}, 'BuildFailed', 'failed to parse image: "x"'],
    [
      'source-auth',
      {},
      'ReconciliationFailed',
      'the image of 401 pods needs authentication required by policy',
    ],
    ['source-timeout', {}, 'UpgradeFailed', 'context deadline exceeded'],
    ['source-dns', {}, 'BuildFailed', 'lookup x: no such host'],
    ['source-not-found', {}, 'BuildFailed', 'reference not found'],
    [
      'ns-missing',
      {},
      'ReconciliationFailed',
      'secrets "sops-age" in namespace "flux-system" not found',
    ],
    [
      'cluster-unreachable',
      { flags: ['connectivity'] },
      'ReconciliationFailed',
      'Internal error occurred: failed calling webhook "validate.kyverno.svc": Post "https://kyverno.kyverno.svc:443/validate": dial tcp 10.96.1.2:443: connect: connection refused',
    ],
    [
      'cluster-unreachable',
      {},
      'BuildFailed',
      'Get "https://raw.example/x.yaml": dial tcp 10.0.0.1:443: i/o timeout',
    ],
    ['dep-missing', {}, 'DependencyNotReady', "dependency 'a/b' is not ready"],
    [
      'apply-denied',
      {},
      'ReconciliationFailed',
      'Pod/x/y dry-run failed (Forbidden): exceeded quota: compute',
    ],
    ['immutable-field', {}, 'ReconciliationFailed', 'ConfigMap is not mutable'],
    ['health-timeout', {}, 'HealthCheckCanceled', 'new revision detected'],
    ['helm-rolled-back', { kind: 'Widget' }, 'RollbackSucceeded', ''],
    ['helm-retries-exceeded', { kind: 'Kustomization' }, 'RetriesExceeded', ''],
    ['crashloop', {}, 'ReconciliationFailed', 'back-off of the controller'],
  ])('is not %s: %j %s: %s', (id, other, reason, message) => {
    expect(knownErrorOf({ ...other, reason, message })?.id).not.toBe(id);
  });

  it('does not guess', () => {
    expect(
      knownErrorOf({ reason: 'Odd', message: 'the moon is full' }),
    ).toBeUndefined();
    // Another kind's reason of the same name is another failure.
    expect(
      knownErrorOf({ kind: 'Widget', reason: 'InstallFailed', message: '' }),
    ).toBeUndefined();
  });
});

it('gives each failure one name', () => {
  const ids = knownErrors.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('says of every failure what it is, why, and what to do', () => {
  for (const { id, title, cause, steps, link, anyOf } of knownErrors) {
    expect(id).toMatch(/^[a-z-]+$/);
    expect(title.length).toBeGreaterThan(5);
    expect(cause).toMatch(/\.$/);
    expect(steps.length).toBeGreaterThan(0);
    expect(link).toMatch(/^https:\/\/(fluxcd|kubernetes)\.io\//);
    expect(anyOf.length).toBeGreaterThan(0);
    for (const pattern of anyOf) {
      expect(Object.keys(pattern).length).toBeGreaterThan(0);
    }
  }
});

/** The failures that operators of Flux meet most: none may be lost. */
it.each([
  'source-auth',
  'source-not-found',
  'source-tls',
  'source-dns',
  'source-timeout',
  'verify-failed',
  'path-missing',
  'build-failed',
  'variable-missing',
  'decrypt-failed',
  'apply-denied',
  'webhook-denied',
  'immutable-field',
  'crd-missing',
  'ns-missing',
  'dry-run-conflict',
  'health-timeout',
  'image-pull',
  'crashloop',
  'unschedulable',
  'helm-install-failed',
  'helm-upgrade-failed',
  'helm-test-failed',
  'helm-retries-exceeded',
  'helm-rolled-back',
  'values-missing',
  'dep-missing',
  'dep-cycle',
  'cluster-unreachable',
  'kubeconfig-secret-missing',
  'controller-down',
])('knows %s, and has an example of it', id => {
  expect(knownErrors.map(known => known.id)).toContain(id);
  expect(failures.map(([example]) => example)).toContain(id);
});
