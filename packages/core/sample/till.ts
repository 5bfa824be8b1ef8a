import type { ChartKey } from '../ledger/chart.ts';
import { add, type Decimal, negate } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { SampleTransaction } from './shape.ts';

export function cents(amount: number): Decimal {
  return { units: BigInt(amount), scale: 2 };
}

/** The lines so far and what they leave in each account. */
export interface Till {
  readonly lines: SampleTransaction[];
  readonly balances: Map<string, Decimal>;
}

export function book(till: Till, line: SampleTransaction): void {
  const move = (key: string, amount: Decimal) => till.balances.set(key, add(till.balances.get(key)!, amount));
  till.lines.push(line);
  move(line.accountKey, line.amount);
  if ('transferTo' in line) move(line.transferTo, line.transferAmount ?? negate(line.amount));
}

export function spend(
  till: Till,
  accountKey: string,
  date: EpochDay,
  amount: Decimal,
  texts: { readonly payee: string; readonly description: string; readonly currency?: string },
  categoryKey: ChartKey,
): void {
  const { payee, description, currency = 'USD' } = texts;
  book(till, { accountKey, date, amount: negate(amount), currency, payee, description, categoryKey });
}
