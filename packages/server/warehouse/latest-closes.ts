import { LRUCache } from 'lru-cache';
import type { DatedClose, Warehouse } from './warehouse.ts';

const KEPT = 200_000;
/**
 * The last close of each asset, kept in memory until its prices change: it answers for every day from its own on. An
 * earlier day is read.
 */
export function latestCloses(
  read: Warehouse['closesAt'],
  readLast: (bookId: string, assetIds: readonly string[]) => Promise<Map<string, DatedClose>>,
) {
  const kept = new LRUCache<string, DatedClose>({ max: KEPT });
  let writes = 0;
  const key = (bookId: string, assetId: string): string => `${bookId} ${assetId}`;

  const fill = async (bookId: string, assetIds: readonly string[]): Promise<Map<string, DatedClose>> => {
    const before = writes;
    const found = await readLast(bookId, assetIds);
    // What was read while prices changed may be old already.
    if (writes === before) for (const [id, close] of found) kept.set(key(bookId, id), close);
    return found;
  };

  return {
    forget: (bookId: string, assetIds: Iterable<string>): void => {
      writes += 1;
      for (const id of assetIds) kept.delete(key(bookId, id));
    },
    at: async (
      bookId: string,
      assetIds: readonly string[],
      asOf: string,
    ): Promise<Map<string, DatedClose>> => {
      const known = new Map<string, DatedClose>();
      const absent: string[] = [];
      for (const id of assetIds) {
        const close = kept.get(key(bookId, id));
        if (close === undefined) absent.push(id);
        else known.set(id, close);
      }
      for (const [id, close] of absent.length === 0 ? [] : await fill(bookId, absent)) known.set(id, close);
      const earlier = [...known].filter(([, { date }]) => date > asOf).map(([id]) => id);
      if (earlier.length === 0) return known;
      for (const [id, [close]] of await read(bookId, earlier, [asOf])) {
        if (close == null) known.delete(id);
        else known.set(id, close);
      }
      return known;
    },
  };
}
