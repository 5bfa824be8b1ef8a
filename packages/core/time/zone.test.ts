import { describe, expect, it } from 'vitest';
import { fromLocal, zoneOffset } from './zone.ts';

describe('what clocks of a zone show', () => {
  // Python 3.11, zoneinfo with fold=0.
  it.each([
    ['Asia/Tokyo', '2026-01-30T09:00', '2026-01-30T00:00'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45'],
    ['Pacific/Auckland', '2026-04-05T02:30', '2026-04-04T13:30'],
  ])('in %s at %s is %s of UTC', (zone, local, utc) => {
    const instant = fromLocal(Date.parse(`${local}Z`) / 1000, zoneOffset(zone));
    expect(new Date(instant * 1000).toISOString().slice(0, 16)).toBe(utc);
  });
});
