import { Browser, chromium, Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { browserArguments } from '../testing/browserArguments';
import { pause } from '../testing/untilSeen';
import { atEnd } from './endings';
import type { ApiServersService, FleetSize } from './apiServers';
import { Child } from './child';
import { BenchRow, percentiles, row, rounded } from './row';
import { findBrowser, root, yarnProgram } from './scripts';
import type { SiteService } from './site';
import { freePort } from './wire';

/** Navigations that are measured, after one that is not. */
const rounds = 5;

/**
 * `navigation`: in Chromium, from the click on the tab Reconcilers of the page of a fleet to the frame that its rows are
 * painted in. `load_ms` is the same page from its address, with its scripts in the browser's cache: everything from the
 * request of the document to that frame.
 */
export async function* navigationRows(
  size: FleetSize,
): AsyncGenerator<BenchRow> {
  await buildApp();
  const apiServers = await Child.start<ApiServersService>('apiServers');
  const site = await Child.start<SiteService>('site');
  let browser: Browser | undefined;
  let forget = () => {};
  try {
    const { clusters, reconcilers } = await apiServers.call('start', size);
    const port = await freePort();
    await site.call('start', { port, clusters, reconcilers });
    await pause(2_000);
    browser = await chromium.launch({
      executablePath: await findBrowser(),
      args: browserArguments,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    forget = atEnd(() => browser?.close());
    const page = await browser.newPage({
      viewport: { width: 1_440, height: 1_000 },
    });
    const address = `http://127.0.0.1:${port}/gitops-fleet`;
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByRole('table', { name: 'Clusters' }).waitFor();
    const times = await navigate(page, address, reconcilers);
    const loads = await load(page, `${address}/reconcilers`, reconcilers);
    yield row({
      name: 'navigation',
      objects: reconcilers,
      clusters: size.managementClusters,
      ours: {
        ms: percentiles(times).p50_ms,
        worst_ms: rounded(Math.max(...times)),
        load_ms: percentiles(loads).p50_ms,
      },
    });
  } finally {
    forget();
    await browser?.close();
    await site.stop();
    await apiServers.stop();
  }
}

/** As the tree is now. @throws Error with what the build says, when it fails */
async function buildApp(): Promise<void> {
  const build = spawn(
    process.execPath,
    [await yarnProgram(), 'workspace', 'app', 'build'],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const forget = atEnd(() => build.kill('SIGTERM'));
  let said = '';
  const hear = (chunk: Buffer) => {
    said += chunk;
  };
  build.stdout.on('data', hear);
  build.stderr.on('data', hear);
  const status = await new Promise(done => {
    build.on('close', done);
  });
  forget();
  if (status !== 0) {
    throw new Error(`the frontend cannot be built:\n${said.slice(-3_000)}`);
  }
}

/** Milliseconds of each navigation, the first left out. */
async function navigate(
  page: Page,
  address: string,
  reconcilers: number,
): Promise<number[]> {
  await page.goto(`${address}/fleet`);
  const times: number[] = [];
  for (let i = 0; i <= rounds; i++) {
    const fleet = page.getByRole('tab', { name: 'Fleet', exact: true });
    await fleet.click();
    await page.getByRole('table', { name: 'Clusters' }).waitFor();
    const tab = page.getByRole('tab', { name: 'Reconcilers', exact: true });
    const milliseconds = await tab.evaluate(painted, {
      rows: reconcilers,
      click: true,
    });
    if (i > 0) {
      times.push(milliseconds);
    }
  }
  return times;
}

/** Milliseconds of each load of the page, the first left out. */
async function load(
  page: Page,
  address: string,
  reconcilers: number,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 4; i++) {
    await page.goto(address, { waitUntil: 'commit' });
    const milliseconds = await page
      .locator('html')
      .evaluate(painted, { rows: reconcilers, click: false });
    if (i > 0) {
      times.push(milliseconds);
    }
  }
  return times;
}

/**
 * Runs in the page: clicks where it should, and waits until the table has all rows, those in sight are there, and the frame
 * that paints them is over.
 *
 * @returns milliseconds since the click, or since the navigation began
 */
async function painted(
  element: HTMLElement | SVGElement,
  { rows, click }: { rows: number; click: boolean },
): Promise<number> {
  const began = click ? performance.now() : 0;
  if (click) {
    element.dispatchEvent(
      new MouseEvent('click', { bubbles: true, cancelable: true }),
    );
  }
  for (;;) {
    const table = document.querySelector('table[aria-label="Reconcilers"]');
    if (
      Number(table?.getAttribute('aria-rowcount')) > rows &&
      table?.querySelector('tbody tr[data-index]')
    ) {
      break;
    }
    await new Promise(frame => requestAnimationFrame(frame));
  }
  // The first frame paints them, the second one begins when it has.
  await new Promise(frame => requestAnimationFrame(frame));
  await new Promise(frame => requestAnimationFrame(frame));
  return performance.now() - began;
}
