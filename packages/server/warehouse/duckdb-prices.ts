import {
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBDoubleVector,
  type DuckDBIntegerVector,
  type DuckDBMaterializedResult,
  type DuckDBValue,
  INTEGER,
} from '@duckdb/node-api';
import { day as epochDay } from '@financehub/core/time/day.ts';
import {
  DAYS,
  type Duck,
  dayLiteral,
  fill,
  numbered,
  originLiterals,
  ROWS_PER_SLICE,
  uuidLiteral,
  within,
} from './duckdb-connections.ts';
import { STORED_SCALE, storedText, unitsToStore } from './stored-decimal.ts';
import type { AssetBar, Bar, DatedClose, Origin, Series, Warehouse } from './warehouse.ts';

// `close_value` is the close again as a double: reading a column of 128-bit decimals as doubles costs ten times as much.
export const PRICE_TABLES = `
  CREATE TABLE IF NOT EXISTS price_bar (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, date DATE NOT NULL,
    open DECIMAL(38,12), high DECIMAL(38,12), low DECIMAL(38,12), close DECIMAL(38,12) NOT NULL, volume DECIMAL(38,12),
    close_value DOUBLE NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TEMP TABLE new_bar (asset INTEGER, date DATE, open DECIMAL(38,12), high DECIMAL(38,12), low DECIMAL(38,12),
    close DECIMAL(38,12), volume DECIMAL(38,12));`;

const STORED = DECIMAL(38, STORED_SCALE);
const NEW_BAR = [INTEGER, DATE, STORED, STORED, STORED, STORED, STORED] as const;
const FIGURES = ['open', 'high', 'low', 'close', 'volume'] as const;

const CHUNKS_PER_SLICE = 50;

type Prices = Pick<
  Warehouse,
  'putBars' | 'putBarsOfMany' | 'bars' | 'coverage' | 'closes' | 'lastCloses' | 'closesAt'
>;

export function pricesIn(duck: Duck, note: (bookId: string, assetIds: Iterable<string>) => void): Prices {
  const put = async (bookId: string, bars: readonly AssetBar[], origin?: Origin): Promise<void> => {
    if (bars.length === 0) return;
    const assets = new Map<string, number>();
    const rows = await rowsToStore(bars, assets);
    await replaceBars(duck, bookId, [...assets.keys()], rows, origin);
    note(bookId, assets.keys());
  };
  return {
    putBars: (bookId, assetId, bars, origin) =>
      put(
        bookId,
        bars.map((bar) => ({ ...bar, assetId })),
        origin,
      ),
    putBarsOfMany: put,
    bars: (bookId, assetId, range) => readBars(duck, bookId, assetId, range),
    coverage: (bookId, assetIds) => readCoverage(duck, bookId, assetIds),
    closes: (bookId, assetIds) => readCloses(duck, bookId, assetIds),
    lastCloses: async (bookId, assetIds, asOf) => {
      const found = await readClosesAt(duck, bookId, assetIds, [asOf]);
      return new Map([...found].flatMap(([id, [close]]) => (close == null ? [] : [[id, close]])));
    },
    closesAt: (bookId, assetIds, days) => readClosesAt(duck, bookId, assetIds, days),
  };
}

/** The rows as the temporary table takes them, numbering the assets; the last bar of an asset and day counts. */
async function rowsToStore(bars: readonly AssetBar[], assets: Map<string, number>): Promise<DuckDBValue[][]> {
  const rows = new Map<number, DuckDBValue[]>();
  for (const [index, bar] of bars.entries()) {
    const asset = assets.get(bar.assetId) ?? assets.size;
    assets.set(bar.assetId, asset);
    const day = epochDay(bar.date);
    const row: DuckDBValue[] = [asset, new DuckDBDateValue(day)];
    for (const name of FIGURES) row.push(stored(bar[name], index, name));
    rows.set(asset * DAYS + day, row);
    if (index % ROWS_PER_SLICE === ROWS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return [...rows.values()];
}

function stored(text: string | null, index: number, name: string): DuckDBValue {
  if (text === null) return null;
  return new DuckDBDecimalValue(unitsToStore(text, `body/bars/${index}/${name}`), 38, STORED_SCALE);
}

async function replaceBars(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  rows: readonly DuckDBValue[][],
  origin: Origin | undefined,
): Promise<void> {
  const book = uuidLiteral(bookId);
  const assets = numbered(assetIds, 'k');
  await duck.write(async (connection) => {
    await fill(connection, 'new_bar', NEW_BAR, rows.length, (row) => rows[row]!);
    await connection.run(
      `DELETE FROM price_bar p USING (SELECT k.id, n.date FROM new_bar n JOIN ${assets} ON k.i = n.asset) d
       WHERE p.book_id = ${book} AND p.asset_id = d.id AND p.date = d.date`,
    );
    await connection.run(
      `INSERT INTO price_bar SELECT ${book}, k.id, date, open, high, low, close, volume, close::DOUBLE,
         ${originLiterals(origin)} FROM new_bar n JOIN ${assets} ON k.i = n.asset ORDER BY n.asset, n.date`,
    );
    await connection.run('DELETE FROM new_bar');
  });
}

const text = (value: DuckDBValue | undefined): string | null =>
  value instanceof DuckDBDecimalValue ? storedText(value.value) : null;

async function readBars(
  duck: Duck,
  bookId: string,
  assetId: string,
  range: { from?: string | undefined; to?: string | undefined; limit: number },
): Promise<Bar[]> {
  const result = await duck.read(
    `SELECT date::VARCHAR, open, high, low, close, volume FROM price_bar
     WHERE book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}${within(range)}
     ORDER BY date LIMIT ${Math.trunc(range.limit)}`,
  );
  return (await result.getRows()).map(([date, open, high, low, close, volume]) => ({
    date: String(date),
    open: text(open),
    high: text(high),
    low: text(low),
    close: text(close)!,
    volume: text(volume),
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

async function readCloses(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
): Promise<Map<string, Series>> {
  if (assetIds.length === 0) return new Map();
  const result = await duck.read(
    `SELECT k.i, (date - DATE '1970-01-01')::INTEGER, close_value FROM price_bar JOIN ${numbered(assetIds, 'k')}
     ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)}`,
  );
  const columns = await gather(result);
  const found = new Map<string, Series>();
  for (const [index, series] of seriesOfEach(columns, assetIds.length).entries())
    if (series.date.length > 0) found.set(assetIds[index]!, series);
  return found;
}

interface CloseColumns {
  readonly asset: Int32Array;
  readonly date: Int32Array;
  readonly value: Float64Array;
}

async function gather(result: DuckDBMaterializedResult): Promise<CloseColumns> {
  const chunks = await result.fetchAllChunks();
  const length = chunks.reduce((rows, chunk) => rows + chunk.rowCount, 0);
  const columns = {
    asset: new Int32Array(length),
    date: new Int32Array(length),
    value: new Float64Array(length),
  };
  let at = 0;
  for (const [index, chunk] of chunks.entries()) {
    copyColumn(chunk.getColumnVector(0) as DuckDBIntegerVector, columns.asset, at);
    copyColumn(chunk.getColumnVector(1) as DuckDBIntegerVector, columns.date, at);
    copyColumn(chunk.getColumnVector(2) as DuckDBDoubleVector, columns.value, at);
    at += chunk.rowCount;
    if (index % CHUNKS_PER_SLICE === CHUNKS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return columns;
}

function copyColumn(
  from: DuckDBIntegerVector | DuckDBDoubleVector,
  to: Int32Array | Float64Array,
  at: number,
): void {
  const { itemCount } = from;
  for (let row = 0; row < itemCount; row += 1) to[at + row] = from.getItem(row)!;
}

/** Cuts the columns by asset, each sorted by day. */
function seriesOfEach({ asset, date, value }: CloseColumns, assets: number): Series[] {
  const counts = new Int32Array(assets);
  for (let row = 0; row < asset.length; row += 1) counts[asset[row]!]! += 1;
  const series = Array.from(counts, (count) => ({
    date: new Int32Array(count),
    value: new Float64Array(count),
  }));
  counts.fill(0);
  for (let row = 0; row < asset.length; row += 1) {
    const index = asset[row]!;
    const into = series[index]!;
    const at = counts[index]!;
    into.date[at] = date[row]!;
    into.value[at] = value[row]!;
    counts[index] = at + 1;
  }
  return series.map(sorted);
}

/** Rows come in the order of storing, which is that of days except where days were added later. */
function sorted(series: Series): Series {
  const { date, value } = series;
  let at = 1;
  while (at < date.length && date[at]! > date[at - 1]!) at += 1;
  if (at >= date.length) return series;
  const rows = Int32Array.from(date.keys()).sort((a, b) => date[a]! - date[b]!);
  return {
    date: Int32Array.from(rows, (row) => date[row]!),
    value: Float64Array.from(rows, (row) => value[row]!),
  };
}

async function readClosesAt(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  days: readonly string[],
): Promise<Map<string, (DatedClose | null)[]>> {
  const found = new Map(assetIds.map((id) => [id, new Array<DatedClose | null>(days.length).fill(null)]));
  if (assetIds.length === 0 || days.length === 0) return found;
  const wanted = days.map((day, index) => `(${index}, ${dayLiteral(day)})`).join(', ');
  const last = [...days].sort().at(-1)!;
  const result = await duck.read(
    `WITH bar AS (SELECT k.i, date, rowid AS r FROM price_bar JOIN ${numbered(assetIds, 'k')} ON asset_id = k.id
       WHERE book_id = ${uuidLiteral(bookId)} AND date <= ${dayLiteral(last)}),
     ask AS (SELECT k.i, d.n, d.day FROM (SELECT DISTINCT i FROM bar) k, (VALUES ${wanted}) d(n, day)),
     hit AS (SELECT ask.i, ask.n, bar.r FROM ask ASOF JOIN bar ON ask.i = bar.i AND ask.day >= bar.date)
     SELECT hit.i, hit.n, p.date::VARCHAR, p.close FROM hit JOIN price_bar p ON p.rowid = hit.r`,
  );
  for (const [index, at, date, close] of await result.getRows())
    found.get(assetIds[Number(index)]!)![Number(at)] = { date: String(date), close: text(close)! };
  return found;
}
