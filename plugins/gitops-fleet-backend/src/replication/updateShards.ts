import { FleetDatabase } from '../database/FleetDatabase';
import { RecordColumns, recordset } from './recordset';
import type { Lease } from './ShardLeases';

/** What is to stand in a column of a shard, while the lease holds. */
export interface ShardUpdate {
  lease: Lease;
  value: string;
}

const columns = {
  name: 'text',
  epoch: 'bigint',
  value: 'text',
} as const satisfies RecordColumns;

/**
 * Writes a column of many shards in one statement: one for each would take as many turns of a process that has much to do, and
 * as many places among what waits for the database. Shards that somebody else owns by now stay as they are.
 */
export async function updateShards(
  { knex, isPostgres }: FleetDatabase,
  column: 'connection' | 'positions',
  updates: readonly ShardUpdate[],
): Promise<void> {
  if (updates.length === 0) {
    return;
  }
  const records = updates.map(({ lease: { shard: name, epoch }, value }) => ({
    name,
    epoch,
    value,
  }));
  await knex.raw(
    `update fleet_shards set ${column} = r.value from ${recordset(
      columns,
      isPostgres,
    )} where fleet_shards.name = r.name and fleet_shards.epoch = r.epoch`,
    [JSON.stringify(records)],
  );
}
