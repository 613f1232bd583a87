import { FileChanges, Files } from './files';
import { aws, azure, clusterOf, environments, Provider } from './fleet-plan';
import { clusterConfiguration, clusterDeployment } from './manifests/clusters';
import {
  accessControl,
  helloworldMetrics,
  helloworldOperator,
  ingressNginx,
} from './manifests/features';
import { managementFeature, selfManagement } from './manifests/flux';
import { tenantNamespace } from './manifests/tenants';

/** One merged pull request of the repository's history. */
export interface HistoryStep {
  /** In the title grammar of the platform repository: `type(scope): subject`. */
  title: string;
  /** Login of who opened it. */
  author: string;
  labels: string[];
  /** What it changes, given all files before it. */
  change(files: Readonly<Files>): FileChanges | Promise<FileChanges>;
  /** Tag and release that are cut once it is merged. */
  release?: string;
}

const clustersOf = (provider: Provider) =>
  environments.map(environment => clusterOf(provider, environment));

/** Replaces text that must be there. */
function edit(
  files: Readonly<Files>,
  path: string,
  from: string,
  to: string,
): FileChanges {
  const text = files[path];
  if (text === undefined || !text.includes(from)) {
    throw new Error(`${path} does not contain "${from}"`);
  }
  return { [path]: text.replace(from, to) };
}

function onboardTenant(provider: Provider, tenant: string): HistoryStep {
  return {
    title: `tenants(${tenant}): onboarding namespace to ${provider.name}`,
    author: 'jana-novak',
    labels: [`tenant/${tenant}`, `provider/${provider.name}`],
    change: () => tenantNamespace(provider, tenant),
  };
}

function promote(provider: Provider, from: string, tag: string): HistoryStep {
  return {
    title: `chore(release): promote ${tag} to ${provider.name} prod`,
    author: 'omar-haddad',
    labels: ['release', 'env/prod', `provider/${provider.name}`],
    change: files =>
      edit(
        files,
        `${provider.folder}/mgmt/namespaced/flux-system/gitrepository-release.yaml`,
        from,
        `tag: ${tag}`,
      ),
  };
}

/** A provider's beginnings: cluster configuration, self-management, the tenant, one cluster per environment. */
function addProvider(
  provider: Provider,
  url: string,
  release: string,
): HistoryStep[] {
  const { name } = provider;
  const labels = [`provider/${name}`];
  const clusters = clustersOf(provider);
  const author = 'omar-haddad';
  return [
    {
      title: `providers(${name}): add prod and non-prod cluster configuration`,
      author,
      labels,
      change: () => clusterConfiguration(clusters),
    },
    {
      title: `providers(${name}): add flux-system self-management`,
      author,
      labels,
      change: () => selfManagement(provider, url),
    },
    onboardTenant(provider, 'dummy'),
    ...clusters.map((cluster, index) => ({
      title: `providers(${name}): add cluster deployment ${cluster.environment.name} ${cluster.region}`,
      author,
      labels: [...labels, `env/${cluster.environment.name}`],
      change: () => clusterDeployment(cluster),
      ...(index === clusters.length - 1 ? { release } : {}),
    })),
  ];
}

/**
 * The history of the embedded platform repository: two providers with two environments each, two releases, production
 * on the second one and main a few changes ahead of it.
 *
 * @param url of the repository, for its GitRepositories
 */
export function embeddedHistory(url: string): HistoryStep[] {
  return [
    {
      title: 'feat(helloworld): add operator deployment',
      author: 'jana-novak',
      labels: ['feature/helloworld-operator'],
      change: () => helloworldOperator,
    },
    {
      title: 'feat(ingress): add nginx controller deployment',
      author: 'jana-novak',
      labels: ['feature/ingress-nginx'],
      change: () => ingressNginx,
    },
    {
      title:
        'feat(access-control): add namespace admin and reader clusterroles',
      author: 'jana-novak',
      labels: ['feature/access-control'],
      change: () => accessControl,
    },
    ...addProvider(aws, url, 'v0.0.1'),
    promote(aws, 'branch: main', 'v0.0.1'),
    ...addProvider(azure, url, 'v0.0.2'),
    promote(aws, 'tag: v0.0.1', 'v0.0.2'),
    promote(azure, 'branch: main', 'v0.0.2'),
    {
      title: 'tenants(dummy): increase compute quota',
      author: 'jana-novak',
      labels: ['tenant/dummy', 'provider/aws'],
      change: files =>
        edit(
          files,
          'tenants/aws/common/dummy/resourcequota-compute.yaml',
          'requests.memory: 1Gi\n    limits.memory: 2Gi',
          'requests.memory: 5Gi\n    limits.memory: 10Gi',
        ),
    },
    {
      title: 'providers(aws): apply access-control feature to mgmt cluster',
      author: 'omar-haddad',
      labels: ['provider/aws', 'feature/access-control'],
      change: () => managementFeature(aws, 'access-control'),
    },
    {
      title: 'feat(helloworld): add metrics service',
      author: 'jana-novak',
      labels: ['feature/helloworld-operator'],
      change: () => helloworldMetrics,
    },
  ];
}
