import {
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  type DuckDBValue,
  INTEGER,
} from '@duckdb/node-api';
import { day as epochDay } from '@financehub/core/time/day.ts';
import {
  codeLiteral,
  DAYS,
  type Duck,
  fill,
  knownAt,
  originLiterals,
  ROWS_PER_SLICE,
  uuidLiteral,
  within,
} from './duckdb-connections.ts';
import { STORED_SCALE, storedText, unitsToStore } from './stored-decimal.ts';
import { ENTERED, type Origin, type Rate, type RatePair, type Warehouse } from './warehouse.ts';

export const RATE_TABLES = `
  CREATE TABLE IF NOT EXISTS fx_rate (
    book_id UUID NOT NULL, date DATE NOT NULL, base VARCHAR NOT NULL, quote VARCHAR NOT NULL,
    rate DECIMAL(38,12) NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TABLE IF NOT EXISTS fx_rate_revision (
    book_id UUID NOT NULL, date DATE NOT NULL, base VARCHAR NOT NULL, quote VARCHAR NOT NULL,
    rate DECIMAL(38,12) NOT NULL, provider VARCHAR, fetched_at TIMESTAMPTZ, replaced_at TIMESTAMPTZ NOT NULL);
  CREATE TEMP TABLE new_rate (pair INTEGER, date DATE, rate DECIMAL(38,12));`;

const COLUMNS = 'book_id, date, base, quote, rate, provider, fetched_at';
const NEW_RATE = [INTEGER, DATE, DECIMAL(38, STORED_SCALE)] as const;

interface Pair {
  readonly base: string;
  readonly quote: string;
}

export function ratesIn(
  duck: Duck,
  note: (bookId: string) => void,
): Pick<Warehouse, 'putRates' | 'rates' | 'ratePairs'> {
  return {
    putRates: async (bookId, rates, origin, entered) => {
      if (rates.length === 0) return;
      await replaceRates(duck, bookId, rates, origin, entered === 'stands');
      note(bookId);
    },
    rates: (bookId, range) => readRates(duck, bookId, range),
    ratePairs: (bookId, at = null) => readPairs(duck, bookId, at),
  };
}

async function replaceRates(
  duck: Duck,
  bookId: string,
  rates: readonly Rate[],
  origin: Origin | undefined,
  enteredStands: boolean,
): Promise<void> {
  const pairs = new Map<string, Pair & { index: number }>();
  const list = await rowsToStore(rates, pairs);
  const book = uuidLiteral(bookId);
  const named = numberedPairs([...pairs.values()]);
  const open = enteredStands ? ` AND r.provider IS DISTINCT FROM '${ENTERED}'` : '';
  await duck.write(async (connection) => {
    await fill(connection, 'new_rate', NEW_RATE, list.length, (row) => list[row]!);
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE old_rate AS SELECT r.rowid AS r, n.rowid AS m, r.rate <> n.rate${open} AS differs
       FROM new_rate n JOIN ${named} ON k.i = n.pair
       JOIN fx_rate r ON r.base = k.base AND r.quote = k.quote AND r.date = n.date WHERE r.book_id = ${book}`,
    );
    const replaced = 'FROM fx_rate WHERE rowid IN (SELECT r FROM old_rate WHERE differs)';
    if (origin !== undefined)
      await connection.run(
        `INSERT INTO fx_rate_revision SELECT ${COLUMNS}, '${origin.at.toISOString()}'::TIMESTAMPTZ ${replaced}`,
      );
    await connection.run(`DELETE ${replaced}`);
    await connection.run('DELETE FROM new_rate WHERE rowid IN (SELECT m FROM old_rate WHERE NOT differs)');
    await connection.run(
      `INSERT INTO fx_rate SELECT ${book}, date, k.base, k.quote, rate, ${originLiterals(origin)}
       FROM new_rate n JOIN ${named} ON k.i = n.pair ORDER BY n.pair, n.date`,
    );
    await connection.run('DELETE FROM new_rate');
  });
}

/** The rows as the temporary table takes them, numbering the pairs; the last rate of a pair and day counts. */
async function rowsToStore(
  rates: readonly Rate[],
  pairs: Map<string, Pair & { index: number }>,
): Promise<DuckDBValue[][]> {
  const rows = new Map<number, DuckDBValue[]>();
  for (const [at, { date, base, quote, rate }] of rates.entries()) {
    const key = `${base} ${quote}`;
    const { index } = pairs.get(key) ?? { index: pairs.size };
    pairs.set(key, { index, base, quote });
    const day = epochDay(date);
    const stored = new DuckDBDecimalValue(unitsToStore(rate, `body/rates/${at}/rate`), 38, STORED_SCALE);
    rows.set(index * DAYS + day, [index, new DuckDBDateValue(day), stored]);
    if (at % ROWS_PER_SLICE === ROWS_PER_SLICE - 1) await new Promise(setImmediate);
  }
  return [...rows.values()];
}

function numberedPairs(pairs: readonly Pair[]): string {
  const rows = pairs.map(
    ({ base, quote }, index) => `(${index}, ${codeLiteral(base)}, ${codeLiteral(quote)})`,
  );
  return `(VALUES ${rows.join(', ')}) k(i, base, quote)`;
}

async function readRates(
  duck: Duck,
  bookId: string,
  range: Parameters<Warehouse['rates']>[1],
): Promise<Rate[]> {
  if (range.pairs?.length === 0) return [];
  const named = range.pairs === undefined ? '' : ` JOIN ${numberedPairs(range.pairs)} USING (base, quote)`;
  const result = await duck.read(
    `SELECT date::VARCHAR, base, quote, rate FROM ${tableOf(range.knownAt)}${named}
     WHERE book_id = ${uuidLiteral(bookId)}${within(range)} ORDER BY date, base, quote`,
  );
  return (await result.getRows()).map(([date, base, quote, rate]) => ({
    date: String(date),
    base: String(base),
    quote: String(quote),
    rate: storedText((rate as DuckDBDecimalValue).value),
  }));
}

const tableOf = (at: Date | null | undefined): string =>
  at == null ? 'fx_rate' : knownAt('fx_rate', 'book_id, date, base, quote, rate', at);

async function readPairs(duck: Duck, bookId: string, at: Date | null): Promise<RatePair[]> {
  const result = await duck.read(
    `SELECT base, quote, count(*), min(date)::VARCHAR, max(date)::VARCHAR FROM ${tableOf(at)}
     WHERE book_id = ${uuidLiteral(bookId)} GROUP BY base, quote ORDER BY base, quote`,
  );
  return (await result.getRows()).map(([base, quote, count, from, to]) => ({
    base: String(base),
    quote: String(quote),
    count: Number(count),
    from: String(from),
    to: String(to),
  }));
}
