import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, equals, formatDecimal, sum } from '../money/decimal.ts';
import { allocate, type GroupedAsset, type Position } from './allocation.ts';

const NOTHING: GroupedAsset = {
  type: 'stock',
  currency: 'USD',
  sector: null,
  industry: null,
  country: null,
  tags: [],
};
const held = (
  symbol: string,
  value: string | null,
  asset: Partial<GroupedAsset> = {},
  portfolio = 'P',
): Position => ({
  portfolio: { id: portfolio.toLowerCase(), name: portfolio },
  assetId: symbol.toLowerCase(),
  symbol,
  name: symbol,
  asset: { ...NOTHING, ...asset },
  value: value === null ? null : decimal(value),
});
const cash = (currency: string, value: string): Position => ({
  portfolio: { id: 'p', name: 'P' },
  assetId: null,
  symbol: currency,
  name: currency,
  asset: null,
  value: decimal(value),
});
const shown = ({ groups }: ReturnType<typeof allocate>) =>
  groups.map(({ key, kind, value, weight, members }) => [
    key,
    kind,
    value === null ? null : formatDecimal(value),
    weight,
    members.map(({ symbol }) => symbol).join(),
  ]);

describe('allocation', () => {
  it('groups by what assets say, with cash and what is not set apart', () => {
    const positions = [
      held('A', '50', { sector: 'Energy' }),
      held('B', '25'),
      cash('EUR', '15'),
      held('C', '10', { sector: 'Energy' }),
    ];
    expect(shown(allocate(positions, 'sector'))).toEqual([
      ['Energy', 'group', '60', 0.6, 'A,C'],
      [null, 'not-set', '25', 0.25, 'B'],
      ['cash', 'cash', '15', 0.15, 'EUR'],
    ]);
    expect(shown(allocate(positions, 'currency'))).toEqual([
      ['USD', 'group', '85', 0.85, 'A,B,C'],
      ['EUR', 'group', '15', 0.15, 'EUR'],
    ]);
  });

  it('counts an asset in each of its tags, and says that groups overlap', () => {
    const allocation = allocate(
      [held('A', '60', { tags: ['core', 'esg'] }), held('B', '40', { tags: ['core'] })],
      'tag',
    );
    expect(allocation.overlaps).toBe(true);
    expect(shown(allocation)).toEqual([
      ['core', 'group', '100', 1, 'A,B'],
      ['esg', 'group', '60', 0.6, 'A'],
    ]);
  });

  it('joins an asset of several portfolios, and tells portfolios apart', () => {
    const positions = [held('A', '30'), held('A', '50', {}, 'Q'), cash('USD', '20')];
    expect(shown(allocate(positions, 'asset'))).toEqual([
      ['a', 'group', '80', 0.8, 'A'],
      ['cash', 'cash', '20', 0.2, 'USD'],
    ]);
    expect(shown(allocate(positions, 'portfolio'))).toEqual([
      ['p', 'group', '50', 0.5, 'A,USD'],
      ['q', 'group', '50', 0.5, 'A'],
    ]);
  });

  it('knows no weights where a value is unknown', () => {
    const allocation = allocate([held('A', '30'), held('B', null, { type: 'bond' })], 'type');
    expect([allocation.total, formatDecimal(allocation.known)]).toEqual([null, '30']);
    expect(shown(allocation)).toEqual([
      ['stock', 'group', '30', null, 'A'],
      ['bond', 'group', null, null, 'B'],
    ]);
  });

  it('adds up to the total, by whatever it groups except tags', () => {
    const position = fc
      .record({
        symbol: fc.constantFrom('A', 'B', 'C', 'D'),
        cents: fc.bigInt({ min: -1000n, max: 100_000n }),
        sector: fc.constantFrom(null, 'X', 'Y'),
        country: fc.constantFrom(null, 'US', 'DE'),
        isCash: fc.boolean(),
      })
      .map(({ symbol, cents, isCash, ...asset }) => {
        const value = formatDecimal({ units: cents, scale: 2 });
        return isCash ? cash('USD', value) : held(symbol, value, asset);
      });
    fc.assert(
      fc.property(fc.array(position), (positions) => {
        for (const by of ['type', 'sector', 'country', 'currency', 'asset', 'portfolio'] as const) {
          const { groups, total } = allocate(positions, by);
          expect(equals(sum(groups.map(({ value }) => value!)), total!)).toBe(true);
          for (const { value, members } of groups)
            expect(equals(sum(members.map((member) => member.value!)), value!)).toBe(true);
        }
      }),
      { seed: 7 },
    );
  });
});
