import { spawnSync } from 'node:child_process';
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
  const { status } = spawnSync(
    node,
    [
      '--expose-gc',
      ...runTypeScript(join('packages', 'backend', 'bench', 'main.ts')),
      ...options,
    ],
    { cwd: root, env: environment, stdio: 'inherit' },
  );
  process.exitCode = status ?? 1;
}
