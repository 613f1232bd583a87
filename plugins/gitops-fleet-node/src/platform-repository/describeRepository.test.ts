import { defaultRepositoryLayout } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import {
  platformRepository,
  releaseFile,
  snapshotOf,
} from '../__fixtures__/platformRepository';
import { describeRepository } from './describeRepository';

describe('describeRepository', () => {
  it('finds what templates offer to choose from', async () => {
    expect(
      await describeRepository(
        snapshotOf(platformRepository),
        defaultRepositoryLayout,
      ),
    ).toEqual({
      providers: [
        {
          provider: 'aws',
          versions: ['v1'],
          environments: ['non-prod', 'prod'],
        },
      ],
      features: ['access-control', 'ingress-nginx'],
      roles: ['admin', 'reader'],
      tenants: [
        { provider: 'aws', tenant: 'dummy', environments: ['non-prod'] },
      ],
      targets: [
        {
          provider: 'aws',
          version: 'v1',
          environment: 'prod',
          channel: 'release',
          path: releaseFile,
          reference: 'tag:v0.0.2',
          clusters: ['prod-eu-west-1'],
        },
      ],
    });
  });

  it('reads around files that are no YAML, too large, or no objects', async () => {
    const description = await describeRepository(
      snapshotOf({
        ...platformRepository,
        'features/broken/x.yaml': 'a: [',
        'features/large/x.yaml': `kind: ClusterRole\n#${'x'.repeat(70_000)}`,
        'features/text/x.yaml': 'just text',
        'providers/aws/v1/mgmt/namespaced/x/broken.yaml': '}{',
      }),
      defaultRepositoryLayout,
    );
    expect(description.features).toEqual([
      'access-control',
      'broken',
      'ingress-nginx',
      'large',
      'text',
    ]);
    expect(description.targets).toHaveLength(1);
  });

  it('is empty for an empty repository', async () => {
    expect(
      await describeRepository(snapshotOf({}), defaultRepositoryLayout),
    ).toEqual({
      providers: [],
      features: [],
      roles: [],
      tenants: [],
      targets: [],
    });
  });
});
