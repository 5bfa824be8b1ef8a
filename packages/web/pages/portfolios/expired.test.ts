import { describe, expect, it } from 'vitest';
import type { Holding } from '../../models.ts';
import { expiredAmong, likelyEnd } from './expired.ts';

const option = (more: Partial<Holding>) =>
  ({ quantity: '1', price: '0', expiry: '2026-01-16', ...more }) as Holding;

describe('options after their last day', () => {
  it('are those of an earlier day', () => {
    const items = [option({}), option({ expiry: null }), option({ expiry: '2026-02-20' })];
    expect(expiredAmong(items, '2026-01-17')).toEqual([items[0]]);
    expect(expiredAmong(items, '2026-01-16')).toEqual([]);
  });

  it.each([
    ['1', '0', 'expire'],
    ['1', '250', 'exercise'],
    ['-1', '250', 'assign'],
    ['-1', '0.00', 'expire'],
    ['1', null, null],
  ])('of %s worth %s: %s', (quantity, price, end) =>
    expect(likelyEnd(option({ quantity, price }))).toBe(end),
  );
});
