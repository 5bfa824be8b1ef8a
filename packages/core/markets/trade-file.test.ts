import { describe, expect, it } from 'vitest';
import { zoneOffset } from '../time/zone.ts';
import { instantMicros } from './instant-text.ts';
import { leanReader, tableReader, tradesOfJson } from './trade-file.ts';

const utc = (): number => 0;
const newYork = zoneOffset('America/New_York');

describe('instants', () => {
  // Counts of Python: datetime.fromisoformat(...).timestamp(), with zoneinfo for New York.
  it.each([
    ['2024-03-01T14:30:00Z', 1709303400_000000],
    ['2024-03-01T14:30:00.123456789Z', 1709303400_123456],
    ['2024-03-01 09:30:00-05:00', 1709303400_000000],
    ['2024-03-01T09:30', 1709303400_000000],
    ['2024-07-01 09:30:00', 1719840600_000000],
    ['1709303400', 1709303400_000000],
    ['1709303400.5', 1709303400_500000],
    ['1709303400123', 1709303400_123000],
    ['1709303400123456', 1709303400_123456],
    ['1709303400123456789', 1709303400_123456],
    ['2024-02-30T00:00Z', null],
    ['2024-03-01T24:00Z', null],
    ['noon', null],
    ['12', null],
  ])('%s', (text, micros) => {
    expect(instantMicros(text, newYork)).toBe(micros);
  });
});

describe('files of trades', () => {
  it('are read by their header', () => {
    const { read, kind } = tableReader('Timestamp;Price;Qty;Side', utc);
    expect(kind).toBe('trades');
    expect(read('1709303400;10.5;2;SELL', 2)).toEqual({
      micros: 1709303400e6,
      price: 10.5,
      size: 2,
      side: -1,
    });
    const bars = tableReader('time,open,high,low,close', utc);
    expect(bars.read('"2024-03-01T14:30Z",1,3,0.5,2', 2)).toEqual({
      micros: 1709303400e6,
      open: 1,
      high: 3,
      low: 0.5,
      close: 2,
      volume: Number.NaN,
    });
  });

  it.each([
    ['time,price,size', '2024-03-01T14:30Z,-1,2', 'price "-1" is not a number of zero or more'],
    ['time,price,size', '2024-03-01T14:30Z,0,2', 'price must be above zero'],
    ['time,price,size', '2024-03-01T14:30Z,1', 'size "" is not a number of zero or more'],
    ['time,price,size', 'yesterday,1,2', 'time "yesterday" is neither ISO 8601 nor a count since 1970'],
    [
      'time,price,size,side',
      '2024-03-01T14:30Z,1,2,constructor',
      'side "constructor" is neither buy nor sell',
    ],
    ['time,open,high,low,close', '2024-03-01T14:30Z,1,2,1,3', 'open and close must be between low and high'],
  ])('%s: %s is refused', (header, line, message) => {
    expect(() => tableReader(header, utc).read(line, 7)).toThrow(
      expect.objectContaining({ message, line: 7 }),
    );
  });

  it('need their columns', () => {
    expect(() => tableReader('time,price', utc)).toThrow('the header has no column size');
    expect(() => tableReader('a,b', utc)).toThrow('the header has no column time, price, size');
  });

  it('of LEAN count from midnight of the exchange, and prices of shares in ten-thousandths', () => {
    const day = Date.UTC(2013, 9, 7) / 1000;
    // 09:30 in New York on 7 October 2013 is 13:30 UTC.
    expect(leanReader(day, true, newYork).read('34200000,4868400,4878400,4865100,4872600,109434', 1)).toEqual(
      {
        micros: Date.UTC(2013, 9, 7, 13, 30) * 1000,
        open: 486.84,
        high: 487.84,
        low: 486.51,
        close: 487.26,
        volume: 109434,
      },
    );
    expect(leanReader(day, false, utc).read('60000,7420,7422,7405,7405,13.35', 2)).toMatchObject({
      micros: Date.UTC(2013, 9, 7, 0, 1) * 1000,
      close: 7405,
    });
  });

  // Shapes of the exchanges' documentation, made up figures.
  // The forms of Binance's `klines` and Kraken's `OHLC`.
  it.each([
    [
      'Binance',
      [
        [
          1634943780000,
          '60685.2',
          '60729.8',
          '60670.9',
          '60719.2',
          '21.6',
          1634943839999,
          '1',
          6,
          '1',
          '1',
          '0',
        ],
      ],
    ],
    [
      'Kraken',
      { error: [], result: { XBTUSDT: [[1762777020, '1', '2', '1', '2', '1.5', '3', 4]], last: 1 } },
    ],
  ])('are not candles of %s, which go another way', (_, json) => {
    expect(() => tradesOfJson(json)).toThrow(/holds candles, not trades: send them as a CSV/);
  });

  it('of Kraken and Binance say who took', () => {
    const kraken = {
      error: [],
      result: { XBTUSDT: [['105433.60', '0.0002', 1762795433.9717445, 'b', 'l', '', 1]], last: '1' },
    };
    expect(tradesOfJson(kraken)).toEqual({
      format: 'kraken-trades',
      trades: [{ micros: 1762795433971744, price: 105433.6, size: 0.0002, side: 1 }],
    });
    const binance = [
      {
        id: 1,
        price: '4.01',
        qty: '12.0',
        quoteQty: '48',
        time: 1499865549590,
        isBuyerMaker: true,
        isBestMatch: true,
      },
      { a: 2, p: '4.02', q: '1', f: 1, l: 1, T: 1499865549591, m: false, M: true },
    ];
    expect(tradesOfJson(binance).trades.map(({ side, price }) => [side, price])).toEqual([
      [-1, 4.01],
      [1, 4.02],
    ]);
    expect(() => tradesOfJson({ error: ['EQuery:Unknown asset pair'] })).toThrow('neither a list of trades');
    expect(() => tradesOfJson([{ price: '1' }])).toThrow('time "" is neither');
  });
});
