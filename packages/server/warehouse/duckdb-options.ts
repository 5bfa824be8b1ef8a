import { BOOLEAN, DOUBLE, INTEGER } from '@duckdb/node-api';
import { type Duck, fill, originLiterals, uuidLiteral } from './duckdb-connections.ts';
import type { OptionChains, OptionQuote, StoredChain } from './option-chains.ts';

/** Quotes are for statistics: doubles. Instants are milliseconds since 1970, expiries days. */
export const OPTION_TABLES = `
  CREATE TABLE IF NOT EXISTS option_snapshot (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, quoted_at DOUBLE NOT NULL, spot DOUBLE, provider VARCHAR, fetched_at TIMESTAMPTZ);
  CREATE TABLE IF NOT EXISTS option_quote (
    book_id UUID NOT NULL, asset_id UUID NOT NULL, quoted_at DOUBLE NOT NULL, expiry INTEGER NOT NULL, is_call BOOLEAN NOT NULL,
    strike DOUBLE NOT NULL, bid DOUBLE, ask DOUBLE, last DOUBLE, volume DOUBLE, open_interest DOUBLE);
  CREATE TEMP TABLE new_option_quote (
    expiry INTEGER, is_call BOOLEAN, strike DOUBLE, bid DOUBLE, ask DOUBLE, last DOUBLE, volume DOUBLE, open_interest DOUBLE);`;

const NEW_QUOTE = [INTEGER, BOOLEAN, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE] as const;

/** An instant as it stands in a statement. */
const instant = (at: Date): string => String(at.getTime());
const number = (value: number | null): string => (value === null ? 'NULL' : String(value));

export function optionsIn(duck: Duck, note: (bookId: string) => void): OptionChains {
  return {
    put: async (bookId, assetId, { at, spot, quotes }, origin) => {
      const of = `book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)} AND quoted_at = ${instant(at)}`;
      const key = `${uuidLiteral(bookId)}, ${uuidLiteral(assetId)}, ${instant(at)}`;
      await duck.write(async (connection) => {
        await fill(connection, 'new_option_quote', NEW_QUOTE, quotes.length, (row) => rowOf(quotes[row]!));
        await connection.run(`DELETE FROM option_snapshot WHERE ${of}`);
        await connection.run(`DELETE FROM option_quote WHERE ${of}`);
        await connection.run(
          `INSERT INTO option_snapshot VALUES (${key}, ${number(spot)}, ${originLiterals(origin)})`,
        );
        await connection.run(
          `INSERT INTO option_quote SELECT ${key}, n.* FROM new_option_quote n ORDER BY expiry, strike, is_call`,
        );
        await connection.run('DELETE FROM new_option_quote');
      });
      note(bookId);
    },
    assets: async (bookId) => {
      const result = await duck.read(
        `SELECT asset_id::VARCHAR, count(*)::INTEGER, max(quoted_at) FROM option_snapshot
         WHERE book_id = ${uuidLiteral(bookId)} GROUP BY asset_id`,
      );
      const [ids = [], counts = [], ats = []] = (await result.getColumns()) as [string[], number[], number[]];
      return ids.map((assetId, at) => ({ assetId, count: counts[at]!, at: new Date(ats[at]!) }));
    },
    times: async (bookId, assetId, limit) => {
      const result = await duck.read(
        `SELECT quoted_at FROM option_snapshot WHERE book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}
         ORDER BY quoted_at DESC LIMIT ${Math.trunc(limit)}`,
      );
      const [ats = []] = (await result.getColumns()) as number[][];
      return ats.map((at) => new Date(at));
    },
    last: (bookId, assetId, until) => readChain(duck, bookId, assetId, until),
  };
}

function rowOf({ expiry, kind, strike, bid, ask, last, volume, openInterest }: OptionQuote) {
  return [expiry, kind === 'call', strike, bid, ask, last, volume, openInterest];
}

async function readChain(
  duck: Duck,
  bookId: string,
  assetId: string,
  until: Date,
): Promise<StoredChain | null> {
  const of = `book_id = ${uuidLiteral(bookId)} AND asset_id = ${uuidLiteral(assetId)}`;
  const found = await duck.read(
    `SELECT quoted_at, spot, provider FROM option_snapshot WHERE ${of} AND quoted_at <= ${instant(until)} ORDER BY quoted_at DESC LIMIT 1`,
  );
  const [head] = await found.getRows();
  if (head === undefined) return null;
  const at = new Date(Number(head[0]));
  const result = await duck.read(
    `SELECT expiry, is_call, strike, bid, ask, last, volume, open_interest FROM option_quote
     WHERE ${of} AND quoted_at = ${instant(at)} ORDER BY expiry, strike, is_call`,
  );
  const [expiry = [], isCall = [], ...rest] = await result.getColumns();
  const [strike = [], bid = [], ask = [], last = [], volume = [], openInterest = []] = rest as (
    | number
    | null
  )[][];
  return {
    at,
    spot: head[1] === null ? null : Number(head[1]),
    provider: head[2] === null ? null : String(head[2]),
    quotes: expiry.map(
      (day, row): OptionQuote => ({
        expiry: Number(day),
        kind: isCall[row] === true ? 'call' : 'put',
        strike: strike[row]!,
        bid: bid[row]!,
        ask: ask[row]!,
        last: last[row]!,
        volume: volume[row]!,
        openInterest: openInterest[row]!,
      }),
    ),
  };
}
