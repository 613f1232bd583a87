import { FleetDatabase } from '../database/FleetDatabase';
import { pause } from '../ingest/backOff';

const day = 86_400_000;

/** Rows of one transaction: a delete must not keep others out for long. */
const chunk = 1_000;

/** How long a replica may be away and still hear of what was deleted; after that it reads everything again. */
const deletionsKept = day;

/**
 * Forgets what is older than is kept: entries of the history, operations, and what was deleted and has no history any more.
 *
 * @param options - `now` in epoch milliseconds; `days` that are kept
 *
 * @returns how many rows were deleted
 */
export async function forgetOldHistory(
  database: FleetDatabase,
  options: { now: number; days: number; signal?: AbortSignal },
): Promise<number> {
  const { now, days, signal = new AbortController().signal } = options;
  const { knex, isPostgres } = database;
  let forgotten = 0;
  for (const table of ['fleet_transitions', 'fleet_operations']) {
    for (;;) {
      const began = performance.now();
      const count: number = await knex(table)
        .whereIn(
          'id',
          knex(table)
            .where('at', '<', now - days * day)
            .orderBy('at')
            .limit(chunk)
            .select('id'),
        )
        .delete();
      forgotten += count;
      if (count < chunk || signal.aborted) {
        break;
      }
      if (!isPostgres) {
        // SQLite works in this thread: others get their turn, too.
        await pause(2 * (performance.now() - began), signal);
      }
    }
  }
  return forgotten + (await forgetDeleted(database, now));
}

async function forgetDeleted(
  { knex }: FleetDatabase,
  now: number,
): Promise<number> {
  return knex.transaction<number>(async transaction => {
    const old = await transaction('fleet_subjects as s')
      .where({ deleted: true })
      .andWhere('written_at', '<', now - deletionsKept)
      .whereNotExists(
        transaction('fleet_transitions')
          .whereRaw('subject_id = s.id')
          .select('id'),
      )
      .limit(chunk)
      .select('id', 'shard', 'seq');
    const purged = new Map<string, number>();
    for (const { shard, seq } of old) {
      purged.set(shard, Math.max(purged.get(shard) ?? 0, Number(seq)));
    }
    for (const [name, seq] of purged) {
      await transaction('fleet_shards')
        .where({ name })
        .andWhere('purged_seq', '<', seq)
        .update({ purged_seq: seq });
    }
    const count = await transaction('fleet_subjects')
      .whereIn(
        'id',
        old.map(({ id }) => id),
      )
      .delete();
    return count;
  });
}
