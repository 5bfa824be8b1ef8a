import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import type { Candles } from '@financehub/core/charts/candle.ts';
import {
  assetIs,
  columnsOf,
  KEYS_PER_SECOND,
  keysWithin,
  numberLiteral,
  wholeLiteral,
} from './duckdb-columns.ts';
import { type Duck, uuidLiteral } from './duckdb-connections.ts';
import { sumsOf } from './duckdb-trade-sums.ts';
import type { Replacement, StoredBook, Tape, TapeCoverage, TimeRange } from './tape.ts';

export const TAPE_TABLES = `
  CREATE TABLE IF NOT EXISTS trade (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, key BIGINT NOT NULL, price DOUBLE NOT NULL, size DOUBLE NOT NULL,
    side TINYINT NOT NULL);
  CREATE TABLE IF NOT EXISTS intraday_bar (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, seconds INTEGER NOT NULL, time BIGINT NOT NULL, open DOUBLE NOT NULL,
    high DOUBLE NOT NULL, low DOUBLE NOT NULL, close DOUBLE NOT NULL, volume DOUBLE);
  CREATE TABLE IF NOT EXISTS order_book (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, as_of TIMESTAMPTZ NOT NULL, format VARCHAR NOT NULL, product VARCHAR NOT NULL,
    levels VARCHAR NOT NULL);`;

/** Of the tables above, all that a book has. */
export const TAPE_TABLE_NAMES = ['trade', 'intraday_bar', 'order_book'] as const;

const timesWithin = ({ from, to }: TimeRange): string =>
  `time >= ${wholeLiteral(from)} AND time < ${wholeLiteral(to)}`;

const fileLiteral = (file: string): string => `'${file.replaceAll("'", "''")}'`;

export function tapeIn(duck: Duck, note: (bookId: string, assetIds: Iterable<string>) => void): Tape {
  const replace = async (
    bookId: string,
    assetId: string,
    { table, source, columns, order, also = '' }: FileOf,
  ): Promise<Replacement> => {
    const where = `${assetIs(bookId, assetId)}${also}`;
    const key = `${uuidLiteral(bookId)}, ${uuidLiteral(assetId)}`;
    const result = await duck.write(async (connection) => {
      const span = `BETWEEN (SELECT min(${order}) FROM ${source}) AND (SELECT max(${order}) FROM ${source})`;
      const replaced = await connection.run(`DELETE FROM ${table} WHERE ${where} AND ${order} ${span}`);
      const stored = await connection.run(
        `INSERT INTO ${table} SELECT ${key}, ${columns} FROM ${source} ORDER BY ${order}`,
      );
      return { stored: stored.rowsChanged, replaced: replaced.rowsChanged };
    });
    note(bookId, [assetId]);
    return result;
  };
  return {
    coverage: (bookId, assetId) => readCoverage(duck, bookId, assetId),
    putTrades: (bookId, assetId, file) =>
      replace(bookId, assetId, {
        table: 'trade',
        source: `read_csv(${fileLiteral(file)}, header = false, auto_detect = false, delim = ',',
          columns = {'key': 'BIGINT', 'price': 'DOUBLE', 'size': 'DOUBLE', 'side': 'TINYINT'})`,
        columns: 'key, price, size, side',
        order: 'key',
      }),
    putBars: (bookId, assetId, seconds, file) =>
      replace(bookId, assetId, {
        table: 'intraday_bar',
        source: `read_csv(${fileLiteral(file)}, header = false, auto_detect = false, delim = ',',
          columns = {'time': 'BIGINT', 'open': 'DOUBLE', 'high': 'DOUBLE', 'low': 'DOUBLE', 'close': 'DOUBLE', 'volume': 'DOUBLE'})`,
        columns: `${Math.trunc(seconds)}, time, open, high, low, close, volume`,
        order: 'time',
        also: ` AND seconds = ${Math.trunc(seconds)}`,
      }),
    ...candlesIn(duck),
    ...sumsOf(duck),
    putBook: async (bookId, assetId, book) => {
      const levels = JSON.stringify({ bids: book.bids, asks: book.asks });
      const texts = [book.format, book.product, levels].map((text) => `'${text.replaceAll("'", "''")}'`);
      await duck.write(async (connection) => {
        await connection.run(`DELETE FROM order_book WHERE ${assetIs(bookId, assetId)}`);
        await connection.run(
          `INSERT INTO order_book VALUES (${uuidLiteral(bookId)}, ${uuidLiteral(assetId)}, '${book.asOf.toISOString()}'::TIMESTAMPTZ, ${texts.join(', ')})`,
        );
      });
    },
    book: (bookId, assetId) => readBook(duck, bookId, assetId),
  };
}

function candlesIn(duck: Duck): Pick<Tape, 'dailyCandles' | 'barCandles' | 'tradeCandles'> {
  return {
    dailyCandles: async (bookId, assetId, range) =>
      candlesOf(
        await duck.read(
          `SELECT epoch(date)::DOUBLE, coalesce(open, close)::DOUBLE, greatest(high, coalesce(open, close), close)::DOUBLE,
             least(low, coalesce(open, close), close)::DOUBLE, close_value, volume::DOUBLE
           FROM (SELECT date, open, coalesce(high, close) AS high, coalesce(low, close) AS low, close, close_value, volume
             FROM price_bar WHERE ${assetIs(bookId, assetId)}) WHERE epoch(date) >= ${numberLiteral(range.from)} AND epoch(date) < ${numberLiteral(range.to)}
           ORDER BY date`,
        ),
      ),
    barCandles: async (bookId, assetId, { seconds, step, ...range }) =>
      candlesOf(
        await duck.read(
          `SELECT (time // ${Math.trunc(step)} * ${Math.trunc(step)})::DOUBLE AS start, arg_min(open, time), max(high), min(low), arg_max(close, time),
             sum(volume)
           FROM intraday_bar WHERE ${assetIs(bookId, assetId)} AND seconds = ${Math.trunc(seconds)} AND ${timesWithin(range)}
           GROUP BY start ORDER BY start`,
        ),
      ),
    tradeCandles: async (bookId, assetId, { step, ...range }) =>
      candlesOf(
        await duck.read(
          `SELECT (key // ${Math.trunc(step * KEYS_PER_SECOND)} * ${Math.trunc(step)})::DOUBLE AS start, arg_min(price, key), max(price), min(price),
             arg_max(price, key), sum(size)
           FROM trade WHERE ${assetIs(bookId, assetId)} AND ${keysWithin(range)} GROUP BY start ORDER BY start`,
        ),
      ),
  };
}

interface FileOf {
  readonly table: string;
  readonly source: string;
  readonly columns: string;
  /** The column by which rows are in order. */
  readonly order: string;
  readonly also?: string;
}

async function readCoverage(duck: Duck, bookId: string, assetId: string): Promise<TapeCoverage> {
  const where = assetIs(bookId, assetId);
  const [bars, trades, daily] = await Promise.all([
    duck.read(
      `SELECT seconds, count(*), min(time), max(time) FROM intraday_bar WHERE ${where} GROUP BY seconds ORDER BY seconds`,
    ),
    duck.read(`SELECT count(*), min(key), max(key) FROM trade WHERE ${where}`),
    duck.read(`SELECT count(*), min(date)::VARCHAR, max(date)::VARCHAR FROM price_bar WHERE ${where}`),
  ]);
  const [trade] = await trades.getRows();
  const [price] = await daily.getRows();
  const seconds = (value: unknown): number | null =>
    value === null || value === undefined ? null : Number(value) / KEYS_PER_SECOND;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    bars: (await bars.getRows()).map(([width, count, from, to]) => ({
      seconds: Number(width),
      count: Number(count),
      from: Number(from),
      to: Number(to),
    })),
    trades: { count: Number(trade?.[0] ?? 0), from: seconds(trade?.[1]), to: seconds(trade?.[2]) },
    daily: { count: Number(price?.[0] ?? 0), from: text(price?.[1]), to: text(price?.[2]) },
  };
}

async function readBook(duck: Duck, bookId: string, assetId: string): Promise<StoredBook | null> {
  const result = await duck.read(
    `SELECT epoch_ms(as_of), format, product, levels FROM order_book WHERE ${assetIs(bookId, assetId)}`,
  );
  const [row] = await result.getRows();
  if (row === undefined) return null;
  const [at, format, product, levels] = row;
  const { bids, asks } = JSON.parse(String(levels)) as Pick<StoredBook, 'bids' | 'asks'>;
  return { asOf: new Date(Number(at)), format: String(format), product: String(product), bids, asks };
}

async function candlesOf(result: DuckDBMaterializedResult): Promise<Candles> {
  const [time, open, high, low, close, volume] = (await columnsOf(result, 6)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { time, open, high, low, close, volume };
}
