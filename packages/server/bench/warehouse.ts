import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toNumber } from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import { v7 as uuid } from 'uuid';
import { type BarColumns, emptyColumns, setDecimal } from '../warehouse/bar-columns.ts';
import { openDuckDb } from '../warehouse/duckdb.ts';
import type { Bar, Warehouse } from '../warehouse/warehouse.ts';

/**
 * Five million bars of a thousand assets, stored a row group at a time as columns, as the reader of a price file hands them over,
 * the making of the columns included; the answers of a provider, an asset at a time; and the latest prices of all assets.
 */
export const bench = { name: 'warehouse', run };

const ASSETS = 1000;
const DAYS = 5000;
/** What the import of a file hands over at once, whole assets or not. */
const ROWS_AT_ONCE = 122_880;
const ANSWERS = 100;
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
  for (let from = 0; from < ASSETS * DAYS; from += ROWS_AT_ONCE) {
    const to = Math.min(from + ROWS_AT_ONCE, ASSETS * DAYS);
    const start = performance.now();
    const columns = columnsOf(from, to);
    await warehouse.putBarColumns(BOOK, ids, columns, { provider: 'bench', at: new Date(0) });
    storing += performance.now() - start;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const answers = await answersPerSecond(warehouse);
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
    {
      name: 'answers-stored',
      value: Math.round(answers),
      unit: 'rows/s',
      target: 150_000,
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

/** Each answer is a transaction of its own, on the disk when it ends. */
async function answersPerSecond(warehouse: Warehouse): Promise<number> {
  let storing = 0;
  for (let asset = 0; asset < ANSWERS; asset += 1) {
    const id = uuid();
    const bars = barsOf(asset);
    const start = performance.now();
    await warehouse.putHistory(
      BOOK,
      id,
      { bars, dividends: [], splits: [{ date: '2014-06-09', ratio: '7' }] },
      { provider: 'bench', at: new Date(0) },
    );
    storing += performance.now() - start;
  }
  return (ANSWERS * DAYS * 1000) / storing;
}

const closeOf = (asset: number, row: number): number =>
  5000 + ((row * 7 + asset * 13) % 400) * 100 + ((row * 3) % 90);

function columnsOf(from: number, to: number): BarColumns {
  const columns = emptyColumns(to - from);
  for (let row = 0; row < columns.rows; row += 1) {
    const asset = Math.floor((from + row) / DAYS);
    const day = (from + row) % DAYS;
    const close = { units: BigInt(closeOf(asset, day)), scale: 2 };
    columns.asset[row] = asset;
    columns.date[row] = FIRST + day;
    for (const name of ['open', 'high', 'low', 'close'] as const) setDecimal(columns[name], row, close);
    setDecimal(columns.volume, row, VOLUME);
    columns.value[row] = toNumber(close);
  }
  return columns;
}

const VOLUME = { units: 1_250_000n, scale: 0 };

function barsOf(asset: number): Bar[] {
  return Array.from({ length: DAYS }, (_, row) => {
    const close = (closeOf(asset, row) / 100).toFixed(2);
    return { date: formatDay(FIRST + row), open: close, high: close, low: close, close, volume: '1250000' };
  });
}
