import { describe, expect, it } from 'vitest';
import { zoneOf } from './zones.ts';

describe('the zone of an asset', () => {
  it.each([
    ['stock', 'XLON', 'USD', 'Europe/London'],
    ['stock', 'xetr', 'USD', 'Europe/Berlin'],
    ['etf', 'XAMS', 'USD', 'Europe/Paris'],
    ['stock', 'XNAS', 'USD', 'America/New_York'],
    ['stock', null, 'JPY', 'Asia/Tokyo'],
    ['crypto', 'KRAKEN', 'USD', 'UTC'],
  ] as const)('a %s at %s in %s: %s', (type, exchange, currency, zone) => {
    expect(zoneOf({ type, exchange, currency })).toBe(zone);
  });
});
