import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConnectionRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { rowOf as rowOfTable } from '../../__testUtils__/rowOf';
import { sampleFleet } from '../../__testUtils__/sampleFleet';
import { sampleEntry } from '../../__testUtils__/sampleHistory';
import {
  minute,
  sampleForbiddenKind,
  sampleNow,
} from '../../__testUtils__/sampleRecords';
import { ConnectionsPage } from './ConnectionsPage';

/** gcp-v1 does not answer, on azure-v1 a kind may not be read, aws-v1 is live. */
function fleetInTrouble() {
  const fleet = sampleFleet({ clusters: 14 });
  const azure = fleet.connections.find(
    ({ managementCluster }) => managementCluster === 'azure-v1',
  )!;
  const [first, ...others] = azure.kinds;
  azure.kinds = [
    {
      ...first,
      relists: 2,
      restarts: 11,
      lastEventAt: sampleNow - 40_000,
    },
    ...others,
    sampleForbiddenKind,
  ];
  return fleet;
}

async function names(): Promise<(string | null)[]> {
  const table = await screen.findByRole('table', { name: 'Connections' });
  return within(table)
    .getAllByRole('rowheader')
    .map(cell => within(cell).getByRole('link').textContent);
}

const rowOf = (name: string) => rowOfTable('Connections', name);

describe('the Connections page', () => {
  it('says how the management clusters are seen, the worst first, with numbers that lead to their lists', async () => {
    renderWithFleet(<ConnectionsPage />, { fleet: fleetInTrouble() });

    expect(
      await screen.findByRole('heading', {
        name: '1 of 3 management clusters cannot be seen, 1 only in part',
      }),
    ).toBeVisible();
    expect(await names()).toEqual(['gcp v1', 'azure v1', 'aws v1']);
    expect(screen.getByRole('link', { name: '1 incomplete' })).toHaveAttribute(
      'href',
      '/gitops-fleet/connections?state=incomplete',
    );
  });

  it('tells of each what is wrong, what to do, and when it is tried again', async () => {
    renderWithFleet(<ConnectionsPage />, { fleet: fleetInTrouble() });
    await names();

    const gone = rowOf('gcp v1');
    expect(gone).toHaveTextContent(/stale.*for 18 min/);
    expect(gone).toHaveTextContent(/connection refused.*Nothing listens/);
    expect(gone).toHaveTextContent(/in 8 s/);
    expect(gone).toHaveTextContent(/not known/);
    const partly = rowOf('azure v1');
    expect(partly).toHaveTextContent(
      /Cluster is not allowed.*Grant get, list and watch/,
    );
    expect(partly).toHaveTextContent(/2 of 3 live/);
    const live = rowOf('aws v1');
    expect(live).toHaveTextContent(/2 live/);
    expect(live).toHaveTextContent(/v1\.34\.2/);
    expect(within(live).getByRole('link', { name: '48' })).toBeVisible();
  });

  it('finds by text and state, kept in the URL, and says when nothing is found', async () => {
    renderWithFleet(<ConnectionsPage />, {
      fleet: fleetInTrouble(),
      query: '?state=stale,incomplete',
    });
    expect(await names()).toEqual(['gcp v1', 'azure v1']);
    expect(
      screen.getByRole('button', { name: 'state 2 values' }),
    ).toBeVisible();

    const search = screen.getByRole('searchbox', {
      name: 'Search connections',
    });
    await userEvent.type(search, 'refused');
    expect(await names()).toEqual(['gcp v1']);

    await userEvent.type(search, ' elsewhere');
    expect(
      await screen.findByText('None of 3 connections matches the filters.'),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    expect(await names()).toHaveLength(3);
  });

  it('opens all that is known of a connection with the keyboard, and closes it', async () => {
    renderWithFleet(<ConnectionsPage />, {
      fleet: fleetInTrouble(),
      prepare: api => {
        api.history = [
          sampleEntry({
            key: 'azure-v1',
            at: sampleNow - 5 * minute,
            from: 'stale',
          }),
          sampleEntry({
            key: 'azure-v1',
            at: sampleNow - 9 * minute,
            status: 'stale',
            reason: 'Timeout',
            message: 'No answer within 4 s',
          }),
          sampleEntry({ key: 'gcp-v1', from: '' }),
        ];
      },
    });
    await names();
    const search = screen.getByRole('searchbox', {
      name: 'Search connections',
    });
    await userEvent.click(search);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');

    const details = await screen.findByRole('dialog', {
      name: 'Details of the connection to azure v1',
    });
    expect(details).toHaveTextContent(/Live for 1 h, but one kind is not seen/);
    const kinds = within(details).getByRole('table', { name: 'Kinds' });
    const [, cluster, explanation, kustomization] =
      within(kinds).getAllByRole('row');
    expect(cluster).toHaveTextContent(
      /cluster\.x-k8s\.io\/v1beta2.*not allowed/,
    );
    expect(explanation).toHaveTextContent(/Grant get, list and watch/);
    expect(
      within(kustomization)
        .getAllByRole('cell')
        .map(cell => cell.textContent?.trim()),
    ).toEqual(['live', '24', '40 s', '2', '11']);
    expect(details).toHaveTextContent(/Not installed: HelmRelease/);
    const history = await within(details).findByRole('list', {
      name: 'History, newest first',
    });
    expect(
      within(history)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(/stale → live.*for 5 min/),
      expect.stringMatching(
        /live → stale.*lasted 4 min.*no answer in time: No answer within 4 s/,
      ),
    ]);

    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'azure v1' })).toHaveFocus();
  });

  it('says so when the URL names a management cluster that is not watched', async () => {
    renderWithFleet(<ConnectionsPage />, { query: '?connection=elsewhere' });

    expect(
      await screen.findByText(/watches no management cluster “elsewhere”/),
    ).toBeVisible();
  });

  it('follows a management cluster that comes back', async () => {
    const fleet = fleetInTrouble();
    const { api } = renderWithFleet(<ConnectionsPage />, { fleet });
    await names();
    const back: ConnectionRecord = {
      ...fleet.connections.find(
        ({ managementCluster }) => managementCluster === 'gcp-v1',
      )!,
      state: 'live',
      reason: '',
      message: '',
      nextRetry: undefined,
      since: sampleNow,
      asOf: sampleNow,
      kinds: fleet.connections[0].kinds,
    };

    act(() => api.push({ connections: [back] }));

    expect(
      await screen.findByRole('heading', {
        name: '1 of 3 management clusters can be seen only in part',
      }),
    ).toBeVisible();
    expect(rowOf('gcp v1')).toHaveTextContent(/live.*for 0 s/);
  });

  it('draws the rows in sight only', async () => {
    renderWithFleet(<ConnectionsPage />, {
      fleet: sampleFleet({ clusters: 250, reconcilers: 1, versions: 84 }),
    });

    const table = await screen.findByRole('table', { name: 'Connections' });

    expect(table).toHaveAttribute('aria-rowcount', '253');
    expect(within(table).getAllByRole('row').length).toBeLessThan(100);
  });

  it('shows nothing as live when it hears of no changes any more', async () => {
    const { api } = renderWithFleet(<ConnectionsPage />);
    await names();

    act(() => {
      api.failure = new Error('Failed to fetch');
      api.cut(api.failure);
    });

    expect(
      await screen.findByText(/This page hears of no changes since/),
    ).toBeVisible();
    expect(
      screen.getByRole('heading', {
        name: 'How the management clusters are now is not known',
      }),
    ).toBeVisible();
    expect(rowOf('aws v1')).toHaveTextContent(/stale.*not known now/);
    expect(screen.queryByText(/\d live/)).not.toBeInTheDocument();
  });
});
