import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import { type Static, Type } from 'typebox';
import type { Bar } from '../warehouse/warehouse.ts';
import { jsonOf, mapInSlices } from './answers.ts';
import { ProviderFailure } from './failure.ts';
import { storedFigure } from './figures.ts';
import type { AssetNames, Call, Candidate, History, HistoryAsk, Provider } from './provider.ts';

const NAME = 'CoinGecko';
const Points = Type.Array(Type.Tuple([Type.Number(), Type.Union([Type.Number(), Type.Null()])]));
const Chart = Type.Object({ prices: Points });
const Search = Type.Object({
  coins: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      symbol: Type.String(),
      market_cap_rank: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
    }),
  ),
});
const Ping = Type.Object({ gecko_says: Type.String() });

function ask(call: Call, path: string, query: Record<string, string>) {
  const url = new URL(call.url + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const pro = url.hostname.startsWith('pro-');
  const headers = call.key === null ? {} : { [pro ? 'x-cg-pro-api-key' : 'x-cg-demo-api-key']: call.key };
  return call.ask({ url, headers });
}

const HOUR_MS = 3_600_000;
const MS_PER_DAY = 24 * HOUR_MS;

/**
 * The close of a day is the quotation around the next midnight, UTC: the daily points of long periods stand there, and of
 * the hourly points of short ones the one within the hour after it is taken, so that both agree.
 */
async function history(call: Call, query: HistoryAsk): Promise<History> {
  if (!query.prices) return { currency: query.currency, bars: [], dividends: [], splits: [] };
  const from = day(query.from) * 86_400;
  const to = (day(query.to) + 2) * 86_400;
  const { prices } = await chartOf(call, query.symbol, {
    vs_currency: query.currency.toLowerCase(),
    from: String(from),
    to: String(to),
    precision: 'full',
  });
  const closed = dayOfInstant(new Date(call.instant.getTime() - HOUR_MS)) - 1;
  const byDay = new Map<string, Bar>();
  await mapInSlices(prices, ([at, price]) => {
    const date = Math.floor((at - HOUR_MS) / MS_PER_DAY);
    const close = storedFigure(price);
    const text = formatDay(date);
    if (close === null || date > closed || text < query.from || text > query.to) return;
    // CoinGecko states volumes in money, where others count units: none is kept.
    byDay.set(text, { date: text, open: null, high: null, low: null, close, volume: null });
  });
  return { currency: query.currency, bars: [...byDay.values()], dividends: [], splits: [] };
}

const PLAN_DAYS = 364;

async function chartOf(call: Call, id: string, query: Record<string, string>): Promise<Static<typeof Chart>> {
  try {
    return jsonOf(NAME, await ask(call, `/coins/${encodeURIComponent(id)}/market_chart/range`, query), Chart);
  } catch (error) {
    // Its code 10012, as 401: "Public API users are limited to querying historical data within the past 365 days".
    if (!(error instanceof ProviderFailure && error.kind === 'refused' && /time range/i.test(error.message)))
      throw error;
    throw new ProviderFailure('not-offered', `${NAME} gives what is older than a year to paid keys only`, {
      onlyFrom: formatDay(day(call.today) - PLAN_DAYS),
      mend: 'Use another provider for the years before, or import a file of prices.',
    });
  }
}

/** The coins that their letters mean to nearly everybody; other letters stand for several coins. */
const IDS: Readonly<Record<string, string>> = {
  BTC: 'bitcoin',
  ETH: 'ethereum',
  USDT: 'tether',
  USDC: 'usd-coin',
  BNB: 'binancecoin',
  SOL: 'solana',
  XRP: 'ripple',
  ADA: 'cardano',
  DOGE: 'dogecoin',
  DOT: 'polkadot',
  LTC: 'litecoin',
  BCH: 'bitcoin-cash',
  LINK: 'chainlink',
  XLM: 'stellar',
  XMR: 'monero',
  TRX: 'tron',
  AVAX: 'avalanche-2',
  ATOM: 'cosmos',
  UNI: 'uniswap',
  ETC: 'ethereum-classic',
};

async function symbolOf({ symbol, currency }: AssetNames, call: Call): Promise<string | null> {
  const ending = `-${currency}`;
  const letters = symbol.toUpperCase().endsWith(ending) ? symbol.slice(0, -ending.length) : symbol;
  const known = IDS[letters.toUpperCase()];
  if (known !== undefined) return known;
  const { coins } = jsonOf(NAME, await ask(call, '/search', { query: letters }), Search);
  const same = coins.filter((coin) => coin.symbol.toUpperCase() === letters.toUpperCase());
  if (same.length > 1)
    throw new ProviderFailure('not-found', `${letters} stands for ${same.length} coins at ${NAME}`, {
      mend: `Set its id for CoinGecko on the asset: ${same
        .slice(0, 3)
        .map(({ id }) => id)
        .join(', ')}, …`,
    });
  return same[0]?.id ?? null;
}

async function search(call: Call, text: string): Promise<Candidate[]> {
  const { coins } = jsonOf(NAME, await ask(call, '/search', { query: text }), Search);
  return coins.slice(0, 15).map((coin) => ({
    symbol: coin.symbol.toUpperCase(),
    name: coin.name,
    exchange: null,
    type: 'crypto',
    currency: null,
    isin: null,
    providerSymbol: coin.id,
  }));
}

export const coingecko: Provider = {
  info: {
    id: 'coingecko',
    name: NAME,
    site: 'https://www.coingecko.com',
    official: true,
    note: 'Crypto currencies. Without a key the last year; a key is free. A paid key needs PROVIDER_COINGECKO_URL to be its pro address.',
    limits:
      'Without a key a few requests a minute, shared by all of your network; 100 a minute with a free key.',
    key: 'optional',
    offers: ['prices', 'search'],
    classes: ['crypto'],
    url: 'https://api.coingecko.com/api/v3',
    pace: { burst: 5, everyMs: 2500 },
  },
  symbolOf,
  history,
  search,
  test: async (call) => jsonOf(NAME, await ask(call, '/ping', {}), Ping).gecko_says,
};
