import { decimal, toNumber } from '@financehub/core/money/decimal.ts';
import { emptyColumns } from '@financehub/core/portfolio/columns.ts';
import type { PolicyRequest, Rebalance } from '@financehub/core/portfolio/policy-days.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, closesOf, ratesFor } from '../assets/index.ts';
import { type Loaded, loadPortfolio } from '../portfolios/index.ts';
import { assetsNamed, namesIn } from './chosen.ts';
import type { Period } from './period.ts';
import { dividendsStored, type Split, splitsOf } from './series.ts';

interface PolicyItem {
  readonly asset: AssetRow;
  readonly weight: number;
  /** The group that was named for it. */
  readonly group: string | null;
}

/** What a portfolio is compared with. */
export type Benchmark =
  | { readonly kind: 'portfolio'; readonly loaded: Loaded }
  | {
      readonly kind: 'policy' | 'asset';
      readonly items: readonly PolicyItem[];
      readonly splits: ReadonlyMap<string, readonly Split[]>;
      readonly rebalance: Rebalance;
    };

interface Asked {
  benchmark?: string;
  benchmarkPortfolioId?: string;
  policy?: string;
  rebalance?: Rebalance;
}

/** The benchmark that was asked for, else that of the portfolio; null where there is none. */
export async function benchmarkNamed(
  db: Reader,
  context: Pick<Context, 'warehouse'>,
  asked: Asked,
  own: string | null,
): Promise<Benchmark | null> {
  const named = (['benchmark', 'benchmarkPortfolioId', 'policy'] as const).filter(
    (name) => asked[name] !== undefined,
  );
  if (named.length > 1) {
    throw new ProblemError('invalid', `Name one benchmark: either ${named.join(' or ')}.`, {
      errors: [{ path: `querystring/${named[1]}`, message: `must not stand beside ${named[0]}` }],
    });
  }
  if (asked.benchmarkPortfolioId !== undefined)
    return { kind: 'portfolio', loaded: await loadPortfolio(db, asked.benchmarkPortfolioId) };
  const { rebalance = 'month' } = asked;
  if (asked.policy !== undefined) {
    const items = await policyItems(db, asked.policy);
    return { kind: 'policy', items, splits: await splitsOf(db, context, idsOf(items)), rebalance };
  }
  const symbol = asked.benchmark ?? own;
  if (symbol === null) return null;
  const [asset] = await assetsNamed(db, [symbol], 'querystring/benchmark');
  const items = [{ asset: asset!, weight: 1, group: null }];
  return { kind: 'asset', items, splits: await splitsOf(db, context, idsOf(items)), rebalance };
}

const idsOf = (items: readonly PolicyItem[]): string[] => items.map(({ asset }) => asset.id);

const ITEM = /^(.+?):(\d+(?:\.\d+)?)(?::(.+))?$/;
/** Weights written with some digits sum to one as nearly as this. */
const NEARLY_ONE = 1e-6;

async function policyItems(db: Reader, text: string): Promise<PolicyItem[]> {
  const path = 'querystring/policy';
  const wrong = (message: string): ProblemError =>
    new ProblemError('invalid', `The policy can not be read: ${message}.`, { errors: [{ path, message }] });
  const parts = namesIn(text).map((item) => {
    const match = ITEM.exec(item);
    if (match === null) throw wrong(`"${item.slice(0, 60)}" is not of the form symbol:weight, as VTI:0.6`);
    const [, symbol = '', weight = '', group] = match;
    return { symbol: symbol.trim(), weight: toNumber(decimal(weight)), group: group?.trim() ?? null };
  });
  const sum = parts.reduce((all, { weight }) => all + weight, 0);
  if (Math.abs(sum - 1) > NEARLY_ONE)
    throw wrong(`the weights sum to ${Math.round(sum * 1e6) / 1e6} instead of 1`);
  const assets = await assetsNamed(
    db,
    parts.map(({ symbol }) => symbol),
    path,
  );
  if (assets.length < parts.length) throw wrong('an asset stands in it twice');
  return parts.map(({ weight, group }, at) => ({ asset: assets[at]!, weight: weight / sum, group }));
}

/** What the days of a policy take, in a currency; as a thread is given it. */
export async function policyInput(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  { items, splits, rebalance }: Exclude<Benchmark, { kind: 'portfolio' }>,
  { from, to }: Period,
  currency: string,
): Promise<PolicyRequest> {
  const codes = [...new Set(items.map(({ asset }) => asset.currency))];
  const [closes, rates, dividends] = await Promise.all([
    closesOf(context, bookId, idsOf(items)),
    ratesFor(context, bookId, [currency, ...codes]),
    Promise.all(items.map(({ asset }) => dividendsStored(context, bookId, asset))),
  ]);
  return {
    from,
    to,
    weights: items.map(({ weight }) => weight),
    rebalance,
    assets: items.map(({ asset }) => {
      const { date, value } = closes.get(asset.id)!;
      return { prices: { date, close: value }, currency: codes.indexOf(asset.currency) };
    }),
    rates: codes.map((code) => rates.column(code, currency)),
    dividends,
    transactions: splitColumns(items.map(({ asset }) => splits.get(asset.id) ?? [])),
  };
}

function splitColumns(byAsset: readonly (readonly Split[])[]) {
  const rows = byAsset
    .flatMap((splits, asset) => splits.map(({ date, ratio }) => ({ asset, date, ratio })))
    .sort((a, b) => a.date - b.date);
  const columns = emptyColumns(rows.length);
  for (const [row, { asset, date, ratio }] of rows.entries()) {
    columns.asset[row] = asset;
    columns.date[row] = date;
    columns.split[row] = ratio;
  }
  return columns;
}
