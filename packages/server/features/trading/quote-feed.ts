import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Context } from '../../context.ts';
import type { Principal } from '../../db/database.ts';
import type { AlpacaQuote } from '../../providers/alpaca-quotes.ts';
import type { QuoteListener } from '../../providers/alpaca-streams.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { brokerOf } from './broker.ts';
import { alpacaSymbol } from './broker-order.ts';
import { calendarOf } from './instrument.ts';
import { AHEAD_MS, type NewQuote, type QuoteRow, quotesOf, storeQuotes } from './quotes.ts';
import { QUOTE_MS } from './settings.ts';
import { ownerOf } from './settle.ts';

/** Who is wanted is told to the stream so often. */
const CHOOSE_MS = 5_000;
/** Quotes come many times a second; so often the last one of each asset is stored. */
const STORE_MS = 500;
const FEED = 'alpaca';

/** Whether Alpaca quotes such an asset, live. */
export const isQuotedThere = ({ type, currency }: AssetRow): boolean =>
  (type === 'stock' || type === 'etf') && currency === 'USD';

/** Whether a feed that is pushed here says what the asset is quoted at now. */
export const hasFeed = (quote: QuoteRow | undefined, now: number): boolean =>
  (quote?.source === 'user' || (quote?.source === FEED && quote.bid !== null)) &&
  now - quote.time.getTime() <= QUOTE_MS;

/** A quote of Alpaca as it is stored; null where it is of the time to come. */
export function newQuoteOf(quote: AlpacaQuote, assetId: string, now: number): NewQuote | null {
  if (quote.time.getTime() > now + AHEAD_MS) return null;
  const { bid, ask, bidSize, askSize, time } = quote;
  return { assetId, bid, ask, bidSize, askSize, last: null, lastSize: null, time, source: FEED };
}

interface BookFeed {
  key: string | null;
  who: Principal | null;
  readonly listener: QuoteListener;
  /** Assets by what Alpaca calls them. */
  symbols: ReadonlyMap<string, string>;
  readonly waiting: Map<string, NewQuote>;
  timer: NodeJS.Timeout | null;
  storing: Promise<void>;
  chosenAt: number;
  /** What was wanted when it was chosen last. */
  asked: ReadonlySet<string>;
}

export interface QuoteFeed {
  /** Has these assets quoted, and no others of the book, where the book has a key. */
  readonly choose: (bookId: string, assetIds: readonly string[]) => Promise<void>;
  /** Of books that nothing is wanted of. */
  readonly others: (bookIds: ReadonlySet<string>) => void;
  readonly stop: () => Promise<void>;
}

/** Live quotes of Alpaca for what has open orders on paper, or is looked at, while its exchange is open. */
export function openQuoteFeed(context: Context): QuoteFeed {
  const feeds = new Map<string, BookFeed>();
  const drop = (bookId: string, feed: BookFeed): void => {
    if (feed.key !== null) context.alpaca.quotes(feed.key, feed.listener, []);
    if (feed.timer !== null) clearTimeout(feed.timer);
    feeds.delete(bookId);
  };
  return {
    choose: async (bookId, assetIds) => {
      const now = context.now().getTime();
      const feed = feeds.get(bookId) ?? newFeed(context);
      const known = assetIds.every((id) => feed.asked.has(id));
      if (Math.abs(now - feed.chosenAt) < CHOOSE_MS && known) return;
      feeds.set(bookId, feed);
      Object.assign(feed, { chosenAt: now, asked: new Set(assetIds) });
      const chosen = await assetsOf(context, bookId, assetIds, now);
      if (feed.key !== null && feed.key !== chosen.key) context.alpaca.quotes(feed.key, feed.listener, []);
      Object.assign(feed, chosen);
      if (chosen.key !== null) context.alpaca.quotes(chosen.key, feed.listener, [...chosen.symbols.keys()]);
    },
    others: (bookIds) => {
      for (const [bookId, feed] of feeds) if (!bookIds.has(bookId)) drop(bookId, feed);
    },
    stop: async () => {
      const open = [...feeds];
      for (const [bookId, feed] of open) drop(bookId, feed);
      await Promise.all(open.map(([, feed]) => feed.storing));
    },
  };
}

function newFeed(context: Context): BookFeed {
  const feed: BookFeed = {
    key: null,
    who: null,
    symbols: new Map(),
    waiting: new Map(),
    timer: null,
    storing: Promise.resolve(),
    chosenAt: Number.NEGATIVE_INFINITY,
    asked: new Set(),
    listener: {
      onQuote: (quote) => {
        const assetId = feed.symbols.get(quote.symbol);
        const fresh = assetId === undefined ? null : newQuoteOf(quote, assetId, context.now().getTime());
        if (fresh === null) return;
        feed.waiting.set(fresh.assetId, fresh);
        feed.timer ??= setTimeout(() => {
          feed.timer = null;
          feed.storing = feed.storing.then(() => store(context, feed));
        }, STORE_MS);
      },
    },
  };
  return feed;
}

/** Stores the last quote of each asset, unless a person's own feed quotes it. */
async function store(context: Context, { who, waiting }: BookFeed): Promise<void> {
  const quotes = [...waiting.values()];
  waiting.clear();
  if (who === null || quotes.length === 0) return;
  try {
    await context.database.touch(who, async (db) => {
      const stored = await quotesOf(
        db,
        quotes.map(({ assetId }) => assetId),
      );
      const now = context.now().getTime();
      const own = ({ assetId }: NewQuote): boolean => {
        const before = stored.get(assetId);
        return before?.source === 'user' && hasFeed(before, now);
      };
      await storeQuotes(
        db,
        quotes.filter((quote) => !own(quote)),
      );
    });
  } catch (error) {
    context.log.warn({ err: error, bookId: who.bookId }, 'live quotes are not stored');
  }
}

interface Chosen {
  readonly key: string | null;
  readonly who: Principal | null;
  readonly symbols: ReadonlyMap<string, string>;
}

async function assetsOf(
  context: Context,
  bookId: string,
  assetIds: readonly string[],
  now: number,
): Promise<Chosen> {
  const who = await ownerOf(context, bookId);
  const call = who === null ? null : await brokerOf(context, who);
  if (who === null || call === null) return { key: null, who, symbols: new Map() };
  const assets = await context.database.read(who, (db) => assetsById(db, assetIds));
  const quoted = [...assets.values()].filter(
    (asset) => isQuotedThere(asset) && phaseAt(calendarOf(asset), now).phase === 'open',
  );
  return { key: call.key, who, symbols: new Map(quoted.map((asset) => [alpacaSymbol(asset), asset.id])) };
}
