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

describe('files with a call and a put in a row', () => {
  it("are Cboe's, the underlying above the header", () => {
    // The form of the file quotedata.csv that cboe.com answers, with made-up figures.
    const text = `
SYNTH INDEX,Last: 5001.25,Change: 0.00
"Date: July 2, 2026 at 4:15 PM EDT",Bid: 5000.5,Ask: 5002,Size: 1*1,Volume: 0
Expiration Date,Calls,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest,Strike,Puts,Last Sale,Net,Bid,Ask,Volume,IV,Delta,Gamma,Open Interest
Fri Aug 21 2026,SYN260821C05000000,120.5,1.5,119,121,12,0.18,0.52,0.001,400,5000.00,SYN260821P05000000,110,-2,109.5,110.5,30,0.19,-0.48,0.001,700
Fri Sep 18 2026,SYN260918C05100000,0,0,90,92,0,0.18,0.45,0.001,5,5100.00,SYN260918P05100000,0,0,180,183,1,0.19,-0.55,0.001,6
`;
    expect(lines(text)).toEqual({
      quotes: [
        '2026-08-21 call 5000 119 121 120.5 12 400',
        '2026-08-21 put 5000 109.5 110.5 110 30 700',
        '2026-09-18 call 5100 90 92  0 5',
        '2026-09-18 put 5100 180 183  1 6',
      ],
      spot: 5001.25,
      day: '2026-07-02',
      rejected: [],
    });
  });

  it('name the sides of columns by a letter', () => {
    const text = `[QUOTE_DATE], [UNDERLYING_LAST], [EXPIRE_DATE], [C_DELTA], [C_VOLUME], [C_LAST], [C_BID], [C_ASK], [STRIKE], [P_BID], [P_ASK], [P_LAST], [P_DELTA], [P_VOLUME]
2023-01-03, 380.82, 2023-01-20, 0.5, 7, 8.1, 8, 8.2, 380, 7.1, 7.3, 7.2, -0.5, 9
`;
    expect(lines(text)).toEqual({
      quotes: ['2023-01-20 call 380 8 8.2 8.1 7 ', '2023-01-20 put 380 7.1 7.3 7.2 9 '],
      spot: 380.82,
      day: '2023-01-03',
      rejected: [],
    });
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
