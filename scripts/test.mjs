import { spawn } from 'node:child_process';
import { findBrowser } from './browser.mjs';
import { root } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { Problem } from './problem.mjs';
import { startPortal } from './portal.mjs';
import { say, setUp, yarnProgram } from './setUp.mjs';

/** What `npm test` runs, in this order; `npm test -- types unit` runs only these. */
const parts = {
  types: context => check(context, 'tsc', '--pretty', 'false'),
  api: context =>
    check(
      context,
      'workspace',
      '@gitops-fleet/backstage-plugin-gitops-fleet-common',
      'generate:check',
    ),
  lint: context => check(context, 'lint'),
  format: context => check(context, 'prettier:check'),
  unit,
  story,
};

/** Runs everything and closes with one line, `N passed, N failed`. */
export async function test(options) {
  const unknown = options.filter(option => !(option in parts));
  if (unknown.length > 0) {
    throw new Problem(
      `There is no part '${unknown[0]}'. There are: ${Object.keys(parts).join(
        ', ',
      )}.`,
    );
  }
  const prepared = await setUp();
  const total = { passed: 0, failed: 0 };
  for (const [name, run] of Object.entries(parts)) {
    if (options.length > 0 && !options.includes(name)) {
      continue;
    }
    say(`\n▸ ${name}`);
    const began = Date.now();
    const { passed, failed } = await run(prepared).catch(error => {
      if (!(error instanceof Problem)) {
        throw error;
      }
      console.error(`✖ ${error.message}`);
      return { passed: 0, failed: 1 };
    });
    total.passed += passed;
    total.failed += failed;
    const seconds = Math.round((Date.now() - began) / 1_000);
    say(`▸ ${name}: ${passed} passed, ${failed} failed (${seconds} s)`);
  }
  say(`\n${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

async function check(context, ...command) {
  const { status } = await yarn(context, command);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
}

/** What several replicas share is tested on a PostgreSQL of its own, whatever its version. */
async function unit(context) {
  const postgres = await startPostgres(context);
  try {
    const { status, output } = await yarn(
      context,
      ['backstage-cli', 'repo', 'test', '--watch=false', '--maxWorkers=2'],
      {
        CI: 'true',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
        BACKSTAGE_TEST_DATABASE_POSTGRES15_CONNECTION_STRING: postgres.url,
      },
    );
    return counts(output, /^Tests:\s.*$/m, status);
  } finally {
    await postgres.stop();
  }
}

/** The story is lived on the processes that `npm start` runs. */
async function story(context) {
  const browser = findBrowser(context);
  const portal = await startPortal({ ...context, sandboxOptions: ['--reset'] });
  try {
    return await runPlaywright(context, [], { CHROMIUM_PATH: browser });
  } finally {
    await portal.stop();
  }
}

/** Runs Playwright's tests. @returns how many passed and failed */
export async function runPlaywright(context, options, extra = {}) {
  const { status, output } = await yarn(
    context,
    ['playwright', 'test', '--reporter=list', ...options],
    extra,
  );
  return counts(output, /^\s+\d+ (passed|failed)[\s\S]*$/m, status);
}

/** Reads how many tests a runner says to have run. A runner that fails without a failed test counts as one. */
function counts(output, summary, status) {
  const [text = ''] = summary.exec(output) ?? [];
  const number = word =>
    Number(new RegExp(`(\\d+) ${word}`).exec(text)?.[1] ?? 0);
  const passed = number('passed');
  const failed = number('failed');
  return {
    passed,
    failed: status !== 0 && failed === 0 ? 1 : failed,
  };
}

/** Runs Yarn, shows what it says, and keeps it. */
function yarn({ node, environment }, command, extra = {}) {
  return new Promise(resolve => {
    const child = spawn(node, [yarnProgram(), ...command], {
      cwd: root,
      env: { ...environment, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = stream => chunk => {
      output += chunk;
      stream.write(chunk);
    };
    child.stdout.on('data', keep(process.stdout));
    child.stderr.on('data', keep(process.stderr));
    const stop = () => child.kill('SIGTERM');
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    child.on('close', status => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve({ status, output });
    });
  });
}
