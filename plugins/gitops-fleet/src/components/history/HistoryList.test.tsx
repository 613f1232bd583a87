import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import {
  responseError,
  SampleFleetApi,
} from '../../__testUtils__/SampleFleetApi';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { sampleEntry } from '../../__testUtils__/sampleHistory';
import { minute, sampleNow } from '../../__testUtils__/sampleRecords';
import { HistoryList } from './HistoryList';

const key =
  'aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu-west-1/app';
const hour = 60 * minute;
const revision = 'v0.0.4@sha1:ba94fed0c1d2e3f4a5b6c7d8e9f0011223344556';

function render(prepare: (api: SampleFleetApi) => void) {
  return renderWithFleet(
    <HistoryList
      subject={{ type: 'resource', key }}
      signature=""
      repository="https://github.com/acme/platform"
    />,
    { prepare },
  );
}

const ofApp = (hours: number, given = {}) =>
  sampleEntry({
    key,
    type: 'resource',
    at: sampleNow - hours * hour,
    from: 'Ready',
    status: 'Ready',
    revision,
    ...given,
  });

const items = async () =>
  within(
    await screen.findByRole('list', { name: 'History, newest first' }),
  ).getAllByRole('listitem');

describe('the history', () => {
  it('tells what has changed to what, why, with which revision, when and for how long', async () => {
    render(api => {
      api.history = [
        ofApp(1, {
          status: 'Failed',
          reason: 'HealthCheckFailed',
          message: 'timeout waiting for Deployment/app\nat …',
        }),
        ofApp(3, { from: '' }),
      ];
    });

    const [failed, first] = await items();
    expect(within(failed).getByRole('img', { name: 'Failed' })).toBeVisible();
    expect(failed).toHaveTextContent(
      /Ready → Failed.*v0\.0\.4.*for 1 h.*HealthCheckFailed: timeout waiting for Deployment\/app$/,
    );
    expect(
      within(failed).getByRole('link', { name: 'Commit ba94fed0' }),
    ).toBeVisible();
    expect(first).toHaveTextContent(/Ready when first seen.*lasted 2 h/);
  });

  it('tells since when its revision is known there, unless the newest entry does', async () => {
    render(api => {
      api.history = [ofApp(1), ofApp(3, { from: '' })];
      api.revisionFirstSeen = sampleNow - 3 * hour;
    });
    await items();
    expect(
      screen.getByText(/Its revision was first seen here/),
    ).toHaveTextContent('Its revision was first seen here 3 h ago.');
  });

  it('does not say when a revision was first seen that has just come', async () => {
    render(api => {
      api.history = [ofApp(1)];
      api.revisionFirstSeen = sampleNow - hour;
    });
    await items();
    expect(screen.queryByText(/first seen here/)).not.toBeInTheDocument();
  });

  it('shows older pages on demand', async () => {
    render(api => {
      api.history = Array.from({ length: 23 }, (_, index) => ofApp(index + 1));
    });
    expect(await items()).toHaveLength(10);

    await userEvent.click(screen.getByRole('button', { name: 'Show older' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Show older' }),
    );

    await waitFor(async () => expect(await items()).toHaveLength(23));
    expect(
      screen.queryByRole('button', { name: 'Show older' }),
    ).not.toBeInTheDocument();
  });

  it('shows nothing of what it was about before', async () => {
    const answers: (() => void)[] = [];
    const prepare = (api: SampleFleetApi) => {
      const read = api.getResourceHistory.bind(api);
      api.history = [ofApp(1)];
      api.getResourceHistory = async (...asked) => {
        await new Promise<void>(answer => answers.push(answer));
        return read(...asked);
      };
    };
    const list = (name: string) => (
      <HistoryList
        subject={{ type: 'resource', key: name }}
        signature=""
        repository=""
      />
    );
    function Switch() {
      const [name, setName] = useState(key);
      return (
        <>
          <button onClick={() => setName('another')}>Another</button>
          {list(name)}
        </>
      );
    }
    renderWithFleet(<Switch />, { prepare });

    await userEvent.click(screen.getByRole('button', { name: 'Another' }));
    await act(async () => answers.forEach(answer => answer()));

    expect(await screen.findByText(/^Nothing recorded yet/)).toBeVisible();
    expect(screen.queryByRole('list')).not.toBeInTheDocument();
  });

  it('says that it flaps', async () => {
    render(api => {
      api.history = [ofApp(1)];
      api.flapping = true;
    });

    expect(await screen.findByText(/^It flaps/)).toBeVisible();
  });

  it('says that nothing is recorded yet', async () => {
    render(() => {});

    expect(await screen.findByText(/^Nothing recorded yet/)).toBeVisible();
  });

  it('says that it is being read', async () => {
    render(api => {
      api.getResourceHistory = () => new Promise(() => {});
    });

    expect(
      await screen.findByRole('status', { name: 'Loading the history' }),
    ).toBeVisible();
  });

  it('tells what went wrong and tries again', async () => {
    const { api } = render(prepared => {
      prepared.history = [ofApp(1)];
      prepared.historyFailure = responseError(500, 'The database is down');
    });
    expect(await screen.findByText(/The database is down/)).toBeVisible();

    api.historyFailure = undefined;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));

    expect(await items()).toHaveLength(1);
    expect(screen.queryByText(/The database is down/)).not.toBeInTheDocument();
  });
});
