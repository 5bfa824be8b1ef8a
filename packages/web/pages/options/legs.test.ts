import { describe, expect, it } from 'vitest';
import { bodyOf, type Draft, gapsOf, rounded, stepOf } from './legs.ts';
import { legsOf, PRESETS } from './presets.ts';

const leg = {
  id: 1,
  kind: 'call' as const,
  side: 'long' as const,
  count: '2',
  strike: '105',
  expiry: '2026-06-19',
  premium: '3.5',
  volatility: '20',
};
const draft: Draft = { name: '', spot: '100', rate: '3', multiplier: '100', legs: [leg] };

describe('a combination', () => {
  it('is sent in units of the underlying', () => {
    expect(bodyOf(draft, undefined)).toMatchObject({
      spot: 100,
      rate: 0.03,
      legs: [
        { kind: 'call', quantity: 200, strike: 105, premium: 3.5, volatility: 0.2, expiry: '2026-06-19' },
      ],
    });
    const stock = { ...leg, kind: 'stock' as const, premium: '', count: '50' };
    expect(bodyOf({ ...draft, legs: [stock] }, '2026-04-01').legs).toEqual([
      { kind: 'stock', side: 'long', quantity: 50 },
    ]);
  });

  it('says what is to be filled in', () => {
    expect(gapsOf(draft, '2026-03-01')).toEqual([]);
    expect(gapsOf({ ...draft, spot: '', legs: [{ ...leg, strike: 'x' }, leg] }, '2026-07-01')).toEqual([
      'a price of the underlying above zero',
      'a strike of leg 1 above zero',
      'an expiry of leg 1 that is still to come',
      'an expiry of leg 2 that is still to come',
    ]);
  });

  it('moves strikes by round steps', () => {
    expect([stepOf(100), stepOf(93.77), stepOf(4700), stepOf(1.08)]).toEqual([0.5, 0.5, 50, 0.01]);
    expect(rounded(101.23, 0.5)).toBe(101);
  });
});

describe('the named combinations', () => {
  it('are at least twelve, each with legs around the spot', () => {
    expect(PRESETS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(PRESETS.map(({ name }) => name)).size).toBe(PRESETS.length);
    for (const preset of PRESETS) {
      const legs = legsOf(preset, { spot: 100, near: '2026-04-17', far: '2026-06-19', volatility: 25 });
      expect(gapsOf({ ...draft, legs }, '2026-03-01')).toEqual([]);
    }
  });
});
