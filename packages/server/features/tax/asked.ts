import type { QueryOf } from '@financehub/contract/index.ts';
import type * as contract from '@financehub/contract/tax.ts';
import { ukTaxYearDays } from '@financehub/core/tax/uk.ts';
import { day, dayOfInstant, type EpochDay, fromCivil } from '@financehub/core/time/day.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { loadSelected, type Selected } from '../portfolios/index.ts';
import type { Rules } from './tax-parts.ts';

type Query = QueryOf<typeof contract.getTaxLots>;

export interface Asked {
  /** What is reported on. */
  readonly selected: Selected;
  /** What is looked at for replacements; includes the former. */
  readonly whole: Selected;
  readonly rules: Rules;
  readonly method: Query['method'];
  readonly asOf: EpochDay;
  /** Days of the sales that are listed; null without a limit. */
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly rates: { readonly short: number | null; readonly long: number | null };
}

export async function askedOf(db: Reader, query: Query, now: Date): Promise<Asked> {
  const selected = await loadSelected(db, query.portfolioId, query.currency);
  const rules = rulesOf(query, selected);
  // Who buys the same security anywhere within the book replaces what was sold.
  const whole =
    query.portfolioId === undefined || rules !== 'us'
      ? selected
      : await loadSelected(db, undefined, selected.currency);
  return {
    selected,
    whole,
    rules,
    method: query.method,
    asOf: query.asOf === undefined ? dayOfInstant(now) : day(query.asOf),
    ...rangeOf(query, rules),
    rates: { short: query.shortRate ?? null, long: query.longRate ?? null },
  };
}

function rulesOf({ rules, method }: Query, { portfolios }: Selected): Rules {
  const pooled =
    portfolios.length > 0 && portfolios.every(({ portfolio }) => portfolio.cost_basis === 'uk-pool');
  const chosen = rules ?? (method === 'uk-pool' || (method === undefined && pooled) ? 'uk' : 'us');
  if (chosen === 'uk' && method !== undefined && method !== 'uk-pool')
    throw new ProblemError('invalid', 'Under UK rules shares are matched by uk-pool.', {
      errors: [{ path: 'querystring/method', message: 'leave it out, or choose other rules' }],
    });
  return chosen;
}

function rangeOf({ from, to, year }: Query, rules: Rules): Pick<Asked, 'from' | 'to'> {
  if (from !== undefined && to !== undefined && from > to)
    throw new ProblemError('invalid', 'The range ends before it starts.', {
      errors: [{ path: 'querystring/from', message: `must not be after ${to}` }],
    });
  const days =
    year === undefined
      ? null
      : rules === 'uk'
        ? ukTaxYearDays(year)
        : { from: fromCivil(year, 1, 1), to: fromCivil(year, 12, 31) };
  const [first, last] = [from === undefined ? null : day(from), to === undefined ? null : day(to)];
  if (days === null) return { from: first, to: last };
  return { from: Math.max(days.from, first ?? days.from), to: Math.min(days.to, last ?? days.to) };
}
