import type { DuckDBConnection, DuckDBDecimalValue, DuckDBTimestampTZValue } from '@duckdb/node-api';
import {
  codeLiteral,
  type Duck,
  dayLiteral,
  numbered,
  originLiterals,
  uuidLiteral,
  within,
} from './duckdb-connections.ts';
import { STORED_SCALE, storedText, unitsToStore } from './stored-decimal.ts';
import type { NewDividend, NewSplit, Origin, StoredDividend, StoredSplit, Warehouse } from './warehouse.ts';

export const EVENT_TABLES = `
  CREATE TABLE IF NOT EXISTS dividend (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, date DATE NOT NULL, pay_date DATE, amount DECIMAL(38,12) NOT NULL,
    currency VARCHAR NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TABLE IF NOT EXISTS split (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, date DATE NOT NULL, ratio DECIMAL(38,12) NOT NULL,
    provider VARCHAR, fetched_at TIMESTAMPTZ);`;

type Events = Pick<Warehouse, 'putDividends' | 'putSplits' | 'dividends' | 'splits'>;

const MICROS_PER_MS = 1000n;

/** An instant as DuckDB has it, microseconds since 1970. */
export function instantText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return new Date(Number((value as DuckDBTimestampTZValue).micros / MICROS_PER_MS)).toISOString();
}

function figureLiteral(text: string, path: string): string {
  return `${storedText(unitsToStore(text, path))}::DECIMAL(38,${STORED_SCALE})`;
}

async function replace(
  connection: DuckDBConnection,
  table: 'dividend' | 'split',
  bookId: string,
  assetId: string,
  dates: readonly string[],
  rows: readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  const where = `book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}`;
  await connection.run(
    `DELETE FROM ${table} WHERE ${where} AND date IN (${dates.map(dayLiteral).join(', ')})`,
  );
  await connection.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
}

const key = (bookId: string, assetId: string): string => `${uuidLiteral(bookId)}, ${uuidLiteral(assetId)}`;

/** Replaces days that are there, within the transaction of the connection. */
export function writeDividends(
  connection: DuckDBConnection,
  bookId: string,
  assetId: string,
  dividends: readonly NewDividend[],
  origin: Origin,
): Promise<void> {
  const rows = dividends.map(
    ({ exDate, payDate, amount, currency }, index) =>
      `(${key(bookId, assetId)}, ${dayLiteral(exDate)}, ${payDate === null ? 'NULL' : dayLiteral(payDate)},
        ${figureLiteral(amount, `body/dividends/${index}/amount`)}, ${codeLiteral(currency)}, ${originLiterals(origin)})`,
  );
  const dates = dividends.map(({ exDate }) => exDate);
  return replace(connection, 'dividend', bookId, assetId, dates, rows);
}

/** As {@link writeDividends}. */
export function writeSplits(
  connection: DuckDBConnection,
  bookId: string,
  assetId: string,
  splits: readonly NewSplit[],
  origin: Origin,
): Promise<void> {
  const rows = splits.map(
    ({ date, ratio }, index) =>
      `(${key(bookId, assetId)}, ${dayLiteral(date)}, ${figureLiteral(ratio, `body/splits/${index}/ratio`)},
        ${originLiterals(origin)})`,
  );
  const dates = splits.map(({ date }) => date);
  return replace(connection, 'split', bookId, assetId, dates, rows);
}

export function eventsIn(duck: Duck, note: (bookId: string, assetIds: Iterable<string>) => void): Events {
  return {
    putDividends: async (bookId, assetId, dividends, origin) => {
      if (dividends.length === 0) return;
      await duck.write((connection) => writeDividends(connection, bookId, assetId, dividends, origin));
      note(bookId, [assetId]);
    },
    putSplits: async (bookId, assetId, splits, origin) => {
      if (splits.length === 0) return;
      await duck.write((connection) => writeSplits(connection, bookId, assetId, splits, origin));
      note(bookId, [assetId]);
    },
    dividends: (bookId, assetIds, range = {}) => readDividends(duck, bookId, assetIds, range),
    splits: (bookId, assetIds, range = {}) => readSplits(duck, bookId, assetIds, range),
  };
}

async function readDividends(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  range: { from?: string | undefined; to?: string | undefined },
): Promise<StoredDividend[]> {
  if (assetIds.length === 0) return [];
  const result = await duck.read(
    `SELECT k.i, date::VARCHAR, pay_date::VARCHAR, amount, currency, provider, fetched_at FROM dividend
     JOIN ${numbered(assetIds, 'k')} ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)}${within(range)} ORDER BY date, k.i`,
  );
  return (await result.getRows()).map(([index, date, paid, amount, currency, provider, at]) => ({
    assetId: assetIds[Number(index)]!,
    exDate: String(date),
    payDate: paid === null ? null : String(paid),
    amount: storedText((amount as DuckDBDecimalValue).value),
    currency: String(currency),
    provider: provider === null ? null : String(provider),
    fetchedAt: instantText(at),
  }));
}

async function readSplits(
  duck: Duck,
  bookId: string,
  assetIds: readonly string[],
  range: { from?: string | undefined; to?: string | undefined },
): Promise<StoredSplit[]> {
  if (assetIds.length === 0) return [];
  const result = await duck.read(
    `SELECT k.i, date::VARCHAR, ratio, provider, fetched_at FROM split
     JOIN ${numbered(assetIds, 'k')} ON asset_id = k.id WHERE book_id = ${uuidLiteral(bookId)}${within(range)} ORDER BY date, k.i`,
  );
  return (await result.getRows()).map(([index, date, ratio, provider, at]) => ({
    assetId: assetIds[Number(index)]!,
    date: String(date),
    ratio: storedText((ratio as DuckDBDecimalValue).value),
    provider: provider === null ? null : String(provider),
    fetchedAt: instantText(at),
  }));
}
