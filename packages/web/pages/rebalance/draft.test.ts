import { describe, expect, it } from 'vitest';
import {
  type Draft,
  draftOf,
  NO_OPTIONS,
  namedAssets,
  proposedCash,
  proposedLines,
  remainingOf,
  requestOf,
  targetsOf,
} from './draft.ts';

const line = (key: string, percent: number) => ({ key, name: key, percent, buy: [] });
const draft: Draft = { by: 'type', lines: [line('etf', 60), line('bond', 33.3333)], cash: 5, band: 5 };

describe('targets as they are edited', () => {
  it('show what remains', () => {
    expect(remainingOf(draft)).toBe(1.6667);
    expect(remainingOf({ lines: [line('a', 33.3333), line('b', 66.6667)], cash: 0 })).toBe(0);
  });

  it('are sent as fractions', () => {
    expect(targetsOf(draft)).toEqual({
      by: 'type',
      items: [
        { key: 'etf', weight: 0.6 },
        { key: 'bond', weight: 0.333333 },
      ],
      cash: 0.05,
      band: { absolute: 0.05 },
    });
  });

  it('come back as they were stored', () => {
    const stored = {
      portfolioId: 'p',
      by: 'asset' as const,
      items: [{ assetId: 'a', symbol: 'VTI', key: 'a', weight: 0.6, band: null, buy: [] }],
      cash: 0.4,
      band: null,
    };
    expect(draftOf(stored)).toEqual({
      by: 'asset',
      lines: [{ key: 'a', name: 'VTI', percent: 60, buy: [] }],
      cash: 40,
      band: null,
    });
  });

  it('are proposed as what is held, in whole percents that add up', () => {
    const held = (symbol: string, weight: number | null) => ({
      assetId: symbol,
      symbol,
      weight,
      type: 'etf',
      tags: [],
    });
    const holdings = { items: [held('A', 0.335), held('B', 0.335), held('C', 0.33)] } as never;
    const lines = proposedLines(holdings, 'asset');
    expect(lines.map(({ percent }) => percent).reduce((a, b) => a + b)).toBe(100);
    const withCash = proposedLines(holdings, 'asset', 40);
    expect(withCash.map(({ percent }) => percent).reduce((a, b) => a + b)).toBe(60);
    const many = { items: Array.from({ length: 160 }, (_, at) => held(`A${at}`, 1 / 160)) } as never;
    const parts = proposedLines(many, 'asset').map(({ percent }) => percent);
    expect([remainingOf({ lines: proposedLines(many, 'asset'), cash: 0 }), parts[1]]).toEqual([0, 0.63]);
    expect(proposedLines(holdings, 'type')).toEqual([{ key: 'etf', name: 'ETFs', percent: 100, buy: [] }]);
    // What has no price leaves no weight known.
    const unknown = { items: [held('A', null), held('B', null)] } as never;
    expect(new Set(proposedLines(unknown, 'asset').map(({ percent }) => percent))).toEqual(new Set([0]));
  });

  it('leave as much in cash as there is', () => {
    const cashOf = (cash: string | null, marketValue: string | null) =>
      proposedCash({ totals: { cash, marketValue } } as never);
    expect([cashOf('4493.19', '8746.42'), cashOf('0', '100'), cashOf('-5', '100')]).toEqual([34, 0, 0]);
    expect([cashOf(null, '100'), cashOf('5', null), cashOf('0', '0')]).toEqual([0, 0, 0]);
  });

  it('ask with the options that were chosen, and no others', () => {
    const asked = requestOf('p', draft, { ...NO_OPTIONS, amount: '100', taxLong: 20 }, (text) =>
      text === '' ? null : text,
    );
    expect(asked).toMatchObject({
      amount: '100',
      taxRates: { short: 0, long: 0.2 },
      shares: 'whole',
      fees: { percent: 0 },
    });
    expect(asked).not.toHaveProperty('minimumTrade');
    expect(asked).not.toHaveProperty('skip');
    const skipping = requestOf('p', draft, { ...NO_OPTIONS, skip: ['a'] }, () => null);
    expect(skipping.skip).toEqual(['a']);
  });

  it('can go on without the assets that a refusal names', () => {
    const holdings = {
      items: [
        { assetId: 'a', symbol: 'ACME' },
        { assetId: 'b', symbol: 'VTI' },
      ],
    } as never;
    expect(namedAssets([{ path: 'assets/ACME' }, { path: 'assets/' }], holdings)).toEqual([
      { assetId: 'a', symbol: 'ACME' },
    ]);
    expect(namedAssets([{ path: 'body/targets' }], holdings)).toEqual([]);
  });
});
