import type { WrittenOptions } from '@financehub/contract/trading-account.ts';
import { add, formatDecimal, negate, round, trim, ZERO } from '@financehub/core/money/decimal.ts';
import type { Account } from '@financehub/core/trading/buying-power.ts';
import { type OptionMargin, optionMarginOf } from '@financehub/core/trading/margin/account.ts';
import type { Strategy } from '@financehub/core/trading/margin/strategies.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import type { Static } from 'typebox';
import type { Power } from './power.ts';

export type WrittenGroup = OptionMargin['groups'][number];
type View = Static<typeof WrittenOptions>;

export const strategyName = (strategy: Strategy): string => strategy.replaceAll('-', ' ');

/** Groups in which something was written, as they are shown. Bought options that protect shares are left out. */
export function writtenView({ assets }: Account, groups: readonly WrittenGroup[]): View[] {
  return groups.flatMap(({ strategy, legs, requirement, written, underlyingId }): View[] => {
    if (strategy === 'protective-put' || strategy === 'protective-call') return [];
    const symbolOf = (id: string): string => assets.get(id)?.instrument.symbol ?? id;
    const option = legs.map(({ assetId }) => assets.get(assetId)?.instrument).find((each) => each?.option);
    const digits = option?.currencyDigits ?? 2;
    return [
      {
        strategy,
        underlying: symbolOf(underlyingId),
        legs: legs.map(({ assetId, quantity }) => ({
          symbol: symbolOf(assetId),
          quantity: formatDecimal(trim(quantity)),
        })),
        requirement: formatDecimal(round(requirement, digits)),
        premium: formatDecimal(round(written, digits)),
        currency: option?.currency ?? '',
      },
    ];
  });
}

/** Groups on what the order is about, once it and the open orders that sell have done all that they are for. */
export function writtenWith(
  { account, figures, reservations }: Power,
  { assetId, side, quantity }: Order,
): readonly WrittenGroup[] {
  const about = account.assets.get(assetId)?.instrument.option?.underlyingId ?? assetId;
  const moved = side === 'sell' ? (quantity ?? ZERO) : negate(quantity ?? ZERO);
  const sold = new Map(reservations.sells).set(assetId, add(reservations.sells.get(assetId) ?? ZERO, moved));
  const { groups } = optionMarginOf(account, figures.terms.basis, sold);
  return groups.filter(({ underlyingId }) => underlyingId === about);
}
