import { useNavigate, useSearch } from '@tanstack/react-router';
import type { SortingState } from '@tanstack/react-table';
import { useState } from 'react';
import type { Column } from './dataTableProps.ts';

type Sortable = Pick<Column<never>, 'id' | 'value'>;

/** `value-desc`, `gain`, or `none` as an order; null where it is none of these columns. */
export function readSort(text: unknown, columns: readonly Sortable[]): SortingState | null {
  if (text === 'none') return [];
  if (typeof text !== 'string') return null;
  const desc = text.endsWith('-desc');
  const id = desc ? text.slice(0, -'-desc'.length) : text;
  return columns.some((column) => column.id === id && column.value !== undefined) ? [{ id, desc }] : null;
}

export function sortText([first]: SortingState): string {
  return first === undefined ? 'none' : `${first.id}${first.desc ? '-desc' : ''}`;
}

const NONE: SortingState = [];

/** The order of a table: kept in the address, so that links and the way back have it, or only while it is shown. */
export function useSorting<T>(
  columns: readonly Column<T>[],
  initial: SortingState = NONE,
  inAddress = false,
): readonly [SortingState, (sorting: SortingState) => void] {
  const [own, setOwn] = useState(initial);
  const { sort } = useSearch({ strict: false }) as { readonly sort?: unknown };
  const navigate = useNavigate();
  if (!inAddress) return [own, setOwn];
  const keep = (next: SortingState) => {
    const text = sortText(next);
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, sort: text === sortText(initial) ? undefined : text }),
      replace: true,
      resetScroll: false,
    });
  };
  return [readSort(sort, columns as readonly Sortable[]) ?? initial, keep];
}
