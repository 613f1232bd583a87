// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('fleet_shards', table => {
    table
      .text('positions')
      .comment(
        'JSON: from where on each kind can be watched further by whoever has read the subjects; null where it must be listed',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('fleet_shards', table => {
    table.dropColumn('positions');
  });
};
