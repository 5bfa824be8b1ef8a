import { LRUCache } from 'lru-cache';
import type { Context } from '../../context.ts';
import { type BrokerDesk, openBrokerDesk } from './broker-desk.ts';
import { pollQuotes } from './poll.ts';
import { openQuoteFeed, type QuoteFeed } from './quote-feed.ts';
import { QUOTE_MS } from './settings.ts';
import { type Look, settleBook, waitingEverywhere } from './settle.ts';
import { watched } from './watched.ts';

/** How often prices that were stored and sessions that have ended are looked for. */
const EVERY_MS = 1_000;
/** An order that waits for the bar of a session that is over is looked at so often. */
const DUE_EVERY_MS = 60_000;
/** What could not be executed is tried again after so long. */
const AGAIN_MS = 10_000;
const MOST_QUOTED = 100_000;
const POLL_EVERY_MS = 15_000;

/**
 * Executes open orders as the market goes on: at once when an order is given or a quote comes, and within a second when
 * prices are stored or a session ends. What there is to do stands in the database, so that it goes on after a restart
 * where it was.
 */
export function startDesk(context: Context): { stop: () => Promise<void> } {
  const waiting = new Map<string, Map<string, Look>>();
  const brokers = openBrokerDesk(context);
  const feed = openQuoteFeed(context);
  let working: Promise<void> | null = null;
  let stopped = false;

  const work = async (): Promise<void> => {
    for (let [next] = waiting; next !== undefined && !stopped; [next] = waiting) {
      const [bookId, looks] = next;
      waiting.delete(bookId);
      const unsettled = await settleBook(context, bookId, looks).catch((error: unknown) =>
        [...looks.keys()].map((assetId) => ({ assetId, error })),
      );
      for (const { assetId, error } of unsettled) {
        context.log.warn({ err: error, bookId, assetId }, 'orders are not executed');
        lookout.again(bookId, assetId);
      }
    }
    working = null;
  };
  const wake = (bookId: string, assetIds: readonly string[], look: Look): void => {
    if (stopped) return;
    const looks = waiting.get(bookId) ?? new Map<string, Look>();
    for (const id of assetIds) looks.set(id, looks.get(id) === 'all' ? 'all' : look);
    waiting.set(bookId, looks);
    working ??= work();
  };
  const lookout = openLookout(context, wake, brokers);
  /** When assets were quoted last, since the start: a new order meets a quote that stands, and waits where there is none. */
  const quoted = new LRUCache<string, number>({ max: MOST_QUOTED });
  const unsubscribe = context.events.subscribe((message) => {
    const now = context.now().getTime();
    if (message.type === 'quote.updated') {
      for (const id of message.assetIds) quoted.set(`${message.bookId} ${id}`, now);
      wake(message.bookId, message.assetIds, 'quote');
    }
    if (message.type === 'order.updated') brokers.nudge(message.bookId);
    if (message.type !== 'order.updated' || (message.status !== 'new' && message.status !== 'accepted'))
      return;
    const last = quoted.get(`${message.bookId} ${message.assetId}`);
    if (last !== undefined && now - last <= QUOTE_MS) wake(message.bookId, [message.assetId], 'quote');
  });
  const quotes = repeat(context, () => chooseQuoted(context, feed), EVERY_MS, 'live quotes are not chosen');
  const watch = repeat(context, lookout.look, EVERY_MS, 'open orders are not looked at');
  const poll = repeat(context, () => pollAll(context), POLL_EVERY_MS, 'providers are not asked for prices');
  return {
    stop: async () => {
      stopped = true;
      unsubscribe();
      await Promise.all([watch.stop(), poll.stop(), quotes.stop()]);
      await Promise.all([working, brokers.stop(), feed.stop()]);
    },
  };
}

/** Does the work now and again and again, never twice at the same time. */
function repeat(context: Context, work: () => Promise<void>, everyMs: number, otherwise: string) {
  let running: Promise<void> | null = null;
  const run = (): void => {
    running ??= work()
      .catch((error: unknown) => context.log.warn({ err: error }, otherwise))
      .finally(() => {
        running = null;
      });
  };
  run();
  const timer = setInterval(run, everyMs);
  return {
    stop: async (): Promise<void> => {
      clearInterval(timer);
      await running;
    },
  };
}

/** Has quoted live what has open orders on paper, and what is looked at. */
async function chooseQuoted(context: Context, feed: QuoteFeed): Promise<void> {
  if (context.providers.config.off) return;
  const wanted = new Map([...watched(context)].map(([bookId, ids]) => [bookId, new Set(ids)]));
  for (const { bookId, assetId, venue } of await waitingEverywhere(context)) {
    if (venue !== 'paper') continue;
    const assets = wanted.get(bookId) ?? new Set<string>();
    wanted.set(bookId, assets.add(assetId));
  }
  feed.others(new Set(wanted.keys()));
  for (const [bookId, assets] of wanted) await feed.choose(bookId, [...assets]);
}

/** Asks for the last trades of what has open orders and is traded now. */
async function pollAll(context: Context): Promise<void> {
  if (context.providers.config.off) return;
  const paper = (await waitingEverywhere(context)).filter(({ venue }) => venue === 'paper');
  for (const [bookId, rows] of Map.groupBy(paper, (row) => row.bookId))
    await pollQuotes(
      context,
      bookId,
      rows.map(({ assetId }) => assetId),
    );
}

interface Lookout {
  readonly look: () => Promise<void>;
  /** Has an asset looked at again a little later. */
  readonly again: (bookId: string, assetId: string) => void;
}

/** What is known of an asset with open orders, until it has none. */
interface Watched {
  /** Of the prices that its orders have met. */
  version: number | null;
  /** When an order of it was found to be due, and when its orders could not be executed. */
  dueAt: number;
  failedAt: number | null;
}

/**
 * Finds assets with open orders whose prices have changed, or whose orders have come to their end, and books with orders
 * at a broker.
 */
function openLookout(
  context: Context,
  wake: (bookId: string, assetIds: readonly string[], look: Look) => void,
  brokers: BrokerDesk,
): Lookout {
  let known = new Map<string, Watched>();
  const isDue = (asset: Watched, due: boolean, version: number, now: number): boolean =>
    asset.version !== version ||
    (due && Math.abs(now - asset.dueAt) >= DUE_EVERY_MS) ||
    (asset.failedAt !== null && Math.abs(now - asset.failedAt) >= AGAIN_MS);
  return {
    look: async () => {
      const now = context.now().getTime();
      const there = new Set<string>();
      const waiting = new Map<string, Watched>();
      for (const { bookId, assetId, due, venue } of await waitingEverywhere(context)) {
        if (venue !== 'paper') {
          there.add(bookId);
          continue;
        }
        const key = `${bookId} ${assetId}`;
        const asset = known.get(key) ?? { version: null, dueAt: Number.NEGATIVE_INFINITY, failedAt: null };
        waiting.set(key, asset);
        const version = context.warehouse.version(bookId);
        if (!isDue(asset, due, version, now)) continue;
        Object.assign(asset, { version, failedAt: null, ...(due ? { dueAt: now } : {}) });
        wake(bookId, [assetId], 'all');
      }
      known = waiting;
      for (const bookId of there) brokers.look(bookId);
      brokers.tidy();
    },
    again: (bookId, assetId) => {
      const asset = known.get(`${bookId} ${assetId}`);
      if (asset !== undefined) asset.failedAt = context.now().getTime();
    },
  };
}
