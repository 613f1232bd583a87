import fc from 'fast-check';
import { fingerprint } from './fingerprint';

/** Messages as the controllers wrote them, of two clusters or two attempts. */
const same: [string, string, string][] = [
  [
    'ArtifactFailed',
    'kustomization path not found: stat /tmp/kustomization-1967823365/clusters/x: no such file or directory',
    'kustomization path not found: stat /tmp/kustomization-33/clusters/x: no such file or directory',
  ],
  [
    'HealthCheckFailed',
    "health check failed after 30.011734814s: timeout waiting for: [Deployment/prod-eu/cache status: 'InProgress']",
    "health check failed after 5m0.3s: timeout waiting for: [Deployment/prod-us/cache status: 'InProgress']",
  ],
  [
    'ReconciliationFailed',
    'Namespace/dummy dry-run failed: failed to get server groups: Get "https://127.0.0.1:41233/api?timeout=30s": dial tcp 127.0.0.1:41233: connect: connection refused',
    'Namespace/dummy dry-run failed: failed to get server groups: Get "https://10.0.0.7:6443/api?timeout=30s": dial tcp 10.0.0.7:6443: connect: connection refused',
  ],
  [
    'DependencyNotReady',
    "dependency 'prod-eu/common' is not ready",
    "dependency 'prod-us/common' is not ready",
  ],
  [
    'GitOperationFailed',
    "failed to checkout and determine revision: unable to clone 'https://git.one.example/platform': dial tcp: lookup git.one.example on 10.96.0.10:53: no such host",
    "failed to checkout and determine revision: unable to clone 'https://git.two.example/platform': dial tcp: lookup git.two.example on 10.0.0.2:53: no such host",
  ],
  [
    'UpgradeFailed',
    'Helm upgrade failed for release web/web with chart podinfo@6.5.1: context deadline exceeded',
    'Helm upgrade failed for release web/web with chart podinfo@6.5.4: context deadline exceeded',
  ],
  [
    'HealthCheckFailed',
    'pod cache-7d9c6b5f4-x2x4z has 3 restarts',
    'pod cache-6b5d8c9f77-abcde has 17 restarts',
  ],
  [
    'Failed',
    'revision main@sha1:ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
    'revision release/1.2@sha1:83ce5dd4c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
  ],
  [
    'Failed',
    'main/ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
    'sha256:83ce5dd4c1d2e3f4a5b6c7d8e9f0011223344556 is gone',
  ],
  ['Failed', 'at 2026-11-24T14:02:00Z', 'at 2026-11-23T09:00:13.5+01:00'],
  [
    'Failed',
    'uid 6ba7b810-9dad-11d1-80b4-00c04fd430c8 of 3',
    'uid 6ba7b811-9dad-11d1-80b4-00c04fd430c8 of 12',
  ],
  [
    'Failed',
    'dial tcp [2001:db8::1]:443: i/o timeout',
    'dial tcp [2001:db8::2]:6443: i/o timeout',
  ],
  [
    'ReconciliationFailed',
    'namespaces "prod-eu" not found',
    'namespaces "prod-us" not found',
  ],
  [
    'HealthCheckFailed',
    "timeout waiting for: [Pod/logging/agent-x2x4z status: 'Failed']",
    "timeout waiting for: [Pod/logging/agent-bcdfg status: 'Failed']",
  ],
  [
    'ReconciliationFailed',
    'Operation cannot be fulfilled on deployments.apps "web": resourceVersion 81234 is too old',
    'Operation cannot be fulfilled on deployments.apps "web": resourceVersion 912 is too old',
  ],
  [
    'ReconciliationFailed',
    'read tcp 10.1.2.3:41234->10.96.0.1:443: read: connection reset by peer',
    'read tcp 10.9.8.7:55555->10.96.0.1:6443: read: connection reset by peer',
  ],
  [
    'BuildFailed',
    "accumulating resources from '/tmp/kustomization-12/deploy/ns.yaml': open /tmp/kustomization-12/deploy/ns.yaml: no such file or directory",
    "accumulating resources from '/tmp/kustomization-998877/deploy/ns.yaml': open /tmp/kustomization-998877/deploy/ns.yaml: no such file or directory",
  ],
];

const different: [string, string][] = [
  [
    "timeout waiting for: [Pod/logging/agent-x2x4z status: 'Failed']",
    "timeout waiting for: [Pod/logging/proxy-x2x4z status: 'Failed']",
  ],
  [
    'Deployment/a/web dry-run failed: field is immutable',
    'Deployment/a/web dry-run failed: admission webhook denied the request',
  ],
  ['container exited with code 1', 'container exited with code 137'],
  ['file a.yaml is no YAML', 'file b.yaml is no YAML'],
  [
    'no matches for kind "Cluster" in version "cluster.x-k8s.io/v1alpha3"',
    'no matches for kind "Cluster" in version "cluster.x-k8s.io/v1beta1"',
  ],
  [
    'unexpected status code 401: denied',
    'unexpected status code 503: unavailable',
  ],
  [
    'timeout waiting for: [Deployment/prod/cache]',
    'timeout waiting for: [Deployment/prod/web]',
  ],
  [
    "dependency 'prod/common' not found",
    "dependency 'prod/tenants-common' not found",
  ],
];

describe('fingerprint', () => {
  it.each(same)('%s: “%s” is the same failure elsewhere', (reason, a, b) => {
    expect(fingerprint(reason, a)).toBe(fingerprint(reason, b));
  });

  it.each(different)('“%s” is another failure than “%s”', (a, b) => {
    expect(fingerprint('Failed', a)).not.toBe(fingerprint('Failed', b));
  });

  it('tells reasons apart', () => {
    expect(fingerprint('BuildFailed', 'x')).not.toBe(
      fingerprint('ArtifactFailed', 'x'),
    );
    expect(fingerprint('BuildFailed', '')).toBe('BuildFailed');
  });

  it('takes out the names that it is given, as words', () => {
    const of = (cluster: string) =>
      fingerprint(
        'ReconciliationFailed',
        `unable to read KubeConfig secret '${cluster}/${cluster}-kubeconfig': apply`,
        [cluster, 'app'],
      );
    expect(of('prod-eu-west-1')).toBe(of('prod-us'));
    expect(of('prod-us')).toContain('apply');
  });

  it('answers to any text, always the same, and never grows', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, name) => {
        const shape = fingerprint('R', text, [name]);
        expect(fingerprint('R', text, [name])).toBe(shape);
        expect(shape.length).toBeLessThanOrEqual(203);
      }),
    );
    expect(fingerprint('R', 'a.'.repeat(50_000)).length).toBeLessThan(210);
  });
});
