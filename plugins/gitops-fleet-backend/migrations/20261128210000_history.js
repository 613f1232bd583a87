// @ts-check

/*
 * What is written to the history waits while PostgreSQL makes its index: 12 s where the history has ten million entries,
 * 0.4 GB of disk. It is kept in memory until then, and nothing that is read waits. An index that is made beside writers
 * would have no transaction, and a backend that is ended meanwhile would leave the migrations locked for all others.
 */
const indexes = {
  // Workload clusters and connections are few among the resources.
  fleet_subjects_not_resource: `fleet_subjects (type, shard) where type <> 'resource'`,
  // What is rare is found by its status, however long ago it was.
  fleet_transitions_to_status_at: 'fleet_transitions (to_status, at, id)',
};

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const [name, on] of Object.entries(indexes)) {
    await knex.raw(`create index ${name} on ${on}`);
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of Object.keys(indexes)) {
    await knex.raw(`drop index ${name}`);
  }
};
