import { type EpochDay, formatDay } from '../time/day.ts';
import { brinsonFachler, compound, type Effects, type Linking, linkingFactors } from './brinson.ts';
import { type CapitalDays, dailyReturns, grouped, shares } from './capital-days.ts';

export interface Side {
  readonly days: CapitalDays;
  /** By part of the days: the index of its group. */
  readonly groupOf: readonly number[];
}

export interface AttributionRequest {
  readonly portfolio: Side;
  /** Of the same days; null where there is nothing to compare with. */
  readonly benchmark: Side | null;
  readonly groups: number;
  readonly linking: Linking;
}

export interface GroupAttribution {
  /** Mean of the days. */
  readonly weight: number;
  /** Of the days on which something was held. */
  readonly return: number;
  /** Linked: over all groups they sum to the return. */
  readonly contribution: number;
  readonly benchmark: {
    readonly weight: number;
    readonly return: number;
    readonly contribution: number;
  } | null;
  /** Linked: over all groups they sum to the active return. */
  readonly effects: Effects | null;
}

export interface Attribution {
  readonly return: number;
  readonly benchmarkReturn: number | null;
  readonly groups: readonly GroupAttribution[];
  /** By part of the portfolio. */
  readonly parts: readonly {
    readonly weight: number;
    readonly return: number;
    readonly contribution: number;
  }[];
  /** The first day on which all of a side was lost, or more: from there on its returns do not link, and neither do contributions and effects. */
  readonly ruin: { readonly day: EpochDay; readonly side: 'portfolio' | 'benchmark' } | null;
  /** The linked effects of the days of each month, as `2024-02`. */
  readonly months: readonly (Effects & { readonly month: string })[];
}

/**
 * Attributes the return of a portfolio to its parts and groups, and its difference from that of a benchmark to allocation,
 * selection and interaction, day by day and linked over the days.
 */
export function attribute({ portfolio, benchmark, groups, linking }: AttributionRequest): Attribution {
  const own = sideOf(portfolio, groups);
  const other = benchmark === null ? null : sideOf(benchmark, groups);
  const effects = other === null ? null : effectsOf(own, other, groups, linking);
  const parts = shares(portfolio.days);
  const factors = linkingFactors('carino', own.returns, new Float64Array(own.returns.length));
  return {
    return: compound(own.returns),
    benchmarkReturn: other === null ? null : compound(other.returns),
    groups: Array.from({ length: groups }, (_, group) => ({
      ...figuresOf(own, group),
      benchmark: other === null ? null : figuresOf(other, group),
      effects: effects === null ? null : total(effects, (one) => one[group]!),
    })),
    parts: parts.weight.map((weight, part) => figures(weight, parts.contribution[part]!, factors)),
    ruin: ruinOf(own, other, portfolio.days.date),
    months: effects === null ? [] : monthsOf(portfolio.days.date, effects),
  };
}

function ruinOf(own: Daily, other: Daily | null, date: Int32Array): Attribution['ruin'] {
  const lost = (value: number): boolean => value <= -1;
  const [row, otherRow] = [own.returns.findIndex(lost), other?.returns.findIndex(lost) ?? -1];
  if (row >= 0 && (otherRow < 0 || row <= otherRow)) return { day: date[row]!, side: 'portfolio' };
  return otherRow < 0 ? null : { day: date[otherRow]!, side: 'benchmark' };
}

interface Daily {
  readonly returns: Float64Array;
  readonly weight: readonly Float64Array[];
  readonly contribution: readonly Float64Array[];
  /** What makes contributions of days add up to the return of all. */
  readonly factors: Float64Array;
}

function sideOf({ days, groupOf }: Side, groups: number): Daily {
  const returns = dailyReturns(days);
  const parts = shares(days);
  return {
    returns,
    weight: grouped(parts.weight, groupOf, groups),
    contribution: grouped(parts.contribution, groupOf, groups),
    factors: linkingFactors('carino', returns, new Float64Array(returns.length)),
  };
}

function figuresOf({ weight, contribution, factors }: Daily, group: number) {
  return figures(weight[group]!, contribution[group]!, factors);
}

/** Below this share there is nothing that could have a return. */
const NOTHING = 1e-12;

function figures(weight: Float64Array, contribution: Float64Array, factors: Float64Array) {
  let [weights, sum, growth] = [0, 0, 1];
  for (let row = 0; row < weight.length; row += 1) {
    weights += weight[row]!;
    // What brought nothing has no part, even of a return that can't be parted.
    if (contribution[row] !== 0) sum += factors[row]! * contribution[row]!;
    if (Math.abs(weight[row]!) > NOTHING) growth *= 1 + contribution[row]! / weight[row]!;
  }
  return { weight: weights / weight.length, return: growth - 1, contribution: sum };
}

/** By day and group, linked. */
function effectsOf(own: Daily, other: Daily, groups: number, linking: Linking): Effects[][] {
  const factors = linkingFactors(linking, own.returns, other.returns);
  return Array.from(factors, (factor, row) =>
    Array.from({ length: groups }, (_, group) => {
      const { allocation, selection, interaction } = brinsonFachler(
        {
          weight: own.weight[group]![row]!,
          contribution: own.contribution[group]![row]!,
          benchmarkWeight: other.weight[group]![row]!,
          benchmarkContribution: other.contribution[group]![row]!,
        },
        other.returns[row]!,
      );
      return {
        allocation: factor * allocation,
        selection: factor * selection,
        interaction: factor * interaction,
      };
    }),
  );
}

function total<Item>(items: readonly Item[], effectsIn: (item: Item) => Effects): Effects {
  let [allocation, selection, interaction] = [0, 0, 0];
  for (const item of items) {
    const effects = effectsIn(item);
    allocation += effects.allocation;
    selection += effects.selection;
    interaction += effects.interaction;
  }
  return { allocation, selection, interaction };
}

function monthsOf(date: Int32Array, effects: readonly Effects[][]): Attribution['months'] {
  const monthOf = (day: EpochDay): string => formatDay(day).slice(0, 7);
  const rows = Map.groupBy(date.keys(), (row) => monthOf(date[row]!));
  return [...rows].map(([month, days]) => ({
    month,
    ...total(
      days.flatMap((row) => effects[row]!),
      (one) => one,
    ),
  }));
}
