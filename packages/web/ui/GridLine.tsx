import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { VirtualItem } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { showCount } from '../format/progress.ts';
import type { Column, Grouping } from './dataTableProps.ts';
import { GridCells } from './GridCells.tsx';
import type { GridRow, Heading } from './gridTable.ts';

interface GridLineProps<T> {
  readonly id: string;
  readonly item: VirtualItem;
  readonly row: GridRow<T>;
  readonly active: boolean;
  /** Undefined where rows can not be selected. */
  readonly selected: boolean | undefined;
  readonly columns: readonly Column<T>[];
  /** On a phone, where a heading has one cell. */
  readonly grouping: Grouping<T> | undefined;
  readonly onActive: () => void;
  readonly onOpen: () => void;
  readonly onFold: (name: string) => void;
  readonly onToggle: (range: boolean) => void;
}

/** One row of the grid, or the heading of a group. */
export function GridLine<T>({ id, item, row, active, selected, columns, ...rest }: GridLineProps<T>) {
  const { heading } = row;
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
    <div
      id={id}
      className="fh-grid-row"
      role="row"
      aria-rowindex={item.index + 2}
      aria-selected={heading === undefined ? selected : undefined}
      data-active={active || undefined}
      data-heading={heading !== undefined || undefined}
      style={{ height: item.size, transform: `translateY(${item.start}px)` }}
      onMouseDown={rest.onActive}
      onDoubleClick={rest.onOpen}
    >
      {heading === undefined ? (
        <GridCells row={row.original} columns={columns} onToggle={rest.onToggle} />
      ) : (
        <HeadingCells heading={heading} columns={columns} grouping={rest.grouping} onFold={rest.onFold} />
      )}
    </div>
  );
}

type HeadingCellsProps<T> = Pick<GridLineProps<T>, 'columns' | 'grouping' | 'onFold'> & {
  readonly heading: Heading<T>;
};

/** The name of the group over all columns up to its first subtotal, then the subtotals. */
function HeadingCells<T>({ heading, columns, grouping, onFold }: HeadingCellsProps<T>) {
  const first = columns.findIndex(({ total }) => total !== undefined);
  const span = first < 1 ? columns.length : first;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of a virtual grid */}
      <div
        role="gridcell"
        className="fh-grid-cell"
        aria-colspan={span}
        style={{ gridColumn: `span ${span}` }}
      >
        <HeadingName heading={heading} onFold={onFold}>
          {grouping?.compact(heading.rows)}
        </HeadingName>
      </div>
      {columns.slice(span).map((column) => (
        // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of a virtual grid
        <div key={column.id} role="gridcell" className="fh-grid-cell" data-right={column.right || undefined}>
          {column.total?.(heading.rows)}
        </div>
      ))}
    </>
  );
}

interface HeadingNameProps<T> {
  readonly heading: Heading<T>;
  readonly onFold: (name: string) => void;
  readonly children: ReactNode;
}

function HeadingName<T>({ heading, onFold, children }: HeadingNameProps<T>) {
  const Icon = heading.open ? IconChevronDown : IconChevronRight;
  return (
    <button
      type="button"
      className="fh-heading"
      tabIndex={-1}
      aria-expanded={heading.open}
      onClick={() => onFold(heading.name)}
    >
      <Icon size={16} aria-hidden />
      <span className="fh-ellipsis">{heading.name}</span>
      <span className="fh-muted fh-small">{showCount(heading.rows.length)}</span>
      {children === undefined ? null : <span className="fh-num fh-heading-end">{children}</span>}
    </button>
  );
}
