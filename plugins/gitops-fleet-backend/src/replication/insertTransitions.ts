import type { Knex } from 'knex';
import { RecordColumns, recordset } from './recordset';

const columns = {
  subject_id: 'bigint',
  at: 'bigint',
  from_status: 'text',
  to_status: 'text',
  reason: 'text',
  message: 'text',
  revision: 'text',
} as const satisfies RecordColumns;

const columnNames = Object.keys(columns);

/** A row of `fleet_transitions`. `at` in epoch milliseconds. */
export interface InsertedTransition {
  subject_id: number | undefined;
  at: number;
  from_status: string;
  to_status: string;
  reason: string;
  message: string;
  revision: string;
}

/** Writes entries of the history, those that are not there yet. */
export async function insertTransitions(
  transaction: Knex.Transaction,
  rows: InsertedTransition[],
  isPostgres: boolean,
): Promise<void> {
  if (rows.length > 0) {
    await transaction.raw(
      `insert into fleet_transitions (${columnNames.join(', ')})
       select ${columnNames.join(', ')} from ${recordset(columns, isPostgres)}
       where true
       on conflict (subject_id, at, to_status) do nothing`,
      [JSON.stringify(rows)],
    );
  }
}
