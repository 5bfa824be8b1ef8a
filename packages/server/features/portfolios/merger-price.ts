import { decimal, isZero } from '@financehub/core/money/decimal.ts';
import { day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { TransactionInput } from './input.ts';
import type { ItemAssets } from './item-assets.ts';

/** Older than a long weekend, a price does not tell what a share was worth on a day. */
const MOST_DAYS_OLD = 5;

/**
 * The input with the stored price of a new share, where a merger for shares and cash comes without one: it tells the gain.
 * Kept with the transaction, so that later prices do not change the gain.
 */
export async function withMergerPrice(
  warehouse: Pick<Warehouse, 'lastCloses'>,
  bookId: string,
  input: TransactionInput,
  { own, to }: ItemAssets,
): Promise<TransactionInput> {
  const { type, amount, price, basisFraction, date } = input;
  if (type !== 'MERGER' || to === null || price !== null || basisFraction != null) return input;
  if (amount === null || isZero(amount)) return input;
  if (to.currency !== (input.currency ?? own?.currency)) return input;
  const closes = await warehouse.lastCloses(bookId, [to.id], formatDay(date));
  const last = closes.get(to.id);
  if (last === undefined || date - epochDay(last.date) > MOST_DAYS_OLD) return input;
  return { ...input, price: decimal(last.close) };
}
