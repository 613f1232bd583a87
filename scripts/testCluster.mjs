import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildControlPlane } from './controlPlane.mjs';
import { Problem } from './problem.mjs';
import { say, setUp } from './setUp.mjs';
import { runPlaywright } from './test.mjs';

const config = 'packages/backend/cluster-tests';

/**
 * The tests on real API servers. Closes with one line, `N passed, N failed`.
 *
 * @param options names of test files, or `--kubeconfig FILE [--context NAME] [--allow-writes]` for one's own management
 * cluster
 */
export async function testCluster(options) {
  const { values, positionals } = read(options);
  const own = ownCluster(values);
  const prepared = await setUp();
  if (own) {
    say(
      `Reading ${values.kubeconfig}${
        values['allow-writes']
          ? ', and writing to a namespace of its own'
          : '; nothing is written'
      } …`,
    );
  } else {
    await buildControlPlane(prepared);
  }
  const { passed, failed } = await runPlaywright(
    prepared,
    ['-c', config, ...positionals],
    own ?? {},
  );
  say(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function read(options) {
  try {
    return parseArgs({
      args: options,
      allowPositionals: true,
      options: {
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        'allow-writes': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Problem(
      `${error.message}. Usage: npm run test:cluster -- [FILES] | --kubeconfig FILE [--context NAME] [--allow-writes]`,
    );
  }
}

/** Environment for the tests of one's own cluster: only a file that is named here is ever read, never $KUBECONFIG. */
function ownCluster({ kubeconfig, context, 'allow-writes': allowWrites }) {
  if (kubeconfig === undefined) {
    if (context !== undefined || allowWrites) {
      throw new Problem(
        '--context and --allow-writes are for a cluster of your own: name its kubeconfig with --kubeconfig FILE.',
      );
    }
    return undefined;
  }
  const file = resolve(kubeconfig);
  if (!existsSync(file)) {
    throw new Problem(
      `--kubeconfig ${kubeconfig} does not exist: give the path of a kubeconfig file.`,
    );
  }
  return {
    FLEET_TEST_KUBECONFIG: file,
    FLEET_TEST_CONTEXT: context ?? '',
    FLEET_TEST_ALLOW_WRITES: String(allowWrites),
  };
}
