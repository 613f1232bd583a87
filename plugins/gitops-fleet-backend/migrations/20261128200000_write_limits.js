// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('fleet_write_limits', table => {
    table.comment('How much of what they may ask for callers have used');
    table.text('caller').primary();
    table
      .bigInteger('spent_until')
      .notNullable()
      .comment(
        'Epoch milliseconds on the clock of the database at which all of it has come back',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('fleet_write_limits');
};
