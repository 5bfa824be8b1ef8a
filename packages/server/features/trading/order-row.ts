import { type Decimal, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import type { Order, OrderReason } from '@financehub/core/trading/order.ts';
import type { Selectable } from 'kysely';
import type { Tables } from '../../db/tables.ts';

/** An order as it is stored. */
export type OrderRow = Selectable<Tables['trade_order']>;

const sized = (text: string | null): Decimal | null => (text === null ? null : decimal(text));
const textOf = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));
const timeOf = (at: Date | null): number | null => (at === null ? null : at.getTime());
const dateOf = (at: number | null): Date | null => (at === null ? null : new Date(at));

/** The order that a row holds, as the engine works on it. */
export function orderOf(row: OrderRow): Order {
  return {
    id: row.id,
    assetId: row.asset_id,
    side: row.side,
    type: row.type,
    timeInForce: row.time_in_force,
    goodTill: row.good_till === null ? null : day(row.good_till),
    quantity: sized(row.quantity),
    notional: sized(row.notional),
    limitPrice: sized(row.limit_price),
    stopPrice: sized(row.stop_price),
    trailAmount: sized(row.trail_amount),
    trailPercent: sized(row.trail_percent),
    extendedHours: row.extended_hours,
    group:
      row.group_id === null || row.role === null
        ? null
        : { id: row.group_id, orderClass: row.class, role: row.role },
    status: row.status,
    submittedAt: row.submitted_at.getTime(),
    effectiveAt: (row.effective_at ?? row.submitted_at).getTime(),
    expiresAt: timeOf(row.expires_at),
    sequence: row.sequence,
    triggeredAt: timeOf(row.triggered_at),
    extreme: sized(row.extreme),
    filledQuantity: decimal(row.filled_quantity),
    filledValue: decimal(row.filled_value),
    fees: decimal(row.fees),
    filledAt: timeOf(row.filled_at),
    reason: row.reason as OrderReason | null,
    replaces: row.replaces,
    replacedBy: row.replaced_by,
  };
}

/** The columns that may change while an order lives. */
export function changingColumns(order: Order) {
  return {
    quantity: textOf(order.quantity),
    limit_price: textOf(order.limitPrice),
    stop_price: textOf(order.stopPrice),
    trail_amount: textOf(order.trailAmount),
    status: order.status,
    effective_at: new Date(order.effectiveAt),
    expires_at: dateOf(order.expiresAt),
    triggered_at: dateOf(order.triggeredAt),
    extreme: textOf(order.extreme),
    filled_quantity: formatDecimal(order.filledQuantity),
    filled_value: formatDecimal(order.filledValue),
    fees: formatDecimal(order.fees),
    filled_at: dateOf(order.filledAt),
    reason: order.reason,
    replaced_by: order.replacedBy,
  };
}

/** What a row has beside the order itself. */
export interface OrderSurroundings {
  readonly bookId: string;
  readonly portfolioId: string;
  readonly userId: string;
  readonly venue: OrderRow['venue'];
  readonly clientOrderId: string | null;
  readonly requestHash: Buffer | null;
  readonly reserved: Decimal | null;
}

export function rowOf(order: Order, around: OrderSurroundings): Omit<OrderRow, 'sequence'> {
  return {
    book_id: around.bookId,
    id: order.id,
    portfolio_id: around.portfolioId,
    asset_id: order.assetId,
    user_id: around.userId,
    client_order_id: around.clientOrderId,
    request_hash: around.requestHash,
    side: order.side,
    type: order.type,
    time_in_force: order.timeInForce,
    good_till: order.goodTill === null ? null : formatDay(order.goodTill),
    notional: textOf(order.notional),
    trail_percent: textOf(order.trailPercent),
    extended_hours: order.extendedHours,
    group_id: order.group?.id ?? null,
    class: order.group?.orderClass ?? 'simple',
    role: order.group?.role ?? null,
    venue: around.venue,
    external_id: null,
    submitted_at: new Date(order.submittedAt),
    updated_at: new Date(order.submittedAt),
    ended_at: null,
    note: null,
    replaces: order.replaces,
    quote_seen: null,
    bar_seen: null,
    reserved: formatDecimal(around.reserved ?? ZERO),
    ...changingColumns(order),
  };
}
