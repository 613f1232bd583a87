import { KubernetesObject } from '../kubernetes/object';
import { effectiveReference } from './channel';
import { environmentOfCluster, environmentOfName } from './environment';
import { defaultRepositoryLayout, describePath } from './path';
import { resolveTarget } from './resolveTarget';

describe('describePath', () => {
  it.each([
    [
      './providers/aws/v1/clusters/non-prod/common',
      {
        scope: 'environment',
        provider: 'aws',
        managementVersion: 'v1',
        environment: 'non-prod',
      },
    ],
    [
      'providers/aws/v1/clusters/prod/prod-eu-west-1/',
      {
        scope: 'cluster',
        provider: 'aws',
        managementVersion: 'v1',
        environment: 'prod',
        cluster: 'prod-eu-west-1',
      },
    ],
    [
      './providers//azure/v2/mgmt/namespaced',
      { scope: 'management', provider: 'azure', managementVersion: 'v2' },
    ],
    [
      'tenants/aws/common',
      { scope: 'tenants', provider: 'aws', tenantScope: 'common' },
    ],
    [
      'tenants/aws/non-prod/dummy',
      {
        scope: 'tenants',
        provider: 'aws',
        environment: 'non-prod',
        tenantScope: 'non-prod',
      },
    ],
    [
      './features/ingress-nginx',
      { scope: 'feature', feature: 'ingress-nginx' },
    ],
    ['../features/ingress-nginx', { scope: 'other' }],
    ['apps/podinfo', { scope: 'other' }],
    ['', { scope: 'other' }],
  ])('%s', (path, expected) => {
    expect(describePath(path)).toEqual(expected);
  });

  it('follows another layout', () => {
    expect(
      describePath('clouds/gcp/1/workload/eu/prod', {
        ...defaultRepositoryLayout,
        cluster: 'clouds/{provider}/{version}/workload/{cluster}/{environment}',
      }),
    ).toEqual({
      scope: 'cluster',
      provider: 'gcp',
      managementVersion: '1',
      environment: 'prod',
      cluster: 'eu',
    });
  });
});

describe('environmentOfName', () => {
  it.each([
    ['non-prod-eu-west-1', 'non-prod'],
    ['prod-eu-west-1', 'prod'],
    ['production-1', undefined],
    ['prod', 'prod'],
  ])('%s: %s', (name, expected) => {
    expect(environmentOfName(name, ['prod', 'non-prod'])).toBe(expected);
  });
});

describe('environmentOfCluster', () => {
  const told = (paths: string[], label?: string, name = 'prod-eu-west-1') => {
    const { environment, conflict } = environmentOfCluster({
      label,
      paths: paths.map(path => describePath(path)),
      name,
      environments: ['prod', 'non-prod'],
    });
    return [environment, conflict];
  };
  const clusters = 'providers/aws/v1/clusters';

  it.each<[string, string[], string | undefined, unknown[]]>([
    [
      'its folder',
      [`${clusters}/prod/common`, 'tenants/aws/prod'],
      undefined,
      ['prod', false],
    ],
    [
      'its folder before its tenants, which are those of another one',
      ['tenants/aws/non-prod', `${clusters}/prod/prod-eu-west-1`],
      undefined,
      ['prod', true],
    ],
    ['its tenants', ['tenants/aws/non-prod'], undefined, ['non-prod', false]],
    [
      'its label before everything',
      [`${clusters}/non-prod/common`],
      'prod',
      ['prod', false],
    ],
    [
      'its name, where paths say nothing',
      ['features/x', 'tenants/aws/common'],
      undefined,
      ['prod', false],
    ],
  ])('is told by %s', (_, paths, label, expected) => {
    expect(told(paths, label)).toEqual(expected);
  });

  it('takes non-prod for no prod', () => {
    expect(told([], undefined, 'non-prod-eu-west-1')).toEqual([
      'non-prod',
      false,
    ]);
  });
});

describe('resolveTarget', () => {
  const cluster = (namespace: string, name: string): KubernetesObject => ({
    kind: 'Cluster',
    metadata: { namespace, name },
  });
  const reconciler = (
    namespace: string,
    kubeConfig?: unknown,
  ): KubernetesObject => ({
    kind: 'Kustomization',
    metadata: { namespace, name: 'common' },
    spec: kubeConfig === undefined ? {} : { kubeConfig },
  });
  const secret = (name: string) => ({ secretRef: { name } });

  it.each([
    [
      'no kubeConfig, even in the namespace of a workload cluster',
      reconciler('prod'),
      [cluster('prod', 'prod')],
      { kind: 'management', key: 'aws-v1', confidence: 'certain' },
    ],
    [
      'the Secret of Cluster API',
      reconciler('prod', secret('prod-kubeconfig')),
      [cluster('prod', 'prod')],
      { kind: 'workload', key: 'aws-v1/prod/prod', confidence: 'certain' },
    ],
    [
      'a cluster whose name ends in -user before the user kubeconfig of another',
      reconciler('n', secret('prod-user-kubeconfig')),
      [cluster('n', 'prod'), cluster('n', 'prod-user')],
      { key: 'aws-v1/n/prod-user', confidence: 'certain' },
    ],
    [
      'the user kubeconfig of EKS',
      reconciler('n', secret('prod-user-kubeconfig')),
      [cluster('n', 'prod'), cluster('n', 'other')],
      { key: 'aws-v1/n/prod', confidence: 'certain' },
    ],
    [
      'the Secret that Hive made, of a cluster whose name says nothing',
      reconciler('n', secret('prod-0-x-admin-kubeconfig')),
      [
        cluster('n', 'other'),
        {
          apiVersion: 'hive.openshift.io/v1',
          kind: 'ClusterDeployment',
          metadata: { namespace: 'n', name: 'prod' },
          spec: {
            clusterMetadata: {
              adminKubeconfigSecretRef: { name: 'prod-0-x-admin-kubeconfig' },
            },
          },
        },
      ],
      { key: 'aws-v1/n/prod', confidence: 'certain', flags: [] },
    ],
    [
      'another Secret beside the only cluster',
      reconciler('n', secret('mine')),
      [cluster('n', 'prod'), cluster('m', 'mine')],
      {
        key: 'aws-v1/n/prod',
        confidence: 'medium',
        flags: ['customKubeconfig'],
      },
    ],
    [
      'a copy of a Secret from another namespace',
      reconciler('apps', secret('prod-kubeconfig')),
      [cluster('n', 'prod')],
      {
        key: 'aws-v1/n/prod',
        confidence: 'low',
        flags: ['crossNamespaceCopy'],
      },
    ],
    [
      'a cluster that nobody manages here',
      reconciler('apps', secret('elsewhere')),
      [cluster('n', 'prod')],
      { kind: 'external', key: 'external:apps/elsewhere' },
    ],
    [
      'both references, which is not valid',
      reconciler('n', {
        ...secret('prod-kubeconfig'),
        configMapRef: { name: 'x' },
      }),
      [cluster('n', 'prod')],
      { kind: 'external', flags: ['unmatchedTarget'] },
    ],
  ])('%s', (_, resource, clusters, expected) => {
    expect(
      resolveTarget(resource, { managementCluster: 'aws-v1', clusters }),
    ).toMatchObject(expected);
  });
});

describe('effectiveReference', () => {
  const git = (ref: unknown): KubernetesObject => ({
    kind: 'GitRepository',
    spec: { ref },
  });

  it.each([
    [git({ branch: 'main', tag: 'v1.0.0' }), 'tag:v1.0.0', 'release'],
    [git({ tag: 'v1.0.0', semver: '>=1.0.0' }), 'semver:>=1.0.0', 'release'],
    [git({ commit: 'abc', branch: 'main' }), 'commit:abc', 'pinned'],
    [git({ name: 'refs/pull/4/head' }), 'name:refs/pull/4/head', 'preview'],
    [git({ name: 'refs/heads/main' }), 'name:refs/heads/main', 'trunk'],
    [git(undefined), 'branch:master', 'trunk'],
    [
      { kind: 'OCIRepository', spec: { ref: { tag: 'v1.2.3' } } },
      'tag:v1.2.3',
      'release',
    ],
    [{ kind: 'OCIRepository', spec: {} }, 'tag:latest', 'trunk'],
    [{ kind: 'Bucket', spec: {} }, '', 'unknown'],
  ])('%j: %s', (source, reference, channel) => {
    const named = { apiVersion: 'source.toolkit.fluxcd.io/v1', ...source };
    expect(effectiveReference(named as KubernetesObject)).toEqual({
      reference,
      channel,
    });
  });
});
