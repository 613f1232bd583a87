import type { Knex } from 'knex';
import { RecordColumns, recordset } from './recordset';
import type { SubjectType } from './subjects';

/** A row of `fleet_subjects`. */
export interface SubjectRow {
  shard: string;
  key: string;
  type: SubjectType;
  seq: number;
  deleted: boolean;
  written_at: number;
  /** `null` keeps the object of a row that is not deleted. */
  object: string | null;
  memory: string | null;
  status: string;
  reason: string;
}

const unstorable =
  /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as PostgreSQL takes it: without NUL and halves of characters. */
export function storable(text: string): string {
  return text.replace(unstorable, '\ufffd');
}

const columns = {
  shard: 'text',
  key: 'text',
  type: 'text',
  seq: 'bigint',
  deleted: 'boolean',
  written_at: 'bigint',
  object: 'text',
  memory: 'text',
  status: 'text',
  reason: 'text',
} as const satisfies RecordColumns;

const columnNames = Object.keys(columns);

/** A living row that comes without its object keeps the one that it has. */
const keptObject = `object = case when excluded.object is null and not excluded.deleted
  then fleet_subjects.object else excluded.object end`;

/**
 * Writes rows, new ones and others.
 *
 * @returns ids of the rows by key
 */
export async function upsertSubjects(
  transaction: Knex.Transaction,
  rows: SubjectRow[],
  isPostgres: boolean,
): Promise<Map<string, number>> {
  const result = await transaction.raw(
    `insert into fleet_subjects (${columnNames.join(', ')})
     select ${columnNames.join(', ')} from ${recordset(columns, isPostgres)}
     where true
     on conflict (key) do update set ${columnNames
       .filter(column => column !== 'key')
       .map(column =>
         column === 'object' ? keptObject : `${column} = excluded.${column}`,
       )
       .join(', ')}
     returning id, key`,
    [JSON.stringify(rows)],
  );
  const returned: { id: number | string; key: string }[] = isPostgres
    ? result.rows
    : result;
  return new Map(returned.map(({ id, key }) => [key, Number(id)]));
}
