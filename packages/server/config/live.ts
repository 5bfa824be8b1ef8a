import { EXCHANGES, type ExchangeId, type ExchangeUrls } from '../markets/exchanges.ts';
import type { LiveConfig } from '../markets/live-books.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Which exchanges order books are followed of: `LIVE_BOOKS=binance,coinbase,kraken`; none unless it is set. `LIVE_BINANCE_SOCKET` and
 * `LIVE_BINANCE_URL` (likewise for the others) stand instead of their own addresses.
 */
export function readLive(env: Environment, problems: string[]): LiveConfig {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const named = (text('LIVE_BOOKS') ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  const ids = EXCHANGES.map(({ id }) => id);
  const unknown = named.filter((each) => each !== 'off' && !ids.some((id) => id === each));
  if (unknown.length > 0) problems.push(`LIVE_BOOKS: "${unknown[0]}" is none of ${ids.join(', ')}, off`);
  const urls: Partial<Record<ExchangeId, Partial<ExchangeUrls>>> = {};
  for (const id of ids) {
    const http = address(`LIVE_${id.toUpperCase()}_URL`, ['https:', 'http:']);
    const socket = address(`LIVE_${id.toUpperCase()}_SOCKET`, ['wss:', 'ws:']);
    urls[id] = { ...(http === undefined ? {} : { http }), ...(socket === undefined ? {} : { socket }) };
  }
  return { exchanges: ids.filter((id) => named.includes(id)), urls };

  function address(name: string, protocols: readonly string[]): string | undefined {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
      problems.push(
        `${name}: must be an address that starts with ${protocols.map((each) => `${each}//`).join(' or ')}`,
      );
    return value.replace(/\/+$/, '');
  }
}
