import { add, type Decimal } from '@financehub/core/money/decimal.ts';
import type { Holding } from '@financehub/core/portfolio/holdings.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { holdingsOf, type Selected } from '../portfolios/index.ts';

/** What is held of an asset in all portfolios, in its currency. */
export type Position = Pick<Holding, 'assetId' | 'symbol' | 'currency' | 'quantity' | 'costBasis' | 'price'>;

export interface Positions {
  readonly items: readonly Position[];
  /** In the currency of the selection; null where a part is unknown. */
  readonly costBasis: Decimal | null;
  readonly marketValue: Decimal | null;
}

export async function positionsOf(
  context: Context,
  bookId: string,
  { currency, portfolios }: Selected,
  asOf: EpochDay,
): Promise<Positions> {
  const items = new Map<string, Position>();
  let costBasis: Decimal | null = null;
  let marketValue: Decimal | null = null;
  for (const [index, loaded] of portfolios.entries()) {
    const holdings = await holdingsOf(context, bookId, loaded, asOf, currency);
    for (const item of holdings.items) {
      const before = items.get(item.assetId);
      items.set(item.assetId, before === undefined ? item : joined(before, item));
    }
    const { totals } = holdings;
    costBasis = index === 0 ? totals.costBasis : plus(costBasis, totals.costBasis);
    marketValue = index === 0 ? totals.marketValue : plus(marketValue, totals.marketValue);
  }
  return { items: [...items.values()], costBasis, marketValue };
}

function joined(a: Position, b: Position): Position {
  return { ...a, quantity: add(a.quantity, b.quantity), costBasis: plus(a.costBasis, b.costBasis) };
}

function plus(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : add(a, b);
}
