import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { v7 as uuid } from 'uuid';
import { openDuckDb } from '../warehouse/duckdb.ts';
import type { AssetBar, Warehouse } from '../warehouse/warehouse.ts';

/** Five million bars of a thousand assets, stored as files bring them, and the latest prices of all assets. */
export const bench = { name: 'warehouse', run };

const ASSETS = 1000;
const DAYS = 5000;
const ASSETS_AT_ONCE = 4;
const ROUNDS = 20;
const BOOK = uuid();
const FIRST = day('2006-01-02');
const MIB = 1024 * 1024;

async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
  const warehouse = await openDuckDb(join(folder, 'warehouse.duckdb'));
  try {
    return await measure(warehouse);
  } finally {
    await warehouse.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(warehouse: Warehouse) {
  const ids = Array.from({ length: ASSETS }, () => uuid());
  let storing = 0;
  let peak = 0;
  for (let from = 0; from < ASSETS; from += ASSETS_AT_ONCE) {
    const bars = barsOf(ids.slice(from, from + ASSETS_AT_ONCE));
    const start = performance.now();
    await warehouse.putBarsOfMany(BOOK, bars, { provider: 'bench', at: new Date(0) });
    storing += performance.now() - start;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const asOf = formatDay(FIRST + DAYS);
  const latest: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const start = performance.now();
    const closes = await warehouse.lastCloses(BOOK, ids, asOf);
    latest.push(performance.now() - start);
    if (closes.size !== ASSETS) throw new Error(`${closes.size} latest prices of ${ASSETS}`);
  }
  const [cold, ...warm] = latest;
  const middle = warm.sort((a, b) => a - b)[ROUNDS >>> 1]!;
  const lower = 'lower' as const;
  return [
    {
      name: 'bars-stored',
      value: Math.round((ASSETS * DAYS * 1000) / storing),
      unit: 'rows/s',
      target: 300_000,
      better: 'higher' as const,
    },
    { name: 'storing-memory', value: Math.round(peak / MIB), unit: 'MiB', target: 500, better: lower },
    {
      name: 'latest-1000-assets',
      value: Math.round(middle * 10) / 10,
      unit: 'ms',
      target: 15,
      better: lower,
    },
    { name: 'latest-1000-assets-cold', value: Math.round(cold!), unit: 'ms', target: 1000, better: lower },
  ];
}

function barsOf(assetIds: readonly string[]): AssetBar[] {
  return assetIds.flatMap((assetId, asset) =>
    Array.from({ length: DAYS }, (_, row) => {
      const close = `${50 + ((row * 7 + asset * 13) % 400)}.${10 + ((row * 3) % 90)}`;
      const date = formatDay(FIRST + row);
      return { assetId, date, open: close, high: close, low: close, close, volume: '1250000' };
    }),
  );
}
