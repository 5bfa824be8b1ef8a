import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type CSSProperties, type RefObject, useCallback, useEffect, useId, useRef } from 'react';
import type { Column, DataTableProps } from './dataTableProps.ts';
import { GridHead } from './GridHead.tsx';
import { GridLine } from './GridLine.tsx';
import { type GridRow, layoutOf, NONE_SELECTED, useGridTable } from './gridTable.ts';
import { useFill } from './useFill.ts';
import { useGridKeys } from './useGridKeys.ts';

/** More rows than these scroll by themselves: as high as its rows, a table would draw every one of them. */
const LONG = 100;

/** The height of the heading of a group. */
const HEADING = 44;

/** Where each row stands; asks for more when the last loaded ones come near. */
function useRows<T>(
  rows: readonly GridRow<T>[],
  height: number,
  scroller: RefObject<HTMLElement | null>,
  onNearEnd?: () => void,
) {
  // The same functions while the rows are the same: others would have every row measured anew at each step of scrolling.
  const estimateSize = useCallback(
    (index: number) => (rows[index]?.heading === undefined ? height : Math.min(height, HEADING)),
    [rows, height],
  );
  const getItemKey = useCallback((index: number) => rows[index]?.id ?? index, [rows]);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize,
    getItemKey,
    overscan: 12,
    initialRect: { width: 1000, height: 600 },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes are measured anew when the density changes
  useEffect(() => virtualizer.measure(), [height, rows]);
  const lastSeen = virtualizer.getVirtualItems().at(-1)?.index ?? -1;
  useEffect(() => {
    if (rows.length > 0 && lastSeen >= rows.length - 50) onNearEnd?.();
  }, [lastSeen, rows.length, onNearEnd]);
  return virtualizer;
}

/**
 * The one table of the app: virtual rows under a sticky header, sorted by its headers, driven by j, k, x, Enter and
 * the arrows. On a phone each row is drawn by `compact`.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const {
    columns,
    compact,
    hidden,
    rowHeight = 40,
    compactHeight = 64,
    fill = false,
    selected = NONE_SELECTED,
  } = props;
  const phone = useMediaQuery('(max-width: 47.99em)', undefined, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const { rows, sorting, setSorting, fold } = useGridTable(props);
  const virtualizer = useRows(rows, phone ? compactHeight : rowHeight, scroller, props.onNearEnd);
  const scrollTo = (index: number) => virtualizer.scrollToIndex(index, { align: 'auto' });
  const { active, setActive, toggle, onKeyDown } = useGridKeys({ props, rows, scroller, scrollTo, fold });
  const scrolls = fill || rows.length > LONG;
  const room = useFill(scroller, scrolls, phone);
  const shown = columns.filter((column) => !(hidden ?? []).includes(column.id));
  const height = virtualizer.getTotalSize();
  const { template, least } = layoutOf(shown);
  const style = {
    '--fh-columns': phone ? 'minmax(0, 1fr)' : template,
    '--fh-min': phone ? '0' : `${least}px`,
    height: scrolls ? Math.min(room, height + (phone ? 2 : 40)) : 'auto',
  } as CSSProperties;
  const drawn: readonly Column<T>[] = phone
    ? [{ id: 'compact', header: '', width: 0, cell: compact }]
    : shown;
  const draw = (item: VirtualItem) => {
    const row = rows[item.index];
    return row === undefined ? null : (
      <GridLine
        key={item.key}
        id={`${id}-${item.index}`}
        item={item}
        row={row}
        active={item.index === active}
        selected={props.onSelect === undefined ? undefined : selected.has(row.id)}
        columns={drawn}
        grouping={phone ? props.grouping : undefined}
        onActive={() => setActive(item.index)}
        onOpen={() => (row.heading === undefined ? props.onOpen?.(row.original) : fold(row.heading.name))}
        onFold={fold}
        onToggle={(range) => toggle(item.index, range)}
      />
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are drawn only where they are seen, which a table element can not hold
    <div
      ref={scroller}
      className="fh-grid"
      role="grid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={(props.total ?? rows.length) + 1}
      aria-multiselectable={props.onSelect !== undefined}
      aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
      data-auto={!scrolls || undefined}
      style={style}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        if (event.target === scroller.current && active < 0 && rows.length > 0) setActive(0);
      }}
    >
      {phone ? null : <GridHead columns={shown} sorting={sorting} onSort={setSorting} />}
      {/* biome-ignore lint/a11y/useSemanticElements: see above */}
      <div className="fh-grid-body" role="rowgroup" style={{ height }}>
        {virtualizer.getVirtualItems().map(draw)}
      </div>
    </div>
  );
}
