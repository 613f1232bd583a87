import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { responseError } from '../../__testUtils__/SampleFleetApi';
import { renderWithFleet } from '../../__testUtils__/renderWithFleet';
import { sampleFleet } from '../../__testUtils__/sampleFleet';
import { ReconcilersPage } from './ReconcilersPage';

const key =
  'aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu-west-1/feature-ingress-nginx';

const names = () =>
  within(screen.getByRole('table', { name: 'Reconcilers' }))
    .getAllByRole('row')
    .slice(1)
    .map(row => within(row).queryAllByRole('link')[0]?.textContent);

describe('the Reconcilers page', () => {
  it('shows reconcilers, the worst first, and says what it hides', async () => {
    renderWithFleet(<ReconcilersPage />);

    expect(
      await screen.findByText('135 of 141 Flux resources shown'),
    ).toBeVisible();
    expect(names().slice(0, 3)).toEqual([
      'feature-ingress-nginx',
      'feature-ingress-nginx',
      'feature-ingress-nginx',
    ]);

    await userEvent.click(screen.getByRole('button', { name: 'show them' }));

    expect(
      await screen.findByText('141 of 141 Flux resources shown'),
    ).toBeVisible();
  });

  it('draws the rows in sight only', async () => {
    renderWithFleet(<ReconcilersPage />, {
      fleet: sampleFleet({ clusters: 60, reconcilers: 40 }),
    });

    const table = await screen.findByRole('table', { name: 'Reconcilers' });

    expect(Number(table.getAttribute('aria-rowcount'))).toBeGreaterThan(2_400);
    expect(within(table).getAllByRole('row').length).toBeLessThan(100);
  });

  it('reads its filters from the URL', async () => {
    renderWithFleet(<ReconcilersPage />, {
      query: '?status=Suspended&environment=non-prod',
    });

    expect(
      await screen.findByText('1 of 141 Flux resources shown'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'status Suspended' }),
    ).toBeVisible();
  });

  it('offers the values of a filter with how many each would show', async () => {
    renderWithFleet(<ReconcilersPage />);

    await userEvent.click(
      await screen.findByRole('button', { name: 'status all' }),
    );
    await userEvent.click(
      await screen.findByRole('checkbox', { name: /Failed\s*3/ }),
    );

    expect(
      await screen.findByText('3 of 141 Flux resources shown'),
    ).toBeInTheDocument();
  });

  it('orders by a column, and the other way round', async () => {
    renderWithFleet(<ReconcilersPage />);
    const header = await screen.findByRole('button', { name: 'Name' });

    await userEvent.click(header);
    expect(names()[0]).toBe('cluster-config');
    expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );

    await userEvent.click(header);
    expect(names()[0]).toBe('tenants-environment');
  });

  it('opens the details with Enter and gives the focus back on Escape', async () => {
    renderWithFleet(<ReconcilersPage />, { query: '?q=ingress' });
    const user = userEvent.setup();
    const [first] = await screen.findAllByRole('link', {
      name: 'feature-ingress-nginx',
    });

    act(() => first.focus());
    await user.keyboard('{Enter}');
    const details = await screen.findByRole('dialog', {
      name: 'Details of Kustomization feature-ingress-nginx',
    });
    expect(details).toHaveFocus();

    await user.keyboard('{Escape}');
    await waitFor(() => expect(details).not.toBeInTheDocument());
    expect(
      screen.getAllByRole('link', { name: 'feature-ingress-nginx' })[0],
    ).toHaveFocus();
  });

  it('leads from the search to the rows without the mouse', async () => {
    renderWithFleet(<ReconcilersPage />);
    const user = userEvent.setup();
    await screen.findByRole('table', { name: 'Reconcilers' });

    await user.keyboard('/ingress');
    await waitFor(() =>
      expect(screen.getByText(/of 141 Flux/)).not.toHaveTextContent(/^135/),
    );
    await user.keyboard('{ArrowDown}');

    expect(
      screen.getAllByRole('link', { name: 'feature-ingress-nginx' })[0],
    ).toHaveFocus();
  });

  it('gives the focus back to the row that was clicked', async () => {
    renderWithFleet(<ReconcilersPage />, { query: '?q=ingress' });
    const user = userEvent.setup();
    const [row] = await screen.findAllByRole('row', {
      name: /feature-ingress-nginx/,
    });

    await user.click(within(row).getByText('HealthCheckFailed'));
    await screen.findByRole('dialog');
    expect(row).toHaveAttribute('aria-current', 'true');
    await user.keyboard('{Escape}');

    expect(
      within(row).getByRole('link', { name: 'feature-ingress-nginx' }),
    ).toHaveFocus();
  });

  it('moves from row to row with the arrow keys', async () => {
    renderWithFleet(<ReconcilersPage />, { query: '?sort=name' });
    const user = userEvent.setup();
    const [first, second] = await screen.findAllByRole('link', {
      name: 'cluster-config',
    });

    act(() => first.focus());
    await user.keyboard('{ArrowDown}');
    expect(second).toHaveFocus();
    await user.keyboard('{ArrowUp}');
    expect(first).toHaveFocus();
  });

  it('has an address for the details of every resource', async () => {
    renderWithFleet(<ReconcilersPage />, {
      query: `?resource=${encodeURIComponent(key)}`,
    });

    const details = await screen.findByRole('dialog');

    expect(
      within(details).getByRole('heading', {
        name: 'Failed feature-ingress-nginx',
      }),
    ).toBeVisible();
    expect(details).toHaveTextContent(
      /Kustomization · aws v1 · prod-eu-west-1/,
    );
    expect(details).toHaveTextContent(/HealthCheckFailed for 18 min/);
    expect(
      within(
        within(details).getByRole('region', { name: 'Message' }),
      ).getByText(/^health check failed after 5m0\.00s: timeout waiting for/),
    ).toBeVisible();
    const steps = within(details).getByRole('list', {
      name: 'From source to healthy',
    });
    expect(
      within(steps)
        .getAllByRole('listitem')
        .map(step => step.textContent),
    ).toEqual([
      'Fetcheddonev0.0.4 (ba94fed0)',
      'Attempteddonev0.0.4 (ba94fed0)',
      'Applieddonev0.0.4 (ba94fed0)',
      'Healthyfailedno',
    ]);
    expect(
      await within(details).findByRole('row', {
        name: /Reconciling True · ProgressingWithRetry 4/,
      }),
    ).toBeVisible();
    expect(
      within(
        within(details).getByRole('region', { name: 'Source and target' }),
      ).getByRole('link', { name: 'prod-eu-west-1' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/resource/aws-v1-prod-eu-west-1',
    );
    expect(
      within(
        within(details).getByRole('region', { name: 'What depends on it' }),
      ).getByRole('link', { name: /tenants-common/ }),
    ).toBeVisible();
  });

  it('says how long a revision waits to be applied, and whether it was tried', async () => {
    const fleet = sampleFleet({ clusters: 14 });
    const record = fleet.resources.find(item => item.key === key)!;
    Object.assign(record, {
      inSync: false,
      attemptedRevision: record.wantedRevision,
      flags: ['refMismatch'],
    });
    renderWithFleet(<ReconcilersPage />, {
      fleet,
      query: `?resource=${encodeURIComponent(key)}`,
    });

    const facts = await screen.findByRole('region', {
      name: 'Source and target',
    });

    await waitFor(() => expect(facts).toHaveTextContent(/for 18 min, tried/));
    expect(facts).toHaveTextContent(
      /Follows.*which its source has not fetched yet/,
    );
  });

  it('says what one that waits is waiting for in the end', async () => {
    const waiting = `aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-eu-west-1/tenants-common`;
    renderWithFleet(<ReconcilersPage />, {
      query: `?resource=${encodeURIComponent(waiting)}`,
    });

    const part = await screen.findByRole('region', {
      name: 'What it waits for in the end',
    });

    expect(part).toHaveTextContent(
      /feature-ingress-nginx.*is not ready.*HealthCheckFailed: health check failed/,
    );
  });

  it('asks for the details again when the resource changes', async () => {
    const fleet = sampleFleet({ clusters: 14 });
    const { api } = renderWithFleet(<ReconcilersPage />, {
      fleet,
      query: `?resource=${encodeURIComponent(key)}`,
    });
    await screen.findByRole('row', { name: /Reconciling True/ });
    const record = fleet.resources.find(item => item.key === key)!;

    act(() =>
      api.push({
        resources: [
          {
            ...record,
            status: 'Ready',
            actualStatus: 'Ready',
            reason: 'ReconciliationSucceeded',
            message: 'Applied revision',
          },
        ],
      }),
    );

    expect(
      await screen.findByRole('heading', {
        name: 'Ready feature-ingress-nginx',
      }),
    ).toBeVisible();
    expect(
      await screen.findByRole('row', {
        name: /Ready True · ReconciliationSucceeded/,
      }),
    ).toBeVisible();
  });

  it('draws nothing as healthy that cannot be seen', async () => {
    const unseen =
      'gcp-v1/kustomize.toolkit.fluxcd.io/Kustomization/prod-europe-west4/cluster-config';
    renderWithFleet(<ReconcilersPage />, {
      query: `?resource=${encodeURIComponent(unseen)}`,
    });
    await screen.findByRole('region', { name: 'Conditions' });

    const details = screen.getByRole('dialog');

    expect(details).toHaveTextContent(/Not seen since .*; it was Ready then/);
    expect(
      within(details).queryByRole('img', { name: 'Ready' }),
    ).not.toBeInTheDocument();
    expect(
      within(
        within(details).getByRole('list', { name: 'From source to healthy' }),
      ).getAllByText('not known', { exact: true }).length,
    ).toBeGreaterThanOrEqual(4);
    expect(details).toHaveTextContent(/not seen since$/);
  });

  it('draws nothing as healthy when it hears of no changes any more', async () => {
    const { api } = renderWithFleet(<ReconcilersPage />, {
      query: `?q=cluster-config&resource=${encodeURIComponent(
        key.replace('feature-ingress-nginx', 'cluster-config'),
      )}`,
    });
    const details = await screen.findByRole('dialog');
    await within(details).findByRole('heading', {
      name: 'Ready cluster-config',
    });

    act(() => {
      api.failure = new Error('Failed to fetch');
      api.cut(api.failure);
    });

    expect(
      await within(details).findByRole('heading', {
        name: 'Not known cluster-config',
      }),
    ).toBeVisible();
    expect(
      within(screen.getByRole('table', { name: 'Reconcilers' })).queryByText(
        'Ready',
      ),
    ).not.toBeInTheDocument();
  });

  it('tells a resource that cannot be read from one that is not there', async () => {
    renderWithFleet(<ReconcilersPage />, {
      query:
        '?resource=aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/a/gone',
      prepare: api => {
        api.getResource = () =>
          Promise.reject(responseError(503, 'The cache is not filled yet'));
      },
    });

    expect(
      await screen.findByText('This resource could not be read'),
    ).toBeVisible();
    expect(screen.getByText('The cache is not filled yet')).toBeVisible();
  });

  it('says that a resource is not there', async () => {
    renderWithFleet(<ReconcilersPage />, {
      query:
        '?resource=aws-v1/kustomize.toolkit.fluxcd.io/Kustomization/a/gone',
    });

    expect(await screen.findByText('This resource is not there')).toBeVisible();
  });

  it('copies the message as it is', async () => {
    renderWithFleet(<ReconcilersPage />, {
      query: `?resource=${encodeURIComponent(key)}`,
    });
    const user = userEvent.setup();
    const copied = jest.spyOn(navigator.clipboard, 'writeText');

    await user.click(
      await screen.findByRole('button', { name: 'Copy message' }),
    );

    expect(copied).toHaveBeenCalledWith(
      expect.stringMatching(/^health check failed after 5m0\.00s/),
    );
    expect(screen.getByRole('button', { name: 'Copied' })).toBeVisible();
  });
});
