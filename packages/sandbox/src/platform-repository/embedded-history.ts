import {
  planPromotion,
  planTenantOnboarding,
  setScalar,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-node';
import { FileChanges, Files } from './files';
import { aws, azure, clusterOf, environments, Provider } from './fleet-plan';
import { HistoryChange, HistoryStep, plannedChange } from './history-step';
import { clusterConfiguration, clusterDeployment } from './manifests/clusters';
import {
  accessControl,
  helloworldMetrics,
  helloworldOperator,
  ingressNginx,
} from './manifests/features';
import { managementFeature, selfManagement } from './manifests/flux';

const TENANT = 'dummy';
/** Who works on tenants and features, and who on clusters and releases. */
const [DEVELOPER, OPERATOR] = ['jana-novak', 'omar-haddad'];

function onboardTenant(provider: Provider): HistoryStep {
  return {
    author: DEVELOPER,
    change: async ({ snapshot }) =>
      plannedChange(
        await planTenantOnboarding(
          {
            provider: provider.name,
            tenant: TENANT,
            environments: Object.fromEntries(
              environments.map(({ name, tenantRole }) => [
                name,
                { role: tenantRole },
              ]),
            ),
            reason: 'A namespace to try the platform with.',
          },
          snapshot,
        ),
      ),
  };
}

function promote(provider: Provider, tag: string): HistoryStep {
  return {
    author: OPERATOR,
    change: async ({ snapshot, tags }) =>
      plannedChange(
        await planPromotion(
          { provider: provider.name, environment: 'prod', tag },
          snapshot,
          tags,
        ),
      ),
  };
}

/** Lets a tenant have more memory: requests and limits, in Kubernetes quantities. */
function increaseQuota(
  provider: Provider,
  memory: { requests: string; limits: string },
): HistoryStep {
  const path = `tenants/${provider.name}/common/${TENANT}/resourcequota-compute.yaml`;
  return {
    author: DEVELOPER,
    change: ({ files }) => ({
      title: `tenants(${TENANT}): increase compute quota`,
      labels: [`tenant/${TENANT}`, `provider/${provider.name}`],
      files: {
        [path]: Object.entries(memory).reduce(
          (text, [kind, quantity]) =>
            setScalar(text, ['spec', 'hard', `${kind}.memory`], quantity),
          files[path],
        ),
      },
    }),
  };
}

function addFeature(
  title: string,
  feature: string,
  files: Readonly<Files>,
): HistoryStep {
  return {
    author: DEVELOPER,
    change: () => ({ title, labels: [`feature/${feature}`], files }),
  };
}

/** A provider's beginnings: cluster configuration, self-management, one cluster per environment, the tenant. */
function addProvider(provider: Provider, url: string): HistoryStep[] {
  const clusters = environments.map(environment =>
    clusterOf(provider, environment),
  );
  const step = (
    subject: string,
    files: FileChanges,
    labels: string[] = [],
  ): HistoryStep => ({
    author: OPERATOR,
    change: (): HistoryChange => ({
      title: `providers(${provider.name}): ${subject}`,
      labels: [`provider/${provider.name}`, ...labels],
      files,
    }),
  });
  return [
    step(
      'add prod and non-prod cluster configuration',
      clusterConfiguration(clusters),
    ),
    step('add flux-system self-management', selfManagement(provider, url)),
    ...clusters.map(cluster =>
      step(
        `add cluster deployment ${cluster.environment.name} ${cluster.region}`,
        clusterDeployment(cluster),
        [`env/${cluster.environment.name}`],
      ),
    ),
    onboardTenant(provider),
  ];
}

/** The same steps, with a release once the last one is merged. */
function released(tag: string, steps: HistoryStep[]): HistoryStep[] {
  return steps.map((step, index) =>
    index === steps.length - 1 ? { ...step, release: tag } : step,
  );
}

/**
 * The history of the embedded platform repository: two providers with two environments each, two releases, production
 * on the second one and main a few changes ahead of it. What this project has an action for, its own plans make.
 *
 * @param url of the repository, for its GitRepositories
 */
export function embeddedHistory(url: string): HistoryStep[] {
  return [
    addFeature(
      'feat(helloworld): add operator deployment',
      'helloworld-operator',
      helloworldOperator,
    ),
    addFeature(
      'feat(ingress): add nginx controller deployment',
      'ingress-nginx',
      ingressNginx,
    ),
    // Before the tenants, who are bound to its roles.
    addFeature(
      'feat(access-control): add namespace admin and reader clusterroles',
      'access-control',
      accessControl,
    ),
    ...released('v0.0.1', addProvider(aws, url)),
    promote(aws, 'v0.0.1'),
    ...released('v0.0.2', addProvider(azure, url)),
    promote(aws, 'v0.0.2'),
    promote(azure, 'v0.0.2'),
    increaseQuota(aws, { requests: '5Gi', limits: '10Gi' }),
    {
      author: OPERATOR,
      change: () => ({
        title: 'providers(aws): apply access-control feature to mgmt cluster',
        labels: ['provider/aws', 'feature/access-control'],
        files: managementFeature(aws, 'access-control'),
      }),
    },
    addFeature(
      'feat(helloworld): add metrics service',
      'helloworld-operator',
      helloworldMetrics,
    ),
  ];
}
