import { describe, expect, it } from 'vitest';
import { day, formatDay } from '../time/day.ts';
import { readChainCsv } from './chain-csv.ts';
import { maxPain, volatilityRank } from './chain-stats.ts';

const lines = (text: string) => {
  const { quotes, spot, day: of, rejected } = readChainCsv(text);
  return {
    quotes: quotes.map(({ expiry, kind, strike, bid, ask, last, volume, openInterest }) =>
      [formatDay(expiry), kind, strike, bid, ask, last, volume, openInterest].join(' '),
    ),
    spot,
    day: of === null ? null : formatDay(of),
    rejected,
  };
};

describe('files of chains', () => {
  it("are Lean's universes, whose first line is the underlying", () => {
    // The form of QuantConnect/Lean's Data/option/usa/universes, with made-up figures.
    const text = `#expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho
,,,92.7,93,92.5,92.9,2467914,,,,,,,
20140613,70.71,C,0,0,0,22.1,4,14,0,0,0,0,0,0
20140613,70.71,P,0,0,0,0,0,9,0,0,0,0,0,0
`;
    expect(lines(text)).toEqual({
      quotes: ['2014-06-13 call 70.71   22.1 4 14', '2014-06-13 put 70.71    0 9'],
      spot: 92.9,
      day: null,
      rejected: [],
    });
  });

  it('have columns by many names and in any order', () => {
    expect(lines('Ask;Type;Expiration;Strike;Bid\n1,5;Call;19.01.2024;100;1,25\n').quotes).toEqual([
      '2024-01-19 call 100 1.25 1.5   ',
    ]);
    const cboe = `quote_date,contractSymbol,lastPrice,bid,ask,openInterest,underlying_last
2024-01-05,AAPL240119P00180500,2.1,2,2.2,"1,200",181.2
2024-01-05,,1,1,1,1,181.2`;
    expect(lines(cboe)).toEqual({
      quotes: ['2024-01-19 put 180.5 2 2.2 2.1  1200'],
      spot: 181.2,
      day: '2024-01-05',
      rejected: [],
    });
    expect(lines('right,strike,expiry\nC,10,01/19/2024\nX,10,2024-01-19\nP,,2024-01-19').rejected).toEqual([
      { line: 3, reason: '"X" is neither call nor put' },
      { line: 4, reason: '"" is no strike' },
    ]);
    expect(() => readChainCsv('a,b\n1,2')).toThrow(/needs strike, expiration and type/);
  });
});

describe('what a chain says', () => {
  it('is the strike at which holders get least', () => {
    const quote = (kind: 'call' | 'put', strike: number, openInterest: number) => ({
      expiry: day('2024-01-19'),
      kind,
      strike,
      bid: null,
      ask: null,
      last: null,
      volume: null,
      openInterest,
    });
    // At 50: calls 0, puts 10 x 5 + 30 x 10 = 350. At 55: calls 20 x 5 = 100, puts 30 x 5 = 150. At 60: calls 20 x 10 + 5 x 5 = 225.
    const chain = [quote('call', 50, 20), quote('call', 55, 5), quote('put', 55, 10), quote('put', 60, 30)];
    expect(maxPain(chain)).toBe(60);
    expect(maxPain([quote('call', 50, 0)])).toBeNull();
  });

  it('ranks by range and by share of days', () => {
    const past = Array.from({ length: 21 }, (_, at) => 0.2 + at / 100);
    expect(volatilityRank(0.25, past)?.rank).toBeCloseTo(0.25, 12);
    expect(volatilityRank(0.249, past)?.percentile).toBeCloseTo(5 / 21, 12);
    expect(volatilityRank(0.25, past.slice(2))).toBeNull();
  });
});
