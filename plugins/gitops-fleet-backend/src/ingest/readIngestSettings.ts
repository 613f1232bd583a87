import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/**
 * Reads `gitopsFleet.ingest`.
 *
 * @throws InputError for a number of lists that is no whole number above zero
 */
export function readIngestSettings(config: Config): {
  concurrentLists?: number;
  tightHeap?: boolean;
} {
  const field = 'gitopsFleet.ingest.concurrentLists';
  const concurrentLists = config.getOptionalNumber(field);
  if (
    concurrentLists !== undefined &&
    (!Number.isInteger(concurrentLists) || concurrentLists < 1)
  ) {
    throw new InputError(
      `${field} is ${concurrentLists}: give a whole number above zero, or leave it out for 4`,
    );
  }
  const tightHeap = config.getOptionalBoolean('gitopsFleet.ingest.tightHeap');
  return { concurrentLists, tightHeap };
}
