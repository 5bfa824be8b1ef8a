import { describe, expect, it } from 'vitest';
import type { Holding } from '../../models.ts';
import { countryName, gainShare, groupsOf, sumOf } from './holdingGroups.ts';

const holding = (more: Partial<Holding>): Holding => ({
  assetId: 'a',
  symbol: 'VTI',
  name: 'Total market ETF',
  quantity: '10',
  costBasis: '2000.00',
  averageCost: '200.00',
  price: '250',
  priceDate: '2026-01-30',
  marketValue: '2500.00',
  unrealizedGain: '500.00',
  currency: 'USD',
  valueInBase: '2500.00',
  gainInBase: '500.00',
  currencyGain: '0',
  weight: 0.5,
  type: 'etf',
  sector: null,
  country: 'US',
  tags: [],
  expiry: null,
  ...more,
});

describe('groups of holdings', () => {
  it('are named for people, also where nothing is set', () => {
    expect(groupsOf('class')(holding({}))).toEqual(['ETFs']);
    expect(groupsOf('sector')(holding({}))).toEqual(['Sector not set']);
    expect(groupsOf('currency')(holding({}))).toEqual(['USD']);
    expect(groupsOf('country')(holding({}))).toEqual(['United States']);
    expect(groupsOf('tag')(holding({}))).toEqual(['No tag']);
    expect(groupsOf('tag')(holding({ tags: ['core', 'income'] }))).toEqual(['core', 'income']);
  });

  it('leave what is no code of a country as it is', () => {
    expect(['DE', 'etf', 'Europe', ''].map(countryName)).toEqual(['Germany', 'etf', 'Europe', '']);
  });

  it('sum exactly, and not at all where a part is missing', () => {
    expect(sumOf(['0.10', '0.20', '9007199254740993'])).toBe('9007199254740993.30');
    expect(sumOf(['0.10', null])).toBeNull();
    expect(sumOf([])).toBe('0');
  });

  it('give the gain as a part of the cost, of short positions too', () => {
    expect(gainShare(holding({}))).toBe(0.25);
    expect(gainShare(holding({ costBasis: '-2000.00', unrealizedGain: '500.00' }))).toBe(0.25);
    expect(gainShare(holding({ costBasis: '0.00' }))).toBeNull();
    expect(gainShare(holding({ costBasis: null }))).toBeNull();
  });
});
