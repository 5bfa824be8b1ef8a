import { type Decimal, equals, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import type { Order } from '@financehub/core/trading/order.ts';
import type { AlpacaChange, AlpacaNewOrder } from '../../providers/alpaca-orders.ts';
import type { AssetRow } from '../assets/index.ts';

const text = (value: Decimal | null): string | undefined =>
  value === null ? undefined : formatDecimal(trim(value));
const given = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/** What the broker calls an asset: classes of shares with a dot, coins against the currency of their price. */
export function alpacaSymbol(
  asset: Pick<AssetRow, 'symbol' | 'type' | 'currency' | 'provider_symbols'>,
): string {
  const own = asset.provider_symbols.alpaca;
  if (own !== undefined) return own;
  const symbol = asset.symbol.toUpperCase();
  if (asset.type === 'crypto')
    return symbol.includes('/') ? symbol : `${symbol.split('-')[0]}/${asset.currency}`;
  return asset.type === 'option' ? symbol : symbol.replace('-', '.');
}

/** An order in the broker's words, with the legs of its group. Its own id makes it safe to send twice. */
export function asAlpaca(order: Order, legs: readonly Order[], asset: AssetRow): AlpacaNewOrder {
  const profit = [order, ...legs].find(({ group }) => group?.role === 'take_profit');
  const loss = legs.find(({ group }) => group?.role === 'stop_loss');
  const oco = order.group?.orderClass === 'oco';
  return given({
    symbol: alpacaSymbol(asset),
    qty: text(order.quantity),
    notional: text(order.notional),
    side: order.side,
    type: order.type,
    // The broker knows no last day: an order until one is canceled when it has passed.
    time_in_force: order.timeInForce === 'gtd' ? 'gtc' : order.timeInForce,
    limit_price: oco ? undefined : text(order.limitPrice),
    stop_price: order.type === 'trailing_stop' ? undefined : text(order.stopPrice),
    trail_price: text(order.trailAmount),
    trail_percent: text(order.trailPercent),
    extended_hours: order.extendedHours ? true : undefined,
    client_order_id: order.id,
    order_class: order.group?.orderClass,
    take_profit: profit === undefined ? undefined : { limit_price: text(profit.limitPrice)! },
    stop_loss:
      loss === undefined
        ? undefined
        : given({ stop_price: text(loss.stopPrice)!, limit_price: text(loss.limitPrice) }),
  }) as AlpacaNewOrder;
}

/**
 * What is to be changed of an order for `next` to stand in its place. The quantity is left out where it stays, as the
 * broker changes no fractions and no legs; of an order that is filled in part it has to be said, as the broker would begin with
 * the whole of it again (Alpaca-API#165).
 */
export function asAlpacaChange(next: Order, order: Order, quantity: Decimal | null): AlpacaChange {
  const same = order.quantity !== null && quantity !== null && equals(order.quantity, quantity);
  const trail = next.trailAmount ?? next.trailPercent;
  const moved = <T>(a: T, b: T, text: (value: T) => string | undefined): string | undefined =>
    text(a) === text(b) ? undefined : text(a);
  const lasting = ({ timeInForce }: Order): string => (timeInForce === 'gtd' ? 'gtc' : timeInForce);
  return given({
    qty: same && isZero(order.filledQuantity) ? undefined : text(quantity),
    limit_price: moved(next.limitPrice, order.limitPrice, text),
    stop_price: next.type === 'trailing_stop' ? undefined : moved(next.stopPrice, order.stopPrice, text),
    trail: moved(trail, order.trailAmount ?? order.trailPercent, text),
    time_in_force: moved(next, order, lasting),
    client_order_id: next.id,
  }) as AlpacaChange;
}
