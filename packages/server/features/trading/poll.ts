import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Context } from '../../context.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { classOf, type MarketSettings, marketSettings } from '../ingestion/index.ts';
import { calendarOf } from './instrument.ts';
import { type NewQuote, type QuoteRow, quotesOf, storeQuotes } from './quotes.ts';
import { QUOTE_MS } from './settings.ts';
import { ownerOf } from './settle.ts';

const PATIENCE_MS = 20_000;

/**
 * Asks providers for the last trades of assets that are traded now, and stores those that are new. An asset that somebody
 * quotes from a feed of their own is left to it. A provider that does not answer leaves its orders waiting.
 */
export async function pollQuotes(
  context: Context,
  bookId: string,
  assetIds: readonly string[],
): Promise<void> {
  if (context.providers.config.off) return;
  const who = await ownerOf(context, bookId);
  if (who === null) return;
  const now = context.now().getTime();
  const { assets, settings } = await context.database.read(who, async (db) => {
    const quotes = await quotesOf(db, assetIds);
    const rows = [...(await assetsById(db, assetIds)).values()];
    const traded = rows.filter(
      (asset) => phaseAt(calendarOf(asset), now).phase === 'open' && !hasFeed(quotes.get(asset.id), now),
    );
    return { assets: traded, settings: await marketSettings(db, context) };
  });
  const quotes: NewQuote[] = [];
  for (const asset of assets) quotes.push(...(await lastOf(context, settings, asset)));
  if (quotes.length > 0) await context.database.touch(who, (db) => storeQuotes(db, quotes));
}

const hasFeed = (quote: QuoteRow | undefined, now: number): boolean =>
  quote?.source === 'user' && now - quote.time.getTime() <= QUOTE_MS;

async function lastOf(context: Context, settings: MarketSettings, asset: AssetRow): Promise<NewQuote[]> {
  for (const id of settings.order[classOf(asset.type)]) {
    const provider = context.providers.get(id);
    const book = settings.providers.get(id);
    if (provider?.last === undefined || book?.usable !== true) continue;
    const call = context.providers.call(provider.info.id, book.key, AbortSignal.timeout(PATIENCE_MS));
    try {
      const symbol = asset.provider_symbols[id] ?? (await provider.symbolOf?.(asset, call)) ?? null;
      const last = symbol === null ? null : await provider.last(call, symbol);
      if (last === null || last.currency !== asset.currency || last.time.getTime() > context.now().getTime())
        continue;
      const none = { bid: null, ask: null, bidSize: null, askSize: null, lastSize: null };
      return [{ assetId: asset.id, ...none, last: last.price, time: last.time, source: id }];
    } catch (error) {
      if (!(error instanceof ProviderFailure)) throw error;
      context.log.debug({ err: error, symbol: asset.symbol }, 'no last price');
    }
  }
  return [];
}
