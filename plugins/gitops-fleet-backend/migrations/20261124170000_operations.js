// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('fleet_operations', table => {
    table
      .text('options')
      .notNullable()
      .defaultTo('{}')
      .comment('How it was asked for, as JSON');
    table
      .text('steps')
      .notNullable()
      .defaultTo('[]')
      .comment('What is asked for one after the other, as JSON');
    table
      .text('notes')
      .notNullable()
      .defaultTo('[]')
      .comment('What has not gone as it should and did no harm, as JSON');
    table.bigInteger('handled_at').nullable().comment('Epoch milliseconds');
    table.bigInteger('finished_at').nullable().comment('Epoch milliseconds');
    table
      .string('bulk', 36)
      .nullable()
      .comment('The bulk operation that it belongs to');
    table.string('idempotency_key', 200).nullable();
    table
      .string('runner', 64)
      .nullable()
      .comment('The replica that sees to it');
    table
      .bigInteger('lease_until')
      .notNullable()
      .defaultTo(0)
      .comment('Epoch milliseconds on the clock of the database');
    table.unique(['actor', 'idempotency_key']);
    table.index(['bulk']);
  });
  await knex('fleet_operations').update({ finished_at: knex.ref('at') });
  // Few are under way at a time, among all that ever were.
  await knex.raw(
    'create index fleet_operations_under_way on fleet_operations (lease_until) where finished_at is null',
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('drop index fleet_operations_under_way');
  await knex.schema.alterTable('fleet_operations', table => {
    table.dropUnique(['actor', 'idempotency_key']);
    table.dropIndex(['bulk']);
    for (const column of [
      'options',
      'steps',
      'notes',
      'handled_at',
      'finished_at',
      'bulk',
      'idempotency_key',
      'runner',
      'lease_until',
    ]) {
      table.dropColumn(column);
    }
  });
};
