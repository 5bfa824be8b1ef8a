import { useMediaQuery } from '@mantine/hooks';
import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { type Comparable, compareValues } from './compare.ts';
import { GridHead } from './GridHead.tsx';
import { nextIndex } from './gridKeys.ts';
import { useFill } from './useFill.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** Pixels; with `grow` the least width. */
  readonly width: number;
  readonly grow?: number;
  readonly right?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** What to sort by; without it the column is not sortable. */
  readonly value?: (row: T) => Comparable;
}

interface DataTableProps<T> {
  readonly label: string;
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
  readonly columns: readonly Column<T>[];
  /** What a row looks like on a phone. */
  readonly compact: (row: T) => ReactNode;
  readonly compactHeight?: number;
  readonly rowHeight?: number;
  /** Reaches down to the edge of the window and scrolls by itself; otherwise as high as its rows. */
  readonly fill?: boolean;
  readonly hidden?: readonly string[];
  readonly initialSort?: SortingState;
  /** Rows there are in all, when not all are loaded. */
  readonly total?: number | undefined;
  readonly onNearEnd?: () => void;
  readonly onOpen?: (row: T) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Further keys on the row that is active. */
  readonly onKey?: (key: string, row: T) => boolean;
}

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

export type Features = typeof features;

function columnDefs<T extends object>(columns: readonly Column<T>[]): ColumnDef<Features, T>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    accessorFn: (row: T) => column.value?.(row) ?? undefined,
    enableSorting: column.value !== undefined,
    sortFn: (a, b, id) => compareValues(a.getValue<Comparable>(id), b.getValue<Comparable>(id)),
    sortUndefined: 'last',
  }));
}

const toState = (ids: ReadonlySet<string>): RowSelectionState =>
  Object.fromEntries([...ids].map((id) => [id, true as const]));

const EMPTY: ReadonlySet<string> = new Set();

/**
 * The one table of the app: virtual rows under a sticky header, sorted by its headers, driven by j, k, x, Enter and
 * the arrows. On a phone each row is drawn by `compact`.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { rows: data, rowId, columns, compact, rowHeight = 40, compactHeight = 64, selected = EMPTY } = props;
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [active, setActive] = useState(-1);
  const [sorting, setSorting] = useState<SortingState>(props.initialSort ?? []);
  const anchor = useRef<number | null>(null);
  const defs = useMemo(() => columnDefs(columns), [columns]);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const hidden = props.hidden;
  const table = useTable({
    features,
    columns: defs,
    data,
    getRowId: rowId,
    state: {
      sorting,
      rowSelection: useMemo(() => toState(selected), [selected]),
      columnVisibility: useMemo(
        () => Object.fromEntries((hidden ?? []).map((name) => [name, false])),
        [hidden],
      ),
    },
    onSortingChange: setSorting,
  });
  const rows = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (phone ? compactHeight : rowHeight),
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
    initialRect: { width: 1000, height: 600 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured anew when the density changes
  useEffect(() => virtualizer.measure(), [phone, rowHeight]);

  const items = virtualizer.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? -1;
  const { onNearEnd, onSelect, onOpen, onKey } = props;
  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 50) onNearEnd?.();
  }, [lastSeen, rows.length, onNearEnd]);

  const toggle = (index: number, range: boolean) => {
    if (onSelect === undefined) return;
    const next = new Set(selected);
    const from = range && anchor.current !== null ? anchor.current : index;
    const turnOn = !selected.has(rows[index]?.id ?? '') || range;
    for (let at = Math.min(from, index); at <= Math.max(from, index); at += 1) {
      const rowKey = rows[at]?.id;
      if (rowKey === undefined) continue;
      if (turnOn) next.add(rowKey);
      else next.delete(rowKey);
    }
    anchor.current = index;
    onSelect(next);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest('input, textarea, select') !== null)
      return;
    const onButton = target !== scroller.current;
    const moved = nextIndex(event.key, active, rows.length, Math.floor(400 / rowHeight));
    const row = rows[active]?.original;
    if (moved !== null) {
      if (event.shiftKey) toggle(moved, true);
      setActive(moved);
      virtualizer.scrollToIndex(moved, { align: 'auto' });
    } else if (row === undefined || (onButton && (event.key === 'Enter' || event.key === ' '))) {
      return;
    } else if (event.key === 'x' || event.key === ' ') toggle(active, event.shiftKey);
    else if (event.key === 'Enter') onOpen?.(row);
    else if (!(onKey?.(event.key, row) ?? false)) return;
    event.preventDefault();
  };

  const shown = columns.filter((column) => !(hidden ?? []).includes(column.id));
  const template = shown
    .map((column) =>
      column.grow === undefined ? `${column.width}px` : `minmax(${column.width}px, ${column.grow}fr)`,
    )
    .join(' ');
  const least = shown.reduce((sum, column) => sum + column.width, 0);
  const fill = props.fill ?? false;
  const room = useFill(scroller, fill, phone);
  const height = virtualizer.getTotalSize();
  const style = {
    '--fh-columns': phone ? 'minmax(0, 1fr)' : template,
    '--fh-min': phone ? '0' : `${least}px`,
    height: fill ? Math.min(room, height + (phone ? 2 : 40)) : 'auto',
  } as React.CSSProperties;

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, which a table element can not hold
    <div
      ref={scroller}
      className="fh-grid"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={(props.total ?? rows.length) + 1}
      aria-multiselectable={onSelect !== undefined}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
      data-auto={!fill || undefined}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === scroller.current && active < 0 && rows.length > 0) setActive(0);
      }}
    >
      {phone ? null : <GridHead columns={shown} sorting={sorting} onSort={setSorting} />}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div className="fh-grid-body" role="rowgroup" style={{ height }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
            <div
              key={item.key}
              id={`${id}-${item.index}`}
              className="fh-grid-row"
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={onSelect === undefined ? undefined : selected.has(row.id)}
              data-active={item.index === active || undefined}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onMouseDown={() => setActive(item.index)}
              onDoubleClick={() => onOpen?.(row.original)}
            >
              {phone ? (
                // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
                <div role="gridcell" className="fh-grid-cell">
                  {compact(row.original)}
                </div>
              ) : (
                shown.map((column) => (
                  // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: see above
                  <div
                    key={column.id}
                    role="gridcell"
                    className="fh-grid-cell"
                    data-right={column.right || undefined}
                    onClickCapture={
                      column.id === 'select'
                        ? (event) => {
                            event.preventDefault();
                            toggle(item.index, event.shiftKey);
                          }
                        : undefined
                    }
                  >
                    {byId.get(column.id)?.cell(row.original)}
                  </div>
                ))
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
