import { describe, expect, it } from 'vitest';
import { isSilent } from './attributionCharts.ts';

const found = (by: string, ...names: string[]) => ({
  by,
  groups: names.map((group) => ({
    group,
    weight: 0.5,
    benchmarkWeight: null,
    return: 0.1,
    benchmarkReturn: null,
    contribution: 0.05,
    benchmarkContribution: null,
    allocation: null,
    selection: null,
    interaction: null,
    total: null,
  })),
});

describe('a grouping that nobody chose', () => {
  it('says nothing by sectors where no asset has one', () => {
    expect(isSilent(found('sector', 'Not set', 'Cash'))).toBe(true);
    expect(isSilent(found('sector', 'Not set', 'Energy'))).toBe(false);
    expect(isSilent(found('sector', 'Energy'))).toBe(false);
  });

  it('says nothing by what all assets have in common', () => {
    expect(isSilent(found('type', 'stock', 'Cash'))).toBe(true);
    expect(isSilent(found('type', 'stock', 'bond'))).toBe(false);
    expect(isSilent(found('currency', 'USD', 'EUR'))).toBe(false);
  });

  it('is not known before the answer is there, nor by one without figures', () => {
    expect([isSilent(undefined), isSilent(found('sector'))]).toEqual([false, false]);
  });
});
