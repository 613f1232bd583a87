import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ResourceRecord } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import {
  responseError,
  SampleFleetApi,
} from '../../__testUtils__/SampleFleetApi';
import { SampleFleet, sampleFleet } from '../../__testUtils__/sampleFleet';
import { ReconcilersPage } from '../pages/ReconcilersPage';

/** A fleet and one of its Kustomizations. */
function fleetWith(fields: Partial<ResourceRecord> = {}): {
  fleet: SampleFleet;
  record: ResourceRecord;
} {
  const fleet = sampleFleet({ clusters: 3 });
  const index = fleet.resources.findIndex(
    ({ kind, status }) => kind === 'Kustomization' && status === 'Ready',
  );
  const record = { ...fleet.resources[index], ...fields };
  fleet.resources[index] = record;
  return { fleet, record };
}

async function openDrawer(
  fields: Partial<ResourceRecord> = {},
  prepare?: (api: SampleFleetApi) => void,
) {
  const { fleet, record } = fleetWith(fields);
  const { api } = renderWithFleet(<ReconcilersPage />, {
    fleet,
    prepare,
    query: `?resource=${encodeURIComponent(record.key)}`,
  });
  const drawer = within(await screen.findByRole('dialog', { name: /Details/ }));
  return { api, record, drawer, user: userEvent.setup() };
}

const asked = (api: SampleFleetApi, what: string) =>
  api.requests.filter(request => request.startsWith(`${what} `));

describe('the drawer', () => {
  it('reconciles, and tells how far it has come', async () => {
    const { api, record, drawer, user } = await openDrawer();
    await user.click(await drawer.findByRole('button', { name: 'Reconcile' }));
    expect(asked(api, 'reconcile')).toEqual([`reconcile ${record.key} {}`]);
    const progress = drawer.getByRole('status', { name: 'Progress' });
    expect(progress).toHaveTextContent('Reconcile: requested.');
    api.operations.update('operation-1', { state: 'handled' });
    await waitFor(() =>
      expect(progress).toHaveTextContent('Reconcile: picked up, at work.'),
    );
    api.operations.update('operation-1', {
      state: 'failed',
      message: 'BuildFailed: kustomization.yaml not found',
      finishedAt: 1,
    });
    await waitFor(() =>
      expect(progress).toHaveTextContent(
        'Reconcile: failed. BuildFailed: kustomization.yaml not found',
      ),
    );
  });

  it('offers the other ways that the kind knows', async () => {
    const { api, record, drawer, user } = await openDrawer();
    await user.click(
      await drawer.findByRole('button', { name: 'Other ways to reconcile' }),
    );
    expect(
      (await screen.findAllByRole('menuitem')).map(item => item.textContent),
    ).toEqual(['With its source']);
    await user.click(screen.getByRole('menuitem', { name: 'With its source' }));
    expect(asked(api, 'reconcile')).toEqual([
      `reconcile ${record.key} {"withSource":true}`,
    ]);
  });

  it('suspends with a reason and not without', async () => {
    const { api, record, drawer, user } = await openDrawer();
    await user.click(await drawer.findByRole('button', { name: 'Suspend…' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: /^Suspend Kustomization/ }),
    );
    expect(dialog.getByText(/What Git says no longer arrives/)).toBeVisible();
    expect(dialog.getByRole('button', { name: 'Suspend' })).toBeDisabled();
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'INC-991');
    await user.click(dialog.getByRole('button', { name: 'Suspend' }));
    await waitFor(() =>
      expect(asked(api, 'suspend')).toEqual([
        `suspend ${record.key} {"reason":"INC-991"}`,
      ]),
    );
    const list = within(
      await drawer.findByRole('list', { name: 'Last operations' }),
    );
    expect(list.getByText('“INC-991”')).toBeVisible();
    expect(list.getByText(/by guest/)).toBeVisible();
  });

  it('says what would revert a suspension, and suspends nevertheless when told to', async () => {
    const { api, drawer, user } = await openDrawer({}, prepared => {
      prepared.operations.failure = responseError(
        409,
        'Git says whether it is suspended. To do it nevertheless, send override',
      );
    });
    await user.click(await drawer.findByRole('button', { name: 'Suspend…' }));
    const dialog = within(
      await screen.findByRole('dialog', { name: /^Suspend/ }),
    );
    await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'now');
    await user.click(dialog.getByRole('button', { name: 'Suspend' }));
    expect(
      await dialog.findByText(/Git says whether it is suspended/),
    ).toBeVisible();
    api.operations.failure = undefined;
    await user.click(
      dialog.getByRole('button', { name: 'Suspend nevertheless' }),
    );
    await waitFor(() =>
      expect(asked(api, 'suspend').pop()).toMatch(/"override":true/),
    );
  });

  it('resumes what is suspended, and says why it cannot be reconciled', async () => {
    const { api, record, drawer, user } = await openDrawer({
      suspended: true,
      status: 'Suspended',
    });
    const reconcile = await drawer.findByRole('button', { name: 'Reconcile' });
    expect(reconcile).toBeDisabled();
    expect(reconcile).toHaveAccessibleDescription(/Resume it instead/);
    expect(drawer.queryByRole('button', { name: 'Suspend…' })).toBeNull();
    await user.click(drawer.getByRole('button', { name: 'Resume' }));
    expect(asked(api, 'resume')).toEqual([`resume ${record.key} {}`]);
  });

  it('says why nothing can be asked for', async () => {
    const { drawer } = await openDrawer({}, api => {
      api.operations.unavailable = 'The portal has no account that may write';
    });
    expect(
      await drawer.findByRole('button', { name: 'Reconcile' }),
    ).toBeDisabled();
    expect(drawer.getByText(/has no account that may write/)).toBeVisible();
  });

  it('offers nothing that the kind does not know', async () => {
    const { drawer } = await openDrawer({}, api => {
      api.operations.supported = [];
    });
    expect(await drawer.findByText('Copy link')).toBeVisible();
    expect(drawer.queryByRole('button', { name: 'Reconcile' })).toBeNull();
    expect(drawer.queryByRole('button', { name: 'Suspend…' })).toBeNull();
  });
});

it('operates all that the filters show, and tells what came of each', async () => {
  const { api } = renderWithFleet(<ReconcilersPage />, {
    fleet: sampleFleet({ clusters: 3 }),
  });
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole('button', { name: /^Operate all \d+…$/ }),
  );
  const dialog = within(
    await screen.findByRole('dialog', { name: /^Operate \d+ resources$/ }),
  );
  await user.click(dialog.getByRole('radio', { name: 'Suspend' }));
  const confirm = dialog.getByRole('button', {
    name: /^Suspend \d+ resources$/,
  });
  expect(confirm).toBeDisabled();
  await user.type(dialog.getByRole('textbox', { name: /Reason/ }), 'freeze');
  await user.click(confirm);
  await waitFor(() => expect(asked(api, 'bulk')).toHaveLength(1));
  const sent = JSON.parse(asked(api, 'bulk')[0].slice('bulk '.length));
  expect(sent).toMatchObject({ operation: 'suspend', reason: 'freeze' });
  const [{ id, targets = [] }] = api.operations.entries;
  api.operations.update(id, {
    state: 'finished',
    finishedAt: 1,
    counts: { settled: targets.length - 1, refused: 1 },
    targets: targets.map((target, index) => ({
      ...target,
      state: index === 0 ? 'refused' : 'settled',
      message: index === 0 ? 'It is being deleted' : '',
    })),
  });
  const wrong = await screen.findByRole('list', {
    name: 'What has gone wrong',
  });
  expect(wrong).toHaveTextContent('It is being deleted');
  expect(within(wrong).getAllByRole('listitem')).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Done' })).toBeVisible();
});
