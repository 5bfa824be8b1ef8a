import { type Static, Type } from 'typebox';
import { jsonOf } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import type { Answer, Ask } from './http.ts';
import type { Call } from './provider.ts';

export const NAME = 'Alpaca';

/** Numbers come as texts; what does not apply is null. */
const Figure = Type.Optional(Type.Union([Type.String(), Type.Null()]));
const Flag = Type.Optional(Type.Boolean());

const AlpacaAccount = Type.Object({
  account_number: Type.String(),
  status: Type.String(),
  currency: Type.String(),
  cash: Type.String(),
  equity: Type.String(),
  buying_power: Type.String(),
  long_market_value: Figure,
  short_market_value: Figure,
  initial_margin: Figure,
  maintenance_margin: Figure,
  multiplier: Figure,
  /** Its reference shows it as a text and as a number. */
  daytrade_count: Type.Optional(Type.Union([Type.Number(), Type.String()])),
  pattern_day_trader: Flag,
  shorting_enabled: Flag,
  trading_blocked: Flag,
  transfers_blocked: Flag,
  account_blocked: Flag,
  trade_suspended_by_user: Flag,
});
export type AlpacaAccount = Static<typeof AlpacaAccount>;

const Refused = Type.Object({ code: Type.Optional(Type.Number()), message: Type.String() });

/** The broker answered, and its answer is no. */
export class AlpacaRefusal extends Error {
  readonly status: number;
  /** Of the broker, such as 40310000: not enough buying power. */
  readonly code: number | null;
  constructor(status: number, code: number | null, message: string) {
    super(message);
    this.name = 'AlpacaRefusal';
    this.status = status;
    this.code = code;
  }
}

/** States of answers that say no to what was asked, and are no failure of the line. */
const REFUSALS = [400, 403, 404, 422];

const CHECK_KEY = { mend: 'Check the key under Settings, Providers.' };

/** Key id and secret. Throws a ProviderFailure where the key is not of these two. */
export function partsOf(key: string | null): [id: string, secret: string] {
  const [id, secret, ...rest] = (key ?? '').split(':');
  if (!id || !secret || rest.length > 0)
    throw new ProviderFailure('refused', `${NAME} needs a key of two parts`, {
      mend: 'Enter the key under Settings, Providers as the key id and the secret with a colon between.',
    });
  return [id, secret];
}

export function keyHeaders(call: Call): Record<string, string> {
  const [id, secret] = partsOf(call.key);
  return { 'apca-api-key-id': id, 'apca-api-secret-key': secret };
}

/** Asks the broker; what it refuses is an answer too, see {@link granted}. */
export async function askAlpaca(call: Call, path: string, more: Omit<Ask, 'url'> = {}): Promise<Answer> {
  return call.ask({
    url: new URL(`${call.url}/v2${path}`),
    also: REFUSALS,
    ...more,
    headers: {
      ...keyHeaders(call),
      ...(more.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
}

/**
 * The answer where it is a yes. Throws an {@link AlpacaRefusal} with the broker's words, or a ProviderFailure where it
 * is the key that is refused: a 403 without a code.
 */
export function granted(answer: Answer): Answer {
  if (answer.status < 400) return answer;
  const { code, message } = jsonOf(NAME, answer, Refused);
  if (answer.status === 403 && code === undefined)
    throw new ProviderFailure('refused', `${NAME} refused the key (403): ${message}`, CHECK_KEY);
  throw new AlpacaRefusal(answer.status, code ?? null, message);
}

export async function brokerAccount(call: Call): Promise<AlpacaAccount> {
  return jsonOf(NAME, granted(await askAlpaca(call, '/account')), AlpacaAccount);
}
