import { day } from '@financehub/core/time/day.ts';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import { threadsOf } from '../../jobs/threads.ts';
import type { Series, Warehouse } from '../../warehouse/warehouse.ts';
import { closesOf } from '../assets/index.ts';
import type { Scan, ScanTask } from './scan.worker.ts';

const IDLE_MS = 60_000;
/** Assets that go to the thread at once: some tens of milliseconds of its time. */
const AT_ONCE = 50;
const KEPT = 20_000;

const threads = threadsOf(new URL('./scan.worker.ts', import.meta.url), { most: 1, idleMs: IDLE_MS });

interface Kept {
  readonly version: number;
  readonly scan: Scan;
}

const caches = new WeakMap<Warehouse, LRUCache<string, Kept>>();

function cacheOf(warehouse: Warehouse): LRUCache<string, Kept> {
  const cache = caches.get(warehouse) ?? new LRUCache<string, Kept>({ max: KEPT });
  caches.set(warehouse, cache);
  return cache;
}

/** Closes and what they show, by asset: worked out in a thread, and kept until prices or splits of the asset change. */
export async function scansOf(
  context: Context,
  bookId: string,
  assetIds: readonly string[],
): Promise<{ closes: Map<string, Series>; scans: Map<string, Scan> }> {
  const { warehouse } = context;
  const cache = cacheOf(warehouse);
  // Taken before reading: what changes meanwhile is scanned again the next time.
  const versions = new Map(assetIds.map((id) => [id, warehouse.assetVersion(bookId, id)]));
  const closes = await closesOf(context, bookId, assetIds);
  const scans = new Map<string, Scan>();
  const open: string[] = [];
  for (const id of assetIds) {
    const kept = cache.get(`${bookId} ${id}`);
    if (kept !== undefined && kept.version === versions.get(id)) scans.set(id, kept.scan);
    else open.push(id);
  }
  const splits = await splitsOf(context, bookId, open);
  for (let from = 0; from < open.length; from += AT_ONCE) {
    const some = open.slice(from, from + AT_ONCE);
    const tasks = some.map((id): ScanTask => ({ ...closes.get(id)!, splits: splits.get(id) ?? new Map() }));
    const found = (await threads().run(tasks)) as Scan[];
    for (const [index, id] of some.entries()) {
      scans.set(id, found[index]!);
      cache.set(`${bookId} ${id}`, { version: versions.get(id)!, scan: found[index]! });
    }
  }
  return { closes, scans };
}

async function splitsOf(
  { warehouse }: Context,
  bookId: string,
  assetIds: readonly string[],
): Promise<Map<string, Map<number, number>>> {
  const rows = await warehouse.splits(bookId, assetIds);
  return new Map(
    [...Map.groupBy(rows, ({ assetId }) => assetId)].map(([id, own]) => [
      id,
      new Map(own.map(({ date, ratio }) => [day(date), Number(ratio)])),
    ]),
  );
}
