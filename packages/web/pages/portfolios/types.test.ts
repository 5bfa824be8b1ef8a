import { expect, it } from 'vitest';
import { actionWords, ratioWords } from './types.ts';

it.each([
  ['4', '4 for 1'],
  ['1.5', '1.5 for 1'],
  ['0.1', '1 for 10'],
  ['0.333333333333333333', '1 for 3'],
  ['1', '1 for 1'],
  ['0.241917', '0.241917 for 1'],
])('says a ratio of %s as %s', (ratio, words) => expect(ratioWords(ratio)).toBe(words));

it('says what a corporate action did', () => {
  const action = { quantity: '0.25', toSymbol: 'NEW', basisFraction: null };
  expect(actionWords({ ...action, type: 'SPIN_OFF', basisFraction: '0.2' })).toBe(
    'brings NEW 1 for 4, 20.00% of the cost',
  );
  expect(actionWords({ ...action, type: 'MERGER' })).toBe('becomes NEW 1 for 4');
  expect(actionWords({ ...action, type: 'MERGER', toSymbol: null, quantity: null })).toBe('bought for cash');
  expect(actionWords({ ...action, type: 'BUY' })).toBe(null);
});
