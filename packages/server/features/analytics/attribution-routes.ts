import * as contract from '@financehub/contract/attribution.ts';
import type { Attribution, GroupAttribution } from '@financehub/core/portfolio/attribution.ts';
import type { Effects } from '@financehub/core/portfolio/brinson.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { type Loaded, loadSelected, missingOf } from '../portfolios/index.ts';
import type { AttributionAnswer, AttributionTask } from './analytics.worker.ts';
import { type Benchmark, benchmarkNamed, policyInput } from './benchmark.ts';
import { namesIn, periodOf } from './chosen.ts';
import { type Groups, groupsBy } from './groups.ts';
import { known } from './known.ts';
import { daysSaid, type Period } from './period.ts';
import type { Missing } from './series.ts';
import { threads } from './threads.ts';
import { valuationInput } from './valuation-input.ts';
import { noBenchmark, slotsOf, type Whole, wholeOf } from './whole.ts';

export function attributionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getAttribution, async ({ query, principal, read }) => {
    const { by = 'sector', linking = 'carino' } = query;
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { loaded, benchmark } = await read(async (db) => {
      const own = wholeOf(await loadSelected(db, query.portfolioId, query.currency));
      return { loaded: own, benchmark: await benchmarkNamed(db, context, query, own.portfolio.benchmark) };
    });
    const { currency } = loaded.portfolio;
    const asked = periodOf(query, context);
    const period = withinHistory(loaded, asked);
    const groups = groupsBy(by, query.tags === undefined ? null : namesIn(query.tags));
    const head = {
      portfolioId: query.portfolioId ?? null,
      from: formatDay((period ?? asked).from),
      to: formatDay(asked.to),
      currency,
      by,
      linking,
    };
    if (period === null)
      return {
        ...head,
        benchmark: benchmark === null ? null : benchmarkView(benchmark, null),
        ...NO_FIGURES,
        unavailable: [noTransactions(asked)],
      };
    const sides = await sidesOf(context, principal.bookId, { loaded, benchmark, period, currency, groups });
    const task: AttributionTask = { ...sides, groups: groups.names.length, linking };
    const answer = (await threads().run(task, { name: 'explain' })) as AttributionAnswer;
    const { attribution, spans } = answer;
    return {
      ...head,
      benchmark: benchmark === null ? null : benchmarkView(benchmark, sides.benchmark),
      ...(attribution === null ? NO_FIGURES : viewOf(attribution, loaded, sides.portfolio.groupOf, groups)),
      unavailable: [
        ...missingOf({ unavailable: spans }, loaded.state, loaded.assets, currency),
        ...benchmarkMissing(loaded, benchmark, answer, period),
        ...ruined(attribution),
      ],
    };
  });
}

/** From the first transaction on; null where there is none in the period. */
function withinHistory({ first }: Whole, { from, to }: Period): Period | null {
  return first === null || first > to ? null : { from: Math.max(first, from), to };
}

interface Question {
  readonly loaded: Whole;
  readonly benchmark: Benchmark | null;
  readonly period: Period;
  readonly currency: string;
  readonly groups: Groups;
}

async function sidesOf(
  context: Context,
  bookId: string,
  { loaded, benchmark, period, currency, groups }: Question,
): Promise<Pick<AttributionTask, 'portfolio' | 'benchmark'>> {
  const side = async (of: Whole | Loaded) => ({
    request: { ...(await valuationInput(context, bookId, of, currency)), ...period },
    groupOf: [
      ...[...of.state.assets.keys()].map((id) => groups.ofAsset(of.assets.get(id)!)),
      ...[...of.state.currencies.keys()].map(groups.ofCash),
    ],
  });
  const own = await side(loaded);
  const portfolio = {
    ...own,
    request: { ...own.request, joined: loaded.parts.length > 1 },
    slots: slotsOf(loaded.state),
  };
  if (benchmark === null) return { portfolio, benchmark: null };
  if (benchmark.kind === 'portfolio') {
    const { state } = benchmark.loaded;
    const begins = state.transactions[0]?.date;
    if (begins === undefined || begins > period.from) return { portfolio, benchmark: null };
    return { portfolio, benchmark: { kind: 'portfolio', ...(await side(benchmark.loaded)) } };
  }
  const request = await policyInput(context, bookId, benchmark, period, currency);
  const groupOf = benchmark.items.map(({ asset, group }) => groups.ofAsset(asset, group));
  return { portfolio, benchmark: { kind: 'policy', request, groupOf } };
}

function benchmarkView(benchmark: Benchmark, side: AttributionTask['benchmark']) {
  if (benchmark.kind === 'portfolio')
    return {
      kind: 'portfolio' as const,
      name: benchmark.loaded.portfolio.name,
      rebalance: null,
      totalReturn: true,
    };
  const { kind, items, rebalance } = benchmark;
  const name =
    kind === 'asset'
      ? items[0]!.asset.symbol
      : items.map(({ asset, weight }) => `${asset.symbol} ${Math.round(weight * 10_000) / 100} %`).join(', ');
  const totalReturn =
    side?.kind === 'policy' && (side.request.dividends ?? []).every((dividends) => dividends !== null);
  return { kind, name, rebalance: kind === 'asset' ? null : rebalance, totalReturn };
}

const NO_FIGURES = {
  totals: {
    return: null,
    benchmarkReturn: null,
    active: null,
    allocation: null,
    selection: null,
    interaction: null,
  },
  groups: [],
  holdings: [],
  months: { month: [], active: [], allocation: [], selection: [], interaction: [] },
};

const EFFECTS = ['allocation', 'selection', 'interaction'] as const;

function viewOf(found: Attribution, loaded: Whole, groupOf: readonly number[], { names }: Groups) {
  const { months } = found;
  const benchmarkReturn = found.benchmarkReturn;
  const total = (effect: keyof Effects): number | null =>
    benchmarkReturn === null
      ? null
      : known(found.groups.reduce((sum, { effects }) => sum + effects![effect], 0));
  return {
    totals: {
      return: known(found.return),
      benchmarkReturn: benchmarkReturn === null ? null : known(benchmarkReturn),
      active: benchmarkReturn === null ? null : known(found.return - benchmarkReturn),
      allocation: total('allocation'),
      selection: total('selection'),
      interaction: total('interaction'),
    },
    groups: found.groups
      .map((group, at) => groupView(names[at]!, group))
      .filter(isHeld)
      .sort((a, b) => size(b) - size(a)),
    holdings: holdingViews(found, loaded, groupOf, names),
    months: {
      month: months.map(({ month }) => month),
      active: months.map((month) => known(EFFECTS.reduce((sum, effect) => sum + month[effect], 0))),
      allocation: months.map(({ allocation }) => known(allocation)),
      selection: months.map(({ selection }) => known(selection)),
      interaction: months.map(({ interaction }) => known(interaction)),
    },
  };
}

function groupView(name: string, { weight, contribution, benchmark, effects, ...own }: GroupAttribution) {
  const sum = effects === null ? null : EFFECTS.reduce((all, effect) => all + effects[effect], 0);
  return {
    group: name,
    weight: known(weight),
    benchmarkWeight: benchmark === null ? null : known(benchmark.weight),
    return: weight === 0 && contribution === 0 ? null : known(own.return),
    benchmarkReturn:
      benchmark === null || (benchmark.weight === 0 && benchmark.contribution === 0)
        ? null
        : known(benchmark.return),
    contribution: known(contribution),
    benchmarkContribution: benchmark === null ? null : known(benchmark.contribution),
    allocation: effects === null ? null : known(effects.allocation),
    selection: effects === null ? null : known(effects.selection),
    interaction: effects === null ? null : known(effects.interaction),
    total: sum === null ? null : known(sum),
  };
}

type GroupView = ReturnType<typeof groupView>;

/** Currencies and assets that neither side held in the period are no group of it. */
const isHeld = ({ weight, benchmarkWeight, contribution }: GroupView): boolean =>
  weight !== 0 || contribution !== 0 || (benchmarkWeight ?? 0) !== 0;
const size = ({ weight, benchmarkWeight }: GroupView): number => Math.max(weight ?? 0, benchmarkWeight ?? 0);

function holdingViews(
  found: Attribution,
  { state, assets }: Whole,
  groupOf: readonly number[],
  names: readonly string[],
) {
  const ids = [...state.assets.keys()];
  const codes = [...state.currencies.keys()];
  return found.parts
    .map((part, at) => {
      const assetId = ids[at] ?? null;
      return {
        assetId,
        symbol: assetId === null ? codes[at - ids.length]! : (assets.get(assetId)?.symbol ?? assetId),
        group: names[groupOf[at]!]!,
        weight: known(part.weight),
        return: known(part.return),
        contribution: known(part.contribution),
      };
    })
    .filter(({ weight, contribution }) => weight !== 0 || contribution !== 0)
    .sort((a, b) => Math.abs(b.contribution ?? 0) - Math.abs(a.contribution ?? 0));
}

function noTransactions(period: Period): Missing {
  return {
    assetId: null,
    symbol: null,
    reason: `there are no transactions ${daysSaid(period)}`,
    mend: 'choose a later last day, or add transactions',
  };
}

/** Why contributions and effects are unknown although the returns are not. */
function ruined(attribution: Attribution | null): Missing[] {
  if (attribution === null || attribution.ruin === null) return [];
  const { day, side } = attribution.ruin;
  return [
    {
      assetId: null,
      symbol: null,
      reason: `on ${formatDay(day)} the ${side} lost all of its capital or more: what the days brought can not be linked over it`,
      mend: `choose a last day before ${formatDay(day)}`,
    },
  ];
}

/** Why there is nothing to compare with. */
function benchmarkMissing(
  whole: Whole,
  benchmark: Benchmark | null,
  { benchmarkSpans }: AttributionAnswer,
  { from }: Period,
): Missing[] {
  const none = { assetId: null, symbol: null };
  if (benchmark === null) return [noBenchmark(whole, 'to compare with')];
  const { currency } = whole.portfolio;
  if (benchmark.kind !== 'portfolio') {
    return benchmarkSpans.map((span) => {
      const { items } = benchmark;
      const item = span.missing === 'price' ? items[span.index]!.asset : null;
      const code = [...new Set(items.map(({ asset }) => asset.currency))][span.index] ?? '';
      const what = item === null ? `exchange rate from ${code} to ${currency}` : `price of ${item.symbol}`;
      const more =
        item === null ? `exchange rates between ${code} and ${currency}` : `prices of ${item.symbol}`;
      return {
        assetId: item?.id ?? null,
        symbol: item?.symbol ?? code,
        reason: `there is no ${what} of the benchmark on or shortly after ${formatDay(from)}`,
        mend: `add ${more} that begin on or before ${formatDay(from)}, or choose a later first day`,
      };
    });
  }
  const { state, assets, portfolio } = benchmark.loaded;
  const begins = state.transactions[0]?.date;
  if (begins === undefined || begins > from) {
    const reason = `the portfolio "${portfolio.name}" has no transactions on or before ${formatDay(from)}`;
    const mend =
      begins === undefined
        ? 'choose another benchmark'
        : `choose a first day on or after ${formatDay(begins)}`;
    return [{ ...none, reason, mend }];
  }
  return missingOf({ unavailable: benchmarkSpans }, state, assets, currency);
}
