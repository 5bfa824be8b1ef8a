import { expect, it } from 'vitest';
import { columnsOf, dialectOf, dialectWords, profileOf, rolesOf, withMapping, withRole } from './mapping.ts';

const headers = ['Buchungstag', 'Betrag', 'Zweck', 'Name'];

it('finds the columns that roles name by text, position or list', () => {
  const roles = rolesOf(headers, {
    date: 'buchungstag ',
    amount: 1,
    description: ['Zweck', 'Name'],
    payee: 'missing',
  });
  expect(roles).toEqual(['date', 'amount', 'description', 'description']);
  expect(columnsOf(roles)).toEqual({ date: 0, amount: 1, description: [2, 3] });
});

it('moves a role from one column to another; a description may be several', () => {
  expect(withRole(['date', 'amount', null, null], 2, 'amount')).toEqual(['date', null, 'amount', null]);
  expect(withRole(['date', 'amount', null, null], 1, null)).toEqual(['date', null, null, null]);
  expect(withRole(['date', 'description', null], 2, 'description')).toEqual([
    'date',
    'description',
    'description',
  ]);
});

it('reads what was inferred of a table, and nothing of other formats', () => {
  expect(dialectOf(null)).toBeNull();
  expect(dialectOf({ format: 'ofx' })).toBeNull();
  expect(dialectOf({ columns: { date: 0 }, dateOrder: 'dmy' })).toEqual({
    columns: { date: 0 },
    dateOrder: 'dmy',
  });
});

it('lays what the person says over what was inferred', () => {
  const inferred = { columns: { date: 0, amount: 1 }, dateOrder: 'mdy' as const, decimalMark: '.' as const };
  expect(withMapping(inferred, { dateOrder: 'dmy' })).toEqual({ ...inferred, dateOrder: 'dmy' });
  expect(withMapping(inferred, { columns: { date: 2 } }).columns).toEqual({ date: 2 });
});

it('says a dialect in words and keeps its parts alone', () => {
  const dialect = {
    columns: { date: 0 },
    delimiter: ';' as const,
    headerLine: 13,
    dateOrder: 'dmy' as const,
    decimalMark: ',' as const,
    invert: false,
    encoding: 'iso-8859-1',
    currency: null,
    score: 0.9,
  };
  expect(dialectWords(dialect)).toBe(
    'Columns between semicolons; header in line 13; dates as day, month, year; decimal comma; written in ISO-8859-1.',
  );
  expect(dialectWords({ ...dialect, delimiter: '' as never, encoding: '' })).toBe(
    'Header in line 13; dates as day, month, year; decimal comma.',
  );
  const { score: _, ...parts } = dialect;
  expect(profileOf(dialect)).toEqual(parts);
});
