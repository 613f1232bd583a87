import { KeyboardEvent, MouseEvent, ReactNode, useEffect, useRef } from 'react';
import styles from './VirtualTable.module.css';
import { useRowWindow } from './useRowWindow';

/** A column of a table. The first column names the row. */
export interface TableColumn<Row> {
  id: string;
  header: string;
  /** CSS width; columns without one share what is left. */
  width?: string;
  cell: (row: Row) => ReactNode;
  /** Where the table can be ordered by the column. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort: () => void };
}

/** A line of a table: a row, or what stands above a group of rows. */
export type TableLine<Row> =
  | { kind: 'group'; heading: ReactNode }
  | {
      kind: 'row';
      row: Row;
      /** Drawn as something that is no longer known to be true. */
      stale?: boolean;
      /** Whether its details are open. */
      current?: boolean;
      onOpen?: () => void;
    };

const ownActions = 'a, button, input, [role="button"]';

/**
 * A table that draws the lines in sight only. Arrow keys move from line to line, Enter follows the link of a row, a
 * click anywhere in a row opens it.
 */
export function VirtualTable<Row>(props: {
  label: string;
  columns: readonly TableColumn<Row>[];
  count: number;
  /** Pixels. Has to be the same function until the heights change. */
  lineHeight: (index: number) => number;
  lineKey: (index: number) => string;
  line: (index: number) => TableLine<Row>;
}) {
  const { label, columns, count, lineHeight, lineKey, line } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const wantsFocus = useRef<number>();
  const rows = useRowWindow({ body, count, rowHeight: lineHeight });
  const items = rows.getVirtualItems();
  const margin = rows.options.scrollMargin;
  const before = items.length > 0 ? items[0].start - margin : 0;
  const after =
    items.length > 0
      ? rows.getTotalSize() - (items[items.length - 1].end - margin)
      : 0;

  const focusWanted = () => {
    const target = body.current?.querySelector<HTMLElement>(
      `tr[data-index="${wantsFocus.current}"] :is(a, button)`,
    );
    if (target) {
      wantsFocus.current = undefined;
      target.focus();
    }
  };
  // A line out of sight can be focused only once it is drawn.
  useEffect(() => {
    if (wantsFocus.current !== undefined) {
      focusWanted();
    }
  });

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const pressed = event.target as HTMLElement;
    const index = Number(pressed.closest('tr')?.dataset.index);
    const targets: { [key: string]: number } = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target === undefined || Number.isNaN(target)) {
      return;
    }
    event.preventDefault();
    if (target >= 0 && target < count) {
      wantsFocus.current = target;
      rows.scrollToIndex(target, { align: 'auto' });
      focusWanted();
    }
  };

  const click = (event: MouseEvent<HTMLElement>, onOpen?: () => void) => {
    const pressed = event.target as HTMLElement;
    if (onOpen && !pressed.closest(ownActions)) {
      // What opens gives the focus back to where it was.
      event.currentTarget.querySelector<HTMLElement>('a')?.focus();
      onOpen();
    }
  };

  const lineProps = (index: number, height: number) => ({
    'data-index': index,
    'aria-rowindex': index + 2,
    style: { height },
    onKeyDown: move,
  });

  return (
    <div className={styles.scroll}>
      <table
        className={styles.table}
        aria-label={label}
        aria-rowcount={count + 1}
      >
        <colgroup>
          {columns.map(column => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(column => (
              <ColumnHeader key={column.id} column={column} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={before} columns={columns.length} />
          {items.map(({ index, size }) => {
            const content = line(index);
            if (content.kind === 'group') {
              return (
                <tr
                  key={lineKey(index)}
                  className={styles.group}
                  {...lineProps(index, size)}
                >
                  <td colSpan={columns.length}>{content.heading}</td>
                </tr>
              );
            }
            const { row, stale, current, onOpen } = content;
            const [name, ...others] = columns;
            return (
              <tr
                key={lineKey(index)}
                className={`${styles.row} ${stale ? styles.stale : ''} ${
                  onOpen ? styles.opens : ''
                }`}
                aria-current={current || undefined}
                onClick={event => click(event, onOpen)}
                {...lineProps(index, size)}
              >
                <th scope="row">{name.cell(row)}</th>
                {others.map(column => (
                  <td key={column.id}>{column.cell(row)}</td>
                ))}
              </tr>
            );
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

function ColumnHeader<Row>(props: { column: TableColumn<Row> }) {
  const { header, sort } = props.column;
  return (
    <th scope="col" aria-sort={sort?.direction}>
      {sort ? (
        <button
          type="button"
          className={styles.sort}
          data-direction={sort.direction}
          onClick={sort.onSort}
        >
          {header}
        </button>
      ) : (
        header
      )}
    </th>
  );
}

/** Stands for the lines out of sight. */
function Spacer(props: { height: number; columns: number }) {
  return props.height > 0 ? (
    <tr aria-hidden className={styles.spacer} style={{ height: props.height }}>
      <td colSpan={props.columns} />
    </tr>
  ) : null;
}
