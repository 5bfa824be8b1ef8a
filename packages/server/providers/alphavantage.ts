import { day, formatDay } from '@financehub/core/time/day.ts';
import { Type } from 'typebox';
import type { Bar } from '../warehouse/warehouse.ts';
import { jsonOf, mapInSlices, parsed, shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { decimalOfText, stored, storedFigure } from './figures.ts';
import type { Answer } from './http.ts';
import type { AssetNames, Call, Candidate, History, HistoryAsk, Provider } from './provider.ts';
import { said } from './said.ts';

const NAME = 'Alpha Vantage';
const Daily = Type.Object({
  'Time Series (Daily)': Type.Record(
    Type.String(),
    Type.Object({
      '1. open': Type.String(),
      '2. high': Type.String(),
      '3. low': Type.String(),
      '4. close': Type.String(),
      '5. volume': Type.Optional(Type.String()),
    }),
  ),
});
const Dividends = Type.Object({
  data: Type.Array(
    Type.Object({
      ex_dividend_date: Type.String(),
      payment_date: Type.Optional(Type.String()),
      amount: Type.String(),
    }),
  ),
});
const Splits = Type.Object({
  data: Type.Array(Type.Object({ effective_date: Type.String(), split_factor: Type.String() })),
});
const Matches = Type.Object({
  bestMatches: Type.Array(
    Type.Object({
      '1. symbol': Type.String(),
      '2. name': Type.String(),
      '3. type': Type.String(),
      '4. region': Type.String(),
      '8. currency': Type.String(),
    }),
  ),
});
const Said = Type.Object({
  Note: Type.Optional(Type.String()),
  Information: Type.Optional(Type.String()),
  'Error Message': Type.Optional(Type.String()),
});

async function ask(call: Call, query: Record<string, string>): Promise<unknown> {
  const url = new URL(`${call.url}/query`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  url.searchParams.set('apikey', call.key ?? '');
  return parsed(NAME, await call.ask({ url, refusal: (answer) => refusalIn(answer, call) }));
}

const HOUR_SECONDS = 3600;

/** Its refusals come as status 200 with a sentence in place of the data, which may repeat the key. */
function refusalIn(answer: Answer, { key, today }: Call): ProviderFailure | null {
  if (!REFUSAL.test(answer.text.slice(0, 100))) return null;
  const sentences = jsonOf(NAME, answer, Said);
  const wrong = sentences['Error Message'];
  if (wrong !== undefined)
    return new ProviderFailure(/apikey/i.test(wrong) ? 'refused' : 'not-found', `${NAME} refuses`, {
      words: said(wrong, key),
      mend: 'Check the symbol of the asset for Alpha Vantage, and the key under Settings, Providers.',
    });
  const sentence = sentences.Note ?? sentences.Information ?? '';
  const words = said(sentence, key);
  if (/premium/i.test(sentence) && !/\d+ (requests|calls)|rate limit/i.test(sentence))
    return new ProviderFailure('not-offered', `${NAME} wants a paid key for this`, {
      words,
      onlyFrom: formatDay(day(today) - COMPACT_DAYS),
      mend: 'Use another provider for the years before the last 100 days, or import a file of prices.',
    });
  const daily = /per day|daily/i.test(sentence);
  return new ProviderFailure('rate-limited', `${NAME} says that it was asked too often`, {
    words,
    ...(daily ? { retryAfterSeconds: HOUR_SECONDS } : {}),
    mend: 'Wait until its daily limit is over.',
  });
}

const REFUSAL = /^\s*\{\s*"(Note|Information|Error Message)"/;
const COMPACT_BARS = 100;
/** Trading days of a year, of 365: fewer than this many days back are within the compact answer. */
const COMPACT_DAYS = Math.floor((COMPACT_BARS * 7) / 5) - 10;

async function history(call: Call, query: HistoryAsk): Promise<History> {
  const wanted = (date: string): boolean => date >= query.from && date <= query.to;
  const bars = query.prices ? await pricesOf(call, query) : [];
  if (!query.events) return { currency: null, bars, dividends: [], splits: [] };
  const dividends = shaped(NAME, await ask(call, { function: 'DIVIDENDS', symbol: query.symbol }), Dividends);
  const splits = shaped(NAME, await ask(call, { function: 'SPLITS', symbol: query.symbol }), Splits);
  return {
    currency: null,
    bars,
    dividends: dividends.data.flatMap(({ ex_dividend_date: exDate, payment_date: paid = '', amount }) => {
      const value = storedFigure(amount);
      const payDate = /^\d{4}-\d{2}-\d{2}$/.test(paid) ? paid : null;
      return value === null || !wanted(exDate)
        ? []
        : [{ exDate, payDate, amount: value, currency: query.currency }];
    }),
    splits: splits.data.flatMap(({ effective_date: date, split_factor: factor }) => {
      const ratio = storedFigure(factor);
      return ratio === null || !wanted(date) ? [] : [{ date, ratio }];
    }),
  };
}

async function pricesOf(call: Call, query: HistoryAsk): Promise<Bar[]> {
  const recent = day(call.today) - day(query.from) <= COMPACT_DAYS;
  const body = await ask(call, {
    function: 'TIME_SERIES_DAILY',
    symbol: query.symbol,
    outputsize: recent ? 'compact' : 'full',
  });
  const series = shaped(NAME, body, Daily)['Time Series (Daily)'];
  // The row of a day that is not over is of what was traded so far.
  const over = (date: string): boolean => date < call.today;
  const rows = await mapInSlices(Object.entries(series), ([date, row]): Bar | null => {
    const close = over(date) ? storedFigure(row['4. close']) : null;
    if (close === null) return null;
    const volume = decimalOfText(row['5. volume'] ?? '');
    return {
      date,
      open: storedFigure(row['1. open']),
      high: storedFigure(row['2. high']),
      low: storedFigure(row['3. low']),
      close,
      volume: volume === null ? null : stored(volume),
    };
  });
  return rows.filter((bar) => bar !== null).reverse();
}

const ENDINGS: Readonly<Record<string, string>> = {
  LSE: '.LON',
  XLON: '.LON',
  XETRA: '.DEX',
  XETR: '.DEX',
  XFRA: '.FRK',
  TSX: '.TRT',
  XTSE: '.TRT',
  XPAR: '.PAR',
  XAMS: '.AMS',
  XMIL: '.MIL',
  XSWX: '.SWX',
};

async function symbolOf({ symbol, exchange }: AssetNames): Promise<string> {
  const ending = ENDINGS[exchange?.toUpperCase() ?? ''] ?? '';
  return symbol.endsWith(ending) ? symbol : symbol + ending;
}

async function search(call: Call, text: string): Promise<Candidate[]> {
  const body = await ask(call, { function: 'SYMBOL_SEARCH', keywords: text });
  return shaped(NAME, body, Matches).bestMatches.map((match) => ({
    symbol: match['1. symbol'],
    name: match['2. name'],
    exchange: match['4. region'],
    type: match['3. type'] === 'ETF' ? 'etf' : match['3. type'] === 'Mutual Fund' ? 'fund' : 'stock',
    // London is quoted in pence, whatever it says.
    currency:
      /^[A-Z]{3}$/.test(match['8. currency']) && match['8. currency'] !== 'GBX' ? match['8. currency'] : null,
    isin: null,
    providerSymbol: match['1. symbol'],
  }));
}

export const alphavantage: Provider = {
  info: {
    id: 'alphavantage',
    name: NAME,
    site: 'https://www.alphavantage.co',
    official: true,
    note: 'A free key gives the last 100 days; the years before need a paid one. Prices come without their currency.',
    limits: '25 requests a day with a free key.',
    key: 'needed',
    offers: ['prices', 'dividends', 'splits', 'search'],
    classes: ['stock', 'etf', 'fund'],
    url: 'https://www.alphavantage.co',
    pace: { burst: 1, everyMs: 1200 },
  },
  symbolOf,
  history,
  search,
  test: async (call) => {
    const [found] = await search(call, 'IBM');
    return `finds ${found?.name ?? 'nothing'}`;
  },
};
