import { clearTimeout, setTimeout as later } from 'node:timers';
import type { Level, OrderBook } from '@financehub/core/markets/order-book.ts';
import { ProblemError } from '../http/problem.ts';
import type { Timing } from '../providers/provider.ts';
import { EXCHANGES, type Exchange, type ExchangeId, type ExchangeUrls } from './exchanges.ts';
import { type Follower, follow } from './follow.ts';

export interface LiveConfig {
  /** Those that are switched on; none by default. */
  readonly exchanges: readonly ExchangeId[];
  /** Addresses that stand instead of the exchanges' own. */
  readonly urls: Readonly<Partial<Record<ExchangeId, Partial<ExchangeUrls>>>>;
}

export interface LiveBook {
  readonly product: string;
  readonly asOf: Date;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

interface Tradable {
  readonly symbol: string;
  readonly type: string;
  readonly currency: string;
  readonly provider_symbols: Readonly<Record<string, string>>;
}

export interface LiveBooks {
  /** Of the exchanges that are on, those that may list the asset, with what they would call it. */
  readonly productsOf: (asset: Tradable) => Map<ExchangeId, string>;
  /** Follows the book while somebody asks for it. Throws a ProblemError where it is not whole within a few seconds. */
  readonly book: (id: ExchangeId, product: string) => Promise<LiveBook>;
  readonly close: () => void;
}

const MOST = 20;
const WAIT_MS = 5000;
/** A book that nobody asks for any more is let go. */
const IDLE_MS = 60_000;

/** The order books of exchanges, each kept by its rules while it is looked at. */
export function openLiveBooks(config: LiveConfig, timing: Timing, now: () => Date): LiveBooks {
  const followed = new Map<string, { follower: Follower; timer: NodeJS.Timeout }>();
  const drop = (key: string): void => {
    followed.get(key)?.follower.stop();
    followed.delete(key);
  };
  const follower = (exchange: Exchange, product: string): Follower => {
    const key = `${exchange.id} ${product}`;
    const before = followed.get(key);
    if (before !== undefined) clearTimeout(before.timer);
    else if (followed.size >= MOST)
      throw new ProblemError('unavailable', `${MOST} order books are followed already.`, {
        retryAfterSeconds: 60,
      });
    const urls = { ...exchange.urls, ...config.urls[exchange.id] };
    const found = before?.follower ?? follow({ exchange, urls, product, timing, now });
    followed.set(key, { follower: found, timer: later(() => drop(key), IDLE_MS).unref() });
    return found;
  };
  return {
    productsOf: (asset) => productsOf(config, asset),
    book: async (id, product) => {
      const exchange = EXCHANGES.find((each) => each.id === id)!;
      const found = follower(exchange, product);
      if (found.current() === null) await found.wait(WAIT_MS);
      const current = found.current();
      if (current !== null) return viewOf(product, current);
      throw new ProblemError('unavailable', `The order book of ${product} is not there: ${found.reason()}.`, {
        mend: 'It is tried again by itself; ask again in a few seconds.',
        retryAfterSeconds: 5,
      });
    },
    close: () => {
      for (const { timer } of followed.values()) clearTimeout(timer);
      for (const key of [...followed.keys()]) drop(key);
    },
  };
}

const viewOf = (product: string, { book, at }: { book: OrderBook; at: Date }): LiveBook => ({
  product,
  asOf: at,
  bids: book.bids,
  asks: book.asks,
});

/** What an exchange calls it is said by the asset (`providerSymbols`); else a cryptocurrency against the currency of its prices. */
function productsOf(config: LiveConfig, asset: Tradable): Map<ExchangeId, string> {
  const found = new Map<ExchangeId, string>();
  for (const exchange of EXCHANGES) {
    if (!config.exchanges.includes(exchange.id)) continue;
    const named = asset.provider_symbols[exchange.id];
    const [base = '', quote = asset.currency] = asset.symbol.split(/[-/]/);
    const guessed = asset.type === 'crypto' ? exchange.productOf(base, quote) : undefined;
    const product = (named ?? guessed)?.toUpperCase();
    if (product !== undefined && exchange.product.test(product)) found.set(exchange.id, product);
  }
  return found;
}
