import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';

/** What is analysed, in the address. */
export interface AnalyticsSearch extends PeriodSearch {
  readonly tab?: string | undefined;
  readonly portfolio?: string | undefined;
  /** How the attribution is grouped and linked; undefined for what says something, and for Cariño. */
  readonly by?: By | undefined;
  readonly linking?: Linking | undefined;
  /** What the attribution is measured against, at most one of them; none for the benchmark of the portfolio itself. */
  readonly benchmark?: string | undefined;
  readonly benchmarkPortfolioId?: string | undefined;
  readonly policy?: string | undefined;
}

/** What a portfolio is compared with; nothing: its own benchmark. */
export interface BenchmarkChoice {
  readonly benchmark?: string;
  readonly benchmarkPortfolioId?: string;
  readonly policy?: string;
}

/** What the address names as benchmark: one at most, as the question is refused with more. */
export function benchmarkIn({ benchmark, benchmarkPortfolioId, policy }: AnalyticsSearch): BenchmarkChoice {
  if (policy !== undefined) return { policy };
  if (benchmarkPortfolioId !== undefined) return { benchmarkPortfolioId };
  return benchmark === undefined ? {} : { benchmark };
}

const NO_BENCHMARK = { benchmark: undefined, benchmarkPortfolioId: undefined, policy: undefined };

/** What a choice changes in the address. */
export const inAddress = (choice: BenchmarkChoice): Partial<AnalyticsSearch> => ({
  ...NO_BENCHMARK,
  ...choice,
});

export const GROUPINGS = ['sector', 'type', 'currency', 'country', 'industry', 'tag', 'asset'] as const;
export type By = (typeof GROUPINGS)[number];
export const LINKINGS = ['carino', 'menchero'] as const;
export type Linking = (typeof LINKINGS)[number];

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export function readAnalyticsSearch(search: Record<string, unknown>): AnalyticsSearch {
  return {
    ...readPeriodSearch(search),
    tab: text(search.tab),
    portfolio: text(search.portfolio),
    by: GROUPINGS.find((each) => each === search.by),
    linking: LINKINGS.find((each) => each === search.linking),
    benchmark: text(search.benchmark),
    benchmarkPortfolioId: text(search.benchmarkPortfolioId),
    policy: text(search.policy),
  };
}
