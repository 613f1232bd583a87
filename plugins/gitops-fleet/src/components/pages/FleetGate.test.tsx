import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { responseError } from '../../__testUtils__/SampleFleetApi';
import { sampleFleet } from '../../__testUtils__/sampleFleet';
import { ConnectionsPage } from './ConnectionsPage';
import { FleetPage } from './FleetPage';

describe('the gate of a page', () => {
  it.each([
    ['Fleet', FleetPage],
    ['Connections', ConnectionsPage],
  ])(
    'says how to begin where no management cluster is connected: %s',
    async (_, Page) => {
      renderWithFleet(<Page />, {
        fleet: { resources: [], clusters: [], connections: [] },
      });

      expect(
        await screen.findByRole('heading', {
          name: 'Connect a management cluster',
        }),
      ).toBeVisible();
    },
  );

  it('shows that it reads the fleet', async () => {
    renderWithFleet(<FleetPage />, {
      prepare: api => {
        api.getSnapshot = () => new Promise(() => {});
      },
    });

    expect(
      await screen.findByRole('status', { name: 'Loading the fleet' }),
    ).toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    renderWithFleet(<FleetPage />, {
      prepare: api => {
        api.failure = responseError(403, 'Missing permission');
      },
    });

    expect(await screen.findByText(/gitops-fleet\.fleet\.read/)).toBeVisible();
  });

  it('tells what went wrong and tries again', async () => {
    const { api } = renderWithFleet(<FleetPage />, {
      fleet: sampleFleet({ clusters: 4, troubled: false }),
      prepare: prepared => {
        prepared.failure = responseError(500, 'The database is not reachable');
      },
    });
    expect(
      await screen.findByText(/The database is not reachable/),
    ).toBeVisible();

    api.failure = undefined;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(
      await screen.findByRole('heading', {
        name: 'All 4 clusters are in sync',
      }),
    ).toBeVisible();
  });
});
