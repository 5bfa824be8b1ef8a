import type { Decimal } from '@financehub/core/money/decimal.ts';
import { isIsin } from '@financehub/core/money/isin.ts';
import { day } from '@financehub/core/time/day.ts';
import { type Static, Type } from 'typebox';
import type { Bar, Rate } from '../warehouse/warehouse.ts';
import { mapInSlices, parsed, shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfNumber, positive, ratioOf, stored, times, unitOf } from './figures.ts';
import type {
  AssetNames,
  Call,
  Candidate,
  Dividend,
  History,
  HistoryAsk,
  Provider,
  RatesAsk,
} from './provider.ts';
import { sampleOf } from './sample.ts';
import { laterSplits, paidPrice, perShareThen, type ShareChange, volumeThen } from './unadjust.ts';
import { lastTrade } from './yahoo-last.ts';
import { askYahoo } from './yahoo-session.ts';

const NAME = 'Yahoo Finance';
const Column = Type.Optional(Type.Array(Type.Union([Type.Number(), Type.Null()])));
const Result = Type.Object({
  meta: Type.Object({
    currency: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    exchangeTimezoneName: Type.String(),
    currentTradingPeriod: Type.Optional(
      Type.Object({ regular: Type.Object({ start: Type.Number(), end: Type.Number() }) }),
    ),
  }),
  timestamp: Type.Optional(Type.Array(Type.Number())),
  indicators: Type.Object({
    quote: Type.Array(
      Type.Object({ open: Column, high: Column, low: Column, close: Column, volume: Column }),
      { minItems: 1 },
    ),
  }),
  events: Type.Optional(
    Type.Object({
      dividends: Type.Optional(
        Type.Record(Type.String(), Type.Object({ amount: Type.Number(), date: Type.Number() })),
      ),
      splits: Type.Optional(
        Type.Record(
          Type.String(),
          Type.Object({ date: Type.Number(), numerator: Type.Number(), denominator: Type.Number() }),
        ),
      ),
    }),
  ),
});
type Chart = Static<typeof Result>;
const ChartAnswer = Type.Object({
  chart: Type.Object({
    result: Type.Optional(Type.Union([Type.Array(Result), Type.Null()])),
    error: Type.Optional(
      Type.Union([Type.Object({ code: Type.String(), description: Type.String() }), Type.Null()]),
    ),
  }),
});
const SECONDS_PER_DAY = 86_400;

async function chartOf(call: Call, symbol: string, from: string): Promise<Chart> {
  // Up to now whatever is wanted: figures are stated in shares of today, so every split since is needed.
  const answer = await askYahoo(call, `/v8/finance/chart/${encodeURIComponent(symbol)}`, {
    period1: String(day(from) * SECONDS_PER_DAY),
    period2: String((day(call.today) + 2) * SECONDS_PER_DAY),
    interval: '1d',
    events: 'div|split',
    includePrePost: 'false',
  });
  const { chart } = shaped(NAME, parsed(NAME, answer), ChartAnswer);
  if (chart.error != null) throw failureOf(symbol, chart.error);
  const [result] = chart.result ?? [];
  if (result === undefined) throw new ProviderFailure('unexpected', `${NAME} sent no result for ${symbol}`);
  return result;
}

function failureOf(
  symbol: string,
  { code, description }: { code: string; description: string },
): ProviderFailure {
  // The answer to a range before the first or after the last price.
  if (/data doesn't exist for startDate/i.test(description))
    return new ProviderFailure('not-found', `${NAME} has no price of ${symbol} in this period`);
  if (code === 'Not Found')
    return new ProviderFailure('not-found', `${NAME} does not know ${symbol}, or it was delisted`, {
      mend: 'Search for the asset and choose its listing, or set its symbol for Yahoo.',
    });
  return new ProviderFailure('unexpected', `${NAME} says of ${symbol}: ${description.slice(0, 200)}`);
}

/** Days of instants on the exchange. */
function dayAt(timeZone: string): (seconds: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (seconds) => format.format(new Date(seconds * 1000));
}

async function history(call: Call, ask: HistoryAsk): Promise<History> {
  const chart = await chartOf(call, ask.symbol, ask.from);
  const unit = chart.meta.currency == null ? null : unitOf(chart.meta.currency);
  const dayOf = dayAt(chart.meta.exchangeTimezoneName);
  const changes = changesOf(chart, dayOf);
  const factorAt = laterSplits(changes);
  const wanted = (date: string): boolean => date >= ask.from && date <= ask.to;
  const bars = ask.prices ? await barsOf(call, chart, dayOf, unit?.factor ?? null, factorAt) : [];
  const currency = unit?.currency ?? ask.currency;
  const dividends: Dividend[] = Object.values(chart.events?.dividends ?? {}).flatMap((dividend) => {
    const exDate = dayOf(dividend.date);
    const amount = positive(decimalOfNumber(dividend.amount));
    if (amount === null) return [];
    const paid = perShareThen(times(amount, unit?.factor ?? null), factorAt(exDate));
    return [{ exDate, payDate: null, amount: stored(paid), currency }];
  });
  return {
    currency: unit?.currency ?? null,
    bars: bars.filter(({ date }) => wanted(date)),
    dividends: dividends
      .filter(({ exDate }) => wanted(exDate))
      .sort((a, b) => (a.exDate < b.exDate ? -1 : 1)),
    splits: changes
      .map(({ date, newShares, oldShares }) => ({ date, ratio: stored(ratioOf(newShares, oldShares)) }))
      .filter(({ date }) => wanted(date))
      .sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

function changesOf({ events }: Chart, dayOf: (seconds: number) => string): ShareChange[] {
  return Object.values(events?.splits ?? {}).flatMap((split) => {
    const newShares = positive(decimalOfNumber(split.numerator));
    const oldShares = positive(decimalOfNumber(split.denominator));
    return newShares === null || oldShares === null
      ? []
      : [{ date: dayOf(split.date), newShares, oldShares }];
  });
}

async function barsOf(
  call: Call,
  { meta, timestamp = [], indicators }: Chart,
  dayOf: (seconds: number) => string,
  unit: Decimal | null,
  factorAt: ReturnType<typeof laterSplits>,
): Promise<Bar[]> {
  const [quote] = indicators.quote;
  const under = sessionUnder(call, meta, dayOf);
  const rows = await mapInSlices(timestamp, (seconds, row): Bar | null => {
    const date = dayOf(seconds);
    const factor = factorAt(date);
    const price = (column: readonly (number | null)[] | undefined): string | null => {
      const raw = column?.[row];
      return raw == null ? null : paidPrice(raw, unit, factor);
    };
    const close = price(quote!.close);
    if (close === null || under(seconds, date)) return null;
    const [open, high, low] = [price(quote!.open), price(quote!.high), price(quote!.low)];
    const volume = quote!.volume?.[row];
    return { date, open, high, low, close, volume: volume == null ? null : volumeThen(volume, factor) };
  });
  // A live row may repeat the last day; the later one counts.
  const byDay = new Map<string, Bar>();
  for (const bar of rows) if (bar !== null) byDay.set(bar.date, bar);
  return [...byDay.values()];
}

/** Whether a row is of a session that is not over, which has no close; where Yahoo does not say, of the day that it is. */
function sessionUnder(
  call: Call,
  { currentTradingPeriod }: Chart['meta'],
  dayOf: (seconds: number) => string,
) {
  const now = call.instant.getTime() / 1000;
  const regular = currentTradingPeriod?.regular;
  const today = dayOf(now);
  return (seconds: number, date: string): boolean =>
    regular === undefined ? date >= today : seconds >= regular.start && now < regular.end;
}

const EURO = 'EUR';

/** Each currency against the euro, as the official rates are. One that Yahoo does not have keeps none of the others back. */
async function rates(call: Call, ask: RatesAsk): Promise<Rate[]> {
  const found: Rate[] = [];
  for (const quote of ask.currencies.filter((each) => each !== EURO)) {
    const bars = await ratesOf(call, quote, ask);
    for (const { date, close } of bars) found.push({ date, base: EURO, quote, rate: close });
  }
  return found;
}

async function ratesOf(call: Call, quote: string, { from, to }: RatesAsk): Promise<readonly Bar[]> {
  try {
    const symbol = `${EURO}${quote}=X`;
    return (await history(call, { symbol, currency: quote, from, to, prices: true, events: false })).bars;
  } catch (error) {
    if (error instanceof ProviderFailure && error.kind === 'not-found') return [];
    throw error;
  }
}

/** Endings of symbols by exchange, as their names and ISO 10383 codes are written. */
const ENDINGS: Readonly<Record<string, string>> = {
  LSE: '.L',
  XLON: '.L',
  XETRA: '.DE',
  XETR: '.DE',
  IBIS: '.DE',
  FRA: '.F',
  XFRA: '.F',
  PAR: '.PA',
  XPAR: '.PA',
  AMS: '.AS',
  XAMS: '.AS',
  AEB: '.AS',
  BRU: '.BR',
  XBRU: '.BR',
  MIL: '.MI',
  XMIL: '.MI',
  BVME: '.MI',
  XMAD: '.MC',
  SWX: '.SW',
  XSWX: '.SW',
  EBS: '.SW',
  TSX: '.TO',
  XTSE: '.TO',
  ASX: '.AX',
  XASX: '.AX',
  XTKS: '.T',
  TSE: '.T',
  XHKG: '.HK',
  HKEX: '.HK',
  XSTO: '.ST',
  XCSE: '.CO',
  XHEL: '.HE',
  XOSL: '.OL',
  XWBO: '.VI',
  XJSE: '.JO',
  XTAE: '.TA',
  XNSE: '.NS',
  XBOM: '.BO',
  XBUE: '.BA',
};

async function symbolOf({ symbol, type, currency, exchange }: AssetNames): Promise<string> {
  if (type === 'crypto') return symbol.includes('-') ? symbol : `${symbol}-${currency}`;
  const ending = ENDINGS[exchange?.toUpperCase() ?? ''];
  if (ending !== undefined) return symbol.endsWith(ending) ? symbol : symbol + ending;
  // Classes of shares in New York: BRK.B is BRK-B.
  return currency === 'USD' && /^[A-Z]+\.[A-Z]$/.test(symbol) ? symbol.replace('.', '-') : symbol;
}

const Search = Type.Object({
  quotes: Type.Array(
    Type.Object({
      symbol: Type.Optional(Type.String()),
      shortname: Type.Optional(Type.String()),
      longname: Type.Optional(Type.String()),
      exchange: Type.Optional(Type.String()),
      exchDisp: Type.Optional(Type.String()),
      quoteType: Type.Optional(Type.String()),
    }),
  ),
});
const TYPES: Readonly<Record<string, Candidate['type']>> = {
  EQUITY: 'stock',
  ETF: 'etf',
  MUTUALFUND: 'fund',
  CRYPTOCURRENCY: 'crypto',
  FUTURE: 'commodity',
  OPTION: 'option',
};

async function search(call: Call, text: string): Promise<Candidate[]> {
  const answer = await askYahoo(call, '/v1/finance/search', {
    q: text,
    quotesCount: '15',
    newsCount: '0',
    listsCount: '0',
  });
  const { quotes } = shaped(NAME, parsed(NAME, answer), Search);
  const isin = isIsin(text.toUpperCase()) ? text.toUpperCase() : null;
  return quotes.flatMap((quote) => {
    const type = TYPES[quote.quoteType ?? ''];
    if (quote.symbol === undefined || type === undefined) return [];
    return [
      {
        symbol: quote.symbol,
        name: quote.longname ?? quote.shortname ?? quote.symbol,
        exchange: quote.exchDisp ?? quote.exchange ?? null,
        type,
        currency: type === 'crypto' ? (/-([A-Z]{3})$/.exec(quote.symbol)?.[1] ?? null) : null,
        isin,
        providerSymbol: quote.symbol,
      },
    ];
  });
}

export const yahoo: Provider = {
  info: {
    id: 'yahoo',
    name: NAME,
    site: 'https://finance.yahoo.com',
    official: false,
    note: 'Unofficial: Yahoo offers no API to the public and may change or refuse it at any time. Most markets of the world.',
    limits: 'Not published; asked at most twice a second.',
    key: 'none',
    offers: ['prices', 'dividends', 'splits', 'fx', 'search'],
    classes: ['stock', 'etf', 'fund', 'bond', 'crypto', 'commodity', 'fx'],
    url: 'https://query1.finance.yahoo.com',
    pace: { burst: 4, everyMs: 500 },
  },
  symbolOf,
  history,
  rates,
  last: lastTrade,
  search,
  test: sampleOf(history, 'SPY'),
};
