import { add, decimal, formatDecimal, subtract, ZERO } from '@financehub/core/money/decimal.ts';
import type { Transaction } from '../../models.ts';

type Row = Pick<Transaction, 'id' | 'amount'>;

/**
 * The balance after each row of an account, by id: from the oldest on, or back from `total`, the sum of all rows, when
 * the newest stands first. Decimal texts.
 */
export function runningBalances(
  rows: readonly Row[],
  newestFirst: boolean,
  total: string,
): ReadonlyMap<string, string> {
  const balances = new Map<string, string>();
  let balance = newestFirst ? decimal(total) : ZERO;
  for (const { id, amount } of rows) {
    if (!newestFirst) balance = add(balance, decimal(amount));
    balances.set(id, formatDecimal(balance));
    if (newestFirst) balance = subtract(balance, decimal(amount));
  }
  return balances;
}
