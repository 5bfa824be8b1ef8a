import { describe, expect, it } from 'vitest';
import { barsOf, floorOf } from './steps.ts';

const steps = [
  { name: 'Start', value: '1000.10', total: true },
  { name: 'Paid in', value: '200.20' },
  { name: 'Capital', value: '-50.30' },
  { name: 'End', value: '1150.00', total: true },
];

describe('the steps of a waterfall', () => {
  it('add up exactly', () => {
    expect(barsOf(steps)).toEqual([
      { from: 0, to: 1000.1, level: '1000.10' },
      { from: 1000.1, to: 1200.3, level: '1200.30' },
      { from: 1200.3, to: 1150, level: '1150.00' },
      { from: 0, to: 1150, level: '1150.00' },
    ]);
  });

  it('start at zero unless the steps would be lost beside the totals', () => {
    const floor = (values: readonly string[]) => {
      const list = values.map((value, index) => ({
        name: String(index),
        value,
        total: index === 0 || index === values.length - 1,
      }));
      return floorOf(barsOf(list), list);
    };
    expect(floor(['100', '80', '180'])).toBe(0);
    expect(floor(['1000', '20', '-10', '1010'])).toBe(980);
    expect(floor(['0', '20', '20'])).toBe(0);
    expect(floor(['100', '-150', '-50'])).toBe(-50);
  });
});
