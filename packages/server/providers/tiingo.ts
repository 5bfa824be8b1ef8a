import { Type } from 'typebox';
import { jsonOf, mapInSlices } from './answers.ts';
import { storedFigure } from './figures.ts';
import type { AssetNames, Call, Candidate, History, HistoryAsk, Provider } from './provider.ts';
import { sampleOf } from './sample.ts';

const NAME = 'Tiingo';
const Figure = Type.Union([Type.Number(), Type.Null()]);
const Prices = Type.Array(
  Type.Object({
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}' }),
    open: Figure,
    high: Figure,
    low: Figure,
    close: Figure,
    volume: Figure,
    divCash: Figure,
    splitFactor: Figure,
  }),
);
const Found = Type.Array(
  Type.Object({
    ticker: Type.String(),
    name: Type.Union([Type.String(), Type.Null()]),
    assetType: Type.Optional(Type.String()),
    countryCode: Type.Optional(Type.String()),
  }),
);

function ask(call: Call, path: string, query: Record<string, string>) {
  const url = new URL(call.url + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return call.ask({ url, headers: { authorization: `Token ${call.key ?? ''}` } });
}

/** Its `open` to `volume` are as they were paid; dividends and splits stand beside the day. */
async function history(call: Call, query: HistoryAsk): Promise<History> {
  const answer = await ask(call, `/tiingo/daily/${encodeURIComponent(query.symbol)}/prices`, {
    startDate: query.from,
    endDate: query.to,
  });
  const rows = jsonOf(NAME, answer, Prices);
  const bars = await mapInSlices(rows, (row) => {
    const close = storedFigure(row.close);
    if (close === null) return null;
    const date = row.date.slice(0, 10);
    return {
      date,
      open: storedFigure(row.open),
      high: storedFigure(row.high),
      low: storedFigure(row.low),
      close,
      volume: storedFigure(row.volume),
    };
  });
  return {
    currency: 'USD',
    bars: query.prices ? bars.filter((bar) => bar !== null) : [],
    dividends: rows.flatMap(({ date, divCash }) => {
      const amount = storedFigure(divCash);
      return amount === null ? [] : [{ exDate: date.slice(0, 10), payDate: null, amount, currency: 'USD' }];
    }),
    splits: rows.flatMap(({ date, splitFactor }) => {
      const ratio = storedFigure(splitFactor);
      return ratio === null || ratio === '1' ? [] : [{ date: date.slice(0, 10), ratio }];
    }),
  };
}

/** It lists what is traded in the United States, in dollars. */
async function symbolOf({ symbol, currency }: AssetNames): Promise<string | null> {
  return currency === 'USD' ? symbol.replace('.', '-') : null;
}

async function search(call: Call, text: string): Promise<Candidate[]> {
  const rows = jsonOf(NAME, await ask(call, '/tiingo/utilities/search', { query: text }), Found);
  return rows
    .filter(({ countryCode }) => countryCode === undefined || countryCode === 'US')
    .slice(0, 15)
    .map(({ ticker, name, assetType }) => ({
      symbol: ticker.toUpperCase(),
      name: name ?? ticker,
      exchange: null,
      type: assetType === 'ETF' ? 'etf' : assetType === 'Mutual Fund' ? 'fund' : 'stock',
      currency: 'USD',
      isin: null,
      providerSymbol: ticker,
    }));
}

export const tiingo: Provider = {
  info: {
    id: 'tiingo',
    name: NAME,
    site: 'https://www.tiingo.com',
    official: true,
    note: 'Listings in the United States, with dividends and splits, as they were paid.',
    limits: '50 requests an hour and 500 symbols a month with a free key.',
    key: 'needed',
    offers: ['prices', 'dividends', 'splits', 'search'],
    classes: ['stock', 'etf', 'fund'],
    url: 'https://api.tiingo.com',
    pace: { burst: 10, everyMs: 4000 },
  },
  symbolOf,
  history,
  search,
  test: sampleOf(history, 'SPY'),
};
