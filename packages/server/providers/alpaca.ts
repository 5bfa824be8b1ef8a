import { type Static, Type } from 'typebox';
import { jsonOf } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import type { Answer, Ask } from './http.ts';
import type { Call, Provider } from './provider.ts';

const NAME = 'Alpaca';

export const AlpacaAccount = Type.Object({
  account_number: Type.String(),
  status: Type.String(),
  currency: Type.String(),
  cash: Type.String(),
  equity: Type.String(),
  buying_power: Type.String(),
  trading_blocked: Type.Optional(Type.Boolean()),
  account_blocked: Type.Optional(Type.Boolean()),
});
export type AlpacaAccount = Static<typeof AlpacaAccount>;

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

export async function brokerAccount(call: Call): Promise<AlpacaAccount> {
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
