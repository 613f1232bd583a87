import { statfsSync } from 'node:fs';
import { HeldLock, takeLock } from '../process/lock-file';
import { makeDirectory } from '../process/make-directory';
import { waitFor } from '../process/waiting';
import { Problem, systemErrorCode } from '../problem';
import { BuildContext, buildLog, makePart } from './build-part';
import { ProgramCache } from './cache';
import { explainBuildFailure } from './explain-build-failure';
import { findGo } from './go-toolchain';
import { Progress } from './progress';
import { allParts, versionOfPart } from './parts';

/** What the first build takes on the disk, in bytes: Go's caches and the programs, measured. */
const NEEDED_SPACE = 6e9;

/** Long: another build may have everything before it. In milliseconds. */
const LOCK_TIMEOUT = 3_600_000;

/**
 * Builds what the cache lacks of the given parts. Two builds at once wait for each other; one that was killed is taken up
 * where it ended.
 *
 * @throws Problem that says what is in the way (no Go, an old one, a full disk, no module proxy) and the way out
 */
export async function buildParts(
  parts: readonly string[],
  context: BuildContext,
): Promise<void> {
  const { cache, env, log } = context;
  const missing = () => parts.filter(part => !cache.has(part));
  if (missing().length === 0) {
    return;
  }
  const go = findGo(env);
  await makeCacheFolder(cache.folder);
  checkSpace(cache);
  const lock = await waitForLock(context);
  try {
    cache.sweep();
    const todo = missing();
    for (const [index, part] of todo.entries()) {
      const progress = new Progress(
        `[${index + 1}/${todo.length}] ${part} ${versionOfPart(part)}`,
        log,
      );
      try {
        await makePart(part, go, context);
        cache.keep(part, versionOfPart(part));
        progress.done();
      } catch (error) {
        throw systemErrorCode(error) === 'ENOSPC'
          ? explainBuildFailure(part, 'ENOSPC', {
              cache: cache.folder,
              env,
              log: buildLog(cache),
            })
          : error;
      } finally {
        progress.stop();
      }
    }
  } finally {
    await lock.release();
  }
}

async function makeCacheFolder(folder: string): Promise<void> {
  try {
    await makeDirectory(folder);
  } catch (error) {
    throw new Problem(
      `The built programs are kept in ${folder}, which cannot be made (${systemErrorCode(
        error,
      )}). Name another place in XDG_CACHE_HOME.`,
    );
  }
}

/** Only before the first build: later ones need little of it. */
function checkSpace(cache: ProgramCache): void {
  const { bavail, bsize } = statfsSync(cache.folder);
  const free = bavail * bsize;
  if (free < NEEDED_SPACE && allParts.every(part => !cache.has(part))) {
    throw new Problem(
      `The disk of ${cache.folder} has ${(free / 1e9).toFixed(
        1,
      )} GB free, and the first build takes about ${
        NEEDED_SPACE / 1e9
      } GB with Go's own caches. Make room, or name another place in XDG_CACHE_HOME (and in GOMODCACHE and GOCACHE for Go's).`,
    );
  }
}

async function waitForLock({
  cache,
  log,
  signal,
}: BuildContext): Promise<HeldLock> {
  const file = `${cache.folder}.lock`;
  let said = false;
  return waitFor(
    async () => {
      signal?.throwIfAborted();
      const taken = await takeLock(file);
      if ('held' in taken) {
        return taken.held;
      }
      if (!said) {
        said = true;
        log(
          `Another build is under way (process ${taken.holder.pid}): waiting for it.`,
        );
      }
      return undefined;
    },
    {
      timeout: LOCK_TIMEOUT,
      pause: 500,
      timedOut: () =>
        new Problem(
          `Another build has held ${file} for an hour. End its process, or remove the file when there is none.`,
        ),
    },
  );
}
