import { Type } from 'typebox';
import { jsonOf, parsed, shaped } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { storedFigure } from './figures.ts';
import type { Answer } from './http.ts';
import type { AssetNames, Call, Candidate, History, HistoryAsk, Provider } from './provider.ts';
import { said } from './said.ts';

const NAME = 'CoinMarketCap';
const Status = Type.Object({
  status: Type.Object({
    error_code: Type.Number(),
    error_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  }),
});
const Price = Type.Object({ price: Type.Union([Type.Number(), Type.Null()]), last_updated: Type.String() });
const Coin = Type.Object({
  id: Type.Number(),
  name: Type.String(),
  symbol: Type.String(),
  quote: Type.Union([
    Type.Record(Type.String(), Price),
    Type.Array(Type.Object({ ...Price.properties, symbol: Type.String() })),
  ]),
});
const Quotes = Type.Object({
  data: Type.Union([Type.Record(Type.String(), Type.Union([Coin, Type.Array(Coin)])), Type.Array(Coin)]),
});
const Found = Type.Object({
  data: Type.Array(Type.Object({ id: Type.Number(), name: Type.String(), symbol: Type.String() })),
});

async function ask(call: Call, path: string, query: Record<string, string>): Promise<Answer> {
  const url = new URL(call.url + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return call.ask({
    url,
    headers: { 'x-cmc_pro_api_key': call.key ?? '' },
    also: [400, 401, 402, 403],
    refusal: (answer) => {
      const { status } = jsonOf(NAME, answer, Status);
      const words = said(status.error_message ?? '', call.key);
      return status.error_code === 0 ? null : failureOf(status.error_code, words);
    },
  });
}

const HOUR_SECONDS = 3600;

/** Its codes stand in the body whatever the status says: 1008 to 1011 are limits of the minute, day, month and address. */
function failureOf(code: number, words: string): ProviderFailure {
  if (code >= 1008 && code <= 1011)
    return new ProviderFailure('rate-limited', `${NAME} says that it was asked too often (${code})`, {
      words,
      ...(code === 1009 || code === 1010 ? { retryAfterSeconds: HOUR_SECONDS } : {}),
      mend: 'Wait until its limit is over.',
    });
  if (code >= 1001 && code <= 1007)
    return new ProviderFailure('refused', `${NAME} refuses (${code})`, {
      words,
      mend: 'Check the key under Settings, Providers.',
    });
  return new ProviderFailure(code === 400 ? 'not-found' : 'unexpected', `${NAME} refuses (${code})`, {
    words,
  });
}

/** Only the price of now: older ones are part of its paid plans. */
async function history(call: Call, query: HistoryAsk): Promise<History> {
  const none = { currency: query.currency, bars: [], dividends: [], splits: [] };
  if (!query.prices) return none;
  const answer = await ask(call, '/v2/cryptocurrency/quotes/latest', {
    id: query.symbol,
    convert: query.currency,
  });
  const { data } = shaped(NAME, parsed(NAME, answer), Quotes);
  const coins = Array.isArray(data) ? data : Object.values(data).flat();
  const coin = coins.find(({ id }) => String(id) === query.symbol);
  const quote = Array.isArray(coin?.quote)
    ? coin.quote.find(({ symbol }) => symbol === query.currency)
    : coin?.quote[query.currency];
  const close = storedFigure(quote?.price);
  if (quote === undefined || close === null)
    throw new ProviderFailure('not-found', `${NAME} has no price of ${query.symbol} in ${query.currency}`);
  const date = quote.last_updated.slice(0, 10);
  if (date < query.from || date > query.to) return none;
  return { ...none, bars: [{ date, open: null, high: null, low: null, close, volume: null }] };
}

async function map(call: Call, symbol: string) {
  const answer = await ask(call, '/v1/cryptocurrency/map', { symbol });
  return shaped(NAME, parsed(NAME, answer), Found).data;
}

async function symbolOf({ symbol, currency }: AssetNames, call: Call): Promise<string | null> {
  const found = await map(call, symbol.toUpperCase().replace(new RegExp(`-${currency}$`), ''));
  if (found.length > 1)
    throw new ProviderFailure('not-found', `${symbol} stands for ${found.length} coins at ${NAME}`, {
      mend: `Set its number for CoinMarketCap on the asset: ${found
        .slice(0, 3)
        .map(({ id, name }) => `${id} (${name})`)
        .join(', ')}, …`,
    });
  return found[0] === undefined ? null : String(found[0].id);
}

async function search(call: Call, text: string): Promise<Candidate[]> {
  if (!/^[A-Za-z0-9]{1,10}$/.test(text)) return [];
  return (await map(call, text.toUpperCase())).slice(0, 15).map(({ id, name, symbol }) => ({
    symbol,
    name,
    exchange: null,
    type: 'crypto',
    currency: null,
    isin: null,
    providerSymbol: String(id),
  }));
}

export const coinmarketcap: Provider = {
  info: {
    id: 'coinmarketcap',
    name: NAME,
    site: 'https://coinmarketcap.com/api',
    official: true,
    note: 'Crypto currencies: the price of now only, which fills one day per run.',
    limits: '30 requests a minute and 10,000 a month with a free key.',
    key: 'needed',
    offers: ['prices', 'search'],
    classes: ['crypto'],
    url: 'https://pro-api.coinmarketcap.com',
    pace: { burst: 5, everyMs: 2000 },
  },
  symbolOf,
  history,
  search,
  test: async (call) => {
    const { bars } = await history(call, {
      symbol: '1',
      currency: 'USD',
      from: '0001-01-01',
      to: '9999-12-31',
      prices: true,
      events: false,
    });
    return `one price of Bitcoin, of ${bars[0]?.date ?? 'no day'}`;
  },
};
