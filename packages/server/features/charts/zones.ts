import { type Offset, zoneOffset } from '@financehub/core/time/zone.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';

const NEW_YORK = 'America/New_York';
const BY_EXCHANGE: Readonly<Record<string, string>> = {
  NYSE: NEW_YORK,
  NASDAQ: NEW_YORK,
  AMEX: NEW_YORK,
  ARCA: NEW_YORK,
  NYSEARCA: NEW_YORK,
  BATS: NEW_YORK,
  US: NEW_YORK,
  USA: NEW_YORK,
  LSE: 'Europe/London',
  XETRA: 'Europe/Berlin',
  FRA: 'Europe/Berlin',
  EURONEXT: 'Europe/Paris',
  SIX: 'Europe/Zurich',
  TSE: 'Asia/Tokyo',
  TSX: 'America/Toronto',
  ASX: 'Australia/Sydney',
  HKEX: 'Asia/Hong_Kong',
};
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
export function zoneOf({ type, exchange, currency }: AssetRow): string {
  if (type === 'crypto') return 'UTC';
  return BY_EXCHANGE[exchange?.toUpperCase() ?? ''] ?? BY_CURRENCY[currency] ?? 'UTC';
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
