import { alpaca } from '../providers/alpaca.ts';
import type { AlpacaUrls } from '../providers/alpaca-streams.ts';
import type { ProviderId } from '../providers/provider.ts';
import type { ProviderConfig } from '../providers/providers.ts';

/** Names of the environment: `PROVIDER_<NAME>_URL` for each, `<NAME>_KEY` for those that take one. */
const NAMES: Readonly<Record<ProviderId, { name: string; key?: string }>> = {
  yahoo: { name: 'YAHOO' },
  coingecko: { name: 'COINGECKO', key: 'COINGECKO_KEY' },
  coinmarketcap: { name: 'COINMARKETCAP', key: 'COINMARKETCAP_KEY' },
  alphavantage: { name: 'ALPHAVANTAGE', key: 'ALPHAVANTAGE_KEY' },
  tiingo: { name: 'TIINGO', key: 'TIINGO_KEY' },
  stooq: { name: 'STOOQ', key: 'STOOQ_KEY' },
  ecb: { name: 'ECB' },
  frankfurter: { name: 'FRANKFURTER' },
  argentinadatos: { name: 'ARGENTINADATOS' },
  alpaca: { name: 'ALPACA', key: 'ALPACA_KEY' },
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Where providers answer, and with which keys, as the environment says; `PROVIDERS=off` asks none of them. */
export function readProviders(env: Environment, problems: string[]): ProviderConfig {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const switched = text('PROVIDERS') ?? 'on';
  if (switched !== 'on' && switched !== 'off') problems.push(`PROVIDERS: "${switched}" is none of on, off`);
  const urls: Partial<Record<ProviderId, string>> = {};
  const keys: Partial<Record<ProviderId, string>> = {};
  for (const [id, { name, key }] of Object.entries(NAMES) as [ProviderId, { name: string; key?: string }][]) {
    const variable = `PROVIDER_${name}_URL`;
    const url = text(variable);
    if (url !== undefined && !(URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)))
      problems.push(`${variable}: must be an address that starts with https:// or http://`);
    if (url !== undefined) urls[id] = url;
    const value = key === undefined ? undefined : text(key);
    if (value !== undefined && !/^[\x21-\x7e]{4,200}$/.test(value))
      problems.push(`${key}: must be 4 to 200 letters without blanks`);
    if (value !== undefined) keys[id] = value;
  }
  return { off: switched === 'off', urls, keys, alpaca: alpacaUrls(env, urls.alpaca, problems) };
}

/** The broker answers at several addresses; its stream of orders is at that of the orders themselves. */
function alpacaUrls(env: Environment, url: string | undefined, problems: string[]): AlpacaUrls {
  const given = (name: string, scheme: 'http' | 'ws', otherwise: string): string => {
    const value = env[name]?.trim() || otherwise;
    const fits = URL.canParse(value) && [`${scheme}:`, `${scheme}s:`].includes(new URL(value).protocol);
    if (!fits) problems.push(`${name}: must be an address that starts with ${scheme}s:// or ${scheme}://`);
    return value.replace(/\/+$/, '');
  };
  const broker = (url ?? alpaca.info.url).replace(/\/+$/, '');
  return {
    orders: `${broker.replace(/^http/, 'ws')}/stream`,
    prices: given('PROVIDER_ALPACA_PRICES_URL', 'http', 'https://data.alpaca.markets'),
    quotes: given('PROVIDER_ALPACA_QUOTES_URL', 'ws', 'wss://stream.data.alpaca.markets/v2/iex'),
  };
}
