import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { runTypeScript, setUp } from './setUp.mjs';

/**
 * The benchmarks, with their ratios.
 *
 * @param options `--json FILE` writes the rows to a file too
 */
export async function bench(options) {
  const { node, environment } = await setUp();
  const child = spawn(
    node,
    [
      '--expose-gc',
      ...runTypeScript(join('packages', 'backend', 'bench', 'main.ts')),
      ...options,
    ],
    { cwd: root, env: environment, stdio: 'inherit' },
  );
  // What it has started ends with it, so it is told, and waited for.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  process.exitCode = await new Promise(resolve => {
    child.on('error', () => resolve(1));
    child.on('close', status => resolve(status ?? 1));
  });
}
