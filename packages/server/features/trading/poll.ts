import { phaseAt } from '@financehub/core/trading/calendar/sessions.ts';
import type { Context } from '../../context.ts';
import { latestQuotes } from '../../providers/alpaca-prices.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { classOf, type MarketSettings, marketSettings } from '../ingestion/index.ts';
import { alpacaSymbol } from './broker-order.ts';
import { calendarOf } from './instrument.ts';
import { hasFeed, isQuotedThere, newQuoteOf } from './quote-feed.ts';
import { type NewQuote, quotesOf, storeQuotes } from './quotes.ts';
import { QUOTE_MS } from './settings.ts';
import { ownerOf } from './settle.ts';

const PATIENCE_MS = 20_000;

/**
 * Asks providers for the quotes or the last trades of assets that are traded now, and stores those that are new. An asset
 * that is quoted by a feed is left to it. A provider that does not answer leaves its orders waiting.
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
  const quoted = await quotedNow(context, settings, assets);
  quotes.push(...quoted.values());
  for (const asset of assets)
    if (!quoted.has(asset.id)) quotes.push(...(await lastOf(context, settings, asset)));
  if (quotes.length > 0) await context.database.touch(who, (db) => storeQuotes(db, quotes));
}

/** Of what Alpaca quotes, the quotes that stand now, by asset; what nobody quotes is left to the last trades. */
async function quotedNow(
  context: Context,
  settings: MarketSettings,
  assets: readonly AssetRow[],
): Promise<Map<string, NewQuote>> {
  const alpaca = settings.providers.get('alpaca');
  const bySymbol = new Map(assets.filter(isQuotedThere).map((asset) => [alpacaSymbol(asset), asset.id]));
  if (alpaca?.usable !== true || bySymbol.size === 0) return new Map();
  const call = context.providers.call('alpaca', alpaca.key, AbortSignal.timeout(PATIENCE_MS));
  const now = context.now().getTime();
  try {
    const quotes = (await latestQuotes(call, [...bySymbol.keys()]))
      .filter(({ symbol, time }) => bySymbol.has(symbol) && now - time.getTime() <= QUOTE_MS)
      .map((quote) => newQuoteOf(quote, bySymbol.get(quote.symbol)!, now));
    return new Map(quotes.filter((quote) => quote !== null).map((quote) => [quote.assetId, quote]));
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    context.log.debug({ err: error }, 'no latest quotes');
    return new Map();
  }
}

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
