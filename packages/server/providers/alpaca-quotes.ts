import { type Static, Type } from 'typebox';
import { NAME, partsOf } from './alpaca-api.ts';
import { shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfNumber, positive, stored } from './figures.ts';
import { type Heard, OTHER, type Talk } from './socket.ts';

/** The stream of quotes (docs.alpaca.markets, "WebSocket Stream" and "Real-time Stock Data"). */
const Control = Type.Object({
  T: Type.String(),
  msg: Type.Optional(Type.String()),
  code: Type.Optional(Type.Number()),
});
/** As the stream and, without `T` and `S`, the latest quotes have it. */
export const RawQuote = Type.Object({
  bp: Type.Number(),
  bs: Type.Number(),
  ap: Type.Number(),
  as: Type.Number(),
  t: Type.String(),
});
const QuoteMessage = Type.Intersect([RawQuote, Type.Object({ S: Type.String() })]);

export interface AlpacaQuote {
  readonly symbol: string;
  readonly bid: string;
  readonly ask: string;
  /** In shares, as they are published since 3 November 2025. */
  readonly bidSize: string;
  readonly askSize: string;
  readonly time: Date;
}

/** Null where there is no bid or nobody asks, or where they cross: that is no market. */
export function quoteOf(symbol: string, raw: Static<typeof RawQuote>): AlpacaQuote | null {
  const [bid, ask] = [positive(decimalOfNumber(raw.bp)), positive(decimalOfNumber(raw.ap))];
  const [bidSize, askSize] = [decimalOfNumber(raw.bs), decimalOfNumber(raw.as)];
  const time = new Date(raw.t);
  if (bid === null || ask === null || bidSize === null || askSize === null) return null;
  if (raw.bp > raw.ap || bidSize.units < 0n || askSize.units < 0n || Number.isNaN(time.getTime()))
    return null;
  return {
    symbol,
    bid: stored(bid),
    ask: stored(ask),
    bidSize: stored(bidSize),
    askSize: stored(askSize),
    time,
  };
}

/** Errors after which the same connection would be refused again: the key, the plan, or another connection. */
const LASTING: ReadonlySet<number> = new Set([402, 406, 409]);
const WORDS: Readonly<Record<number, string>> = {
  402: 'it does not accept the key for its quotes',
  406: 'another program is connected for quotes with the same key, and it allows one',
  409: 'the plan of the account does not include this feed of quotes',
};
/** It goes on with the symbols that it has. */
const TOO_MANY = 405;

export interface QuoteTalk {
  readonly symbols: () => readonly string[];
  readonly onQuote: (quote: AlpacaQuote) => void;
  readonly onStrange: (error: ProviderFailure) => void;
}

/** Signs in with the key, and hands on quotes; it is live once it may subscribe. */
export function quotesTalk(key: string, { symbols, onQuote, onStrange }: QuoteTalk): Talk {
  const [id, secret] = partsOf(key);
  const one = (message: unknown, say: (words: object) => void): Heard => {
    const { T, msg, code } = shaped(NAME, message, Control);
    if (T === 'q') {
      const raw = shaped(NAME, message, QuoteMessage);
      const quote = quoteOf(raw.S, raw);
      if (quote !== null) onQuote(quote);
    } else if (T === 'success' && msg === 'connected') say({ action: 'auth', key: id, secret });
    else if (T === 'success' && msg === 'authenticated') return { kind: 'live' };
    else if (T === 'error' && code !== TOO_MANY) {
      const why = WORDS[code ?? 0] ?? `${msg ?? 'an error'} (${code ?? 'no code'})`;
      return { kind: LASTING.has(code ?? 0) ? 'refused' : 'ended', why };
    }
    return OTHER;
  };
  return {
    hello: [],
    heartbeat: () => ({ action: 'subscribe', quotes: symbols() }),
    take: (message, say) => {
      let heard = OTHER;
      for (const each of Array.isArray(message) ? message : [message])
        try {
          const next = one(each, say);
          if (next.kind !== 'other') heard = next;
        } catch (error) {
          if (!(error instanceof ProviderFailure)) throw error;
          onStrange(error);
        }
      return heard;
    },
  };
}
