import type { FactorSet, FactorTable } from '@financehub/core/factors/french.ts';
import { FACTOR_SETS } from '@financehub/core/factors/french.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { NamedSeries, Series } from '../../warehouse/warehouse.ts';

export type FactorInterval = 'day' | 'month';

/** The series of a factor in the warehouse. */
const nameOf = (set: FactorSet, interval: FactorInterval, factor: string): string =>
  `factor:${set}:${interval}:${factor}`;

type Stored = Pick<FactorTable, 'set' | 'interval' | 'factors' | 'date' | 'values'>;

/** Stores a table of factor returns, replacing days that are there. What the file lacks is left out. */
export async function storeFactors(
  context: Pick<Context, 'warehouse' | 'now'>,
  bookId: string,
  { set, interval, factors, date, values }: Stored,
  provider: string,
): Promise<void> {
  const series = factors.map((factor, column): NamedSeries => {
    const known = [...date.keys()].filter((row) => Number.isFinite(values[column]![row]));
    return {
      name: nameOf(set, interval, factor),
      date: Int32Array.from(known, (row) => date[row]!),
      value: Float64Array.from(known, (row) => values[column]![row]!),
    };
  });
  await context.warehouse.putSeries(bookId, series, { provider, at: context.now() });
}

/** The stored returns of factors, as fractions, by factor; those of which there are none are left out. */
export async function factorSeries(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
  set: FactorSet,
  interval: FactorInterval,
  { from, to }: { from: number; to: number },
): Promise<Map<string, Series>> {
  const names = new Map(FACTOR_SETS[set].map((factor) => [nameOf(set, interval, factor), factor as string]));
  const found = await warehouse.series(bookId, [...names.keys()], {
    from: formatDay(from),
    to: formatDay(to),
  });
  return new Map([...found].map(([name, series]) => [names.get(name)!, series]));
}

export interface FactorCoverage {
  readonly name: FactorSet;
  readonly interval: FactorInterval;
  readonly factors: string[];
  readonly count: number;
  readonly from: string;
  readonly to: string;
  readonly provider: string;
  readonly fetchedAt: string | null;
}

/** What there is of each set and interval. */
export async function factorCoverage(
  { warehouse }: Pick<Context, 'warehouse'>,
  bookId: string,
): Promise<FactorCoverage[]> {
  const all = await warehouse.seriesCoverage(bookId, 'factor:');
  const groups = Map.groupBy(all, ({ name }) => name.split(':').slice(1, 3).join(':'));
  return [...groups].map(([key, parts]) => {
    const [name, interval] = key.split(':') as [FactorSet, FactorInterval];
    const had = new Set(parts.map((part) => part.name.split(':')[3]!));
    const days = parts.flatMap(({ from, to }) => [from, to]).sort();
    const fetched = parts
      .flatMap(({ fetchedAt }) => (fetchedAt === null ? [] : [fetchedAt.toISOString()]))
      .sort();
    return {
      name,
      interval,
      factors: FACTOR_SETS[name].filter((factor) => had.has(factor)),
      count: Math.max(...parts.map(({ count }) => count)),
      from: days[0]!,
      to: days.at(-1)!,
      provider: parts[0]!.provider ?? 'user',
      fetchedAt: fetched.at(-1) ?? null,
    };
  });
}
