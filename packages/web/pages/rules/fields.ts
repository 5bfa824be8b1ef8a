import type { Condition } from '../../models.ts';

export type Field = Condition['field'];
export type Kind = 'text' | 'amount' | 'direction' | 'list' | 'date' | 'days' | 'word';

interface FieldInfo {
  readonly label: string;
  readonly kind: Kind;
}

/** What a condition can look at, in the words of the editor. */
export const FIELDS: Readonly<Record<Field, FieldInfo>> = {
  payee: { label: 'Payee', kind: 'text' },
  description: { label: 'Description', kind: 'text' },
  text: { label: 'Payee or description', kind: 'text' },
  notes: { label: 'Notes', kind: 'text' },
  reference: { label: 'Reference', kind: 'text' },
  amount: { label: 'Amount', kind: 'amount' },
  absoluteAmount: { label: 'Amount without its sign', kind: 'amount' },
  direction: { label: 'Direction', kind: 'direction' },
  account: { label: 'Account', kind: 'list' },
  category: { label: 'Category', kind: 'list' },
  date: { label: 'Date', kind: 'date' },
  dayOfMonth: { label: 'Day of the month', kind: 'days' },
  weekday: { label: 'Weekday', kind: 'days' },
  month: { label: 'Month', kind: 'days' },
  currency: { label: 'Currency', kind: 'word' },
  tag: { label: 'Tag', kind: 'word' },
  status: { label: 'Status', kind: 'word' },
};

const IS = { is: 'is', isNot: 'is not' } as const;

/** The comparisons of each kind of field, the usual one first. */
export const OPERATORS: Readonly<Record<Kind, Readonly<Record<string, string>>>> = {
  text: {
    contains: 'contains',
    is: 'is',
    startsWith: 'starts with',
    endsWith: 'ends with',
    isNot: 'is not',
    notContains: 'does not contain',
    regex: 'matches the pattern',
    notRegex: 'does not match the pattern',
  },
  amount: { is: 'is', between: 'is between', atLeast: 'is at least', atMost: 'is at most' },
  direction: { is: 'is' },
  list: IS,
  date: { from: 'is on or after', until: 'is on or before', between: 'is between' },
  days: { is: 'is' },
  word: IS,
};

export const DIRECTIONS = { in: 'money in', out: 'money out' } as const;

/** 2024-01-01 was a Monday; months are those of that year. */
const named = (options: Intl.DateTimeFormatOptions, count: number, step: (at: number) => Date) => {
  const format = new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' });
  return Array.from({ length: count }, (_, at) => format.format(step(at)));
};

/** The values of the fields that count days: weekday 1 is Monday. */
export function dayNames(field: Field): { value: number; label: string }[] {
  const names =
    field === 'weekday'
      ? named({ weekday: 'long' }, 7, (at) => new Date(Date.UTC(2024, 0, 1 + at)))
      : field === 'month'
        ? named({ month: 'long' }, 12, (at) => new Date(Date.UTC(2024, at, 1)))
        : Array.from({ length: 31 }, (_, at) => String(at + 1));
  return names.map((label, at) => ({ value: at + 1, label }));
}
