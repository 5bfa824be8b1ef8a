import { expect, it } from 'vitest';
import type { PortfolioTransaction } from '../../models.ts';
import { amountsOf, readAmounts } from './transactionAmounts.ts';

it('what was taken back is shown and sent with its sign', () => {
  const item = { amount: '-1234.50', fee: '-1.00' } as PortfolioTransaction;
  const typed = amountsOf(item);
  expect(readAmounts(typed, ['amount', 'fee'])).toEqual({
    values: { amount: '-1234.50', fee: '-1.00' },
    errors: {},
  });
  expect(readAmounts({ ...typed, quantity: '-1' }, ['quantity']).errors).toEqual({
    quantity: 'Enter a number that is not negative',
  });
});
