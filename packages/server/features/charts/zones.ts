import { type Offset, zoneOffset } from '@financehub/core/time/zone.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';

const NEW_YORK = 'America/New_York';

/** Exchanges by where they are, as providers and brokers write them and by their codes (ISO 10383). */
const EXCHANGES: Readonly<Record<string, readonly string[]>> = {
  [NEW_YORK]: [
    ...['NYSE', 'NASDAQ', 'AMEX', 'ARCA', 'NYSEARCA', 'US', 'USA'],
    ...['XNYS', 'XNAS', 'XASE', 'ARCX', 'BATS'],
  ],
  'Europe/London': ['LSE', 'XLON'],
  'Europe/Berlin': ['XETRA', 'FRA', 'XETR', 'IBIS', 'XFRA'],
  'Europe/Paris': ['EURONEXT', 'XPAR', 'XAMS', 'XBRU'],
  'Europe/Zurich': ['SIX', 'XSWX'],
  'Asia/Tokyo': ['TSE', 'XTKS'],
  'America/Toronto': ['TSX', 'XTSE'],
  'Australia/Sydney': ['ASX', 'XASX'],
  'Asia/Hong_Kong': ['HKEX', 'XHKG'],
};
const BY_EXCHANGE = new Map(
  Object.entries(EXCHANGES).flatMap(([zone, names]) => names.map((name) => [name, zone])),
);
const BY_CURRENCY: Readonly<Record<string, string>> = {
  USD: NEW_YORK,
  GBP: 'Europe/London',
  EUR: 'Europe/Berlin',
  CHF: 'Europe/Zurich',
  JPY: 'Asia/Tokyo',
  CAD: 'America/Toronto',
  AUD: 'Australia/Sydney',
  HKD: 'Asia/Hong_Kong',
};

/** Where days of the asset begin: at its exchange, else where its currency is at home; crypto has no night and counts in UTC. */
export function zoneOf({
  type,
  exchange,
  currency,
}: Pick<AssetRow, 'type' | 'exchange' | 'currency'>): string {
  if (type === 'crypto') return 'UTC';
  return BY_EXCHANGE.get(exchange?.toUpperCase() ?? '') ?? BY_CURRENCY[currency] ?? 'UTC';
}

/** The clocks of a zone that somebody named; an unknown one is a ProblemError. */
export function clocksOf(zone: string): Offset {
  try {
    return zoneOffset(zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemError('invalid', `There is no time zone ${zone}.`, {
      errors: [{ path: 'querystring/timezone', message: 'must be an IANA name, as America/New_York' }],
    });
  }
}
