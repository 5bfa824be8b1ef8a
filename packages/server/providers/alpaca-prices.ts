import { day } from '@financehub/core/time/day.ts';
import { sessionOf } from '@financehub/core/trading/calendar/sessions.ts';
import { type Static, Type } from 'typebox';
import { keyHeaders, NAME } from './alpaca-api.ts';
import { type AlpacaQuote, quoteOf, RawQuote } from './alpaca-quotes.ts';
import { jsonOf, mapInSlices } from './answers.ts';
import { storedFigure } from './figures.ts';
import type { AssetNames, Call, History, HistoryAsk, LastTrade } from './provider.ts';

/** Prices of shares in the United States (docs.alpaca.markets, "Historical API"). */
const RawBar = Type.Object({
  t: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T' }),
  o: Type.Number(),
  h: Type.Number(),
  l: Type.Number(),
  c: Type.Number(),
  v: Type.Number(),
});
const Bars = Type.Object({
  bars: Type.Optional(Type.Union([Type.Array(RawBar), Type.Null()])),
  next_page_token: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const Latest = Type.Object({
  trade: Type.Union([Type.Object({ t: Type.String(), p: Type.Number() }), Type.Null()]),
});
const Quotes = Type.Object({ quotes: Type.Record(Type.String(), RawQuote) });

async function ask(call: Call, path: string, query: Record<string, string>) {
  const url = new URL(`${call.pricesUrl}/v2/stocks/${path}`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return call.ask({ url, headers: keyHeaders(call) });
}

/** With a free key the whole market may be asked for what is older than fifteen minutes, and one exchange for the rest. */
const OLD_ENOUGH_MS = 16 * 60_000;
const PAGE = '10000';
const MOST_PAGES = 50;

/** Bars of the whole market, as they were paid, without dividends and splits. */
export async function history(call: Call, { symbol, from, to, prices }: HistoryAsk): Promise<History> {
  const bars: Static<typeof RawBar>[] = [];
  const known = call.instant.getTime() - OLD_ENOUGH_MS;
  const end = new Date(Math.min(Date.parse(`${to}T23:59:59Z`), known)).toISOString();
  let token: string | null | undefined;
  if (prices && end.slice(0, 10) >= from)
    for (let page = 0; page < MOST_PAGES && token !== null; page += 1) {
      const answer = jsonOf(
        NAME,
        await ask(call, `${encodeURIComponent(symbol)}/bars`, {
          timeframe: '1Day',
          start: from,
          end,
          adjustment: 'raw',
          feed: 'sip',
          sort: 'asc',
          limit: PAGE,
          ...(token === undefined ? {} : { page_token: token }),
        }),
        Bars,
      );
      bars.push(...(answer.bars ?? []));
      token = answer.next_page_token ?? null;
    }
  const found = await mapInSlices(bars, ({ t, o, h, l, c, v }) => {
    const close = storedFigure(c);
    // A bar begins at midnight in New York, which is the morning of its day in UTC.
    const date = t.slice(0, 10);
    // What is traded so far is no price of the day.
    const session = sessionOf('NYSE', day(date));
    if (close === null || (session !== null && session.closes > known)) return null;
    return {
      date,
      open: storedFigure(o),
      high: storedFigure(h),
      low: storedFigure(l),
      close,
      volume: storedFigure(v),
    };
  });
  return { currency: 'USD', bars: found.filter((bar) => bar !== null), dividends: [], splits: [] };
}

/** The last trade in the feed of the plan: of one exchange, with a free key. */
export async function last(call: Call, symbol: string): Promise<LastTrade | null> {
  const path = `${encodeURIComponent(symbol)}/trades/latest`;
  const { trade } = jsonOf(NAME, await ask(call, path, { feed: call.feed }), Latest);
  const price = storedFigure(trade?.p);
  return trade === null || price === null ? null : { price, currency: 'USD', time: new Date(trade.t) };
}

/** The quotes that stand, of the feed of the plan; those without a bid or an ask are left out. */
export async function latestQuotes(call: Call, symbols: readonly string[]): Promise<AlpacaQuote[]> {
  if (symbols.length === 0) return [];
  const query = { symbols: symbols.join(','), feed: call.feed };
  const { quotes } = jsonOf(NAME, await ask(call, 'quotes/latest', query), Quotes);
  return Object.entries(quotes)
    .map(([symbol, raw]) => quoteOf(symbol, raw))
    .filter((quote) => quote !== null);
}

/** It knows what is listed in the United States, in dollars, with classes of shares after a dot. */
export async function symbolOf({ symbol, currency }: AssetNames): Promise<string | null> {
  return currency === 'USD' ? symbol.toUpperCase().replace('-', '.') : null;
}
