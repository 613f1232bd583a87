import { ReconciliationStatus } from '../status/status';
import { describePath } from '../topology/path';
import {
  featuresOnCluster,
  TargetingKustomization,
  tenantsOnCluster,
} from './tenantsAndFeatures';

const kustomization = (
  key: string,
  path: string,
  content: { ids?: string[]; snapshot?: string[] } = {},
  status: ReconciliationStatus = 'Ready',
): TargetingKustomization => ({
  key,
  described: describePath(path),
  status,
  appliedRevision: 'v1',
  resource: {
    kind: 'Kustomization',
    status: {
      ...(content.ids && {
        inventory: { entries: content.ids.map(id => ({ id, v: 'v1' })) },
      }),
      ...(content.snapshot && {
        snapshot: {
          entries: content.snapshot.map(namespace => ({
            namespace,
            kinds: {},
          })),
        },
      }),
    },
  },
});

describe('tenantsOnCluster', () => {
  it('reads tenants from what is applied, with where they come from and how they do', () => {
    expect(
      tenantsOnCluster([
        kustomization('a', './tenants/aws/common', {
          ids: ['_dummy__Namespace', 'dummy_limits__LimitRange'],
        }),
        kustomization(
          'b',
          './tenants/aws/non-prod',
          { ids: ['dummy_quota__ResourceQuota', 'other_x__ConfigMap'] },
          'Failed',
        ),
        kustomization('c', './features/ingress-nginx', {
          ids: ['_ingress-nginx__Namespace'],
        }),
      ]),
    ).toEqual([
      {
        tenant: 'dummy',
        scopes: ['common', 'non-prod'],
        status: 'Failed',
        sources: ['a', 'b'],
      },
      {
        tenant: 'other',
        scopes: ['non-prod'],
        status: 'Failed',
        sources: ['b'],
      },
    ]);
  });

  it('reads the snapshot of old controllers, which names cluster-scoped objects too', () => {
    expect(
      tenantsOnCluster([
        kustomization('a', './tenants/aws/prod', { snapshot: ['', 'dummy'] }),
      ]).map(({ tenant }) => tenant),
    ).toEqual(['dummy']);
  });

  it('knows of none where nothing was applied', () => {
    expect(
      tenantsOnCluster([kustomization('a', './tenants/aws/prod')]),
    ).toEqual([]);
  });
});

describe('featuresOnCluster', () => {
  it('reads features from paths, not from names', () => {
    expect(
      featuresOnCluster([
        kustomization('anything', './features/ingress-nginx', {}, 'Stalled'),
        kustomization('b', './features/ingress-nginx'),
        kustomization('c', './features/access-control'),
        kustomization('d', './tenants/aws/common'),
      ]),
    ).toEqual([
      { feature: 'access-control', status: 'Ready', revisions: ['v1'] },
      { feature: 'ingress-nginx', status: 'Stalled', revisions: ['v1'] },
    ]);
  });
});
