import { expect, it } from 'vitest';
import { columnsOf, dialectOf, rolesOf, withRole } from './mapping.ts';

const headers = ['Buchungstag', 'Betrag', 'Zweck', 'Name'];

it('finds the columns that roles name by text, position or list', () => {
  const roles = rolesOf(headers, {
    date: 'buchungstag ',
    amount: 1,
    description: ['Zweck', 'Name'],
    payee: 'missing',
  });
  expect(roles).toEqual(['date', 'amount', 'description', 'description']);
  expect(columnsOf(roles)).toEqual({ date: 0, amount: 1, description: 2 });
});

it('moves a role from one column to another', () => {
  expect(withRole(['date', 'amount', null, null], 2, 'amount')).toEqual(['date', null, 'amount', null]);
  expect(withRole(['date', 'amount', null, null], 1, null)).toEqual(['date', null, null, null]);
});

it('reads what was inferred, and only that', () => {
  expect(dialectOf(null)).toBeNull();
  expect(dialectOf({ columns: { date: 0 }, dateOrder: 'dmy', decimalMark: ',', invert: true })).toEqual({
    columns: { date: 0 },
    dateOrder: 'dmy',
    decimalMark: ',',
    invert: true,
  });
});
