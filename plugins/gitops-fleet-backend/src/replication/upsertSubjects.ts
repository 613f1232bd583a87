import type { Knex } from 'knex';
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

const columns = [
  'shard',
  'key',
  'type',
  'seq',
  'deleted',
  'written_at',
  'object',
  'memory',
  'status',
  'reason',
] as const;

/** A living row that comes without its object keeps the one that it has. */
const keptObject = `object = case when excluded.object is null and not excluded.deleted
  then fleet_subjects.object else excluded.object end`;

const recordsOfPostgres = `json_to_recordset(?) as r(
  shard text, key text, type text, seq bigint, deleted boolean, written_at bigint,
  object text, memory text, status text, reason text)`;

const recordsOfSqlite = `(select ${columns
  .map(column => `json_extract(value, '$.${column}') as ${column}`)
  .join(', ')} from json_each(?))`;

/**
 * Writes rows, new ones and others. It is one statement with one parameter, whatever their number: what a builder makes of
 * many takes longer than all the rest.
 *
 * @returns ids of the rows by key
 */
export async function upsertSubjects(
  transaction: Knex.Transaction,
  rows: SubjectRow[],
  isPostgres: boolean,
): Promise<Map<string, number>> {
  const result = await transaction.raw(
    `insert into fleet_subjects (${columns.join(', ')})
     select ${columns.join(', ')} from ${
      isPostgres ? recordsOfPostgres : recordsOfSqlite
    }
     where true
     on conflict (key) do update set ${columns
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
