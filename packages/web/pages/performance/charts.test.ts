import { describe, expect, it } from 'vitest';
import { barsOf } from '../../ui/chart/steps.ts';
import { bridge, paidIn, sameMoney } from './charts.ts';

describe('paid in', () => {
  it('adds flows to the value at the start, to the digit', () => {
    expect(paidIn('0.10', ['0.20', '-0.05', '0'])).toEqual(['0.30', '0.25', '0.25']);
  });

  it('is not known from a flow on that is not', () => {
    expect(paidIn('1', ['1', null, '1'])).toEqual(['2', null, null]);
    expect(paidIn(null, ['1'])).toEqual([null]);
  });
});

describe('the same money in the benchmark', () => {
  it('comes in at the start of a day and goes out at its end', () => {
    // 100 x 1.1 = 110; (110 + 90) x 1.2 / 1.1 = 218.18; 218.18 x 1.5 / 1.2 - 22.73 = 250.
    const held = sameMoney('100', ['0', '90', '-22.727272727272727'], [1.1, 1.2, 1.5]);
    expect(held.map((each) => Math.round(each! * 1e6) / 1e6)).toEqual([110, 218.181818, 250]);
  });

  it('waits for the first price of the benchmark with the money in hand', () => {
    expect(sameMoney('100', ['50', '0'], [null, 1.1])).toEqual([null, expect.closeTo(165, 9)]);
  });
});

describe('the bridge from start to end', () => {
  const parts = {
    capital: '-30.00',
    currency: '5.00',
    dividends: '12.00',
    interest: '0.00',
    fees: '-1.50',
    taxes: '-0.50',
  };
  const period = { currency: 'EUR', opening: '100.00', netFlows: '50.00', closing: '135.00', parts };

  it('steps from the value at the start to that at the end', () => {
    const steps = bridge(period)!.steps;
    expect(steps).toHaveLength(9);
    expect(barsOf(steps).at(-2)!.level).toBe(period.closing);
  });

  it('is not drawn with a part missing', () => {
    expect(bridge({ ...period, parts: { ...parts, currency: null } })).toBeNull();
  });
});
