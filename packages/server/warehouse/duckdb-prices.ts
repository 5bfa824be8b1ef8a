import {
  type DuckDBConnection,
  DuckDBDecimalValue,
  type DuckDBDoubleVector,
  type DuckDBIntegerVector,
  type DuckDBMaterializedResult,
  type DuckDBValue,
} from '@duckdb/node-api';
import { inOrder } from './bar-columns.ts';
import { type Duck, dayLiteral, knownAt, numbered, uuidLiteral, within } from './duckdb-connections.ts';
import { instantText, writeDividends, writeSplits } from './duckdb-events.ts';
import { type Extents, type NewBars, newBars, writeBars } from './duckdb-price-write.ts';
import { latestCloses } from './latest-closes.ts';
import { storedText } from './stored-decimal.ts';
import type {
  AssetBar,
  Bar,
  DatedClose,
  PriceSource,
  Series,
  StoredBar,
  Warehouse,
  Written,
} from './warehouse.ts';

// `close_value` is the close again as a double: reading a column of 128-bit decimals as doubles costs ten times as much.
export const PRICE_TABLES = `
  CREATE TABLE IF NOT EXISTS price_bar (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, date DATE NOT NULL,
    open DECIMAL(38,12), high DECIMAL(38,12), low DECIMAL(38,12), close DECIMAL(38,12) NOT NULL, volume DECIMAL(38,12),
    close_value DOUBLE NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TABLE IF NOT EXISTS price_bar_revision (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, date DATE NOT NULL,
    open DECIMAL(38,12), high DECIMAL(38,12), low DECIMAL(38,12), close DECIMAL(38,12) NOT NULL, volume DECIMAL(38,12),
    close_value DOUBLE NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ, replaced_at TIMESTAMPTZ NOT NULL);`;

const CHUNKS_PER_SLICE = 4;
/** Before all days. */
const NEVER = -(2 ** 31);

type Prices = Pick<
  Warehouse,
  | 'putBars'
  | 'putBarsOfMany'
  | 'putBarColumns'
  | 'putHistory'
  | 'bars'
  | 'coverage'
  | 'closes'
  | 'lastCloses'
  | 'closesAt'
  | 'priceSources'
  | 'closesKnownAt'
>;

export function pricesIn(duck: Duck, note: (bookId: string, assetIds: Iterable<string>) => void): Prices {
  const extents: Extents = new Map();
  const latest = latestCloses(
    (bookId, assetIds, days) => readClosesAt(duck, bookId, assetIds, days, null),
    (bookId, assetIds) => readLast(duck, bookId, assetIds),
  );
  const put = async (
    bookId: string,
    bars: NewBars,
    also: (connection: DuckDBConnection) => Promise<boolean> = async () => false,
  ): Promise<Written> => {
    const { written, more } = await duck.write(async (connection) => ({
      written: await writeBars(connection, bookId, bars, extents),
      more: await also(connection),
    }));
    const { assetIds } = bars;
    if (written.added + written.changed > 0) latest.forget(bookId, assetIds);
    if (written.added + written.changed > 0 || more) note(bookId, assetIds);
    return written;
  };
  const ofAsset = (assetId: string, bars: readonly Bar[]): AssetBar[] =>
    bars.map((bar) => ({ ...bar, assetId }));
  return {
    putBars: async (bookId, assetId, bars, origin) =>
      put(bookId, await newBars(ofAsset(assetId, bars), origin)),
    putBarsOfMany: async (bookId, bars, origin) => put(bookId, await newBars(bars, origin)),
    putBarColumns: async (bookId, assetIds, columns, origin) =>
      put(bookId, { columns: inOrder(columns), assetIds, origin }),
    putHistory: async (bookId, assetId, { bars, dividends, splits }, origin) => {
      const fresh = { ...(await newBars(ofAsset(assetId, bars), origin)), assetIds: [assetId] };
      return put(bookId, fresh, async (connection) => {
        await writeDividends(connection, bookId, assetId, dividends, origin);
        await writeSplits(connection, bookId, assetId, splits, origin);
        return dividends.length + splits.length > 0;
      });
    },
    bars: (bookId, assetId, range) => readBars(duck, bookId, assetId, range),
    coverage: (bookId, assetIds) => readCoverage(duck, bookId, assetIds),
    priceSources: (bookId, assetIds) => readSources(duck, bookId, assetIds),
    closes: (bookId, assetIds) => readCloses(duck, bookId, assetIds, 'price_bar'),
    closesKnownAt: (bookId, assetIds, at) =>
      readCloses(duck, bookId, assetIds, knownAt('price_bar', 'book_id, asset_id, date, close_value', at)),
    lastCloses: async (bookId, assetIds, asOf, at = null) => {
      if (at === null) return latest.at(bookId, assetIds, asOf);
      const found = await readClosesAt(duck, bookId, assetIds, [asOf], at);
      return new Map([...found].flatMap(([id, [close]]) => (close == null ? [] : [[id, close]])));
    },
    closesAt: (bookId, assetIds, days, at = null) => readClosesAt(duck, bookId, assetIds, days, at),
  };
}

const text = (value: DuckDBValue | undefined): string | null =>
  value instanceof DuckDBDecimalValue ? storedText(value.value) : null;

async function readBars(
  duck: Duck,
  bookId: string,
  assetId: string,
  range: { from?: string | undefined; to?: string | undefined; limit: number },
): Promise<StoredBar[]> {
  const result = await duck.read(
    `SELECT date::VARCHAR, open, high, low, close, volume, provider, fetched_at FROM price_bar
     WHERE book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}${within(range)}
     ORDER BY date LIMIT ${Math.trunc(range.limit)}`,
  );
  return (await result.getRows()).map(([date, open, high, low, close, volume, provider, at]) => ({
    date: String(date),
    open: text(open),
    high: text(high),
    low: text(low),
    close: text(close)!,
    volume: text(volume),
    provider: provider == null ? null : String(provider),
    fetchedAt: instantText(at),
  }));
}

async function readCoverage(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
): Promise<Map<string, { count: number; from: string; to: string }>> {
  if (assetIds.length === 0) return new Map();
  const result = await duck.read(
    `SELECT k.i, count(*), min(date)::VARCHAR, max(date)::VARCHAR FROM price_bar JOIN ${numbered(assetIds, 'k')}
     ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)} GROUP BY k.i`,
  );
  return new Map(
    (await result.getRows()).map(([index, count, from, to]) => [
      assetIds[Number(index)]!,
      { count: Number(count), from: String(from), to: String(to) },
    ]),
  );
}

async function readSources(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
): Promise<Map<string, PriceSource>> {
  if (assetIds.length === 0) return new Map();
  const result = await duck.read(
    `SELECT k.i, arg_max_null(provider, date), arg_max_null(fetched_at, date) FROM price_bar JOIN ${numbered(assetIds, 'k')}
     ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)} GROUP BY k.i`,
  );
  return new Map(
    (await result.getRows()).map(([index, provider, at]) => [
      assetIds[Number(index)]!,
      { provider: provider == null ? null : String(provider), fetchedAt: instantText(at) },
    ]),
  );
}

async function readCloses(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  table: string,
): Promise<Map<string, Series>> {
  if (assetIds.length === 0) return new Map();
  const result = await duck.read(
    `SELECT k.i, (date - DATE '1970-01-01')::INTEGER, close_value FROM ${table} JOIN ${numbered(assetIds, 'k')}
     ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)}`,
  );
  const series = await seriesOfEach(result, assetIds.length);
  return new Map(
    series.flatMap((each, index) => (each.date.length > 0 ? [[assetIds[index]!, each] as const] : [])),
  );
}

/** Some thousand rows of what {@link readCloses} selects. */
interface Rows {
  readonly asset: DuckDBIntegerVector;
  readonly date: DuckDBIntegerVector;
  readonly value: DuckDBDoubleVector;
}

/** The rows by asset, each sorted by day, in shared memory, so that threads read them without a copy of their own. */
async function seriesOfEach(result: DuckDBMaterializedResult, assets: number): Promise<Series[]> {
  const counts = new Int32Array(assets);
  const all: Rows[] = [];
  const { chunkCount } = result;
  for (let index = 0; index < chunkCount; index += 1) {
    const chunk = result.getChunk(index);
    const [asset, date, value] = [0, 1, 2].map((column) => chunk.getColumnVector(column));
    const rows = { asset, date, value } as Rows;
    const { itemCount } = rows.asset;
    for (let row = 0; row < itemCount; row += 1) counts[rows.asset.getItem(row)!]! += 1;
    all.push(rows);
    await turnAfter(index);
  }
  const series = Array.from(counts, sharedSeries);
  const ends = new Int32Array(assets).fill(NEVER);
  // Rows come in the order of storing, which is that of days except where days were added later.
  const mixed = new Uint8Array(assets);
  counts.fill(0);
  for (const [index, { asset, date, value }] of all.entries()) {
    const { itemCount } = asset;
    for (let row = 0; row < itemCount; row += 1) {
      const of = asset.getItem(row)!;
      const at = counts[of]!;
      const on = date.getItem(row)!;
      if (on <= ends[of]!) mixed[of] = 1;
      ends[of] = on;
      series[of]!.date[at] = on;
      series[of]!.value[at] = value.getItem(row)!;
      counts[of] = at + 1;
    }
    await turnAfter(index);
  }
  return series.map((each, of) => (mixed[of] === 1 ? sorted(each) : each));
}

async function turnAfter(chunk: number): Promise<void> {
  if (chunk % CHUNKS_PER_SLICE === CHUNKS_PER_SLICE - 1) await new Promise(setImmediate);
}

function sharedSeries(length: number): Series {
  return {
    date: new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT)),
    value: new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT)),
  };
}

function sorted({ date, value }: Series): Series {
  const rows = Int32Array.from(date.keys()).sort((a, b) => date[a]! - date[b]!);
  const ordered = sharedSeries(date.length);
  for (const [place, row] of rows.entries()) {
    ordered.date[place] = date[row]!;
    ordered.value[place] = value[row]!;
  }
  return ordered;
}

async function readLast(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
): Promise<Map<string, DatedClose>> {
  if (assetIds.length === 0) return new Map();
  const result = await duck.read(
    `WITH last AS (SELECT k.i, arg_max(p.rowid, date) AS r FROM price_bar p JOIN ${numbered(assetIds, 'k')}
       ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)} GROUP BY k.i)
     SELECT last.i, p.date::VARCHAR, p.close FROM last JOIN price_bar p ON p.rowid = last.r`,
  );
  return new Map(
    (await result.getRows()).map(([index, date, close]) => [
      assetIds[Number(index)]!,
      { date: String(date), close: text(close)! },
    ]),
  );
}

async function readClosesAt(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  days: readonly string[],
  at: Date | null,
): Promise<Map<string, (DatedClose | null)[]>> {
  const found = new Map(assetIds.map((id) => [id, new Array<DatedClose | null>(days.length).fill(null)]));
  if (assetIds.length === 0 || days.length === 0) return found;
  const wanted = days.map((day, index) => `(${index}, ${dayLiteral(day)})`).join(', ');
  const last = [...days].sort().at(-1)!;
  // Of the bars as they are only the place is carried along; those of the past are of two tables.
  const [table, carried] =
    at === null
      ? ['price_bar', 'rowid AS r']
      : [knownAt('price_bar', 'book_id, asset_id, date, close', at), 'close AS r'];
  const result = await duck.read(
    `WITH bar AS (SELECT k.i, date, ${carried} FROM ${table} JOIN ${numbered(assetIds, 'k')} ON asset_id = k.id
       WHERE book_id = ${uuidLiteral(bookId)} AND date <= ${dayLiteral(last)}),
     ask AS (SELECT k.i, d.n, d.day FROM (SELECT DISTINCT i FROM bar) k, (VALUES ${wanted}) d(n, day)),
     hit AS (SELECT ask.i, ask.n, bar.date, bar.r FROM ask ASOF JOIN bar ON ask.i = bar.i AND ask.day >= bar.date)
     ${
       at === null
         ? 'SELECT hit.i, hit.n, p.date::VARCHAR, p.close FROM hit JOIN price_bar p ON p.rowid = hit.r'
         : 'SELECT i, n, date::VARCHAR, r FROM hit'
     }`,
  );
  for (const [index, ask, date, close] of await result.getRows())
    found.get(assetIds[Number(index)]!)![Number(ask)] = { date: String(date), close: text(close)! };
  return found;
}
