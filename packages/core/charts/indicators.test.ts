import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candles } from './candle.ts';
// Values of pandas, and of Wilder's recursions, written by fixtures/indicators.py.
import golden from './fixtures/indicators.json' with { type: 'json' };
import { indicatorLines, readIndicators } from './indicators.ts';
import { highest, lowest, sma, wma } from './moving.ts';
import { rsi } from './oscillators.ts';

const column = (values: readonly number[]): Float64Array => Float64Array.from(values);
const candles: Candles = {
  time: Float64Array.from(golden.close, (_, row) => row * 60),
  open: column(golden.open),
  high: column(golden.high),
  low: column(golden.low),
  close: column(golden.close),
  volume: column(golden.volume),
};
const session = Int32Array.from(golden.close, (_, row) => Math.floor(row / 13));

describe('indicators', () => {
  it.each(Object.entries(golden.golden))('%s is that of the witness, row by row', (id, wanted) => {
    const [choice] = readIndicators(id);
    expect(choice!.id).toBe(id);
    const { lines } = indicatorLines(candles, choice!, session);
    expect(lines.map(({ name }) => name).sort()).toEqual(Object.keys(wanted).sort());
    for (const { name, values } of lines) {
      const expected = (wanted as Record<string, (number | null)[]>)[name]!;
      for (const [row, value] of expected.entries()) {
        if (value === null) expect(values[row], `${name} ${row}`).toBeNaN();
        else
          expect(
            Math.abs(values[row]! - value) / Math.max(1, Math.abs(value)),
            `${name} ${row}`,
          ).toBeLessThan(1e-10);
      }
    }
  });

  it('of relative strength are those of the worked example of StockCharts (ChartSchool, RSI)', () => {
    const closes = column([
      44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931,
      46.0328, 45.614, 46.282, 46.282, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439,
    ]);
    const found = [...rsi(closes, 14)].slice(14).map((value) => Number(value.toFixed(2)));
    expect(found).toEqual([70.53, 66.32, 66.55, 69.41, 66.36, 57.97]);
  });

  it('draw the spans of a cloud ahead of the last candle', () => {
    const [choice] = readIndicators('ichimoku:2:3:4');
    const { lines } = indicatorLines(candles, choice!, session);
    const a = lines.find(({ name }) => name === 'spanA')!;
    const [high, low] = [golden.high.slice(-3), golden.low.slice(-3)];
    const middle = (rows: number): number =>
      (Math.max(...high.slice(-rows)) + Math.min(...low.slice(-rows))) / 2;
    expect(a.ahead).toHaveLength(3);
    expect(a.ahead![2]).toBeCloseTo((middle(2) + middle(3)) / 2, 10);
  });

  it('of a window without range or without movement are none', () => {
    const flat = Float64Array.of(5, 5, 5, 5, 5, 6);
    const still = { ...candles, open: flat, high: flat, low: flat, close: flat };
    const [choice] = readIndicators('stochastic:2:2:1');
    const { lines } = indicatorLines(still, choice!, session);
    expect([...lines[0]!.values]).toEqual([NaN, NaN, NaN, NaN, NaN, NaN]);
    expect([...rsi(flat, 2)]).toEqual([NaN, NaN, NaN, NaN, NaN, 100]);
  });

  it.each([
    ['sma:0', 'sma takes a whole number from 1 to 1000, not "0"'],
    ['sma:2.5', 'sma takes a whole number from 1 to 1000, not "2.5"'],
    ['sma:20:3', 'sma takes 1 numbers, not 2'],
    ['bollinger:20:11', 'bollinger takes a number above 0 and up to 10, not "11"'],
    ['macd:26:12', 'macd takes a fast window that is shorter than the slow one'],
    ['constructor', '"constructor" is none of sma, ema'],
  ])('that can not be are refused: %s', (text, message) => {
    expect(() => readIndicators(text)).toThrow(message);
  });

  it('that are asked for twice count once, and have their usual numbers where none are given', () => {
    const ids = readIndicators(' MACD , sma,sma:20, bollinger:10').map(({ id }) => id);
    expect(ids).toEqual(['macd:12:26:9', 'sma:20', 'bollinger:10:2']);
  });
});

describe('windows that move', () => {
  const series = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });
  it('give what looking at each window by itself gives', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 20 }), (numbers, window) => {
        const values = Float64Array.from(numbers);
        const [top, bottom] = [highest(values, window), lowest(values, window)];
        const [mean, weighted] = [sma(values, window), wma(values, window)];
        for (let row = 0; row < values.length; row += 1) {
          if (row < window - 1) {
            expect([top[row], bottom[row], mean[row], weighted[row]]).toEqual([NaN, NaN, NaN, NaN]);
            continue;
          }
          const part = numbers.slice(row - window + 1, row + 1);
          const sum = part.reduce((all, value, at) => all + value * (at + 1), 0);
          expect([top[row], bottom[row]]).toEqual([Math.max(...part), Math.min(...part)]);
          expect(Math.abs(mean[row]! - part.reduce((a, b) => a + b) / window)).toBeLessThan(1e-9);
          expect(Math.abs(weighted[row]! - sum / ((window * (window + 1)) / 2))).toBeLessThan(1e-9);
        }
      }),
      { seed: 7 },
    );
  });
});
