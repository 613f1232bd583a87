import { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { screen, within } from '@testing-library/react';
import { sampleEntry } from '../../__testUtils__/sampleHistory';
import { sampleFleet } from '../../__testUtils__/sampleFleet';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { ClusterCard } from './ClusterCard';
import { ClusterContent } from './ClusterContent';
import { isClusterEntity } from './entityCluster';

function entityOf(
  type: string,
  annotations: Entity['metadata']['annotations'],
) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name: 'a-cluster', annotations },
    spec: { type },
  };
}

const workload = entityOf('kubernetes-cluster', {
  'gitops-fleet.io/cluster': 'aws-v1/prod-eu-west-1/prod-eu-west-1',
});
const management = entityOf('kubernetes-management-cluster', {
  'gitops-fleet.io/management-cluster': 'aws-v1',
});

describe('isClusterEntity', () => {
  it.each<[string, Entity, boolean]>([
    ['a workload cluster', workload, true],
    ['a management cluster', management, true],
    [
      'a cluster without the annotation',
      entityOf('kubernetes-cluster', {}),
      false,
    ],
    [
      'another resource',
      entityOf('database', workload.metadata.annotations),
      false,
    ],
    ['a component', { ...workload, kind: 'Component' }, false],
  ])('of %s', (_, entity, expected) => {
    expect(isClusterEntity(entity)).toBe(expected);
  });
});

describe('the GitOps tab', () => {
  it('shows a workload cluster and its reconcilers alone', async () => {
    renderWithFleet(
      <EntityProvider entity={workload}>
        <ClusterContent />
      </EntityProvider>,
    );

    expect(
      await screen.findByRole('heading', { name: '1 of 9 reconcilers fails' }),
    ).toBeVisible();
    const table = screen.getByRole('table', { name: 'Reconcilers' });
    expect(within(table).getAllByRole('row')).toHaveLength(10);
    expect(screen.getByRole('link', { name: '1 failing' })).toHaveAttribute(
      'href',
      '/gitops-fleet/reconcilers?cluster=aws-v1%2Fprod-eu-west-1%2Fprod-eu-west-1&status=Failed%2CStalled',
    );
  });

  it('shows a management cluster with its connection and its workload clusters', async () => {
    renderWithFleet(
      <EntityProvider entity={management}>
        <ClusterContent />
      </EntityProvider>,
    );

    const clusters = await screen.findByRole('table', {
      name: 'Workload clusters',
    });

    expect(
      within(clusters).getByRole('link', { name: 'prod-eu-west-1' }),
    ).toBeVisible();
    expect(
      within(clusters).queryByRole('link', { name: 'prod-westeurope' }),
    ).not.toBeInTheDocument();
    expect(screen.getByRole('button', { name: /aws v1/ })).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /azure v1/ }),
    ).not.toBeInTheDocument();
  });

  it('tells what a workload cluster has been through', async () => {
    renderWithFleet(
      <EntityProvider entity={workload}>
        <ClusterContent />
      </EntityProvider>,
      {
        prepare: api => {
          api.history = [
            sampleEntry({
              key: 'aws-v1/prod-eu-west-1/prod-eu-west-1',
              type: 'cluster',
              from: 'Running',
              status: 'Upgrading',
              reason: 'RollingOut',
            }),
            sampleEntry({}),
          ];
        },
      },
    );

    const history = await screen.findByRole('list', {
      name: 'History, newest first',
    });
    expect(within(history).getAllByRole('listitem')).toHaveLength(1);
    expect(history).toHaveTextContent(/Running → Upgrading.*RollingOut/);
    expect(
      screen
        .getAllByRole('link', { name: 'aws v1' })
        .map(link => link.getAttribute('href')),
    ).toEqual(['/gitops-fleet/connections?connection=aws-v1']);
  });

  it('tells how a management cluster was seen', async () => {
    renderWithFleet(
      <EntityProvider entity={management}>
        <ClusterContent />
      </EntityProvider>,
      {
        prepare: api => {
          api.history = [sampleEntry({ status: 'stale', reason: 'Refused' })];
        },
      },
    );

    expect(
      await screen.findByRole('list', { name: 'History, newest first' }),
    ).toHaveTextContent(/live → stale.*connection refused/);
  });

  it('says that the fleet does not know the cluster', async () => {
    renderWithFleet(
      <EntityProvider
        entity={entityOf('kubernetes-cluster', {
          'gitops-fleet.io/cluster': 'elsewhere/a/b',
        })}
      >
        <ClusterContent />
      </EntityProvider>,
    );

    expect(
      await screen.findByText(
        /names the management cluster “elsewhere”, which this portal does not watch/,
      ),
    ).toBeVisible();
  });
});

describe('the GitOps card', () => {
  it('sums a cluster up', async () => {
    const { container } = renderWithFleet(
      <EntityProvider entity={workload}>
        <ClusterCard />
      </EntityProvider>,
      { fleet: sampleFleet({ clusters: 4, troubled: false }) },
    );

    expect(await screen.findByText('The cluster is in sync')).toBeVisible();
    expect(container).toHaveTextContent(/Control plane3 of 3 ready/);
    expect(screen.getByRole('link', { name: '9/9' })).toBeVisible();
  });
});
