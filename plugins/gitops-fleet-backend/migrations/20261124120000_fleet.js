// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('fleet_replicas', table => {
    table.comment('Running backends that share this database');
    table.string('id', 64).primary();
    table
      .bigInteger('expires_at')
      .notNullable()
      .comment('Epoch milliseconds on the clock of the database');
  });

  await knex.schema.createTable('fleet_shards', table => {
    table.comment(
      'One for each management cluster: which replica watches it, how it is connected, and how far its objects are written',
    );
    table.string('name', 63).primary();
    table.string('owner', 64).nullable();
    table
      .bigInteger('epoch')
      .notNullable()
      .defaultTo(0)
      .comment('Counts owners; a write that names an older one is refused');
    table
      .bigInteger('expires_at')
      .notNullable()
      .defaultTo(0)
      .comment('Epoch milliseconds on the clock of the database');
    table
      .bigInteger('seq')
      .notNullable()
      .defaultTo(0)
      .comment('Sequence of the last written object');
    table
      .bigInteger('purged_seq')
      .notNullable()
      .defaultTo(0)
      .comment('Whoever has read less than this has missed deletions');
    table.text('connection').nullable().comment('ConnectionRecord as JSON');
  });

  await knex.schema.createTable('fleet_subjects', table => {
    table.comment(
      'What is known of each resource, workload cluster and connection: the last state, and what was last recorded of it',
    );
    table.bigIncrements('id');
    table.string('shard', 63).notNullable();
    table.text('key').notNullable();
    table
      .string('type', 16)
      .notNullable()
      .comment('resource, cluster or connection');
    table.bigInteger('seq').notNullable();
    table.boolean('deleted').notNullable().defaultTo(false);
    table.bigInteger('written_at').notNullable().comment('Epoch milliseconds');
    table.text('object').nullable().comment('The projected resource as JSON');
    table
      .text('memory')
      .nullable()
      .comment('What was last said and recorded of it, as JSON');
    table.string('status', 32).notNullable().defaultTo('');
    table.text('reason').notNullable().defaultTo('');
    table.unique(['key']);
    table.index(['shard', 'seq']);
    table.index(['status']);
  });

  await knex.schema.createTable('fleet_transitions', table => {
    table.comment('Settled changes of status and of applied revision');
    table.bigIncrements('id');
    table.bigInteger('subject_id').notNullable();
    table.bigInteger('at').notNullable().comment('Epoch milliseconds');
    table.string('from_status', 32).notNullable();
    table.string('to_status', 32).notNullable();
    table.text('reason').notNullable();
    table.text('message').notNullable();
    table.text('revision').notNullable();
    table.unique(['subject_id', 'at', 'to_status']);
    table.index(['at', 'id']);
  });

  await knex.schema.createTable('fleet_operations', table => {
    table.comment('Who asked for what, why, and what came of it');
    table.string('id', 36).primary();
    table.bigInteger('at').notNullable().comment('Epoch milliseconds');
    table.string('shard', 63).notNullable();
    table.text('key').notNullable();
    table.string('operation', 32).notNullable();
    table.text('actor').notNullable();
    table.text('why').notNullable().defaultTo('');
    table.string('outcome', 32).notNullable();
    table.text('message').notNullable().defaultTo('');
    table.index(['key', 'at']);
    table.index(['at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'fleet_operations',
    'fleet_transitions',
    'fleet_subjects',
    'fleet_shards',
    'fleet_replicas',
  ]) {
    await knex.schema.dropTable(table);
  }
};
