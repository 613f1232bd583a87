/** Columns of rows that are handed to the database as JSON, with their types in PostgreSQL. */
export type RecordColumns = {
  readonly [column: string]: 'text' | 'bigint' | 'boolean';
};

/**
 * Rows, called `r`, as a statement reads them from its one parameter, a list of objects as JSON, whatever their number:
 * what a builder makes of many takes longer than all the rest.
 *
 * @returns what stands behind `from`
 */
export function recordset(columns: RecordColumns, isPostgres: boolean): string {
  const names = Object.keys(columns);
  return isPostgres
    ? `json_to_recordset(?) as r(${names
        .map(name => `${name} ${columns[name]}`)
        .join(', ')})`
    : `(select ${names
        .map(name => `json_extract(value, '$.${name}') as ${name}`)
        .join(', ')} from json_each(?)) as r`;
}
