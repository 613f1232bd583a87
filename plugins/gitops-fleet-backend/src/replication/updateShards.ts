import type { Knex } from 'knex';
import { RecordColumns, recordset } from './recordset';
import type { Lease } from './ShardLeases';

/** What is to stand in a column of a shard, while the lease holds. */
export interface ShardUpdate<V extends string | number = string> {
  lease: Lease;
  value: V;
}

const types = {
  connection: 'text',
  positions: 'text',
  seq: 'bigint',
} as const satisfies RecordColumns;

/**
 * Writes a column of many shards in one statement: one for each would take as many turns of a process that has much to do, and
 * as many places among what waits for the database. Shards that somebody else owns by now stay as they are.
 */
export async function updateShards(
  { knex, isPostgres }: { knex: Knex; isPostgres: boolean },
  column: keyof typeof types,
  updates: readonly ShardUpdate<string | number>[],
): Promise<void> {
  if (updates.length === 0) {
    return;
  }
  const columns: RecordColumns = {
    name: 'text',
    epoch: 'bigint',
    value: types[column],
  };
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
