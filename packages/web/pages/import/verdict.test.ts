import { expect, it } from 'vitest';
import { verdict } from './verdict.ts';

const balance = (difference: string) => ({
  accountId: 'a',
  date: '2026-09-21',
  currency: 'USD',
  statement: '0.00',
  book: difference,
  difference,
});
const line = {
  kind: 'missing' as const,
  line: 7,
  date: null,
  amount: '61.20',
  description: '',
  transactionId: null,
};
const reason = 'On 2026-09-21 the statement says 0.00.';

it.each([
  ['61.20', 1, 'Your book has $61.20 more than the bank on Sep 21, 2026. One line explains it.'],
  ['-1061.20', 2, 'Your book has $1,061.20 less than the bank on Sep 21, 2026. 2 lines explain it.'],
  [
    '-0.01',
    0,
    'Your book has $0.01 less than the bank on Sep 21, 2026. No one, two or three lines explain it.',
  ],
])('says how far apart bank and book are: %s', (difference, lines, words) => {
  const balances = [balance(difference), balance('0.00')];
  expect(
    verdict({ state: 'discrepancy', reason, balances, explanation: Array(lines).fill(line) }, 'en-US'),
  ).toBe(words);
});

it('says why nothing could be compared', () => {
  const nothing = { balances: [], explanation: [] };
  expect(verdict({ state: 'unverifiable', reason: 'No balance.', ...nothing })).toBe('No balance.');
  expect(verdict({ state: 'discrepancy', reason, ...nothing })).toBe(reason);
});
