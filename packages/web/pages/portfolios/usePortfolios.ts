import { getAllocation } from '@financehub/contract/allocation.ts';
import { getPerformance } from '@financehub/contract/performance.ts';
import { listPortfolios } from '@financehub/contract/portfolios.ts';
import { periodStart, today } from '../../format/day.ts';
import type { Allocation, Performance, Portfolio } from '../../models.ts';
import { useAll, useEach } from '../../useAll.ts';
import type { SplitBy } from './shares.ts';

/** A portfolio with its year so far and what it consists of; undefined while they load, null where loading failed. */
export interface PortfolioRow extends Portfolio {
  readonly year: Performance | null | undefined;
  readonly allocation: Allocation | null | undefined;
}

const answerOf = <T>({ data, isError }: { data: T | undefined; isError: boolean }): T | null | undefined =>
  data ?? (isError ? null : undefined);

/** The first day of this year. */
export const yearStart = (): string => periodStart('YTD', today()) ?? today();

/** All portfolios of the book, with what the overview says of each. */
export function usePortfolios(by: SplitBy) {
  const list = useAll(listPortfolios, { query: {} });
  const items = list.data ?? [];
  const from = yearStart();
  const years = useEach(
    getPerformance,
    items.map(({ id }) => ({ query: { portfolioId: id, from } })),
  );
  const allocations = useEach(
    getAllocation,
    items.map(({ id }) => ({ params: { id }, query: { by } })),
  );
  const rows = items.map(
    (portfolio, index): PortfolioRow => ({
      ...portfolio,
      year: answerOf(years[index]!),
      allocation: answerOf(allocations[index]!),
    }),
  );
  return { list, rows };
}
