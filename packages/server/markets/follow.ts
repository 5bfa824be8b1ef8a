import { clearTimeout, setTimeout as later } from 'node:timers';
import { FeedError, type OrderBook } from '@financehub/core/markets/order-book.ts';
import type { Timing } from '../providers/provider.ts';
import type { BookSession, Exchange, ExchangeUrls } from './exchanges.ts';

/** A product of an exchange whose book is kept. */
export interface Follower {
  /** The book while it is whole, and when it changed last. */
  readonly current: () => { readonly book: OrderBook; readonly at: Date } | null;
  /** Why there is none. */
  readonly reason: () => string;
  /** Waits until the book is whole or an attempt has failed, at most so long. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly stop: () => void;
}

interface FollowOptions {
  readonly exchange: Exchange;
  readonly urls: ExchangeUrls;
  readonly product: string;
  readonly timing: Timing;
  readonly now: () => Date;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Each of them says something every few seconds. */
const SILENCE_MS = 30_000;
const SNAPSHOT_TIMEOUT_MS = 10_000;
const SNAPSHOT_ATTEMPTS = 5;
const SNAPSHOT_PAUSE_MS = 300;

/** Keeps the book of a product: connects, and again with growing pauses when the connection ends or something was lost. */
export function follow({ exchange, urls, product, timing, now }: FollowOptions): Follower {
  const stopper = new AbortController();
  const { signal } = stopper;
  const waiting = openWaiting();
  let current: { book: OrderBook; at: Date } | null = null;
  let reason = `${exchange.name} has not answered yet`;

  /** Answers whether the book was whole meanwhile. */
  const connection = async (): Promise<boolean> => {
    const session = exchange.start(product);
    let wasWhole = false;
    const ended = await connect({
      session,
      url: urls.socket + exchange.socketPath(product),
      snapshotUrl: session.snapshot === null ? null : urls.http + session.snapshot.path,
      timing,
      signal,
      onWhole: () => {
        wasWhole = true;
        current = { book: session.book, at: now() };
        waiting.tell();
      },
      onLost: () => {
        current = null;
      },
    });
    reason = `${exchange.name}: ${ended}`;
    return wasWhole;
  };

  const run = async (): Promise<void> => {
    for (let failures = 0; !signal.aborted; ) {
      failures = (await connection()) ? 0 : failures + 1;
      if (failures > 0) waiting.tell();
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      // The sleep ends by the signal when nobody wants the book any more.
      await timing.sleep(pause * (0.5 + timing.random() / 2), signal).catch(() => undefined);
    }
  };
  void run();

  return {
    current: () => current,
    reason: () => reason,
    wait: waiting.wait,
    stop: () => {
      stopper.abort();
      waiting.tell();
    },
  };
}

/** Those who wait for news, each for a while. */
function openWaiting() {
  const waiting = new Set<() => void>();
  return {
    tell: (): void => {
      for (const each of waiting) each();
    },
    wait: (milliseconds: number): Promise<void> =>
      new Promise((done) => {
        const finish = (): void => {
          clearTimeout(timer);
          waiting.delete(finish);
          done();
        };
        const timer = later(finish, milliseconds);
        waiting.add(finish);
      }),
  };
}

interface Connection {
  readonly session: BookSession;
  readonly url: string;
  readonly snapshotUrl: string | null;
  readonly timing: Timing;
  readonly signal: AbortSignal;
  readonly onWhole: () => void;
  readonly onLost: () => void;
}

/** One connection from its begin to its end; answers why it ended. */
function connect(options: Connection): Promise<string> {
  const { session, url, snapshotUrl, signal, onWhole, onLost } = options;
  return new Promise((done) => {
    const socket = new WebSocket(url);
    let timer = later(() => end('it was silent for too long'), SILENCE_MS);
    let [fetching, started, over] = [false, false, false];
    const end = (why: string): void => {
      // What still comes of this connection must not touch the book of the next.
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      onLost();
      socket.close();
      done(why);
    };
    const abort = (): void => end('nobody asked for it any more');
    signal.addEventListener('abort', abort);
    const snapshot = async (): Promise<void> => {
      if (fetching || snapshotUrl === null) return;
      fetching = true;
      const fault = await fetchSnapshot(options, snapshotUrl);
      fetching = false;
      if (fault !== null) end(fault);
      else if (!over) onWhole();
    };
    socket.onopen = () => {
      for (const message of session.hello) socket.send(message);
    };
    socket.onmessage = ({ data }) => {
      if (over) return;
      clearTimeout(timer);
      timer = later(() => end('it was silent for too long'), SILENCE_MS);
      try {
        const found = session.take(String(data));
        if (found === 'applied' && !fetching) return onWhole();
        if (found === 'gap') onLost();
        if (session.snapshot === null) {
          if (found === 'gap') end('a message was lost, or the checksum was wrong');
        } else if (found === 'gap' || !started) {
          started = true;
          void snapshot();
        }
      } catch (error) {
        if (!(error instanceof FeedError)) throw error;
        end(error.message);
      }
    };
    socket.onerror = () => end('the connection failed');
    socket.onclose = ({ reason }) => end(reason === '' ? 'the connection was closed' : reason);
  });
}

/** Null once the book is whole; otherwise why it is not. */
async function fetchSnapshot({ session, timing, signal }: Connection, url: string): Promise<string | null> {
  for (let attempt = 1; attempt <= SNAPSHOT_ATTEMPTS; attempt += 1) {
    try {
      const response = await fetch(url, {
        signal: AbortSignal.any([signal, timing.limit(SNAPSHOT_TIMEOUT_MS)]),
      });
      if (!response.ok)
        return `the snapshot was refused (${response.status}) ${(await response.text()).slice(0, 200)}`;
      if (session.snapshot?.take(await response.json()) === 'synced') return null;
    } catch (error) {
      if (signal.aborted) return 'nobody asked for it any more';
      return `the snapshot can not be had: ${(error as Error).message}`;
    }
    await timing.sleep(SNAPSHOT_PAUSE_MS * attempt, signal).catch(() => undefined);
  }
  return 'no snapshot was new enough';
}
