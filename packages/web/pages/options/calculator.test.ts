import { expect, it } from 'vitest';
import { gapsOfCalculator, START } from './calculator.ts';

const known = { symbol: 'AAPL', price: '190.00', day: '2026-01-05', by: 'close' } as const;

it('starts at what the underlying cost last, and at the money', () => {
  const draft = START('2026-01-06', known);
  expect([draft.spot, draft.strike, draft.level]).toEqual(['190.00', '190.00', '171.00']);
  expect(draft.expiry).toBe('2026-07-07');
  expect(gapsOfCalculator(draft, '2026-01-06')).toEqual([]);
});

it('makes no price up where none is known', () => {
  const draft = START('2026-01-06', null);
  expect([draft.spot, draft.strike, draft.level]).toEqual(['', '', '']);
  expect(gapsOfCalculator(draft, '2026-01-06')).toEqual([
    'a price of the underlying above zero',
    'a strike above zero',
  ]);
});
