import { descriptorOf } from './descriptors';
import { parseInventoryId, summarizeInventory } from './inventory';
import { projectResource, scrubMessage } from './projectResource';

describe('parseInventoryId', () => {
  it.each([
    [
      'prod_web_apps_Deployment',
      { namespace: 'prod', name: 'web', group: 'apps', kind: 'Deployment' },
    ],
    [
      '_dummy__Namespace',
      { namespace: '', name: 'dummy', group: '', kind: 'Namespace' },
    ],
    [
      '_system__controller_rbac.authorization.k8s.io_ClusterRole',
      {
        namespace: '',
        name: 'system:controller',
        group: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
      },
    ],
    ['nonsense', undefined],
  ])('%s', (id, expected) => {
    expect(parseInventoryId(id)).toEqual(expected);
  });
});

it('reduces an inventory to what is shown, and leaves a summary alone', () => {
  const summary = summarizeInventory({
    entries: [
      { id: '_dummy__Namespace', v: 'v1' },
      { id: 'dummy_compute__ResourceQuota', v: 'v1' },
      { id: 'dummy_objects__ResourceQuota', v: 'v1' },
    ],
  });
  expect(summary).toEqual({
    objects: 3,
    namespaces: ['dummy'],
    kinds: [
      { value: 'ResourceQuota', count: 2 },
      { value: 'Namespace', count: 1 },
    ],
  });
  expect(summarizeInventory(summary)).toBe(summary);
});

describe('scrubMessage', () => {
  it.each([
    ['failed to clone https://bob:hunter2@git.example/x', 'hunter2'],
    ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
    ['login failed: password=hunter2, user=bob', 'hunter2'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
      'MIIE',
    ],
    ['{"token": "s3cr3t-value"}', 's3cr3t-value'],
  ])('%s', (message, secret) => {
    expect(scrubMessage(message)).not.toContain(secret);
  });

  it('keeps everything else, up to 2,048 characters', () => {
    expect(scrubMessage('ResourceQuota/dummy/compute dry-run failed')).toBe(
      'ResourceQuota/dummy/compute dry-run failed',
    );
    expect(scrubMessage('x'.repeat(30_000))).toHaveLength(2_048);
  });
});

describe('projectResource', () => {
  const secret = 'hunter2';

  it.each([
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      { spec: { postBuild: { substitute: { PASSWORD: secret } } } },
    ],
    [
      'helm.toolkit.fluxcd.io',
      'HelmRelease',
      { spec: { values: { password: secret }, postRenderers: [secret] } },
    ],
    [
      'source.toolkit.fluxcd.io',
      'GitRepository',
      { spec: { url: `https://bob:${secret}@git.example/x` } },
    ],
    [
      'controlplane.cluster.x-k8s.io',
      'KubeadmControlPlane',
      { spec: { kubeadmConfigSpec: { files: [{ content: secret }] } } },
    ],
    [
      'cluster.x-k8s.io',
      'Cluster',
      { spec: { topology: { variables: [{ value: secret }] } } },
    ],
    [
      'kustomize.toolkit.fluxcd.io',
      'Kustomization',
      {
        metadata: {
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': secret,
          },
          managedFields: [secret],
        },
      },
    ],
  ])('%s %s: nothing that can hold a secret stays', (group, kind, fields) => {
    const object = { apiVersion: `${group}/v1`, kind, ...fields };
    const before = JSON.stringify(object);
    expect(
      JSON.stringify(projectResource(object, descriptorOf(group, kind)!)),
    ).not.toContain(secret);
    expect(JSON.stringify(object)).toBe(before);
  });
});
