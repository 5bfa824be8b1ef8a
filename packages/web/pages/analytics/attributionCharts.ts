import type { getAttribution } from '@financehub/contract/attribution.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { formatPercent } from '../../format/money.ts';
import { percentTick as tick } from '../../ui/chart/axis.ts';
import type { ChartData } from '../../ui/chart/option.ts';
import type { StepsData } from '../../ui/chart/steps.ts';
import { countryName, TYPE_NAMES } from '../portfolios/holdingGroups.ts';

export type Attribution = ResponseOf<typeof getAttribution>;

/** How the assets are grouped where nobody chose: by the first of these that says something. */
export const OPENING = ['sector', 'type', 'currency'] as const;

const NOT_SET = 'Not set';
const CASH = 'Cash';

/** Whether a grouping tells no asset apart from another: none has it set, or all have the same. */
export function isSilent(found: Pick<Attribution, 'by' | 'groups'> | undefined): boolean {
  if (found === undefined) return false;
  const names = found.groups.map(({ group }) => group).filter((name) => name !== CASH);
  if (found.by === 'sector') return names.length > 0 && names.every((name) => name === NOT_SET);
  return names.length < 2;
}

/** With the names of asset classes and countries as people read them. */
export function inWords(found: Attribution): Attribution {
  const { by } = found;
  if (by !== 'type' && by !== 'country') return found;
  const types: Readonly<Record<string, string>> = TYPE_NAMES;
  const named = (group: string) => (by === 'type' ? (types[group] ?? group) : countryName(group));
  return {
    ...found,
    groups: found.groups.map((row) => ({ ...row, group: named(row.group) })),
    holdings: found.holdings.map((row) => ({ ...row, group: named(row.group) })),
  };
}

const EFFECTS = ['allocation', 'selection', 'interaction'] as const;
const NAMES = { allocation: 'Allocation', selection: 'Selection', interaction: 'Interaction' } as const;

const show = (value: string | number): string => formatPercent(Number(value), { digits: 2, sign: 'always' });

/** From the return of the benchmark by the three effects to that of the portfolio; null without a benchmark. */
export function bridgeOf({ totals }: Attribution): StepsData | null {
  const { benchmarkReturn, return: own, allocation, selection, interaction } = totals;
  if (
    benchmarkReturn === null ||
    own === null ||
    allocation === null ||
    selection === null ||
    interaction === null
  )
    return null;
  const percent = (value: number): string => (value * 100).toFixed(4);
  return {
    unit: '%',
    steps: [
      { name: 'Benchmark', value: percent(benchmarkReturn), total: true },
      { name: NAMES.allocation, value: percent(allocation) },
      { name: NAMES.selection, value: percent(selection) },
      { name: NAMES.interaction, value: percent(interaction) },
      { name: 'Portfolio', value: percent(own), total: true },
    ],
    show: (value) => formatPercent(Number(value) / 100, { digits: 2 }),
  };
}

/** The effects of each group, the largest first. */
export function groupChart({ groups, totals }: Attribution): ChartData | null {
  if (totals.active === null || groups.length === 0) return null;
  return effectBars(
    'Group',
    groups.map(({ group }) => group),
    (effect) => groups.map((group) => group[effect]),
  );
}

export function monthChart({ months }: Attribution): ChartData | null {
  if (months.month.length < 2) return null;
  return effectBars(undefined, months.month, (effect) => months[effect]);
}

/** What each group brought to the return. */
export function contributionChart({ groups, totals }: Attribution): ChartData | null {
  if (totals.return === null || groups.length === 0) return null;
  return {
    unit: '%',
    along: 'Group',
    days: groups.map(({ group }) => group),
    series: [{ name: 'Contribution', kind: 'bar', values: groups.map(({ contribution }) => contribution) }],
    show,
    tick,
  };
}

function effectBars(
  along: string | undefined,
  days: readonly string[],
  valuesOf: (effect: (typeof EFFECTS)[number]) => readonly (number | null)[],
): ChartData {
  return {
    unit: '%',
    ...(along === undefined ? {} : { along }),
    days,
    series: EFFECTS.map((effect) => ({ name: NAMES[effect], kind: 'bar', values: valuesOf(effect) })),
    show,
    tick,
    stack: true,
  };
}
