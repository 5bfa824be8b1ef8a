import {
  readBinanceChange,
  startBinance,
  takeBinanceChange,
  takeBinanceSnapshot,
} from '@financehub/core/markets/binance-sync.ts';
import { startCoinbase, takeCoinbaseMessage } from '@financehub/core/markets/coinbase-sync.ts';
import { startKraken, takeKrakenMessage } from '@financehub/core/markets/kraken-sync.ts';
import type { OrderBook } from '@financehub/core/markets/order-book.ts';
import { parseExact } from '@financehub/core/markets/shape.ts';

export type ExchangeId = 'binance' | 'coinbase' | 'kraken';

/** An order book while one connection lasts. */
export interface BookSession {
  readonly book: OrderBook;
  /** What is sent once the connection is open. */
  readonly hello: readonly string[];
  /** `gap`: something was lost. Throws a FeedError. */
  readonly take: (text: string) => 'applied' | 'other' | 'gap';
  /** Where the book does not come over the connection itself: where it is asked for, and what becomes of it. */
  readonly snapshot: { readonly path: string; readonly take: (value: unknown) => 'synced' | 'old' } | null;
}

/** Where its addresses begin: of requests (only where snapshots are asked for), and of the socket. */
export interface ExchangeUrls {
  readonly http: string;
  readonly socket: string;
}

export interface Exchange {
  readonly id: ExchangeId;
  readonly name: string;
  readonly urls: ExchangeUrls;
  /** What the exchange calls a pair. */
  readonly productOf: (base: string, quote: string) => string;
  /** What may stand in its addresses and messages. */
  readonly product: RegExp;
  readonly socketPath: (product: string) => string;
  readonly start: (product: string) => BookSession;
}

const SNAPSHOT_LEVELS = 1000;

const binance: Exchange = {
  id: 'binance',
  name: 'Binance',
  urls: { http: 'https://data-api.binance.vision', socket: 'wss://data-stream.binance.vision' },
  productOf: (base, quote) => base + quote,
  product: /^[A-Z0-9]{4,20}$/,
  socketPath: (product) => `/ws/${product.toLowerCase()}@depth@100ms`,
  start: (product) => {
    const sync = startBinance();
    return {
      book: sync.book,
      hello: [],
      take: (text) => {
        const found = takeBinanceChange(sync, readBinanceChange(parseExact(text)));
        return found === 'applied' || found === 'gap' ? found : 'other';
      },
      snapshot: {
        path: `/api/v3/depth?symbol=${product}&limit=${SNAPSHOT_LEVELS}`,
        take: (value) => takeBinanceSnapshot(sync, value),
      },
    };
  },
};

const coinbase: Exchange = {
  id: 'coinbase',
  name: 'Coinbase',
  urls: { http: '', socket: 'wss://advanced-trade-ws.coinbase.com' },
  productOf: (base, quote) => `${base}-${quote}`,
  product: /^[A-Z0-9]{1,12}-[A-Z0-9]{1,12}$/,
  socketPath: () => '',
  start: (product) => {
    const sync = startCoinbase(product);
    // Without heartbeats a quiet channel is closed.
    const hello = ['level2', 'heartbeats'].map((channel) =>
      JSON.stringify({ type: 'subscribe', product_ids: [product], channel }),
    );
    return {
      book: sync.book,
      hello,
      take: (text) => {
        const found = takeCoinbaseMessage(sync, parseExact(text));
        return found === 'known' ? 'other' : found;
      },
      snapshot: null,
    };
  },
};

const KRAKEN_DEPTH = 500;

const kraken: Exchange = {
  id: 'kraken',
  name: 'Kraken',
  urls: { http: '', socket: 'wss://ws.kraken.com' },
  productOf: (base, quote) => `${base}/${quote}`,
  product: /^[A-Z0-9.]{1,12}\/[A-Z0-9.]{1,12}$/,
  socketPath: () => '/v2',
  start: (product) => {
    const sync = startKraken(product, KRAKEN_DEPTH);
    const params = { channel: 'book', symbol: [product], depth: KRAKEN_DEPTH, snapshot: true };
    return {
      book: sync.book,
      hello: [JSON.stringify({ method: 'subscribe', params })],
      take: (text) => takeKrakenMessage(sync, parseExact(text)),
      snapshot: null,
    };
  },
};

export const EXCHANGES: readonly Exchange[] = [binance, coinbase, kraken];
