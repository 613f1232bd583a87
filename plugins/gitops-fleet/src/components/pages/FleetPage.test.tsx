import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { rowOf as rowOfTable } from '../../__testUtils__/rowOf';
import { sampleFleet } from '../../__testUtils__/sampleFleet';
import {
  sampleForbiddenKind,
  sampleResource,
} from '../../__testUtils__/sampleRecords';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { FleetPage } from './FleetPage';

const calm = () => sampleFleet({ clusters: 4, troubled: false });

const rowOf = (cluster: string) => rowOfTable('Clusters', cluster);

describe('the Fleet page', () => {
  it('says first how the fleet is, with numbers that lead to their lists', async () => {
    renderWithFleet(<FleetPage />);

    expect(
      await screen.findByRole('heading', {
        name: '3 of 14 clusters need attention, 4 cannot be seen',
      }),
    ).toBeVisible();
    const counts = screen.getByRole('list', { name: 'Reconcilers by status' });
    expect(
      within(counts).getByRole('link', { name: '3 failing' }),
    ).toHaveAttribute(
      'href',
      '/gitops-fleet/reconcilers?status=Failed%2CStalled',
    );
    expect(
      within(counts).getByRole('link', { name: '39 not known' }),
    ).toHaveAttribute(
      'href',
      '/gitops-fleet/reconcilers?status=Stale%2CUnknown',
    );
  });

  it('shows one row for a cause, and who waits behind it', async () => {
    renderWithFleet(<FleetPage />);

    const wrong = await screen.findByRole('region', { name: 'What is wrong' });

    const [cause, unseen] = within(wrong).getAllByRole('listitem');
    expect(within(cause).getByRole('img', { name: 'Failed' })).toBeVisible();
    expect(
      within(cause).getByRole('link', {
        name: 'Applied, and it does not become ready',
      }),
    ).toBeVisible();
    expect(cause).toHaveTextContent(/HealthCheckFailed: health check/);
    expect(cause).toHaveTextContent(/Look at the pods and events/);
    expect(
      within(cause).getByRole('link', { name: /^Documentation/ }),
    ).toHaveAttribute('target', '_blank');
    expect(cause).toHaveTextContent(
      /Checking health · Kustomization feature-ingress-nginx and 2 more/,
    );
    expect(cause).toHaveTextContent(/6 reconcilers wait behind it/);
    expect(unseen).toHaveTextContent(
      /gcp v1 does not answer: connection refused/,
    );
    expect(unseen).toHaveTextContent(/4 workload clusters shown as of/);
  });

  it('says which management clusters are seen only in part, what of them, and what to do', async () => {
    const fleet = calm();
    const [connection] = fleet.connections;
    connection.kinds.push(
      sampleForbiddenKind,
      ...['A', 'B', 'C'].map(kind => ({ ...sampleForbiddenKind, kind })),
    );
    renderWithFleet(<FleetPage />, { fleet });

    const wrong = await screen.findByRole('region', { name: 'What is wrong' });

    const [row] = within(wrong).getAllByRole('listitem');
    expect(
      within(row).getByRole('img', { name: 'Known in part' }),
    ).toBeVisible();
    const headline = within(row).getByRole('link', {
      name: `Management cluster ${connection.title} can be seen only in part: Cluster is not allowed, A is not allowed, B is not allowed and 1 more`,
    });
    expect(headline).toHaveAttribute(
      'href',
      `/gitops-fleet/connections?connection=${connection.managementCluster}`,
    );
    expect(headline).toHaveAttribute('title', headline.textContent);
    expect(row).toHaveTextContent(
      /4 kinds not seen · clusters is forbidden. Grant get, list and watch/,
    );
  });

  it('has the whole message of a cause at hand that it shows the first line of', async () => {
    const fleet = calm();
    fleet.resources.push(
      sampleResource({
        name: 'quota',
        status: 'Failed',
        reason: 'BuildFailed',
        message: 'quota.yaml is no YAML\nline 7: a tab',
      }),
    );
    renderWithFleet(<FleetPage />, { fleet });

    expect(
      await screen.findByRole('link', {
        name: 'BuildFailed: quota.yaml is no YAML',
      }),
    ).toHaveAttribute(
      'title',
      'BuildFailed: quota.yaml is no YAML\nline 7: a tab',
    );
  });

  it('shows a few of what is wrong, and the others when they are asked for', async () => {
    const fleet = sampleFleet({ clusters: 3, versions: 4, troubled: false });
    fleet.connections.forEach(({ kinds }) => kinds.push(sampleForbiddenKind));
    renderWithFleet(<FleetPage />, { fleet });
    const wrong = await screen.findByRole('region', { name: 'What is wrong' });
    expect(within(wrong).getAllByRole('listitem')).toHaveLength(5);

    await userEvent.click(
      within(wrong).getByRole('button', { name: '3 more' }),
    );

    expect(within(wrong).getAllByRole('listitem')).toHaveLength(8);
  });

  it('shows what a cluster runs, does, has and follows', async () => {
    renderWithFleet(<FleetPage />, { fleet: calm() });
    await screen.findByRole('heading', { name: 'All 4 clusters are in sync' });

    const row = rowOf('prod-eu-west-1');

    expect(
      within(row).getByRole('rowheader', { name: /prod-eu-west-1/ }),
    ).toBeVisible();
    expect(
      within(row).getByRole('link', { name: 'prod-eu-west-1' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/aws-v1-prod-eu-west-1',
    );
    expect(row).toHaveTextContent(/aws v1/);
    expect(row).toHaveTextContent(/v1\.34\.2/);
    expect(row).toHaveTextContent(/Running/);
    expect(row).toHaveTextContent(/v0\.0\.4/);
    expect(row).toHaveTextContent(/in sync/);
    expect(within(row).getByRole('link', { name: '9/9' })).toHaveAttribute(
      'href',
      '/gitops-fleet/reconcilers?cluster=aws-v1%2Fprod-eu-west-1%2Fprod-eu-west-1',
    );
    expect(
      within(row).getByRole('link', { name: 'Commit ba94fed0' }),
    ).toHaveAttribute(
      'href',
      'http://localhost:7100/platform/platform-repository/commit/ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556',
    );
    expect(
      screen.queryByRole('region', { name: 'What is wrong' }),
    ).not.toBeInTheDocument();
  });

  it('never says that a cluster is in sync that cannot be seen', async () => {
    renderWithFleet(<FleetPage />);
    await screen.findByRole('table', { name: 'Clusters' });

    const row = rowOf('prod-europe-west4');

    expect(row).toHaveTextContent(/not known/);
    expect(row).toHaveTextContent(/Running.*at/);
    expect(row).toHaveTextContent(/9 at/);
    expect(row).not.toHaveTextContent(/in sync/);
    expect(
      screen.getByRole('button', {
        name: /gcp v1 as of .* connection refused/,
      }),
    ).toBeVisible();
  });

  it('tells of each kind why it is not read', async () => {
    renderWithFleet(<FleetPage />, { fleet: calm() });

    await userEvent.click(
      await screen.findByRole('button', { name: /aws v1/ }),
    );

    const details = await screen.findByRole('dialog');
    expect(details).toHaveTextContent(/Not installed: HelmRelease/);
  });

  it('follows what changes', async () => {
    const { api } = renderWithFleet(<FleetPage />, { fleet: calm() });
    await screen.findByRole('heading', { name: 'All 4 clusters are in sync' });

    act(() =>
      api.push({
        resources: [
          sampleResource({
            name: 'tenants-common',
            namespace: 'prod-eu-west-1',
            targetKind: 'workload',
            target: 'aws-v1/prod-eu-west-1/prod-eu-west-1',
            status: 'Failed',
            reason: 'BuildFailed',
            message: 'quota.yaml is no YAML',
          }),
        ],
      }),
    );

    expect(
      await screen.findByRole('heading', {
        name: '1 of 4 clusters needs attention',
      }),
    ).toBeVisible();
    expect(rowOf('prod-eu-west-1')).toHaveTextContent(/8\/9/);
    expect(
      screen.getByRole('link', { name: 'BuildFailed: quota.yaml is no YAML' }),
    ).toBeVisible();
  });

  it('keeps its filters in the URL', async () => {
    renderWithFleet(<FleetPage />, { query: '?status=unseen&q=us-central1' });

    await screen.findByRole('link', { name: 'prod-us-central1' });

    expect(
      screen.queryByRole('link', { name: 'prod-eu-west-1' }),
    ).toBeInTheDocument();
    expect(
      within(screen.getByRole('table', { name: 'Clusters' })).queryByRole(
        'link',
        { name: 'prod-eu-west-1' },
      ),
    ).not.toBeInTheDocument();
  });

  it('filters by what a person chooses and clears it again', async () => {
    renderWithFleet(<FleetPage />, { fleet: calm() });
    const user = userEvent.setup();
    await screen.findByRole('table', { name: 'Clusters' });

    await user.keyboard('/nowhere');

    expect(
      await screen.findByText('None of 7 clusters matches the filters.'),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(
      await screen.findByRole('link', { name: 'prod-eu-west-1' }),
    ).toBeVisible();
  });

  it('closes and opens an environment', async () => {
    renderWithFleet(<FleetPage />, { fleet: calm() });

    await userEvent.click(
      await screen.findByRole('button', { name: /^prod\s*3 clusters/ }),
    );

    expect(
      screen.queryByRole('link', { name: 'prod-eu-west-1' }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: /^prod\s*3 clusters/ }),
    ).toHaveAttribute('aria-expanded', 'false');
  });

  it('leads from everything that it says of connections to their page', async () => {
    renderWithFleet(<FleetPage />);

    expect(
      await screen.findByRole('link', { name: '3 management' }),
    ).toHaveAttribute('href', '/gitops-fleet/connections');
    expect(
      screen.getByRole('link', { name: /gcp v1 does not answer/ }),
    ).toHaveAttribute('href', '/gitops-fleet/connections?connection=gcp-v1');

    await userEvent.click(screen.getByRole('button', { name: /aws v1/ }));
    expect(
      await screen.findByRole('link', { name: /All of this connection/ }),
    ).toHaveAttribute('href', '/gitops-fleet/connections?connection=aws-v1');
  });

  it('shows eight live connections, and leads to the others', async () => {
    renderWithFleet(<FleetPage />, {
      fleet: sampleFleet({ clusters: 30, reconcilers: 1, versions: 4 }),
    });

    const strip = await screen.findByRole('group', {
      name: 'Management clusters',
    });
    expect(within(strip).getAllByRole('button')).toHaveLength(9);
    expect(
      within(strip).getByRole('link', { name: '3 more, all live' }),
    ).toHaveAttribute('href', '/gitops-fleet/connections?state=live');
  });

  it('says when it hears of no changes any more', async () => {
    const { api } = renderWithFleet(<FleetPage />, { fleet: calm() });
    await screen.findByRole('heading', { name: 'All 4 clusters are in sync' });

    act(() => {
      api.failure = new Error('Failed to fetch');
      api.cut(api.failure);
    });

    expect(
      await screen.findByText(/This page hears of no changes since/),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', {
        name: 'What the fleet does now is not known',
      }),
    ).toBeVisible();
    expect(screen.queryByText('in sync')).not.toBeInTheDocument();
    expect(screen.getByText(/^45 reconcilers, not seen since/)).toBeVisible();
    expect(
      within(
        screen.getByRole('group', { name: 'Management clusters' }),
      ).queryByRole('img', { name: 'live' }),
    ).not.toBeInTheDocument();
    expect(rowOf('prod-eu-west-1')).toHaveTextContent(/9 at/);
  });
});
