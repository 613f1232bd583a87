import {
  KeyboardEvent,
  MouseEvent,
  ReactElement,
  ReactNode,
  useEffect,
  useRef,
} from 'react';
import styles from './VirtualTable.module.css';
import { useRowWindow } from './useRowWindow';

/** A column of a table. */
export interface TableColumn {
  id: string;
  header: ReactNode;
  /** CSS width; columns without one share what is left. */
  width?: string;
  /** Where the table can be ordered by the column. */
  sort?: { direction: 'ascending' | 'descending' | 'none'; onSort: () => void };
}

/** A row of a table. */
export interface TableRow {
  /** `td` elements, one for each column, or one that spans them all. */
  cells: ReactElement;
  kind?: 'row' | 'group';
  /** Drawn as something that is no longer known to be true. */
  stale?: boolean;
  selected?: boolean;
  onOpen?: () => void;
}

const ownActions = 'a, button, input, [role="button"]';

/**
 * A table that draws the rows in sight only. Arrow keys move from row to row, Enter follows the link of a row, a click
 * anywhere in a row opens it.
 */
export function VirtualTable(props: {
  label: string;
  columns: readonly TableColumn[];
  count: number;
  rowHeight: (index: number) => number;
  rowKey: (index: number) => string;
  row: (index: number) => TableRow;
}) {
  const { label, columns, count, rowHeight, rowKey, row } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const wantsFocus = useRef<number>();
  const rows = useRowWindow({ body, count, rowHeight, rowKey });
  const items = rows.getVirtualItems();
  const margin = rows.options.scrollMargin;
  const before = items.length > 0 ? items[0].start - margin : 0;
  const after =
    items.length > 0
      ? rows.getTotalSize() - (items[items.length - 1].end - margin)
      : 0;

  useEffect(() => {
    if (wantsFocus.current !== undefined) {
      const target = body.current?.querySelector<HTMLElement>(
        `tr[data-index="${wantsFocus.current}"] :is(a, button)`,
      );
      if (target) {
        wantsFocus.current = undefined;
        target.focus();
      }
    }
  });

  const move = (event: KeyboardEvent<HTMLElement>) => {
    const current = (event.target as HTMLElement).closest('tr');
    const index = Number(current?.dataset.index);
    const targets: { [key: string]: number } = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (Number.isNaN(index) || target === undefined) {
      return;
    }
    event.preventDefault();
    if (target >= 0 && target < count) {
      wantsFocus.current = target;
      rows.scrollToIndex(target, { align: 'auto' });
      body.current
        ?.querySelector<HTMLElement>(
          `tr[data-index="${target}"] :is(a, button)`,
        )
        ?.focus();
    }
  };

  const click = (event: MouseEvent<HTMLElement>, onOpen?: () => void) => {
    const pressed = event.target as HTMLElement;
    if (onOpen && !pressed.closest(ownActions)) {
      onOpen();
    }
  };

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
              <th
                key={column.id}
                scope="col"
                aria-sort={column.sort?.direction}
              >
                {column.sort ? (
                  <button
                    type="button"
                    className={styles.sort}
                    data-direction={column.sort.direction}
                    onClick={column.sort.onSort}
                  >
                    {column.header}
                  </button>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer height={before} columns={columns.length} />
          {items.map(item => {
            const content = row(item.index);
            const { kind = 'row', stale, selected, onOpen } = content;
            return (
              <tr
                key={item.key}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                aria-selected={selected}
                className={`${styles[kind]} ${stale ? styles.stale : ''} ${
                  onOpen ? styles.opens : ''
                }`}
                style={{ height: item.size }}
                onClick={event => click(event, onOpen)}
                onKeyDown={move}
              >
                {content.cells}
              </tr>
            );
          })}
          <Spacer height={after} columns={columns.length} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for the rows out of sight. */
function Spacer(props: { height: number; columns: number }) {
  return props.height > 0 ? (
    <tr aria-hidden className={styles.spacer} style={{ height: props.height }}>
      <td colSpan={props.columns} />
    </tr>
  ) : null;
}
