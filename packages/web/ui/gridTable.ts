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
import { useMemo, useState } from 'react';
import { type Comparable, compareValues } from './compare.ts';
import type { Column, DataTableProps } from './dataTableProps.ts';

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  columnVisibilityFeature,
  sortedRowModel: createSortedRowModel(),
});

function columnDefs<T extends object>(columns: readonly Column<T>[]): ColumnDef<typeof features, T>[] {
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

export const NONE_SELECTED: ReadonlySet<string> = new Set();

export interface GridRow<T> {
  readonly id: string;
  readonly original: T;
}

/** The rows in the order of the headers pressed, and that order. */
export function useGridTable<T extends object>(props: DataTableProps<T>) {
  const { rows: data, rowId, columns, hidden, selected = NONE_SELECTED } = props;
  const [sorting, setSorting] = useState<SortingState>(props.initialSort ?? []);
  const table = useTable({
    features,
    columns: useMemo(() => columnDefs(columns), [columns]),
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
  const rows: readonly GridRow<T>[] = table.getRowModel().rows;
  return { rows, sorting, setSorting };
}

/** The columns of CSS grid that all rows share, and the least width of a row in pixels. */
export function layoutOf<T>(columns: readonly Column<T>[]): { template: string; least: number } {
  const template = columns.map(({ width, grow }) =>
    grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`,
  );
  return { template: template.join(' '), least: columns.reduce((sum, { width }) => sum + width, 0) };
}
