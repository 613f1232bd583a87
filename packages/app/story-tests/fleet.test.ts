import AxeBuilder from '@axe-core/playwright';
import { expect, Locator, Page, test } from '@playwright/test';
import { Forge } from './forge';

/*
 * The whole story, on the processes that `npm start` runs: see the fleet, onboard a tenant, watch non-prod follow and prod
 * stay, release, promote, watch prod follow, lose a management cluster.
 */

const tenant = 'search';
const release = 'v0.0.3';

const clusters = (page: Page) => page.getByRole('table', { name: 'Clusters' });

const rowOf = (page: Page, cluster: string) =>
  clusters(page)
    .getByRole('row')
    .filter({
      has: page.getByRole('link', { name: cluster, exact: true }),
    });

/** Eight digits of a commit, as the portal shows it. */
const short = (sha: string) => sha.slice(0, 8);

async function signIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect(
    page.getByRole('heading', { name: 'All 4 clusters are in sync' }),
  ).toBeVisible();
}

async function openFleet(page: Page): Promise<void> {
  await page.goto('/gitops-fleet');
  await expect(clusters(page)).toBeVisible();
}

async function expectFollows(
  page: Page,
  cluster: string,
  reference: string,
  sha: string,
): Promise<void> {
  const row = rowOf(page, cluster);
  await expect(row).toContainText(reference);
  await expect(row).toContainText(short(sha));
  await expect(row).toContainText('7/7');
  await expect(row).toContainText('in sync');
}

/** What stands in the way of people who hear or tab through a part of the page. */
async function expectAccessible(page: Page, part: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  expect(
    violations.filter(({ impact }) =>
      ['serious', 'critical'].includes(impact ?? ''),
    ),
  ).toEqual([]);
}

async function next(page: Page, button = 'Next'): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function choose(page: Page, field: Locator, option: RegExp | string) {
  await field.click();
  await page.getByRole('option', { name: option }).click();
}

/** Waits for the task, and gives the address of the pull request that it has opened. */
async function pullRequestOf(page: Page): Promise<string> {
  const link = page.getByRole('link', { name: 'Pull request' });
  await expect(link).toBeVisible();
  return (await link.getAttribute('href'))!;
}

async function merge(page: Page, url: string, title: string): Promise<void> {
  await page.goto(url);
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  await page.getByRole('button', { name: 'Squash and merge' }).click();
  await expect(page.getByText('Merged').first()).toBeVisible();
}

test('a tenant and a release travel through the fleet', async ({
  page,
  request,
}) => {
  const forge = new Forge(request);
  const before = await forge.commitOf('main');
  const live = await forge.commitOf('v0.0.2');

  await test.step('without signing in, the API answers 401', async () => {
    const answer = await request.get(
      'http://localhost:7007/api/gitops-fleet/v1/summary',
    );
    expect(answer.status()).toBe(401);
  });

  await test.step('four workload clusters are ready', async () => {
    await signIn(page);
    await expectFollows(page, 'non-prod-eu-west-1', 'main', before);
    await expectFollows(page, 'non-prod-westeurope', 'main', before);
    await expectFollows(page, 'prod-eu-west-1', 'v0.0.2', live);
    await expectFollows(page, 'prod-westeurope', 'v0.0.2', live);
    await expectAccessible(page, '[aria-label="Clusters"]');
  });

  await test.step('a reconciler tells what it has applied', async () => {
    await rowOf(page, 'prod-eu-west-1')
      .getByRole('link', { name: '7/7' })
      .click();
    await page.getByRole('link', { name: 'tenants-common' }).click();
    const drawer = page.getByRole('dialog', {
      name: 'Details of Kustomization tenants-common',
    });
    await expect(drawer).toContainText(`Applied revision: v0.0.2@sha1:${live}`);
    await expect(
      drawer.getByRole('link', { name: short(live) }).first(),
    ).toHaveAttribute('href', new RegExp(`/commit/${live}$`));
    await expectAccessible(page, '[role="dialog"]');
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  });

  await test.step('a name that is none is refused with the rule', async () => {
    await page.goto('/create/templates/default/onboard-tenant');
    await choose(page, page.getByRole('button', { name: /Provider/ }), /^aws/);
    const name = page.getByRole('textbox', { name: /Name/ });
    await name.fill('Search');
    await next(page);
    await expect(page.getByText(/is no DNS-1123 label/).first()).toBeVisible();
    await name.fill('dummy');
    await next(page);
    await expect(
      page.getByText(/already: choose another name/).first(),
    ).toBeVisible();
  });

  const tenantPullRequest =
    await test.step('a tenant is onboarded by template', async () => {
      await page.getByRole('textbox', { name: /Name/ }).fill(tenant);
      await next(page);
      for (const environment of ['non-prod', 'prod']) {
        await page
          .getByRole('checkbox', { name: environment, exact: true })
          .check({ force: true });
      }
      await next(page);
      await page.getByRole('textbox', { name: /Reason/ }).fill('A new team');
      await next(page);
      await expect(
        page.getByText('tenants/aws/common/search/namespace.yaml'),
      ).toBeVisible();
      await next(page, 'Review');
      await next(page, 'Create');
      return pullRequestOf(page);
    });

  await test.step('its pull request is merged in the forge', async () => {
    await merge(
      page,
      tenantPullRequest,
      'tenants(search): onboarding namespace to aws',
    );
  });

  const merged = await forge.commitOf('main');

  await test.step('non-prod applies the new revision, prod stays', async () => {
    expect(merged).not.toBe(before);
    await openFleet(page);
    await expectFollows(page, 'non-prod-eu-west-1', 'main', merged);
    await expectFollows(page, 'non-prod-westeurope', 'main', merged);
    await expectFollows(page, 'prod-eu-west-1', 'v0.0.2', live);
    await expectFollows(page, 'prod-westeurope', 'v0.0.2', live);
  });

  await test.step('a release is tagged', async () => {
    await page.goto(forge.page('/releases/new'));
    await page.getByLabel('Tag').fill(release);
    await page.getByRole('button', { name: 'Generate release notes' }).click();
    await expect(page.getByLabel('Release notes')).toHaveValue(
      /onboarding namespace to aws/,
    );
    await page.getByRole('button', { name: 'Publish release' }).click();
    await expect(
      page.getByRole('heading', { name: release }).first(),
    ).toBeVisible();
    expect(await forge.commitOf(release)).toBe(merged);
  });

  const promotion =
    await test.step('the release is promoted by template', async () => {
      await page.goto('/create/templates/default/promote-release');
      await choose(
        page,
        page.getByRole('button', { name: /Environment/ }),
        /aws.*prod/,
      );
      await page
        .getByRole('radio', { name: release, exact: true })
        .check({ force: true });
      await next(page);
      await next(page);
      await expect(page.getByText('gitrepository-release.yaml')).toBeVisible();
      await next(page, 'Review');
      await next(page, 'Create');
      return pullRequestOf(page);
    });

  await test.step('production follows when that is merged', async () => {
    await merge(
      page,
      promotion,
      `chore(release): promote ${release} to aws prod`,
    );
    await openFleet(page);
    await expectFollows(page, 'prod-eu-west-1', release, merged);
    await expectFollows(page, 'prod-westeurope', 'v0.0.2', live);
    await expectFollows(
      page,
      'non-prod-eu-west-1',
      'main',
      await forge.commitOf('main'),
    );
  });

  await test.step('the clusters are in the catalog', async () => {
    await rowOf(page, 'prod-eu-west-1')
      .getByRole('link', { name: 'prod-eu-west-1', exact: true })
      .click();
    await expect(
      page.getByRole('heading', { name: 'prod-eu-west-1' }),
    ).toBeVisible();
    await expect(page.getByText('kubernetes-cluster').first()).toBeVisible();
    await page.getByRole('link', { name: 'GitOps', exact: true }).click();
    await expect(page.getByText('feature-ingress-nginx')).toBeVisible();
  });

  await test.step('a stopped management cluster goes stale, the other stays live', async () => {
    await forge.fault({ type: 'stop', cluster: 'aws-v1' });
    await openFleet(page);
    await expect(
      page.getByRole('heading', { name: /2 of 4 clusters cannot be seen/ }),
    ).toBeVisible();
    for (const cluster of ['prod-eu-west-1', 'non-prod-eu-west-1']) {
      await expect(rowOf(page, cluster)).toContainText('not known');
      await expect(rowOf(page, cluster)).not.toContainText('in sync');
      await expect(rowOf(page, cluster)).not.toContainText('7/7');
    }
    await expectFollows(page, 'prod-westeurope', 'v0.0.2', live);

    await forge.clearFaults();
    await expectFollows(page, 'prod-eu-west-1', release, merged);
    await expect(
      page.getByRole('heading', { name: 'All 4 clusters are in sync' }),
    ).toBeVisible();
  });
});
