import type { Context } from '../../context.ts';
import { brokerOf } from './broker.ts';
import { applyUpdate } from './broker-update.ts';
import { followBroker, taskOf } from './follow.ts';
import type { OrderRow } from './order-row.ts';
import { ownerOf } from './settle.ts';

/** While the stream is not there, the broker is asked so often. */
const POLL_MS = 3_000;
/** What the broker was told without an end to it is told again after so long. */
const AGAIN_MS = 3_000;
/** What could not be booked is tried again after so long. */
const BEHIND_MS = 30_000;
const FORGET_MS = 60_000;

/** What is known of a book's orders at its broker beside the orders themselves. */
export interface BookAtBroker {
  readonly bookId: string;
  key: string | null;
  release: () => void;
  live: boolean;
  /** Counts connections; an answer of an earlier one does not make up for what the next may have missed. */
  session: number;
  /** The connection up to whose begin everything was asked for, and that for which it was tried. */
  caughtUp: number;
  askedFor: number;
  polledAt: number;
  seenAt: number;
  /** What was done about orders, and when last. */
  readonly tried: Map<string, number>;
  /** Orders that something is known of which could not be booked. */
  readonly behind: Set<string>;
  working: Promise<void> | null;
  again: boolean;
  updates: Promise<void>;
}

export const bookAtBroker = (bookId: string): BookAtBroker => ({
  bookId,
  key: null,
  release: () => undefined,
  live: false,
  session: 0,
  caughtUp: 0,
  askedFor: 0,
  polledAt: Number.NEGATIVE_INFINITY,
  seenAt: 0,
  tried: new Map(),
  behind: new Set(),
  working: null,
  again: false,
  updates: Promise.resolve(),
});

/**
 * Tells the broker what it does not know yet, and asks it after everything once at the begin of each connection of its
 * stream, and again and again while there is none.
 */
export async function workOn(context: Context, book: BookAtBroker, look: () => void): Promise<void> {
  await listen(context, book, look);
  const now = context.now().getTime();
  const { session, live, tried } = book;
  const whole = live && book.caughtUp === session;
  const due = Math.abs(now - book.polledAt) >= POLL_MS;
  const all = !whole && (due || (live && book.askedFor !== session));
  if (all) Object.assign(book, { polledAt: now, askedFor: session });
  const behind = new Set(book.behind);
  const isWanted = (row: OrderRow): boolean => {
    const task = behind.has(row.id) ? 'behind' : taskOf(row, context.now());
    const name = `${row.id} ${task}`;
    const last = tried.get(name) ?? Number.NEGATIVE_INFINITY;
    const pause = task === 'behind' ? BEHIND_MS : AGAIN_MS;
    if (!all && (task === null || Math.abs(now - last) < pause)) return false;
    tried.set(name, now);
    return true;
  };
  const followed = await followBroker(context, book.bookId, isWanted);
  for (const id of behind) if (!followed.skipped.includes(id)) book.behind.delete(id);
  for (const id of followed.behind) book.behind.add(id);
  // Unless something was missed while it was asked.
  if (all && live && book.askedFor === session) book.caughtUp = session;
  for (const [name, at] of tried) if (Math.abs(now - at) > FORGET_MS) tried.delete(name);
}

/** Listens to the stream of the book's key. */
async function listen(context: Context, book: BookAtBroker, look: () => void): Promise<void> {
  const who = await ownerOf(context, book.bookId);
  const key = who === null ? null : ((await brokerOf(context, who))?.key ?? null);
  if (key === book.key) return;
  book.release();
  Object.assign(book, { key, live: false, release: () => undefined });
  if (key === null) return;
  // Whatever was missed, everything is asked for.
  const askAgain = (): void => {
    Object.assign(book, { caughtUp: -1, askedFor: -1 });
    look();
  };
  book.release = context.alpaca.orders(key, {
    onLive: () => {
      book.live = true;
      book.session += 1;
      look();
    },
    onLost: () => {
      book.live = false;
    },
    onStrange: askAgain,
    onUpdate: (update) => {
      const apply = async (): Promise<void> => {
        const late = await applyUpdate(context, book.bookId, update);
        if (late !== null) book.behind.add(late);
      };
      book.updates = book.updates.then(apply).catch((error: unknown) => {
        context.log.warn({ err: error, bookId: book.bookId }, 'an update of the broker is asked for again');
        askAgain();
      });
    },
  });
}
