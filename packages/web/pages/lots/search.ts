import { METHODS, type Method, RULES, type Rules } from './words.ts';

/** What of the tax lots is looked at, in the address. */
export interface LotsSearch {
  readonly portfolio?: string | undefined;
  readonly view?: View | undefined;
  readonly year?: number | undefined;
  readonly method?: Method | undefined;
  readonly rules?: Rules | undefined;
  /** Rates in percent, as typed. */
  readonly short?: string | undefined;
  readonly long?: string | undefined;
}

const VIEWS = ['sold', 'open', 'harvest'] as const;
export type View = (typeof VIEWS)[number];

const YEAR = /^[1-9]\d{3}$/;
const PERCENT = /^\d{1,2}([.,]\d{1,3})?$|^100$/;

export function readLotsSearch(raw: Record<string, unknown>): LotsSearch {
  const { portfolio, view, year, method, rules } = raw;
  const percent = (value: unknown): string | undefined => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && PERCENT.test(text) ? text : undefined;
  };
  return {
    ...(typeof portfolio === 'string' && portfolio !== '' ? { portfolio } : {}),
    ...(isOneOf(VIEWS, view) && view !== 'sold' ? { view } : {}),
    // Said also where it is none: what an address has besides is passed on as it is.
    year: YEAR.test(String(year)) ? Number(year) : undefined,
    ...(isOneOf(METHODS, method) ? { method } : {}),
    ...(isOneOf(RULES, rules) ? { rules } : {}),
    short: percent(raw.short),
    long: percent(raw.long),
  };
}

function isOneOf<Value extends string>(values: readonly Value[], value: unknown): value is Value {
  return (values as readonly unknown[]).includes(value);
}

/** A rate typed in percent as a fraction; undefined where there is none. */
export function fractionOf(percent: string | undefined): number | undefined {
  return percent === undefined ? undefined : Number(percent.replace(',', '.')) / 100;
}
