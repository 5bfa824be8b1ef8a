import * as contract from '@financehub/contract/analytics.ts';
import type { BenchmarkPrices } from '@financehub/core/portfolio/benchmark-index.ts';
import { annualised } from '@financehub/core/portfolio/returns.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { type AssetRow, closesOf, ratesFor } from '../assets/index.ts';
import { loadSelected, missingOf, type Range, rangeOf } from '../portfolios/index.ts';
import { assetsNamed } from './chosen.ts';
import type { RiskAnswer, RiskRow, RiskTask } from './compare-risk.ts';
import { heldWithin } from './held.ts';
import { begunBy, historiesOf } from './histories.ts';
import { known } from './known.ts';
import { dividendsStored, type Missing, type Split, splitsOf } from './series.ts';
import { threads } from './threads.ts';
import { noBenchmark, type Whole, wholeOf } from './whole.ts';

export function riskAdjustedRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getRiskAdjusted, async ({ query, principal, read }) => {
    const { riskFree = 0 } = query;
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { bookId } = principal;
    const { whole, benchmark, splits } = await read(async (db) => {
      const own = wholeOf(await loadSelected(db, query.portfolioId, query.currency));
      const symbol = query.benchmark ?? own.portfolio.benchmark;
      const [named] = symbol === null ? [] : await assetsNamed(db, [symbol], 'querystring/benchmark');
      const ids = [...own.state.assets.keys(), ...(named === undefined ? [] : [named.id])];
      return { whole: own, benchmark: named ?? null, splits: await splitsOf(db, context, ids) };
    });
    const { currency } = whole.portfolio;
    const states = whole.parts.map(({ state }) => state);
    const period = rangeOf(states, query, dayOfInstant(context.now()));
    const head = { currency, riskFree };
    const begun = period === null ? [] : begunBy(whole.parts, period);
    if (period === null || begun.length === 0)
      return { ...head, from: null, to: null, items: [], unavailable: [nothingHeld(query)] };
    const held = [...heldWithin(whole.state, period.from, period.to).keys()].map(
      (id) => whole.assets.get(id)!,
    );
    const others = held.filter(({ id }) => id !== benchmark?.id);
    const task: RiskTask = {
      ...period,
      portfolios: await historiesOf(context, bookId, begun, period, currency),
      benchmark:
        benchmark === null ? null : await benchmarkPrices(context, bookId, benchmark, splits, currency),
      ...(await alignedAssets(
        context,
        bookId,
        benchmark === null ? others : [...others, benchmark],
        splits,
        currency,
      )),
      against: benchmark === null ? null : others.length,
      riskFree,
    };
    const answer = (await threads().run(task, { name: 'compareRisk' })) as RiskAnswer;
    return {
      ...head,
      from: formatDay(period.from),
      to: formatDay(period.to),
      items: rowsOf(whole, benchmark, others, answer),
      unavailable: [
        ...begun.flatMap((part, at) =>
          missingOf({ unavailable: answer.spans[at]! }, part.state, part.assets, currency),
        ),
        ...benchmarkMissing(whole, benchmark, answer, period),
        ...answer.assets.flatMap((row, at) =>
          row.observations < FEWEST ? [noReturns(others[at]!, period, currency)] : [],
        ),
      ],
    };
  });
}

const FEWEST = 2;

function rowsOf(
  { portfolio }: Whole,
  benchmark: AssetRow | null,
  others: readonly AssetRow[],
  answer: RiskAnswer,
) {
  return [
    rowView('portfolio', { id: null, symbol: portfolio.name }, answer.portfolio),
    ...(benchmark === null ? [] : [rowView('benchmark', benchmark, answer.benchmark!)]),
    ...answer.assets.map((row, at) => rowView('asset', others[at]!, row)),
  ];
}

async function benchmarkPrices(
  context: Context,
  bookId: string,
  asset: AssetRow,
  splits: ReadonlyMap<string, readonly Split[]>,
  currency: string,
): Promise<BenchmarkPrices> {
  const [closes, rates, dividends] = await Promise.all([
    closesOf(context, bookId, [asset.id]),
    ratesFor(context, bookId, [currency, asset.currency]),
    dividendsStored(context, bookId, asset),
  ]);
  const { date, value } = closes.get(asset.id)!;
  return {
    prices: { date, close: value },
    rates: rates.column(asset.currency, currency),
    splits: splits.get(asset.id) ?? [],
    dividends,
  };
}

function benchmarkMissing(
  whole: Whole,
  benchmark: AssetRow | null,
  answer: RiskAnswer,
  period: Range,
): Missing[] {
  const needed = 'that beta, alpha, Treynor, information ratio and M2 are measured against';
  if (benchmark === null) return [noBenchmark(whole, needed)];
  const { currency } = whole.portfolio;
  return Number.isNaN(answer.benchmark!.return) ? [noReturns(benchmark, period, currency)] : [];
}

async function alignedAssets(
  context: Context,
  bookId: string,
  assets: readonly AssetRow[],
  splits: ReadonlyMap<string, readonly Split[]>,
  currency: string,
): Promise<Pick<RiskTask, 'assets' | 'rates'>> {
  const codes = [...new Set(assets.map((asset) => asset.currency))];
  const [closes, rates] = await Promise.all([
    closesOf(
      context,
      bookId,
      assets.map(({ id }) => id),
    ),
    ratesFor(context, bookId, [currency, ...codes]),
  ]);
  return {
    assets: assets.map((asset) => {
      const { date, value } = closes.get(asset.id)!;
      return {
        date,
        close: value,
        currency: codes.indexOf(asset.currency),
        splits: splits.get(asset.id) ?? [],
      };
    }),
    rates: codes.map((code) => rates.column(code, currency)),
  };
}

function rowView(
  kind: 'portfolio' | 'benchmark' | 'asset',
  { id, symbol }: { readonly id: string | null; readonly symbol: string },
  row: RiskRow,
) {
  const { value: yearly } = annualised(row.return, row.days);
  const calmar = yearly === null || !(row.maxDrawdown > 0) ? null : yearly / row.maxDrawdown;
  return {
    kind,
    assetId: id,
    symbol,
    observations: row.observations,
    return: known(row.return),
    returnAnnualized: yearly,
    volatility: known(row.volatility),
    maxDrawdown: known(row.maxDrawdown),
    sharpe: known(row.sharpe),
    sharpeStandardError: known(row.sharpeStandardError),
    sortino: known(row.sortino),
    calmar,
    omega: known(row.omega),
    treynor: known(row.treynor),
    beta: known(row.beta),
    alpha: known(row.alpha),
    informationRatio: known(row.informationRatio),
    m2: known(row.m2),
  };
}

function nothingHeld({ from, to }: { from?: string; to?: string }): Missing {
  const days = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
  const reason = `there are no transactions${days}`;
  return { assetId: null, symbol: null, reason, mend: 'choose a later last day, or add transactions' };
}

function noReturns({ id, symbol, currency: own }: AssetRow, { from, to }: Range, currency: string): Missing {
  const rates = own === currency ? '' : ` or exchange rates from ${own} to ${currency}`;
  return {
    assetId: id,
    symbol,
    reason: `${symbol} has too few prices${rates} from ${formatDay(from)} to ${formatDay(to)}`,
    mend: `add daily prices of ${symbol}${rates} for this period`,
  };
}
