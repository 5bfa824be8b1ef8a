import { ProblemError } from './problem.ts';

/** A cursor is the sort key of the last row shown, so a page costs the same wherever it stands. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

export function decodeCursor(cursor: string, length: number): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === length) return parts.map(String);
  } catch {
    // Falls through to the one answer for any cursor that is not ours.
  }
  throw new ProblemError('invalid', 'The cursor is not one of this list.', {
    errors: [{ path: 'querystring/cursor', message: 'pass nextCursor of the page before, unchanged' }],
  });
}

/** Cuts one row more than asked for into a page. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  item: (row: Row) => Item,
  key: (row: Row) => readonly (string | number)[],
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(item),
    nextCursor: rows.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
  };
}
