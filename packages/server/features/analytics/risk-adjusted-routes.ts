import * as contract from '@financehub/contract/analytics.ts';
import { annualised } from '@financehub/core/portfolio/returns.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { type AssetRow, closesOf, ratesFor } from '../assets/index.ts';
import { loadPortfolio, missingOf } from '../portfolios/index.ts';
import type { RiskAnswer, RiskRow, RiskTask } from './analytics.worker.ts';
import { assetsNamed, type Period, periodOf } from './chosen.ts';
import { heldWithin } from './held.ts';
import { known } from './known.ts';
import { type Missing, type Split, splitsOf } from './series.ts';
import { threads } from './threads.ts';
import { valuationInput } from './valuation-input.ts';

const TRADING_DAYS = 252;

export function riskAdjustedRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getRiskAdjusted, async ({ query, principal, read }) => {
    const { riskFree = 0 } = query;
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { bookId } = principal;
    const asked = periodOf(query, context);
    const { loaded, benchmark, splits } = await read(async (db) => {
      const own = await loadPortfolio(db, query.portfolioId);
      const symbol = query.benchmark ?? own.portfolio.benchmark;
      const [named] = symbol === null ? [] : await assetsNamed(db, [symbol], 'querystring/benchmark');
      const ids = [...own.state.assets.keys(), ...(named === undefined ? [] : [named.id])];
      return { loaded: own, benchmark: named ?? null, splits: await splitsOf(db, context, ids) };
    });
    const currency = query.currency ?? loaded.portfolio.currency;
    const first = loaded.state.transactions[0]?.date;
    const head = { currency, riskFree };
    if (first === undefined || first > asked.to) {
      const unavailable = [nothingHeld(asked)];
      return { ...head, from: null, to: null, items: [], unavailable };
    }
    const period = { from: Math.max(first, asked.from), to: asked.to };
    const held = [...heldWithin(loaded.state, period.from, period.to).keys()].map(
      (id) => loaded.assets.get(id)!,
    );
    const others = benchmark === null ? held : [benchmark, ...held.filter(({ id }) => id !== benchmark.id)];
    const input = await valuationInput(context, bookId, loaded, currency);
    const task: RiskTask = {
      portfolio: { ...input, ...period },
      ...(await alignedAssets(context, bookId, others, splits, currency)),
      benchmark: benchmark === null ? null : 0,
      riskFree,
      periodsPerYear: TRADING_DAYS,
    };
    const answer = (await threads().run(task, { name: 'compareRisk' })) as RiskAnswer;
    const rows = answer.assets.map((row, at) => {
      const { id, symbol } = others[at]!;
      const isBenchmark = benchmark !== null && at === 0;
      return rowView(isBenchmark ? 'benchmark' : 'asset', id, symbol, row);
    });
    return {
      ...head,
      from: formatDay(period.from),
      to: formatDay(period.to),
      items: [rowView('portfolio', null, loaded.portfolio.name, answer.portfolio), ...rows],
      unavailable: [
        ...missingOf({ unavailable: answer.spans }, loaded.state, loaded.assets, currency),
        ...(benchmark === null ? [noBenchmark()] : []),
        ...answer.assets.flatMap((row, at) =>
          row.observations < 2 ? [noReturns(others[at]!, period, currency)] : [],
        ),
      ],
    };
  });
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
  assetId: string | null,
  symbol: string,
  row: RiskRow,
) {
  const { value: yearly } = annualised(row.return, row.days);
  const calmar = yearly === null || !(row.maxDrawdown > 0) ? null : yearly / row.maxDrawdown;
  return {
    kind,
    assetId,
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

function nothingHeld({ from, to }: Period): Missing {
  const reason = `the portfolio has no transactions from ${formatDay(from)} to ${formatDay(to)}`;
  return { assetId: null, symbol: null, reason, mend: 'choose a later last day, or add transactions' };
}

function noBenchmark(): Missing {
  return {
    assetId: null,
    symbol: null,
    reason:
      'there is no benchmark, which beta, alpha, Treynor, information ratio and M2 are measured against',
    mend: 'choose one, or name one in the portfolio’s settings',
  };
}

function noReturns({ id, symbol, currency: own }: AssetRow, { from, to }: Period, currency: string): Missing {
  const rates = own === currency ? '' : ` or exchange rates from ${own} to ${currency}`;
  return {
    assetId: id,
    symbol,
    reason: `${symbol} has too few prices${rates} from ${formatDay(from)} to ${formatDay(to)}`,
    mend: `add daily prices of ${symbol}${rates} for this period`,
  };
}
