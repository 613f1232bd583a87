import { Problem } from './problem.mjs';
import { startPortal } from './portal.mjs';
import { say, setUp } from './setUp.mjs';

/**
 * The portal on the sandbox, until Ctrl-C.
 *
 * @param options `--verbose` shows the logs, `--control-plane` runs real clusters; everything else goes to the sandbox
 */
export async function start(options) {
  const verbose = options.includes('--verbose');
  const controlPlane = options.includes('--control-plane');
  const prepared = await setUp();
  const asked = new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, resolve);
    }
  });
  const portal = startPortal({
    ...prepared,
    verbose,
    controlPlane,
    sandboxOptions: options.filter(
      option => !['--verbose', '--control-plane'].includes(option),
    ),
  });
  // Ctrl-C while it starts: what has been started by then is ended.
  const early = await Promise.race([portal, asked.then(() => undefined)]);
  const processes = early ?? (await portal);
  if (early) {
    say(controlPlane ? welcomeToRealClusters : welcome);
    const ended = await Promise.race([
      processes.firstToEnd(),
      asked.then(() => undefined),
    ]);
    await processes.stop();
    if (ended) {
      throw new Problem(
        `The ${ended.name} has ended; see ${ended.logFile}. Everything else is stopped.`,
      );
    }
  }
  await processes.stop();
  say('\nStopped.');
}

const welcome = `
  The portal      http://localhost:3000          sign in as a guest with one click
  The forge       http://localhost:7100          where pull requests are read and merged
  The sandbox     http://localhost:7100/sandbox  where clusters are stopped and builds broken

  Try this:
    1. Open GitOps Fleet: four workload clusters on two management clusters.
    2. Create › Onboard a tenant. Merge its pull request in the forge: non-prod follows, prod stays.
    3. Releases in the forge: publish v0.0.3. Create › Promote a release. Merge: prod follows.
    4. Stop a management cluster in the sandbox: its clusters go stale, the others stay live.

  Logs are in .sandbox/logs. Ctrl-C ends everything.
`;

const welcomeToRealClusters = `
  The portal      http://localhost:3000          sign in as a guest with one click
  The forge       http://localhost:7100          where pull requests are read and merged
  The clusters    yarn control-plane status      a kubeconfig of each, and what of it is real

  Try this:
    1. Open GitOps Fleet: four workload clusters on two management clusters, each a real API server.
    2. Create › Onboard a tenant. Merge its pull request in the forge: its namespace appears on the non-prod API servers,
       and not on prod.
    3. Releases in the forge: publish v0.0.3. Create › Promote a release. Merge: prod follows.

  Logs are in .sandbox/logs and .control-plane/logs. Ctrl-C ends everything.
`;
