import { parseDay } from '@financehub/core/time/day.ts';
import { ProblemError } from './problem.ts';

/** A cursor is the sort key of the last row shown, so a page costs the same wherever it stands. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What a part of a cursor is, so that one that was made up is refused here and not by the database. */
export type CursorPart = 'text' | 'day' | 'instant' | 'id' | 'integer';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

const FITS: Record<CursorPart, (part: unknown) => boolean> = {
  text: (part) => typeof part === 'string' && !part.includes('\0') && part.isWellFormed(),
  day: (part) => typeof part === 'string' && parseDay(part) !== null,
  instant: (part) => typeof part === 'string' && INSTANT.test(part) && !Number.isNaN(Date.parse(part)),
  id: (part) => typeof part === 'string' && UUID.test(part),
  integer: (part) => Number.isInteger(part) && Math.abs(part as number) < 2 ** 31,
};

export function decodeCursor(cursor: string, shape: readonly CursorPart[]): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const ours =
      Array.isArray(parts) &&
      parts.length === shape.length &&
      shape.every((kind, index) => FITS[kind](parts[index]));
    if (ours) return (parts as unknown[]).map(String);
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
