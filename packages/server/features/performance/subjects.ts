import type { getPerformance } from '@financehub/contract/performance.ts';
import type { QueryOf } from '@financehub/contract/route.ts';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { ProblemError } from '../../http/problem.ts';
import { dividendsStored, splitsOf } from '../analytics/index.ts';
import { type AssetRow, closesOf, heldCloses, ratesFor } from '../assets/index.ts';
import { baseCurrency } from '../books/index.ts';
import {
  allPortfolios,
  assetsEverIn,
  keptState,
  type Loaded,
  linesOf,
  loadRow,
  type PortfolioRow,
  type PortfolioState,
  requirePortfolio,
} from '../portfolios/index.ts';
import { type Subject, tell, toldOf } from './engine.ts';
import type { AssetName, Benchmark, Market, Told } from './messages.ts';

type Query = Pick<QueryOf<typeof getPerformance>, 'portfolioId' | 'currency'>;

/** A portfolio whose transactions the thread has or gets. */
export interface Sighted extends Pick<Loaded, 'portfolio' | 'absent'> {
  readonly subject: Subject;
  readonly told: Pick<Told, 'currencies' | 'transactions'>;
}

/** The portfolios of a question and the currency of its answer. */
export interface Asked {
  readonly currency: string;
  readonly loaded: readonly Sighted[];
  /** All that their transactions are about. */
  readonly assets: ReadonlyMap<string, AssetRow>;
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
 * Reads what is not in memory of the portfolios as they are now; prices of what they are made of are read meanwhile, where they are asked
 * for next. What the thread makes of transactions follows, so that the connection is not held for it. `stamp`: see {@link keyOfNow}.
 */
export async function portfoliosNow(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  { rows, currency }: Named,
  stamp: string,
): Promise<() => Promise<Asked>> {
  const assets = await assetsNow(db, rows, stamp);
  // What can't be read is told where it is needed.
  closesOf(context, db.bookId, [...assets.keys()]).catch(() => undefined);
  const currencyOf = new Map([...assets].map(([id, asset]) => [id, asset.currency]));
  const loaded: Promise<Sighted>[] = [];
  for (const row of rows) loaded.push((await sight(db, row, currencyOf)).sighted);
  return async () => {
    const all = await Promise.all(loaded);
    return { currency: currency ?? rows[0]!.currency, loaded: all, assets, knownAt: null };
  };
}

/** As {@link portfoliosNow}, with all transactions read into this process; as they are, or as they were known at an instant. */
export async function portfoliosLoaded(
  db: Reader,
  { rows, currency }: Named,
  knownAt: Date | null,
): Promise<() => Promise<Asked>> {
  const all: Loaded[] = [];
  for (const row of rows) all.push(await loadRow(db, row, knownAt));
  const loaded = all.map(({ portfolio, absent, state }) => ({
    portfolio,
    absent,
    ...sightOf(subjectOf(db.bookId, { portfolio, state, knownAt }), state),
  }));
  const assets = new Map(all.flatMap((each) => [...each.assets]));
  return async () => ({ currency: currency ?? all[0]!.portfolio.currency, loaded, assets, knownAt });
}

const ASSETS_KEPT = 20_000;
const assetsKept = new LRUCache<string, ReadonlyMap<string, AssetRow>>({
  maxSize: ASSETS_KEPT,
  sizeCalculation: ({ size }) => 1 + size,
});

/** Everything that transactions of the portfolios are, or once were, about. */
async function assetsNow(
  db: Reader,
  rows: readonly PortfolioRow[],
  stamp: string,
): Promise<ReadonlyMap<string, AssetRow>> {
  const kept = assetsKept.get(stamp);
  if (kept !== undefined) return kept;
  const assets = await assetsEverIn(
    db,
    rows.map(({ id }) => id),
  );
  assetsKept.set(stamp, assets);
  return assets;
}

const sightOf = (subject: Subject, { currencies, transactions }: PortfolioState) => ({
  subject,
  told: { currencies: [...currencies.keys()], transactions },
});

/** Has the thread read the portfolio, if neither it nor this process has its transactions. */
async function sight(
  db: Reader,
  portfolio: PortfolioRow,
  currencyOf: ReadonlyMap<string, string>,
): Promise<{ readonly sighted: Promise<Sighted> }> {
  const state = keptState(portfolio);
  const subject = subjectOf(db.bookId, { portfolio, state, knownAt: null });
  if (state !== null)
    return { sighted: Promise.resolve({ portfolio, absent: [], ...sightOf(subject, state) }) };
  const told = toldOf(subject) ?? (await tell(subject, currencyOf, linesOf(db, portfolio))).told;
  const sighted = told.then((found) => ({ portfolio, absent: [], subject, told: found }));
  // Told where it is awaited.
  sighted.catch(() => undefined);
  return { sighted };
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

export const namesOf = ({ assets }: Pick<Asked, 'assets'>): Map<string, AssetName> =>
  new Map([...assets].map(([id, { symbol, name }]) => [id, { symbol, name }]));

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
  const [splits, dividends] = await Promise.all([
    splitsOf(db, context, [asset.id]),
    dividendsStored(context, db.bookId, asset),
  ]);
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    name: asset.name,
    currency: asset.currency,
    splits: splits.get(asset.id) ?? [],
    dividends,
  };
}

/** Changes whenever a price or a rate of the book does. */
export function warehouseVersion({ warehouse }: Pick<Context, 'warehouse'>, bookId: string): string {
  return `${warehouse.version(bookId)} ${warehouse.ratesVersion(bookId)}`;
}

/** As the version of the warehouse, and whenever what a contract of an option is for changes. */
export function marketVersion(version: string, { assets }: Pick<Asked, 'assets'>): string {
  const options = [...assets.values()].filter((row) => row.multiplier !== null);
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
  const { currency, loaded, assets, knownAt } = asked;
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
