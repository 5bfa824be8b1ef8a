import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, assetsById, requireAsset } from '../assets/index.ts';
import { baseCurrency } from '../books/index.ts';
import { loadSelected, requirePortfolio } from '../portfolios/index.ts';
import { heldWithin } from './held.ts';
import { EARLIEST, type Period } from './period.ts';
import { type Whole, wholeOf } from './whole.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_ASSETS = 1000;

/** The days asked for, up to today; the whole history where no first day is named. */
export function periodOf(
  query: { from?: string; to?: string },
  context: Pick<Context, 'now'>,
  place: 'querystring' | 'body' = 'querystring',
): Period {
  const to = query.to === undefined ? dayOfInstant(context.now()) : day(query.to);
  const from = query.from === undefined ? Math.min(EARLIEST, to) : day(query.from);
  if (from > to) {
    throw new ProblemError('invalid', 'The range ends before it begins.', {
      errors: [{ path: `${place}/to`, message: `must not be before ${formatDay(from)}` }],
    });
  }
  return { from: Math.max(from, EARLIEST), to };
}

/**
 * The assets that symbols or ids name, in their order; one that is named twice counts once. Of several listings of a
 * symbol the one without an exchange, then the first by exchange. An unknown symbol is a ProblemError that names the
 * place; an unknown id is not found.
 */
export async function assetsNamed(db: Reader, names: readonly string[], path: string): Promise<AssetRow[]> {
  if (names.length === 0) {
    throw new ProblemError('invalid', 'No asset is named.', {
      errors: [{ path, message: 'must name an asset, as VTI or VTI,BND' }],
    });
  }
  if (names.length > MOST_ASSETS) {
    throw new ProblemError('invalid', `More than ${MOST_ASSETS} assets are named.`, {
      errors: [{ path, message: `must name at most ${MOST_ASSETS}` }],
    });
  }
  const symbols = names.filter((name) => !UUID.test(name)).map((name) => name.toUpperCase());
  const { rows } = await sql<{ id: string; symbol: string }>`
    SELECT DISTINCT ON (upper(symbol)) id, upper(symbol) AS symbol FROM asset
    WHERE book_id = ${db.bookId} AND upper(symbol) = ANY(${symbols})
    ORDER BY upper(symbol), coalesce(exchange, ''), id`.execute(db);
  const idOf = new Map(rows.map((row) => [row.symbol, row.id]));
  const unknown = symbols.filter((symbol) => !idOf.has(symbol));
  if (unknown.length > 0) {
    throw new ProblemError('invalid', `There is no asset ${unknown.slice(0, 5).join(', ')} in this book.`, {
      errors: [{ path, message: `${unknown[0]} is not the symbol of an asset` }],
      mend: `Add ${unknown[0]} to the assets, or correct the symbol.`,
    });
  }
  const ids = [
    ...new Set(names.map((name) => (UUID.test(name) ? name.toLowerCase() : idOf.get(name.toUpperCase())!))),
  ];
  const byId = await assetsById(db, ids);
  return Promise.all(ids.map(async (id) => byId.get(id) ?? requireAsset(db, id)));
}

/** Names of a query parameter: separated by commas, blanks around them dropped. */
export function namesIn(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

export interface Chosen {
  readonly assets: readonly AssetRow[];
  /** Of the portfolio, or the book's base currency. */
  readonly currency: string;
  /** What held the assets; null where somebody named them one by one. */
  readonly whole: Whole | null;
}

/** The assets of `symbols`, or those that the portfolio, or all of them as one, held within the period. */
export async function chosenAssets(
  db: Reader,
  query: { portfolioId?: string; symbols?: string; from?: string },
  { from, to }: Period,
): Promise<Chosen> {
  if (query.symbols !== undefined)
    return {
      assets: await assetsNamed(db, namesIn(query.symbols), 'querystring/symbols'),
      currency: await currencyOf(db, query.portfolioId),
      whole: null,
    };
  const whole = wholeOf(await loadSelected(db, query.portfolioId, undefined));
  const held = heldWithin(whole.state, query.from === undefined ? to : from, to);
  return {
    assets: [...held.keys()].map((id) => whole.assets.get(id)!),
    currency: whole.portfolio.currency,
    whole,
  };
}

/** Of a portfolio, or the book's base currency. */
const currencyOf = async (db: Reader, portfolioId: string | undefined): Promise<string> =>
  portfolioId === undefined ? baseCurrency(db) : (await requirePortfolio(db, portfolioId)).currency;
