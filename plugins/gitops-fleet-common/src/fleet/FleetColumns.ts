import { resourceKey } from '../kubernetes/identity';
import { emptyCounts, StatusCounts } from '../rollup/rollUp';
import { ReconciliationStatus } from '../status/status';
import { ResourceColumns, ResourceRecord } from './records';

/** Columns whose values are text that is kept once in the dictionary. */
const textColumns = [
  'managementCluster',
  'group',
  'kind',
  'namespace',
  'name',
  'status',
  'actualStatus',
  'reason',
  'message',
  'flags',
  'lastKnown',
  'targetKind',
  'target',
  'provider',
  'environment',
  'owner',
  'scope',
  'feature',
  'path',
  'source',
  'reference',
  'repository',
  'appliedRevision',
  'attemptedRevision',
  'wantedRevision',
  'dependsOn',
] as const;

const numberColumns = ['since', 'inSync', 'suspended'] as const;

/**
 * A column that holds text.
 *
 * @public
 */
export type TextColumn = (typeof textColumns)[number];

const unknownSync = 0;
const inSync = 1;
const behind = 2;

const columnNames = [...textColumns, ...numberColumns];

type ColumnName = (typeof columnNames)[number];

/** Cells of a column, with room to grow. Times do not fit into 32 bits. */
type Cells = Int32Array | Float64Array;

function cellsOf(name: ColumnName, capacity: number): Cells {
  return name === 'since'
    ? new Float64Array(capacity)
    : new Int32Array(capacity);
}

function textOf(record: ResourceRecord, column: TextColumn): string {
  const value = record[column];
  return Array.isArray(value) ? value.join(' ') : value ?? '';
}

function numberOf(
  record: ResourceRecord,
  column: (typeof numberColumns)[number],
): number {
  switch (column) {
    case 'since':
      return record.since ?? 0;
    case 'suspended':
      return record.suspended ? 1 : 0;
    default:
      if (record.inSync === undefined) {
        return unknownSync;
      }
      return record.inSync ? inSync : behind;
  }
}

/** Twice as many texts as are in use, and never so few that it would be worth nothing. */
function crowdedFrom(texts: number): number {
  return Math.max(10_000, 2 * texts);
}

/**
 * The row of each key. Whoever keeps something of each resource anyway can keep its row there.
 *
 * @public
 */
export interface RowIndex {
  get(key: string): number | undefined;
  set(key: string, row: number): void;
  delete(key: string): void;
}

/**
 * The resources of the fleet as columns: text is kept once, rows are numbers, and filters, counts and sorts work on
 * integers. The backend writes its snapshot from it, the browser holds the fleet in it. A row keeps its number until a
 * resource is removed: then the last row takes its place.
 *
 * @public
 */
export class FleetColumns {
  readonly #columns: { [name in ColumnName]: Cells };
  #length: number;
  #capacity: number;
  readonly #dictionary: string[];
  readonly #indexes = new Map<string, number>();
  readonly #rows: RowIndex;
  /** Texts above which those that no row has any more are thrown away. */
  #crowded: number;

  constructor(
    encoded?: { dictionary: string[]; columns: ResourceColumns },
    rows: RowIndex = new Map(),
  ) {
    this.#rows = rows;
    this.#length = encoded?.columns.name.length ?? 0;
    this.#capacity = Math.max(this.#length, 16);
    this.#columns = Object.fromEntries(
      columnNames.map(name => {
        const cells = cellsOf(name, this.#capacity);
        cells.set(encoded?.columns[name] ?? []);
        return [name, cells];
      }),
    ) as { [name in ColumnName]: Cells };
    this.#dictionary = encoded?.dictionary ?? [''];
    this.#dictionary.forEach((text, index) => this.#indexes.set(text, index));
    this.#crowded = crowdedFrom(this.#dictionary.length);
    for (let row = 0; row < this.length; row++) {
      this.#rows.set(this.keyOf(row), row);
    }
  }

  /** How many resources there are. */
  get length(): number {
    return this.#length;
  }

  /** The texts by their index. It is live: read it before the next change. */
  get dictionary(): readonly string[] {
    return this.#dictionary;
  }

  /** The numbers of every column, `length` of them. They are live: read them before the next change. */
  get cells(): { readonly [name in ColumnName]: ArrayLike<number> } {
    return this.#columns;
  }

  /** What `FleetSnapshot` carries: a copy of the columns, and the dictionary itself, to be encoded before the next change. */
  get encoded(): { dictionary: string[]; columns: ResourceColumns } {
    return {
      dictionary: this.#dictionary,
      columns: Object.fromEntries(
        columnNames.map(name => [
          name,
          Array.from(this.#columns[name].subarray(0, this.#length)),
        ]),
      ) as ResourceColumns,
    };
  }

  /** The texts and the numbers of every column as they are now, which later changes do not touch. */
  copy(): {
    dictionary: readonly string[];
    cells: { readonly [name in ColumnName]: Int32Array | Float64Array };
  } {
    return {
      dictionary: this.#dictionary.slice(),
      cells: Object.fromEntries(
        columnNames.map(name => [
          name,
          this.#columns[name].slice(0, this.#length),
        ]),
      ) as { [name in ColumnName]: Cells },
    };
  }

  /** The key of the resource in a row. */
  keyOf(row: number): string {
    return resourceKey({
      managementCluster: this.text('managementCluster', row),
      group: this.text('group', row),
      kind: this.text('kind', row),
      namespace: this.text('namespace', row),
      name: this.text('name', row),
    });
  }

  /** The row of a resource. */
  rowOf(key: string): number | undefined {
    return this.#rows.get(key);
  }

  /** Text of a row. */
  text(column: TextColumn, row: number): string {
    return this.#dictionary[this.#columns[column][row]];
  }

  /** The status that a row shows. */
  status(row: number): ReconciliationStatus {
    return this.text('status', row) as ReconciliationStatus;
  }

  /** Whether a row has applied what its source offers; `undefined` where that is not known. */
  inSync(row: number): boolean | undefined {
    const sync = this.#columns.inSync[row];
    return sync === unknownSync ? undefined : sync === inSync;
  }

  /** The dictionary index of a text, `-1` when no row has it. Compare it with `index`; the next `set` may move both. */
  lookUp(text: string): number {
    return this.#indexes.get(text) ?? -1;
  }

  /** The dictionary index in a row. */
  index(column: TextColumn, row: number): number {
    return this.#columns[column][row];
  }

  /** Dictionary indexes of the texts that a test accepts: a text search looks at each text once, not at each row. */
  matching(test: (text: string) => boolean): Set<number> {
    const found = new Set<number>();
    this.#dictionary.forEach((text, index) => {
      if (test(text)) {
        found.add(index);
      }
    });
    return found;
  }

  /** Counts the statuses of the given rows, or of all. */
  countStatuses(rows?: Iterable<number>): StatusCounts {
    const counts = emptyCounts();
    if (rows) {
      for (const row of rows) {
        counts[this.status(row)]++;
      }
      return counts;
    }
    for (let row = 0; row < this.length; row++) {
      counts[this.status(row)]++;
    }
    return counts;
  }

  /** The whole record of a row. */
  record(row: number): ResourceRecord {
    const list = (column: 'flags' | 'dependsOn') => {
      const text = this.text(column, row);
      return text === '' ? [] : text.split(' ');
    };
    const sync = this.inSync(row);
    const since = this.#columns.since[row];
    const owner = this.text('owner', row);
    const lastKnown = this.text('lastKnown', row) as ReconciliationStatus | '';
    return {
      key: this.keyOf(row),
      managementCluster: this.text('managementCluster', row),
      group: this.text('group', row),
      kind: this.text('kind', row),
      namespace: this.text('namespace', row),
      name: this.text('name', row),
      status: this.status(row),
      actualStatus: this.text('actualStatus', row) as ReconciliationStatus,
      reason: this.text('reason', row),
      message: this.text('message', row),
      flags: list('flags'),
      ...(lastKnown && { lastKnown }),
      ...(since > 0 && { since }),
      ...(sync !== undefined && { inSync: sync }),
      suspended: this.#columns.suspended[row] === 1,
      targetKind: this.text('targetKind', row) as ResourceRecord['targetKind'],
      target: this.text('target', row),
      provider: this.text('provider', row),
      environment: this.text('environment', row),
      ...(owner && { owner }),
      scope: this.text('scope', row),
      feature: this.text('feature', row),
      path: this.text('path', row),
      source: this.text('source', row),
      reference: this.text('reference', row),
      repository: this.text('repository', row),
      appliedRevision: this.text('appliedRevision', row),
      attemptedRevision: this.text('attemptedRevision', row),
      wantedRevision: this.text('wantedRevision', row),
      dependsOn: list('dependsOn'),
    };
  }

  /** Whether a row shows a record of the same resource as it is. */
  shows(record: ResourceRecord, row: number): boolean {
    return (
      numberColumns.every(
        column => this.#columns[column][row] === numberOf(record, column),
      ) &&
      textColumns.every(
        column => this.text(column, row) === textOf(record, column),
      )
    );
  }

  /**
   * Adds a resource, or puts a new record in the place of the old one.
   *
   * @param known - the row of the old one, for whoever has it at hand
   */
  set(record: ResourceRecord, known?: number): void {
    let row = known ?? this.#rows.get(record.key);
    if (row === undefined) {
      row = this.#length++;
      this.#grow();
      this.#rows.set(record.key, row);
    }
    for (const column of textColumns) {
      this.#columns[column][row] = this.#intern(textOf(record, column));
    }
    for (const column of numberColumns) {
      this.#columns[column][row] = numberOf(record, column);
    }
    if (this.#dictionary.length > this.#crowded) {
      this.#forgetUnused();
    }
  }

  /** Removes a resource. The last row takes the place of the removed one. */
  delete(key: string): boolean {
    const row = this.#rows.get(key);
    if (row === undefined) {
      return false;
    }
    const last = this.length - 1;
    if (row !== last) {
      this.#rows.set(this.keyOf(last), row);
    }
    this.#rows.delete(key);
    for (const column of columnNames) {
      const cells = this.#columns[column];
      cells[row] = cells[last];
    }
    this.#length = last;
    return true;
  }

  /** Makes room for the rows that there are: by half as much again, so that it is seldom done. */
  #grow(): void {
    if (this.#length <= this.#capacity) {
      return;
    }
    this.#capacity = Math.ceil(this.#capacity * 1.5);
    for (const column of columnNames) {
      const cells = cellsOf(column, this.#capacity);
      cells.set(this.#columns[column]);
      this.#columns[column] = cells;
    }
  }

  /** Revisions and messages come and go; without this the dictionary would keep every one that ever was. */
  #forgetUnused(): void {
    const texts = this.#dictionary.splice(0);
    this.#indexes.clear();
    this.#intern('');
    for (const column of textColumns) {
      const cells = this.#columns[column];
      for (let row = 0; row < this.#length; row++) {
        cells[row] = this.#intern(texts[cells[row]]);
      }
    }
    this.#crowded = crowdedFrom(this.#dictionary.length);
  }

  #intern(text: string): number {
    let index = this.#indexes.get(text);
    if (index === undefined) {
      index = this.#dictionary.length;
      this.#dictionary.push(text);
      this.#indexes.set(text, index);
    }
    return index;
  }
}
