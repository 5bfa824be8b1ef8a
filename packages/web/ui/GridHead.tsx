import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import type { SortingState } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { Column } from './dataTableProps.ts';

interface GridHeadProps<T> {
  readonly columns: readonly Column<T>[];
  readonly sorting: SortingState;
  readonly onSort: (sorting: SortingState) => void;
}

/** First press: words up, figures down; second: the other way; third: as it came. */
function next(id: string, right: boolean, sorting: SortingState): SortingState {
  const current = sorting.find((entry) => entry.id === id);
  if (current === undefined) return [{ id, desc: right }];
  return current.desc === right ? [{ id, desc: !right }] : [];
}

export function GridHead<T>({ columns, sorting, onSort }: GridHeadProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: part of a virtual grid
    <div role="rowgroup" className="fh-grid-head">
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of a virtual grid */}
      <div role="row" className="fh-grid-row" aria-rowindex={1} style={{ minHeight: 36 }}>
        {columns.map((column) => {
          const sorted = sorting.find((entry) => entry.id === column.id);
          const Arrow = sorted?.desc ? IconArrowDown : IconArrowUp;
          return (
            // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: part of a virtual grid
            <div
              key={column.id}
              role="columnheader"
              className="fh-grid-cell"
              data-right={column.right || undefined}
              aria-sort={sorted === undefined ? undefined : sorted.desc ? 'descending' : 'ascending'}
            >
              <Named column={column}>
                {column.value === undefined ? (
                  column.id === 'select' || column.quiet ? (
                    <VisuallyHidden>{column.header}</VisuallyHidden>
                  ) : (
                    column.header
                  )
                ) : (
                  <button
                    type="button"
                    className="fh-sort"
                    onClick={() => onSort(next(column.id, column.right ?? false, sorting))}
                  >
                    {column.header}
                    {sorted === undefined ? null : <Arrow size={14} aria-hidden />}
                  </button>
                )}
              </Named>
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** The header with what it means, where that is not plain. */
function Named<T>({ column, children }: { readonly column: Column<T>; readonly children: ReactNode }) {
  if (column.explanation === undefined) return children;
  return (
    <Tooltip
      label={column.explanation}
      multiline
      maw={280}
      events={{ hover: true, focus: true, touch: true }}
    >
      <span className="fh-explained">{children}</span>
    </Tooltip>
  );
}
