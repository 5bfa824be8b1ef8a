import type { Context } from '../../context.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import { type BookAtBroker, bookAtBroker, workOn } from './broker-book.ts';

/** A book without open orders at the broker lets its stream go. */
const IDLE_MS = 60_000;

export interface BrokerDesk {
  /** Looks after the orders of the book at its broker. */
  readonly look: (bookId: string) => void;
  /** Looks again where the book has orders at the broker. */
  readonly nudge: (bookId: string) => void;
  /** Lets go of books that were not looked at for a while. */
  readonly tidy: () => void;
  readonly stop: () => Promise<void>;
}

/** Follows the orders of books at their broker, each book on its own, so that a slow answer keeps no other waiting. */
export function openBrokerDesk(context: Context): BrokerDesk {
  const books = new Map<string, BookAtBroker>();
  let stopped = false;
  const look = (bookId: string): void => {
    if (stopped) return;
    const book = books.get(bookId) ?? bookAtBroker(bookId);
    books.set(bookId, book);
    book.seenAt = context.now().getTime();
    if (book.working !== null) {
      book.again = true;
      return;
    }
    book.working = workOn(context, book, () => look(bookId))
      .catch((error: unknown) => {
        const level = error instanceof ProviderFailure ? 'info' : 'warn';
        context.log[level]({ err: error, bookId }, 'orders at the broker are not followed');
      })
      .finally(() => {
        book.working = null;
        if (!book.again) return;
        book.again = false;
        look(bookId);
      });
  };
  return {
    look,
    nudge: (bookId) => {
      if (books.has(bookId)) look(bookId);
    },
    tidy: () => {
      const now = context.now().getTime();
      for (const [id, book] of books) {
        if (book.working !== null || Math.abs(now - book.seenAt) < IDLE_MS) continue;
        book.release();
        books.delete(id);
      }
    },
    stop: async () => {
      stopped = true;
      await Promise.all([...books.values()].flatMap(({ working, updates }) => [working, updates]));
      for (const { release } of books.values()) release();
    },
  };
}
