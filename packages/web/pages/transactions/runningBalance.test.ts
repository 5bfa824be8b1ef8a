import { expect, it } from 'vitest';
import { runningBalances } from './runningBalance.ts';

const rows = [
  { id: 'opening', amount: '100.00' },
  { id: 'rent', amount: '-70.10' },
  { id: 'pay', amount: '0.20' },
];

it('gives the same balance after each row from either end', () => {
  const expected = { opening: '100.00', rent: '29.90', pay: '30.10' };
  expect(Object.fromEntries(runningBalances(rows, false, '30.10'))).toEqual(expected);
  expect(Object.fromEntries(runningBalances([...rows].reverse(), true, '30.10'))).toEqual(expected);
});

it('knows the newest rows before the older ones are loaded', () => {
  expect(Object.fromEntries(runningBalances([rows[2]!], true, '30.10'))).toEqual({ pay: '30.10' });
});
