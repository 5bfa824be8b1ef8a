import {
  type ColumnDef,
  columnVisibilityFeature,
  createSortedRowModel,
  type RowSelectionState,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useMemo, useState } from 'react';
import { type Comparable, compareValues } from './compare.ts';
import type { Column, DataTableProps, Grouping } from './dataTableProps.ts';
import { useSorting } from './sortSearch.ts';

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

/** A group of rows, folded or open. */
export interface Heading<T> {
  readonly name: string;
  readonly rows: readonly T[];
  readonly open: boolean;
}

export interface GridRow<T> {
  readonly id: string;
  /** Of a heading, the first of its rows. */
  readonly original: T;
  readonly heading?: Heading<T>;
}

/** The rows under the headings of their groups, each in the order it had. */
export function grouped<T>(
  rows: readonly GridRow<T>[],
  { of, size }: Pick<Grouping<T>, 'of' | 'size'>,
  folded: ReadonlySet<string>,
): GridRow<T>[] {
  const groups = new Map<string, GridRow<T>[]>();
  for (const row of rows) {
    for (const name of of(row.original)) {
      const members = groups.get(name);
      if (members === undefined) groups.set(name, [row]);
      else members.push(row);
    }
  }
  return [...groups]
    .map(([name, members]) => {
      const originals = members.map(({ original }) => original);
      return { name, members, originals, size: size(originals) };
    })
    .sort((a, b) => b.size - a.size)
    .flatMap(({ name, members, originals }) => {
      const open = !folded.has(name);
      const heading = { name, rows: originals, open };
      const under = open ? members.map((row) => ({ ...row, id: `${name} ${row.id}` })) : [];
      return [{ id: `group ${name}`, original: originals[0]!, heading }, ...under];
    });
}

/** The rows in the order of the headers pressed and in their groups, and that order. */
export function useGridTable<T extends object>(props: DataTableProps<T>) {
  const { rows: data, rowId, columns, hidden, selected = NONE_SELECTED } = props;
  const [sorting, setSorting] = useSorting(columns, props.initialSort, props.sortInAddress);
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
    onSortingChange: (change) => setSorting(typeof change === 'function' ? change(sorting) : change),
  });
  const sorted: readonly GridRow<T>[] = table.getRowModel().rows;
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const { grouping } = props;
  const rows = useMemo(
    () => (grouping === undefined ? sorted : grouped(sorted, grouping, folded)),
    [sorted, grouping, folded],
  );
  const fold = (name: string) =>
    setFolded((before) => {
      const next = new Set(before);
      if (!next.delete(name)) next.add(name);
      return next;
    });
  return { rows, sorting, setSorting, fold };
}

/** The columns of CSS grid that all rows share, and the least width of a row in pixels. */
export function layoutOf<T>(columns: readonly Column<T>[]): { template: string; least: number } {
  const template = columns.map(({ width, grow }) =>
    grow === undefined ? `${width}px` : `minmax(${width}px, ${grow}fr)`,
  );
  return { template: template.join(' '), least: columns.reduce((sum, { width }) => sum + width, 0) };
}
