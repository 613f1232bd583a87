import {
  Plan,
  PlatformRepository,
} from '@gitops-fleet/backstage-plugin-gitops-fleet-common';

const sha = (digit: string) => digit.repeat(40);

/** What a platform repository offers templates to choose from. */
export const sampleRepository: PlatformRepository = {
  url: 'http://localhost:7100/platform/platform-repository',
  baseBranch: 'main',
  baseSha: sha('c'),
  providers: [
    { provider: 'aws', versions: ['v1'], environments: ['non-prod', 'prod'] },
    { provider: 'azure', versions: ['v1'], environments: ['non-prod', 'prod'] },
  ],
  roles: ['admin', 'edit', 'view'],
  tenants: [
    { provider: 'aws', tenant: 'search', environments: ['non-prod', 'prod'] },
  ],
  features: ['access-control', 'ingress-nginx'],
  targets: [
    {
      provider: 'aws',
      version: 'v1',
      environment: 'prod',
      channel: 'release',
      path: 'providers/aws/v1/clusters/prod/common/release.yaml',
      reference: 'tag:v0.0.3',
      clusters: ['prod-eu-west-1', 'prod-us-east-1'],
    },
    {
      provider: 'azure',
      version: 'v1',
      environment: 'prod',
      channel: 'release',
      path: 'providers/azure/v1/clusters/prod/common/release.yaml',
      reference: 'tag:v0.0.2',
      clusters: ['prod-westeurope'],
    },
  ],
  tags: [
    {
      tag: 'v0.0.4',
      sha: sha('4'),
      publishedAt: '2026-11-24T13:58:00Z',
      releaseUrl:
        'http://localhost:7100/platform/platform-repository/releases/tag/v0.0.4',
    },
    { tag: 'v0.0.3', sha: sha('3'), publishedAt: '2026-11-18T09:00:00Z' },
    { tag: 'v0.0.2', sha: sha('2') },
  ],
};

/** What onboarding a tenant, or a promotion, would change. */
export function samplePlan(): Plan {
  return {
    baseSha: sha('c'),
    title: 'tenants(search): onboard in aws non-prod and prod',
    body: '',
    branch: 'tenants/search',
    labels: ['tenant'],
    files: [
      {
        path: 'tenants/aws/common/search/namespace.yaml',
        change: 'add',
        after:
          'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: search\n  labels:\n    tenant: search\n',
      },
      {
        path: 'tenants/aws/prod/kustomization.yaml',
        change: 'edit',
        before: 'resources:\n  - ../common/checkout\n  - ../common/payment\n',
        after:
          'resources:\n  - ../common/checkout\n  - ../common/payment\n  - ../common/search\n',
      },
    ],
    exposure: 'gated',
    warnings: [],
    noop: false,
    digest: 'sha256:0123456789abcdef',
  };
}
