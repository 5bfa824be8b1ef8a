import { type Static, Type } from 'typebox';
import { jsonOf } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import type { Answer, Ask } from './http.ts';
import type { Call, Provider } from './provider.ts';

const NAME = 'Alpaca';

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
  updated_at: Optional,
  limit_price: Optional,
  stop_price: Optional,
  replaced_by: Optional,
};
const AlpacaOrder = Type.Object({
  ...OrderFields,
  legs: Type.Optional(Type.Union([Type.Array(Type.Object(OrderFields)), Type.Null()])),
});
export type AlpacaOrder = Static<typeof AlpacaOrder>;

const AlpacaAccount = Type.Object({
  account_number: Type.String(),
  status: Type.String(),
  currency: Type.String(),
  cash: Type.String(),
  equity: Type.String(),
  buying_power: Type.String(),
  trading_blocked: Type.Optional(Type.Boolean()),
  account_blocked: Type.Optional(Type.Boolean()),
});

const Refused = Type.Object({ code: Type.Optional(Type.Number()), message: Type.String() });

/** The broker answered, and its answer is no. */
export class AlpacaRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'AlpacaRefusal';
    this.status = status;
  }
}

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

/** States of answers that say no to what was asked, and are no failure of the line. */
const REFUSALS = [400, 403, 404, 422];

async function ask(call: Call, path: string, more: Omit<Ask, 'url'> = {}): Promise<Answer> {
  const [id, secret, ...rest] = (call.key ?? '').split(':');
  if (!id || !secret || rest.length > 0)
    throw new ProviderFailure('refused', `${NAME} needs a key of two parts`, {
      mend: 'Enter the key under Settings, Providers as the key id and the secret with a colon between.',
    });
  return call.ask({
    url: new URL(`${call.url}/v2${path}`),
    also: REFUSALS,
    ...more,
    headers: {
      'apca-api-key-id': id,
      'apca-api-secret-key': secret,
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
}

/** The answer where it is a yes. Throws an {@link AlpacaRefusal} with the broker's words. */
function granted(answer: Answer): Answer {
  if (answer.status < 400) return answer;
  const { message } = jsonOf(NAME, answer, Refused);
  throw new AlpacaRefusal(answer.status, message);
}

/**
 * Gives an order. An order that was received before under the same client_order_id, of which the answer was lost, is
 * answered as it stands: the broker refuses the second one (422), and is asked for the first.
 */
export async function giveOrder(call: Call, order: AlpacaNewOrder): Promise<AlpacaOrder> {
  const answer = await ask(call, '/orders', { method: 'POST', body: JSON.stringify(order) });
  if (answer.status === 422 && /client_order_id/.test(answer.text)) {
    const known = await orderByClientId(call, order.client_order_id);
    if (known !== null) return known;
  }
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

async function orderByClientId(call: Call, clientOrderId: string): Promise<AlpacaOrder | null> {
  const query = new URLSearchParams({ client_order_id: clientOrderId });
  const answer = await ask(call, `/orders:by_client_order_id?${query}`);
  return answer.status === 404 ? null : jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** With its legs. */
export async function orderById(call: Call, id: string): Promise<AlpacaOrder> {
  const answer = await ask(call, `/orders/${encodeURIComponent(id)}?nested=true`);
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** Asks for another order in the place of one; answers the new one. */
export async function changeOrder(call: Call, id: string, change: AlpacaChange): Promise<AlpacaOrder> {
  const answer = await ask(call, `/orders/${encodeURIComponent(id)}`, {
    method: 'PATCH',
    body: JSON.stringify(change),
  });
  if (answer.status === 422 && /client_order_id/.test(answer.text)) {
    const known = await orderByClientId(call, change.client_order_id);
    if (known !== null) return known;
  }
  return jsonOf(NAME, granted(answer), AlpacaOrder);
}

/** Asks for an order to be canceled; whether it was in time shows when it is asked for next. */
export async function withdrawOrder(call: Call, id: string): Promise<void> {
  granted(await ask(call, `/orders/${encodeURIComponent(id)}`, { method: 'DELETE' }));
}

export async function brokerAccount(call: Call): Promise<Static<typeof AlpacaAccount>> {
  return jsonOf(NAME, granted(await ask(call, '/account')), AlpacaAccount);
}

export const alpaca: Provider = {
  info: {
    id: 'alpaca',
    name: NAME,
    site: 'https://alpaca.markets',
    official: true,
    note: 'A broker for orders. Its paper account unless PROVIDER_ALPACA_URL says https://api.alpaca.markets. The key is the key id and the secret with a colon between.',
    limits: '200 requests a minute.',
    key: 'needed',
    offers: ['trading'],
    classes: [],
    url: 'https://paper-api.alpaca.markets',
    pace: { burst: 20, everyMs: 300 },
  },
  test: async (call) => {
    const account = await brokerAccount(call);
    return `account ${account.account_number}, ${account.status}, ${account.cash} ${account.currency} in cash`;
  },
};
