import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './paths.mjs';
import {
  buildControlPlane,
  controlPlaneConfig,
  startControlPlane,
} from './controlPlane.mjs';
import { Problem } from './problem.mjs';
import { Processes } from './processes.mjs';
import { runTypeScript, say, yarnProgram } from './setUp.mjs';

const ports = [
  [3000, 'frontend'],
  [7007, 'backend'],
  [7100, 'sandbox: forge and control page'],
];

const simulatedClusters = [
  [7101, 'sandbox: management cluster aws-v1'],
  [7102, 'sandbox: management cluster azure-v1'],
];

/**
 * Starts sandbox, backend and frontend, and waits until each answers.
 *
 * @param options `sandboxOptions` are passed on to the sandbox; with `controlPlane` its clusters are real ones
 * @returns the processes; `stop` ends them all
 */
export async function startPortal({
  node,
  environment,
  verbose = false,
  sandboxOptions = [],
  controlPlane = false,
}) {
  await checkPorts(controlPlane ? ports : [...ports, ...simulatedClusters]);
  if (controlPlane) {
    await buildControlPlane({ node, environment });
  }
  const processes = new Processes({ verbose });
  const settings = { cwd: root, env: environment };
  const yarn = (name, ...command) =>
    processes.start(name, node, [yarnProgram(), ...command], settings);
  try {
    say('Starting the sandbox …');
    const sandbox = processes.start(
      'sandbox',
      node,
      [
        ...runTypeScript(join('packages', 'sandbox', 'src', 'cli.ts')),
        ...sandboxOptions,
        ...(controlPlane ? ['--without-clusters'] : []),
      ],
      settings,
      { endsItsOwn: true },
    );
    await processes.answering(
      sandbox,
      'http://localhost:7100/sandbox/health',
      120,
    );
    if (controlPlane) {
      say('Starting the management clusters …');
      const clusters = await startControlPlane(processes, {
        node,
        environment,
        options: optionsFor(sandboxOptions, '--interval'),
      });
      settings.env = { ...environment, ...controlPlaneConfig(clusters) };
    }
    say('Starting backend and frontend …');
    const backend = yarn('backend', 'workspace', 'backend', 'start');
    const frontend = yarn('frontend', 'workspace', 'app', 'start');
    await Promise.all([
      processes
        .answering(
          backend,
          'http://localhost:7007/.backstage/health/v1/readiness',
          180,
        )
        .then(() => say('  backend answers')),
      processes
        .answering(frontend, 'http://localhost:3000', 180)
        .then(() => say('  frontend answers')),
    ]);
  } catch (error) {
    await processes.stop();
    throw error;
  }
  return processes;
}

/** An option with its value, wherever it stands and however it is written. */
function optionsFor(options, name) {
  return options.filter(
    (option, index) =>
      option === name ||
      option.startsWith(`${name}=`) ||
      options[index - 1] === name,
  );
}

async function checkPorts(needed) {
  const busy = [];
  for (const [port, use] of needed) {
    if (!(await isFree(port))) {
      busy.push(`${port} (${use})`);
    }
  }
  if (busy.length > 0) {
    throw new Problem(
      `Another process listens on port ${busy.join(
        ', ',
      )}. End it (is the portal running already? \`lsof -i :${parseInt(
        busy[0],
        10,
      )}\` names it) and try again.`,
    );
  }
}

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
