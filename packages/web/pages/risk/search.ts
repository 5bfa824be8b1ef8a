import { type PeriodSearch, readPeriodSearch } from '../../ui/periodSearch.ts';

export const METHODS = [
  'historical',
  'age',
  'filtered',
  'normal',
  'cornish-fisher',
  'monte-carlo',
  'monte-carlo-t',
] as const;
/** The methods as one list: historical outcomes by how they are weighted, Monte Carlo by what it draws from. */
export type MethodChoice = (typeof METHODS)[number];

export const VOLATILITIES = ['plain', 'ewma', 'garch'] as const;
export type VolatilityChoice = (typeof VOLATILITIES)[number];

export const CONFIDENCES = ['0.9', '0.95', '0.975', '0.99', '0.999'] as const;
export const HORIZONS = ['1', '5', '10', '21'] as const;
const TABS = ['var', 'stress', 'position'] as const;

/** What is asked of risk, in the address. */
export interface RiskSearch extends PeriodSearch {
  readonly portfolio?: string | undefined;
  readonly tab?: (typeof TABS)[number] | undefined;
  readonly method?: MethodChoice | undefined;
  readonly volatility?: VolatilityChoice | undefined;
  readonly confidence?: (typeof CONFIDENCES)[number] | undefined;
  readonly horizon?: (typeof HORIZONS)[number] | undefined;
  readonly position?: string | undefined;
  /** Of figures of the whole: what has no value or no returns. */
  readonly leaveOut?: true | undefined;
}

const one = <T extends string>(values: readonly T[], value: unknown): T | undefined =>
  values.find((each) => each === String(value));

export function readRiskSearch(search: Record<string, unknown>): RiskSearch {
  const { portfolio, position } = search;
  return {
    ...readPeriodSearch(search),
    portfolio: typeof portfolio === 'string' && portfolio !== '' ? portfolio : undefined,
    position: typeof position === 'string' && position !== '' ? position : undefined,
    tab: one(TABS, search.tab),
    method: one(METHODS, search.method),
    volatility: one(VOLATILITIES, search.volatility),
    confidence: one(CONFIDENCES, search.confidence),
    horizon: one(HORIZONS, search.horizon),
    leaveOut: String(search.leaveOut) === 'true' ? true : undefined,
  };
}

/** What a choice of method is to the server. */
export function modelAsked({ method = 'historical', volatility }: Pick<RiskSearch, 'method' | 'volatility'>) {
  switch (method) {
    case 'historical':
      return { method: 'historical' as const };
    case 'age':
      return { method: 'historical' as const, weighting: 'age' as const };
    case 'filtered':
      return {
        method: 'historical' as const,
        weighting: 'filtered' as const,
        ...(volatility === 'garch' ? { volatility } : {}),
      };
    case 'monte-carlo-t':
      return {
        method: 'monte-carlo' as const,
        distribution: 't' as const,
        ...(volatility ? { volatility } : {}),
      };
    default:
      return { method, ...(volatility ? { volatility } : {}) };
  }
}

/** Whether the volatility can be chosen beside a method: outcomes of the past that are not filtered have none. */
export const hasVolatility = (method: MethodChoice): boolean => method !== 'historical' && method !== 'age';
