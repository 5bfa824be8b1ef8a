import type { OperationDetail } from '../../models.ts';

type Audit = OperationDetail['audit'];

/** Something an operation touched that has a page. */
export type Touched =
  | {
      readonly kind: 'transaction' | 'account' | 'rule' | 'portfolio';
      readonly id: string;
      readonly title: string;
    }
  | { readonly kind: 'import'; readonly id: string; readonly title: string };

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function field(row: unknown, ...names: string[]): string {
  if (typeof row !== 'object' || row === null) return '';
  const values = row as Record<string, unknown>;
  return names.map((name) => text(values[name])).find((value) => value !== '') ?? '';
}

const PAGES: Readonly<Record<string, Touched['kind']>> = {
  entry: 'transaction',
  account: 'account',
  rule: 'rule',
  portfolio: 'portfolio',
  import: 'import',
};

/** What can still be gone to of what was changed: not what the operation deleted. */
export function touchedBy(audit: Audit, undone: boolean): Touched[] {
  const found = new Map<string, Touched>();
  for (const { table, action, ids, before, after } of audit) {
    const kind = PAGES[table];
    const there = undone ? action !== 'insert' : action !== 'delete';
    if (kind === undefined || !there) continue;
    for (const id of ids) {
      const row = ids.length === 1 ? (after ?? before) : null;
      const title = field(row, 'payee', 'name', 'file_name', 'description');
      found.set(`${kind} ${id}`, { kind, id, title });
    }
  }
  return [...found.values()];
}

/** A value of a row that was changed. */
export interface Change {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

const HIDDEN = /(^|_)(id|at|hash|version|key|keys)$/;
const shown = (value: unknown): string =>
  value === null || value === undefined || value === ''
    ? 'nothing'
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/** The fields in which one row differs before and after; ids and times are left out. */
export function changesOf(before: unknown, after: unknown): Change[] {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return [];
  const [was, is] = [before as Record<string, unknown>, after as Record<string, unknown>];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((name) => !HIDDEN.test(name) && JSON.stringify(was[name]) !== JSON.stringify(is[name]))
    .map((name) => ({ name: name.replaceAll('_', ' '), before: shown(was[name]), after: shown(is[name]) }));
}
