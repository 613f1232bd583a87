import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { runTypeScript, say } from './setUp.mjs';

const directory = join(root, '.control-plane');

const program = runTypeScript(
  join('packages', 'control-plane', 'src', 'cli.ts'),
);

/** Builds the programs of the real clusters where they are not there yet, and shows how it goes. */
export async function buildControlPlane({ node, environment }) {
  say('Looking for the programs of the control plane …');
  const child = spawn(node, [...program, 'build'], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const stop = () => child.kill('SIGTERM');
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const status = await new Promise(resolve => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  if (status !== 0) {
    throw new Problem(
      'Without its programs the control plane does not start; see above. `npm start` runs the same portal on simulated clusters.',
    );
  }
}

/**
 * Starts the management clusters of the sandbox's platform repository, and waits until they are there; workload clusters
 * follow by themselves.
 *
 * @returns the management clusters, with name and path of the read-only kubeconfig
 */
export async function startControlPlane(
  processes,
  { node, environment, options },
) {
  const began = Date.now();
  const isStarted = () => {
    const state = readState();
    // A run that died may have left its state.
    return state?.phase === 'running' && Date.parse(state.startedAt) >= began;
  };
  const entry = processes.start(
    'control-plane',
    node,
    [...program, 'up', '--directory', directory, ...options],
    { cwd: root, env: environment },
    { endsItsOwn: true },
  );
  await processes.until(
    entry,
    isStarted,
    'has not started its management clusters',
    240,
  );
  return readState().clusters.filter(cluster => !cluster.managementCluster);
}

/** Configuration that has the backend watch these clusters instead of the sandbox's. */
export function controlPlaneConfig(clusters) {
  return {
    APP_CONFIG_gitopsFleet_managementClusters: JSON.stringify(
      clusters.map(({ name, kubeconfig }) => ({
        name,
        title: name.replace('-', ' '),
        kubeconfig: { file: kubeconfig },
      })),
    ),
  };
}

/** What `yarn control-plane status` reads too. */
function readState() {
  try {
    return JSON.parse(readFileSync(join(directory, 'state.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
