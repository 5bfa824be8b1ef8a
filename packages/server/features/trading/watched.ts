import type { Context } from '../../context.ts';

/** What was asked for by its symbol is quoted live for so long after it. */
const WATCH_MS = 60_000;
const MOST = 30;

const watches = new WeakMap<Context, Map<string, Map<string, number>>>();

/** Notes that somebody looks at the quotes of these assets. */
export function watch(context: Context, bookId: string, assetIds: readonly string[]): void {
  const books = watches.get(context) ?? new Map<string, Map<string, number>>();
  watches.set(context, books);
  const assets = books.get(bookId) ?? new Map<string, number>();
  books.set(bookId, assets);
  for (const id of assetIds) {
    // The one that was looked at last is the last of them.
    assets.delete(id);
    assets.set(id, context.now().getTime());
  }
  for (const id of [...assets.keys()].slice(0, Math.max(0, assets.size - MOST))) assets.delete(id);
}

/** Assets that are looked at now, by book. */
export function watched(context: Context): Map<string, string[]> {
  const now = context.now().getTime();
  const found = new Map<string, string[]>();
  for (const [bookId, assets] of watches.get(context) ?? []) {
    for (const [id, at] of assets) if (Math.abs(now - at) > WATCH_MS) assets.delete(id);
    if (assets.size > 0) found.set(bookId, [...assets.keys()]);
  }
  return found;
}
