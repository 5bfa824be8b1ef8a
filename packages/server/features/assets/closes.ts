import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import type { Series, Warehouse } from '../../warehouse/warehouse.ts';

interface Kept {
  readonly version: number;
  readonly series: Series;
}

const MAX_BYTES = 128 * 1024 * 1024;
const NONE: Series = { date: new Int32Array(0), value: new Float64Array(0) };
const caches = new WeakMap<Warehouse, LRUCache<string, Kept>>();

function cacheOf(warehouse: Warehouse): LRUCache<string, Kept> {
  const found = caches.get(warehouse);
  if (found !== undefined) return found;
  const cache = new LRUCache<string, Kept>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ series }) => series.date.byteLength + series.value.byteLength + 200,
  });
  caches.set(warehouse, cache);
  return cache;
}

function readCloses(
  warehouse: Warehouse,
  bookId: string,
  assetIds: readonly string[],
  knownAt: Date | null,
): Promise<Map<string, Series>> {
  return knownAt === null
    ? warehouse.closes(bookId, assetIds)
    : warehouse.closesKnownAt(bookId, assetIds, knownAt);
}

/**
 * Closing prices as columns, by asset, as they are or as they were known at an instant; empty columns where there are none. Kept in memory until the asset's prices
 * change, and shared: not to be written to.
 */
export async function closesOf(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  assetIds: readonly string[],
  knownAt: Date | null = null,
): Promise<Map<string, Series>> {
  const cache = cacheOf(warehouse);
  const past = knownAt === null ? '' : ` ${knownAt.toISOString()}`;
  const key = (assetId: string): string => `${bookId} ${assetId}${past}`;
  // Versions are taken before reading: prices that change meanwhile make what was read stale, not wrong.
  const versions = new Map(assetIds.map((id) => [id, warehouse.assetVersion(bookId, id)]));
  const kept = new Map(assetIds.map((id) => [id, cache.get(key(id))]));
  const stale = assetIds.filter((id) => kept.get(id)?.version !== versions.get(id));
  const read = await readCloses(warehouse, bookId, stale, knownAt);
  for (const id of stale) cache.set(key(id), { version: versions.get(id)!, series: read.get(id) ?? NONE });
  return new Map(
    assetIds.map((id) => {
      const held = kept.get(id);
      return [id, held?.version === versions.get(id) ? held!.series : (read.get(id) ?? NONE)];
    }),
  );
}
