import { type Static, Type } from 'typebox';
import { askAlpaca, granted, NAME } from './alpaca-api.ts';
import { jsonOf } from './answers.ts';
import type { Call } from './provider.ts';

/** Numbers come as texts; what does not apply is null. */
const Figure = Type.Union([Type.String(), Type.Null()]);
const Optional = Type.Optional(Figure);

const OrderFields = {
  id: Type.String(),
  client_order_id: Type.String(),
  symbol: Type.String(),
  status: Type.String(),
  side: Type.String(),
  qty: Optional,
  notional: Optional,
  filled_qty: Type.String(),
  filled_avg_price: Figure,
  filled_at: Optional,
  submitted_at: Optional,
  updated_at: Optional,
  limit_price: Optional,
  stop_price: Optional,
  replaced_by: Optional,
  replaces: Optional,
};
const AlpacaLeg = Type.Object(OrderFields);
export const AlpacaOrder = Type.Object({
  ...OrderFields,
  legs: Type.Optional(Type.Union([Type.Array(AlpacaLeg), Type.Null()])),
});
export type AlpacaLeg = Static<typeof AlpacaLeg>;
export type AlpacaOrder = Static<typeof AlpacaOrder>;

/** What the broker takes as an order; see its API reference, POST /v2/orders. */
export interface AlpacaNewOrder {
  readonly symbol: string;
  readonly qty?: string;
  readonly notional?: string;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly time_in_force: string;
  readonly limit_price?: string;
  readonly stop_price?: string;
  readonly trail_price?: string;
  readonly trail_percent?: string;
  readonly extended_hours?: boolean;
  readonly client_order_id: string;
  readonly order_class?: string;
  readonly take_profit?: { readonly limit_price: string };
  readonly stop_loss?: { readonly stop_price: string; readonly limit_price?: string };
}

export interface AlpacaChange {
  readonly qty?: string;
  readonly limit_price?: string;
  readonly stop_price?: string;
  readonly trail?: string;
  readonly time_in_force?: string;
  readonly client_order_id: string;
}

const orderPath = (id: string): string => `/orders/${encodeURIComponent(id)}`;
/** Of a second order under the same client_order_id: 422, code 40010001. */
const KNOWN_ID = /client_order_id/;

/**
 * Gives an order. An order that was received before under the same client_order_id, of which the answer was lost, is
 * answered as it stands: the broker refuses the second one (422), and is asked for the first.
 */
export async function giveOrder(call: Call, order: AlpacaNewOrder): Promise<AlpacaOrder> {
  const answer = await askAlpaca(call, '/orders', { method: 'POST', body: JSON.stringify(order) });
  if (answer.status === 422 && KNOWN_ID.test(answer.text)) {
    const known = await orderByClientId(call, order.client_order_id);
    if (known !== null) return known;
  }
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** Null where no such order came to the broker. */
export async function orderByClientId(call: Call, clientOrderId: string): Promise<AlpacaOrder | null> {
  const query = new URLSearchParams({ client_order_id: clientOrderId });
  const answer = await askAlpaca(call, `/orders:by_client_order_id?${query}`);
  return answer.status === 404 ? null : jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** With its legs. */
export async function orderById(call: Call, id: string): Promise<AlpacaOrder> {
  const answer = await askAlpaca(call, `${orderPath(id)}?nested=true`);
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

/**
 * Asks for another order in the place of one; answers the new one. Whether it has come to stand in its place shows in
 * both of them later: the old one may be filled before.
 */
export async function changeOrder(call: Call, id: string, change: AlpacaChange): Promise<AlpacaOrder> {
  const answer = await askAlpaca(call, orderPath(id), { method: 'PATCH', body: JSON.stringify(change) });
  if (answer.status === 422) {
    // The answer to the first request may have been lost, and the order is replaced already.
    const known = await orderByClientId(call, change.client_order_id);
    if (known !== null) return known;
  }
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** Asks for an order to be canceled; whether it was in time shows when it is asked for next. */
export async function withdrawOrder(call: Call, id: string): Promise<void> {
  granted(await askAlpaca(call, orderPath(id), { method: 'DELETE' }));
}

const AlpacaActivity = Type.Object({
  /** A time, `::`, and an id of its own. */
  id: Type.String(),
  order_id: Type.String(),
  qty: Type.String(),
  cum_qty: Type.String(),
  price: Type.String(),
  transaction_time: Type.String(),
});
export type AlpacaActivity = Static<typeof AlpacaActivity>;

const PAGE = 100;
/** Where an order is older than so many pages of fills, its fills are taken together. */
const MOST_PAGES = 20;

/** The fills of an order, oldest first; null where they are too many pages away. */
export async function fillsOf(call: Call, order: AlpacaLeg): Promise<AlpacaActivity[] | null> {
  const found: AlpacaActivity[] = [];
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query = new URLSearchParams({
      direction: 'asc',
      page_size: String(PAGE),
      ...(order.submitted_at == null ? {} : { after: order.submitted_at }),
      ...(token === undefined ? {} : { page_token: token }),
    });
    const answer = await askAlpaca(call, `/account/activities/FILL?${query}`);
    const rows = jsonOf(NAME, granted(answer), Type.Array(AlpacaActivity));
    found.push(...rows.filter((row) => row.order_id === order.id));
    if (rows.length < PAGE) return found;
    token = rows.at(-1)!.id;
  }
  return null;
}

const AlpacaPosition = Type.Object({
  symbol: Type.String(),
  asset_class: Type.Optional(Type.String()),
  qty: Type.String(),
  side: Type.Optional(Type.String()),
  avg_entry_price: Figure,
  market_value: Optional,
  current_price: Optional,
});
export type AlpacaPosition = Static<typeof AlpacaPosition>;

/** All of them; a short one has a quantity below zero. */
export async function brokerPositions(call: Call): Promise<AlpacaPosition[]> {
  return jsonOf(NAME, granted(await askAlpaca(call, '/positions')), Type.Array(AlpacaPosition));
}
