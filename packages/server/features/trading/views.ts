import type { OrderDetail, Order as OrderSchema, Trade } from '@financehub/contract/trading-order.ts';
import { decimal, divide, formatDecimal, trim } from '@financehub/core/money/decimal.ts';
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import type { Tables } from '../../db/tables.ts';
import { sentenceOf } from './reasons.ts';
import type { ShownOrder } from './store.ts';

export type OrderView = Static<typeof OrderSchema>;
type LegView = OrderView['legs'][number];
export type TradeView = Static<typeof Trade>;
type EventView = Static<typeof OrderDetail>['events'][number];

const plain = (text: string): string => formatDecimal(trim(decimal(text)));
const plainOrNull = (text: string | null): string | null => (text === null ? null : plain(text));
const instant = (at: Date | null): string | null => at?.toISOString() ?? null;
const AVERAGE_DIGITS = 12;

function legView(row: ShownOrder): LegView {
  const filled = decimal(row.filled_quantity);
  return {
    id: row.id,
    portfolioId: row.portfolio_id,
    assetId: row.asset_id,
    symbol: row.symbol,
    currency: row.currency,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    class: row.class,
    role: row.role ?? 'order',
    groupId: row.group_id,
    quantity: plainOrNull(row.quantity),
    notional: plainOrNull(row.notional),
    limitPrice: plainOrNull(row.limit_price),
    stopPrice: plainOrNull(row.stop_price),
    trailAmount: plainOrNull(row.trail_amount),
    trailPercent: plainOrNull(row.trail_percent),
    goodTill: row.good_till,
    extendedHours: row.extended_hours,
    clientOrderId: row.client_order_id,
    venue: row.venue,
    status: row.status,
    filledQuantity: formatDecimal(trim(filled)),
    averageFillPrice:
      filled.units === 0n
        ? null
        : formatDecimal(trim(divide(decimal(row.filled_value), filled, AVERAGE_DIGITS))),
    fees: plain(row.fees),
    submittedAt: row.submitted_at.toISOString(),
    filledAt: instant(row.filled_at),
    endedAt: instant(row.ended_at),
    updatedAt: row.updated_at.toISOString(),
    waitsFor: row.waits_for ?? null,
    reason: row.note ?? (row.reason === null ? null : sentenceOf(row.reason)),
    replaces: row.replaces,
    replacedBy: row.replaced_by,
  };
}

/** An order with the other orders of its group below it. */
export function orderView(row: ShownOrder, group: readonly ShownOrder[] = []): OrderView {
  return { ...legView(row), legs: group.filter(({ id }) => id !== row.id).map(legView) };
}

export type TradeRow = Selectable<Tables['trade']> & {
  readonly symbol: string;
  readonly venue: TradeView['venue'];
  readonly order_type: TradeView['orderType'];
};

export function tradeView(row: TradeRow): TradeView {
  return {
    id: row.id,
    orderId: row.order_id,
    portfolioId: row.portfolio_id,
    assetId: row.asset_id,
    symbol: row.symbol,
    side: row.side,
    quantity: plain(row.quantity),
    price: plain(row.price),
    amount: formatDecimal(decimal(row.amount)),
    fee: formatDecimal(decimal(row.fee)),
    currency: row.currency,
    executedAt: row.executed_at.toISOString(),
    venue: row.venue,
    source: row.source,
    orderType: row.order_type,
    transactionId: row.entry_id,
    busted: row.entry_id === null,
  };
}

export function eventView(row: Selectable<Tables['order_event']>): EventView {
  return {
    at: row.at.toISOString(),
    kind: row.kind as EventView['kind'],
    from: row.status_before,
    to: row.status_after,
    quantity: plainOrNull(row.quantity),
    price: plainOrNull(row.price),
    reason: row.reason === null ? null : sentenceOf(row.reason),
  };
}
