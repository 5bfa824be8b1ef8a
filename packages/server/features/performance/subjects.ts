import type { getPerformance } from '@financehub/contract/performance.ts';
import type { QueryOf } from '@financehub/contract/route.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { ProblemError } from '../../http/problem.ts';
import { dividendsStored, splitsOf } from '../analytics/index.ts';
import { type AssetRow, assetsById, closesOf, heldCloses, ratesFor } from '../assets/index.ts';
import {
  allPortfolios,
  assetCurrencies,
  keptState,
  type Loaded,
  linesOf,
  loadRow,
  type PortfolioRow,
  requirePortfolio,
} from '../portfolios/index.ts';
import { type Subject, tell, toldOf } from './engine.ts';
import type { AssetName, Benchmark, Market, Told } from './messages.ts';

type Query = Pick<QueryOf<typeof getPerformance>, 'portfolioId' | 'currency'>;

/** A portfolio with its assets, whose transactions the thread has or gets. */
export interface Sighted extends Omit<Loaded, 'state'> {
  readonly subject: Subject;
  readonly told: Pick<Told, 'currencies' | 'transactions'>;
}

/** The portfolios of a question and the currency of its answer. */
export interface Asked {
  readonly currency: string;
  readonly loaded: readonly Sighted[];
  /** Null: as it is now. */
  readonly knownAt: Date | null;
}

/** The portfolios that a question is about, before anything of theirs is read. */
export interface Named {
  readonly rows: readonly PortfolioRow[];
  /** Null: that of the one portfolio as it was known. */
  readonly currency: string | null;
}

/** One or several portfolios, or all; in the currency asked for, of the one portfolio, or of the book. */
export async function portfoliosNamed(db: Reader, { portfolioId, currency }: Query): Promise<Named> {
  if (currency !== undefined) assertCurrency(currency, 'querystring/currency');
  const ids = portfolioId === undefined ? [] : [...new Set([portfolioId].flat())];
  const rows: PortfolioRow[] = [];
  for (const id of ids) rows.push(await requirePortfolio(db, id));
  if (ids.length === 0) rows.push(...(await allPortfolios(db)));
  if (ids.length === 1) return { rows, currency: currency ?? null };
  const currencies = new Set(rows.map((row) => row.currency));
  const [only] = currencies;
  const common = ids.length > 0 && currencies.size === 1 ? only! : null;
  return { rows, currency: currency ?? common ?? (await baseCurrency(db)) };
}

/**
 * Reads what is not in memory of the portfolios; prices of what they are made of are read meanwhile, where they are asked for next. What the
 * thread makes of transactions follows, so that the connection is not held for it.
 */
export async function portfoliosAsked(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  { rows, currency }: Named,
  knownAt: Date | null,
): Promise<() => Promise<Asked>> {
  const loaded: Promise<Sighted>[] = [];
  for (const row of rows)
    loaded.push(
      knownAt !== null || keptState(row) !== null
        ? Promise.resolve(sightedOf(db.bookId, await loadRow(db, row, knownAt)))
        : (await sight(db, context, row)).sighted,
    );
  return async () => {
    const all = await Promise.all(loaded);
    return { currency: currency ?? all[0]!.portfolio.currency, loaded: all, knownAt };
  };
}

function sightedOf(bookId: string, { state, ...loaded }: Loaded): Sighted {
  const told = { currencies: [...state.currencies.keys()], transactions: state.transactions };
  return { ...loaded, subject: subjectOf(bookId, { ...loaded, state }), told };
}

/** Has the thread read the portfolio, if it has not. */
async function sight(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  portfolio: PortfolioRow,
): Promise<{ readonly sighted: Promise<Sighted> }> {
  const subject = subjectOf(db.bookId, { portfolio, state: null, knownAt: null });
  const currencyOf = await assetCurrencies(db, portfolio.id);
  // What can't be read is told where it is needed.
  closesOf(context, db.bookId, [...currencyOf.keys()]).catch(() => undefined);
  const assets = await assetsById(db, [...currencyOf.keys()]);
  const told = toldOf(subject) ?? (await tell(subject, currencyOf, linesOf(db, portfolio))).told;
  const sighted = told.then((found) => ({
    portfolio,
    assets,
    knownAt: null,
    absent: [],
    subject,
    told: found,
  }));
  // Told where it is awaited.
  sighted.catch(() => undefined);
  return { sighted };
}

async function baseCurrency(db: Reader): Promise<string> {
  const book = await db
    .selectFrom('book')
    .select('base_currency')
    .where('id', '=', db.bookId)
    .executeTakeFirstOrThrow();
  return book.base_currency;
}

export const subjectOf = (
  bookId: string,
  { portfolio, state, knownAt }: Pick<Loaded, 'portfolio' | 'knownAt'> & Pick<Subject, 'state'>,
): Subject => ({
  bookId,
  portfolioId: portfolio.id,
  currency: portfolio.currency,
  version: state?.version ?? portfolio.version,
  state,
  knownAt,
});

export function namesOf({ loaded }: Pick<Asked, 'loaded'>): Map<string, AssetName> {
  return new Map(
    loaded.flatMap(({ assets }) =>
      [...assets].map(([id, { symbol, name }]) => [id, { symbol, name }] as const),
    ),
  );
}

/** The asset that a benchmark's symbol or id names, with its splits and dividends; a ProblemError where the book has none. */
export async function benchmarkAsked(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  named: string,
): Promise<Benchmark> {
  const { rows } = await sql<Pick<AssetRow, 'id' | 'symbol' | 'name' | 'currency'>>`
    SELECT id, symbol, name, currency FROM asset WHERE book_id = ${db.bookId} AND (upper(symbol) = upper(${named}) OR id::text = lower(${named}))
    ORDER BY coalesce(exchange, ''), id LIMIT 1`.execute(db);
  const [asset] = rows;
  if (asset === undefined)
    throw new ProblemError('impossible', `There is no asset ${named} in this book to compare with.`, {
      mend: `Add ${named} to the assets and give it prices, or choose another benchmark.`,
    });
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    name: asset.name,
    currency: asset.currency,
    splits: (await splitsOf(db, context, [asset.id])).get(asset.id) ?? [],
    dividends: await dividendsStored(context, db.bookId, asset),
  };
}

/** Changes whenever a price or a rate of the book does. */
export function warehouseVersion({ warehouse }: Pick<Context, 'warehouse'>, bookId: string): string {
  return `${warehouse.version(bookId)} ${warehouse.ratesVersion(bookId)}`;
}

/** As the version of the warehouse, and whenever what a contract of an option is for changes. */
export function marketVersion(version: string, { loaded }: Pick<Asked, 'loaded'>): string {
  const options = loaded.flatMap(({ assets }) =>
    [...assets.values()].filter((row) => row.multiplier !== null),
  );
  const terms = options.map(
    (row) =>
      `${row.id} ${row.underlying_id} ${row.option_kind} ${row.strike} ${row.expiry} ${row.multiplier}`,
  );
  return [version, ...new Set(terms)].join(' ');
}

/** Prices and rates, of the version or later, of what the portfolios and the benchmark are made of. */
export async function marketOf(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  asked: Asked,
  benchmark: Benchmark | null,
  version: string,
): Promise<Market> {
  const { currency, loaded, knownAt } = asked;
  const assets = new Map(loaded.flatMap((each) => [...each.assets]));
  const codes = [...new Set(loaded.flatMap(({ told }) => told.currencies).concat(benchmark?.currency ?? []))];
  const measured = benchmark === null || assets.has(benchmark.assetId) ? [] : [benchmark.assetId];
  const [held, other, rates] = await Promise.all([
    heldCloses(context, bookId, assets.values(), knownAt),
    closesOf(context, bookId, measured, knownAt),
    ratesFor(context, bookId, [currency, ...codes], knownAt),
  ]);
  return {
    version: marketVersion(version, asked),
    prices: new Map([...held, ...other].map(([id, { date, value }]) => [id, { date, close: value }])),
    rates: new Map(
      codes.flatMap((code) => {
        const column = rates.column(code, currency);
        return column !== null && column.date.length === 0 ? [] : [[code, column]];
      }),
    ),
  };
}
