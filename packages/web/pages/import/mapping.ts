import type { CsvMapping } from '@financehub/contract/imports.ts';
import type { Static } from 'typebox';

export type Mapping = Static<typeof CsvMapping>;
export type Role = keyof NonNullable<Mapping['columns']>;

export const ROLES: readonly { value: Role; label: string }[] = [
  { value: 'date', label: 'Date' },
  { value: 'amount', label: 'Amount' },
  { value: 'debit', label: 'Money out' },
  { value: 'credit', label: 'Money in' },
  { value: 'type', label: 'In or out' },
  { value: 'payee', label: 'Payee' },
  { value: 'description', label: 'Description' },
  { value: 'balance', label: 'Balance' },
  { value: 'currency', label: 'Currency' },
  { value: 'reference', label: 'Reference' },
  { value: 'counterpart', label: 'Other side’s account' },
  { value: 'category', label: 'Category' },
  { value: 'status', label: 'Status' },
  { value: 'account', label: 'Account' },
];

/** How a table was understood; a format that leaves nothing to be understood (OFX, CAMT) has none. */
export type Dialect = Mapping & { readonly columns: NonNullable<Mapping['columns']> };

export function dialectOf(value: unknown): Dialect | null {
  if (typeof value !== 'object' || value === null || !('columns' in value)) return null;
  const { columns } = value;
  return typeof columns === 'object' && columns !== null ? (value as Dialect) : null;
}

/** The dialect with what the person says laid over it, part by part. */
export function withMapping(dialect: Dialect, mapping: Mapping): Dialect {
  return { ...dialect, ...mapping, columns: mapping.columns ?? dialect.columns };
}

const PARTS = [
  'encoding',
  'delimiter',
  'headerLine',
  'columns',
  'dateOrder',
  'decimalMark',
  'signs',
  'invert',
  'currency',
] as const;

/** The parts that a profile keeps, without those that do not apply (a workbook has no encoding) and what a reader may add for itself. */
export function profileOf(dialect: Dialect): Mapping {
  return Object.fromEntries(
    PARTS.filter((part) => dialect[part] !== undefined && (dialect[part] as unknown) !== '').map((part) => [
      part,
      dialect[part],
    ]),
  ) as Mapping;
}

const DELIMITERS: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
};
const ORDERS: Readonly<Record<string, string>> = {
  ymd: 'year, month, day',
  dmy: 'day, month, year',
  mdy: 'month, day, year',
};

/** `Columns between semicolons, header in line 13, dates as day, month, year, decimal comma, ISO-8859-1.` */
export function dialectWords(dialect: Dialect): string {
  const { delimiter, headerLine, dateOrder, decimalMark, invert, encoding, currency } = dialect;
  const parts = [
    !delimiter ? null : `columns between ${DELIMITERS[delimiter] ?? delimiter}`,
    headerLine === undefined ? null : headerLine === null ? 'no header' : `header in line ${headerLine}`,
    dateOrder === undefined ? null : `dates as ${ORDERS[dateOrder]}`,
    decimalMark === undefined ? null : decimalMark === ',' ? 'decimal comma' : 'decimal point',
    invert ? 'spending as positive numbers' : null,
    currency ? `amounts in ${currency}` : null,
    !encoding ? null : `written in ${encoding.toUpperCase()}`,
  ].filter((part) => part !== null);
  const text = parts.join('; ');
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

const same = (a: string, b: string) => a.trim().toLocaleLowerCase() === b.trim().toLocaleLowerCase();

/** What each column (by position) is taken for; a role names columns by header text or position, some by several. */
export function rolesOf(
  headers: readonly string[],
  columns: Readonly<Record<string, unknown>>,
): (Role | null)[] {
  const roles: (Role | null)[] = headers.map(() => null);
  for (const { value: role } of ROLES) {
    const named = columns[role];
    for (const reference of Array.isArray(named) ? named : [named]) {
      const at =
        typeof reference === 'number'
          ? reference
          : headers.findIndex((text) => same(text, String(reference)));
      if (reference !== undefined && at >= 0 && at < roles.length) roles[at] = role;
    }
  }
  return roles;
}

/** The roles as the API takes them: each with the position of its first column, a description with all of them. */
export function columnsOf(roles: readonly (Role | null)[]): NonNullable<Mapping['columns']> {
  const columns: Partial<Record<Role, number>> = {};
  roles.forEach((role, at) => {
    if (role !== null) columns[role] ??= at;
  });
  const described = roles.flatMap((role, at) => (role === 'description' ? [at] : []));
  return described.length > 1 ? { ...columns, description: described } : columns;
}

/** Gives a column a role; a role that can stand once leaves the column that had it. */
export function withRole(roles: readonly (Role | null)[], at: number, role: Role | null): (Role | null)[] {
  return roles.map((current, index) =>
    index === at ? role : role !== null && role !== 'description' && current === role ? null : current,
  );
}
