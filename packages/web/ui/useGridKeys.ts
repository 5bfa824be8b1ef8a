import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { DataTableProps } from './dataTableProps.ts';
import { nextIndex } from './gridKeys.ts';
import { type GridRow, NONE_SELECTED } from './gridTable.ts';

interface GridKeysInput<T extends object> {
  readonly props: DataTableProps<T>;
  readonly rows: readonly GridRow<T>[];
  readonly scroller: RefObject<HTMLElement | null>;
  readonly scrollTo: (index: number) => void;
  /** Folds a group or opens it. */
  readonly fold: (name: string) => void;
}

/** Rows that a page key jumps. */
const PAGE = 12;

/** The selection with one row, or all between it and the anchor, turned. */
function turned<T>(
  rows: readonly GridRow<T>[],
  selected: ReadonlySet<string>,
  index: number,
  anchor: number | null,
) {
  const next = new Set(selected);
  const turnOn = anchor !== null || !selected.has(rows[index]?.id ?? '');
  const from = anchor ?? index;
  for (const { id } of rows.slice(Math.min(from, index), Math.max(from, index) + 1)) {
    if (turnOn) next.add(id);
    else next.delete(id);
  }
  return next;
}

/** The active row, the selection with its anchor, and what each key does. */
export function useGridKeys<T extends object>({ props, rows, scroller, scrollTo, fold }: GridKeysInput<T>) {
  const { selected = NONE_SELECTED, onSelect, onOpen, onKey } = props;
  const [active, setActive] = useState(-1);
  const anchor = useRef<number | null>(null);

  // The table a page is about takes the focus that is nowhere or still on the link that led here, so that j and k work
  // at once; it never takes it from a field.
  const main = props.fill === true && rows.length > 0;
  useEffect(() => {
    const focused = document.activeElement;
    if (main && (focused === document.body || focused?.closest('nav') !== null)) {
      scroller.current?.focus({ preventScroll: true });
    }
  }, [main, scroller]);

  const toggle = (index: number, range: boolean) => {
    onSelect?.(turned(rows, selected, index, range ? anchor.current : null));
    anchor.current = index;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const typing = target.closest('input, textarea, select') !== null;
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    const onButton = target !== scroller.current;
    const moved = nextIndex(event.key, active, rows.length, PAGE);
    const row = rows[active]?.original;
    if (moved !== null) {
      if (event.shiftKey) toggle(moved, true);
      setActive(moved);
      scrollTo(moved);
    } else if (row === undefined || (onButton && (event.key === 'Enter' || event.key === ' '))) {
      return;
    } else if (rows[active]?.heading !== undefined) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      fold(rows[active].heading.name);
    } else if (event.key === 'x' || event.key === ' ') toggle(active, event.shiftKey);
    else if (event.key === 'Enter') onOpen?.(row);
    else if (!(onKey?.(event.key, row) ?? false)) return;
    event.preventDefault();
  };

  return { active, setActive, toggle, onKeyDown };
}
