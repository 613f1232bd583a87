import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { watchedKinds } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  ManagementClusterProvider,
  ManagementClusterSink,
  ProvidedManagementCluster,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { readManagementClusters } from '../connection/readManagementClusters';
import { ClusterRegistry } from './ClusterRegistry';
import { kubernetesPluginClusters } from './kubernetesPluginClusters';

const cluster = (name: string, url = `https://${name}:6443`) => ({
  name,
  url,
  serviceAccountToken: 'a-very-secret-token',
});

function provider(name: string) {
  let given: ManagementClusterSink | undefined;
  const asked: ManagementClusterProvider = {
    getProviderName: () => name,
    connect: async sink => {
      given = sink;
    },
  };
  return {
    asked,
    set: (...clusters: ProvidedManagementCluster[]) => given!.set(clusters),
  };
}

function start() {
  const logger = mockServices.logger.mock();
  const registry = new ClusterRegistry({
    configured: readManagementClusters(
      new ConfigReader({
        gitopsFleet: { managementClusters: [cluster('aws-v1')] },
      }),
    ),
    kinds: watchedKinds,
    logger,
  });
  const changes: string[][] = [];
  registry.onChange(clusters => changes.push(clusters.map(({ name }) => name)));
  return { registry, logger, changes };
}

describe('ClusterRegistry', () => {
  it('tells of clusters that come, move and go, once', async () => {
    const { registry, changes } = start();
    const source = provider('catalog');
    await registry.connect(source.asked);
    source.set(cluster('gcp-v1'), cluster('gcp-v2'));
    source.set(cluster('gcp-v1'), cluster('gcp-v2'));
    source.set(cluster('gcp-v2', 'https://elsewhere'));
    expect(changes).toEqual([
      ['aws-v1', 'gcp-v1', 'gcp-v2'],
      ['aws-v1', 'gcp-v2'],
    ]);
    expect(registry.clusters[1]).toMatchObject({
      name: 'gcp-v2',
      access: { type: 'serviceAccount', url: 'https://elsewhere' },
    });
  });

  it('takes the account that may write to a cluster, and says where one could be given', async () => {
    const { registry } = start();
    const source = provider('catalog');
    const other = provider('kubernetes');
    await registry.connect(source.asked);
    await registry.connect(other.asked, { operatorField: 'some.setting' });
    source.set(
      { ...cluster('gcp-v1'), operator: { kubeconfig: { file: '/writer' } } },
      cluster('gcp-v2'),
    );
    other.set(cluster('gcp-v3'));
    expect(registry.clusters).toMatchObject([
      { operatorField: 'gitopsFleet.managementClusters[0].operator' },
      { name: 'gcp-v1', operator: { type: 'kubeconfig', file: '/writer' } },
      { operatorField: "clusters[1] of provider 'catalog'.operator" },
      { operatorField: 'some.setting' },
    ]);
    expect(registry.clusters.map(({ operator }) => Boolean(operator))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('leaves out what cannot be taken, says so once and by its source, and takes the others', async () => {
    const { registry, logger } = start();
    const source = provider('catalog');
    const later = provider('later');
    await registry.connect(source.asked);
    await registry.connect(later.asked);
    source.set(
      cluster('aws-v1'),
      cluster('Not a label'),
      { name: 'unreached' },
      { ...cluster('unwritable'), operator: { caFile: '/ca' } },
      cluster('good'),
    );
    later.set(cluster('good'), cluster('better'));
    source.set(
      cluster('aws-v1'),
      cluster('Not a label'),
      { name: 'unreached' },
      { ...cluster('unwritable'), operator: { caFile: '/ca' } },
      cluster('good'),
    );
    expect(registry.clusters.map(({ name }) => name)).toEqual([
      'aws-v1',
      'good',
      'better',
    ]);
    const told = logger.error.mock.calls.map(([message]) => message);
    expect(told).toEqual([
      expect.stringMatching(
        /provider 'catalog' gives a management cluster 'aws-v1', which the configuration has/,
      ),
      expect.stringMatching(
        /clusters\[1\] of provider 'catalog'.name 'Not a label' is no DNS-1123 label/,
      ),
      expect.stringMatching(
        /clusters\[2\] of provider 'catalog' needs exactly one of kubeconfig, url and inCluster/,
      ),
      expect.stringMatching(
        /clusters\[3\] of provider 'catalog'.operator needs exactly one of kubeconfig, url and inCluster/,
      ),
      expect.stringMatching(
        /provider 'later' gives a management cluster 'good', which provider 'catalog' has/,
      ),
    ]);
    expect(told.join()).not.toContain('secret');
  });

  it('refuses a second provider of the same name', async () => {
    const { registry } = start();
    await registry.connect(provider('catalog').asked);
    await expect(
      registry.connect(provider('catalog').asked),
    ).rejects.toMatchObject({
      source: 'catalog',
      message: expect.stringMatching(/two providers .* 'catalog'/),
    });
  });
});

describe('kubernetesPluginClusters', () => {
  const kubernetes = {
    clusterLocatorMethods: [
      { type: 'catalog' },
      {
        type: 'config',
        clusters: [
          {
            ...cluster('aws-v1'),
            authProvider: 'serviceAccount',
            caData: 'Q0E=',
          },
          {
            name: 'gcp-v1',
            url: 'https://gcp',
            authMetadata: { 'kubernetes.io/auth-provider': 'serviceAccount' },
          },
          { name: 'eks', url: 'https://eks', authProvider: 'aws' },
        ],
      },
    ],
  };

  async function read(kubernetesClusters: object | undefined) {
    const logger = mockServices.logger.mock();
    const found = kubernetesPluginClusters(
      new ConfigReader({
        kubernetes,
        gitopsFleet: { ...(kubernetesClusters && { kubernetesClusters }) },
      }),
      logger,
    );
    const given: ProvidedManagementCluster[] = [];
    await found?.connect({ set: clusters => given.push(...clusters) });
    return { found, given, logger };
  }

  it('takes nothing without the setting', async () => {
    expect((await read(undefined)).found).toBeUndefined();
  });

  it('takes the named ones', async () => {
    const { given } = await read({ include: ['aws-v1'] });
    expect(given).toMatchObject([
      {
        name: 'aws-v1',
        url: 'https://aws-v1:6443',
        serviceAccountToken: 'a-very-secret-token',
        caData: 'Q0E=',
      },
    ]);
  });

  it('takes all that a service account authenticates to, and says what to do about the others', async () => {
    const { given, logger } = await read({ all: true });
    expect(given).toMatchObject([
      { name: 'aws-v1' },
      {
        name: 'gcp-v1',
        serviceAccountTokenFile: expect.stringContaining(
          'serviceaccount/token',
        ),
      },
    ]);
    expect(logger.error.mock.calls).toEqual([
      [
        expect.stringMatching(
          /the cluster 'eks' .* authenticated to with 'aws'.* give it under gitopsFleet.managementClusters/,
        ),
      ],
    ]);
  });

  it('lets nothing be written unless it is asked for, cluster by cluster', async () => {
    const { given } = await read({
      all: true,
      operators: [
        { name: 'aws-v1', sameAccount: true },
        {
          name: 'gcp-v1',
          kubeconfig: { file: '/writer', context: 'gcp' },
        },
      ],
    });
    expect(given.map(({ operator }) => operator)).toEqual([
      {
        url: 'https://aws-v1:6443',
        serviceAccountToken: 'a-very-secret-token',
        caData: 'Q0E=',
      },
      { kubeconfig: { file: '/writer', context: 'gcp' } },
    ]);
    const without = await read({ all: true });
    expect(without.given.map(({ operator }) => operator)).toEqual([
      undefined,
      undefined,
    ]);
  });

  const operators = (...of: object[]) => ({ all: true, operators: of });

  it.each([
    [{}, /exactly one of include/],
    [
      operators({ name: 'aws-v1' }),
      /operators\[0\] says no account: set sameAccount/,
    ],
    [
      operators({ name: 'aws-v1', sameAccount: true, inCluster: true }),
      /operators\[0\] has sameAccount and inCluster/,
    ],
    [
      operators({ name: 'aws-v1', url: 'https://aws' }),
      /operators\[0\] needs exactly one of serviceAccountToken and/,
    ],
    [
      operators(
        { name: 'aws-v1', sameAccount: true },
        { name: 'aws-v1', sameAccount: true },
      ),
      /operators\[1\].name 'aws-v1' is used twice/,
    ],
    [
      operators({ name: 'nowhere', sameAccount: true }),
      /operators\[0\].name names 'nowhere', which no locator/,
    ],
    [
      {
        include: ['aws-v1'],
        operators: [{ name: 'gcp-v1', sameAccount: true }],
      },
      /operators\[0\].name 'gcp-v1' is not in .*include/,
    ],
    [{ all: true, include: ['aws-v1'] }, /exactly one of include/],
    [{ include: ['nowhere'] }, /names 'nowhere', which no locator/],
  ])('refuses %j', async (setting, message) => {
    await expect(read(setting)).rejects.toThrow(message);
  });
});
