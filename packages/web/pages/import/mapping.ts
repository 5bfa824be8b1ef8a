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
  { value: 'category', label: 'Category' },
  { value: 'status', label: 'Status' },
];

/** What was inferred about a CSV, or null for the other formats. */
export interface Dialect {
  readonly dateOrder: Mapping['dateOrder'];
  readonly decimalMark: Mapping['decimalMark'];
  readonly invert: boolean;
  readonly columns: Readonly<Record<string, unknown>>;
}

export function dialectOf(value: unknown): Dialect | null {
  if (typeof value !== 'object' || value === null || !('columns' in value)) return null;
  const { dateOrder, decimalMark, invert, columns } = value as Partial<Record<keyof Dialect, unknown>>;
  return {
    dateOrder: dateOrder as Dialect['dateOrder'],
    decimalMark: decimalMark as Dialect['decimalMark'],
    invert: invert === true,
    columns: typeof columns === 'object' && columns !== null ? (columns as Record<string, unknown>) : {},
  };
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

/** The roles as the API takes them: each role with the position of its first column. */
export function columnsOf(roles: readonly (Role | null)[]): NonNullable<Mapping['columns']> {
  const columns: Partial<Record<Role, number>> = {};
  roles.forEach((role, at) => {
    if (role !== null) columns[role] ??= at;
  });
  return columns;
}

/** Gives a column a role; a role that can stand once leaves the column that had it. */
export function withRole(roles: readonly (Role | null)[], at: number, role: Role | null): (Role | null)[] {
  return roles.map((current, index) =>
    index === at ? role : role !== null && current === role ? null : current,
  );
}
