import { type AlpacaQuote, quotesTalk } from './alpaca-quotes.ts';
import { type AlpacaUpdate, updatesTalk } from './alpaca-updates.ts';
import type { ProviderFailure } from './failure.ts';
import type { Timing } from './provider.ts';
import { type KeptSocket, keepSocket, type SocketState } from './socket.ts';

export interface AlpacaUrls {
  /** Of the stream of what happens to orders. */
  readonly orders: string;
  /** Of requests for prices. */
  readonly prices: string;
  /** Of the stream of quotes; its last part is the feed. */
  readonly quotes: string;
}

export interface OrderListener {
  /** From here on everything is heard; what was before has to be asked for. */
  readonly onLive: () => void;
  readonly onLost: () => void;
  readonly onUpdate: (update: AlpacaUpdate) => void;
  /** Something was said in a form that is not known. */
  readonly onStrange: () => void;
}

export interface QuoteListener {
  readonly onQuote: (quote: AlpacaQuote) => void;
}

/** The connections to Alpaca: one for each key, however many listen, while somebody does. */
export interface AlpacaStreams {
  /** Answers how to stop. Throws a ProviderFailure where the key is not of two parts. */
  readonly orders: (key: string, listener: OrderListener) => () => void;
  /** Null where nobody listens. */
  readonly ordersState: (key: string) => SocketState | null;
  /** Quotes of these symbols too; a call with others of the same listener stands in the place of the last one. */
  readonly quotes: (key: string, listener: QuoteListener, symbols: readonly string[]) => void;
  readonly quotesState: (key: string) => SocketState | null;
  readonly close: () => void;
}

export interface StreamSurroundings {
  readonly urls: AlpacaUrls;
  readonly timing: Timing;
  readonly now: () => Date;
  /** Is told of messages in a form that is not known. */
  readonly onStrange: (error: ProviderFailure) => void;
}

interface OrderLine {
  readonly socket: KeptSocket;
  readonly listeners: Set<OrderListener>;
}
interface QuoteLine {
  readonly socket: KeptSocket;
  readonly wanted: Map<QuoteListener, readonly string[]>;
  readonly subscribe: () => void;
}

const NAME = 'Alpaca';

export function openAlpacaStreams(around: StreamSurroundings): AlpacaStreams {
  const orders = new Map<string, OrderLine>();
  const quotes = new Map<string, QuoteLine>();
  return {
    orders: (key, listener) => {
      const line = orders.get(key) ?? openOrders(around, key);
      orders.set(key, line);
      line.listeners.add(listener);
      if (line.socket.state().live) listener.onLive();
      return () => {
        line.listeners.delete(listener);
        if (line.listeners.size > 0) return;
        line.socket.stop();
        if (orders.get(key) === line) orders.delete(key);
      };
    },
    ordersState: (key) => orders.get(key)?.socket.state() ?? null,
    quotes: (key, listener, symbols) => {
      const before = quotes.get(key);
      if (before === undefined && symbols.length === 0) return;
      const line = before ?? openQuotes(around, key);
      quotes.set(key, line);
      if (symbols.length > 0) line.wanted.set(listener, symbols);
      else line.wanted.delete(listener);
      line.subscribe();
      if (line.wanted.size > 0) return;
      line.socket.stop();
      quotes.delete(key);
    },
    quotesState: (key) => quotes.get(key)?.socket.state() ?? null,
    close: () => {
      for (const { socket } of [...orders.values(), ...quotes.values()]) socket.stop();
      orders.clear();
      quotes.clear();
    },
  };
}

function openOrders({ urls, timing, now, onStrange }: StreamSurroundings, key: string): OrderLine {
  const listeners = new Set<OrderListener>();
  const tell = (use: (listener: OrderListener) => void): void => {
    for (const each of listeners) use(each);
  };
  // A key of the wrong form is told at once, and not at the first connection.
  const talk = () =>
    updatesTalk(
      key,
      (update) => tell(({ onUpdate }) => onUpdate(update)),
      (error) => {
        onStrange(error);
        tell((listener) => listener.onStrange());
      },
    );
  talk();
  const socket = keepSocket({
    name: NAME,
    url: urls.orders,
    timing,
    now,
    talk,
    onLive: () => tell(({ onLive }) => onLive()),
    onLost: () => tell(({ onLost }) => onLost()),
  });
  return { socket, listeners };
}

/** With a free key so many symbols are quoted at once. */
const MOST_SYMBOLS = 30;

function openQuotes({ urls, timing, now, onStrange }: StreamSurroundings, key: string): QuoteLine {
  const wanted = new Map<QuoteListener, readonly string[]>();
  const all = (): string[] => [...new Set([...wanted.values()].flat())].sort().slice(0, MOST_SYMBOLS);
  let told: readonly string[] = [];
  const talk = () => {
    told = [];
    return quotesTalk(key, {
      symbols: all,
      onQuote: (quote) => {
        for (const { onQuote } of wanted.keys()) onQuote(quote);
      },
      onStrange,
    });
  };
  talk();
  const subscribe = (): void => {
    const symbols = all();
    const less = told.filter((symbol) => !symbols.includes(symbol));
    const more = symbols.filter((symbol) => !told.includes(symbol));
    if (less.length > 0) socket.say({ action: 'unsubscribe', quotes: less });
    if (more.length > 0) socket.say({ action: 'subscribe', quotes: more });
    told = symbols;
  };
  const socket = keepSocket({
    name: NAME,
    url: urls.quotes,
    timing,
    now,
    talk,
    onLive: subscribe,
    onLost: () => undefined,
  });
  return { socket, wanted, subscribe: () => void (socket.state().live && subscribe()) };
}
