import type { SortingState } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import type { Comparable } from './compare.ts';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  /** The header is only read out: what stands below needs none to be seen. */
  readonly quiet?: boolean;
  /** What the header means, on hover and focus. */
  readonly explanation?: string;
  /** Pixels; with `grow` the least width. */
  readonly width: number;
  readonly grow?: number;
  readonly right?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** What to sort by; without it the column is not sortable. */
  readonly value?: (row: T) => Comparable;
  /** What stands in this column in the heading of a group: its subtotal. */
  readonly total?: (rows: readonly T[]) => ReactNode;
}

/** Rows under headings that can be folded. */
export interface Grouping<T> {
  /** The groups a row stands in, at least one. */
  readonly of: (row: T) => readonly string[];
  /** Larger groups stand first. */
  readonly size: (rows: readonly T[]) => number;
  /** To the right of the name on a phone. */
  readonly compact: (rows: readonly T[]) => ReactNode;
}

export interface DataTableProps<T> {
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
  /** Links and the way back keep the order; of the tables that are seen at once one may. */
  readonly sortInAddress?: boolean;
  readonly grouping?: Grouping<T> | undefined;
  /** Rows there are in all, when not all are loaded. */
  readonly total?: number | undefined;
  readonly onNearEnd?: () => void;
  readonly onOpen?: (row: T) => void;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  /** Further keys on the row that is active. */
  readonly onKey?: (key: string, row: T) => boolean;
}
