import { FleetDatabase } from '../database/FleetDatabase';

/**
 * Deletes what is known of a management cluster that is not watched any more, and its history. A replica that still watches
 * it finds no lease of its own and writes nothing. Who asked for what stays on record.
 */
export async function deleteShard(
  database: FleetDatabase,
  shard: string,
): Promise<void> {
  await database.knex.transaction(async transaction => {
    await transaction('fleet_shards').where({ name: shard }).delete();
    const subjects = () => transaction('fleet_subjects').where({ shard });
    await transaction('fleet_transitions')
      .whereIn('subject_id', subjects().select('id'))
      .delete();
    await subjects().delete();
  });
}
