import { FleetDatabase } from '../database/FleetDatabase';
import type { Lease } from './ShardLeases';

/** What is to stand in a column of a shard, while the lease holds. */
export interface ShardUpdate {
  lease: Lease;
  value: string;
}

const recordsOfPostgres = `json_to_recordset(?) as r(name text, epoch bigint, value text)`;
const recordsOfSqlite = `(select json_extract(value, '$.name') as name, json_extract(value, '$.epoch') as epoch,
  json_extract(value, '$.value') as value from json_each(?)) as r`;

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
    `update fleet_shards set ${column} = r.value from ${
      isPostgres ? recordsOfPostgres : recordsOfSqlite
    } where fleet_shards.name = r.name and fleet_shards.epoch = r.epoch`,
    [JSON.stringify(records)],
  );
}
