import type { EpochDay } from '../time/day.ts';
import type { NamedBalance } from './csv-balances.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { CsvLayout } from './csv-layout.ts';
import { payerColumn, type RowReader, readRow } from './csv-rows.ts';
import {
  type RejectedLine,
  type StatementAccount,
  StatementError,
  type StatementLine,
  type StatementPart,
} from './statement.ts';
import type { TableSource } from './table.ts';

/** A table whose dialect is known. */
export interface TablePlan {
  readonly layout: CsvLayout;
  readonly dialect: CsvDialect;
  readonly warnings: readonly string[];
  /** What the lines above the header name. */
  readonly account: string | null;
  readonly balances: readonly NamedBalance[];
  readonly table: TableSource;
}

/** More accounts than a person has: the column is the other side's. */
const MOST_ACCOUNTS = 5000;
const SHOWN_LINES = 20;

function accountOf(text: string, preamble: string | null): StatementAccount {
  const numbered = /\d{3}/.test(text);
  return {
    number: numbered ? text : preamble,
    institution: null,
    kind: null,
    name: text !== '' && !numbered ? text : null,
  };
}

/** Numbers accounts and currencies as they appear; a run of rows of one account costs no look-up. */
interface Accounts {
  readonly numbers: Map<string, number>;
  account: string | null;
  currency: string | null;
  number: number;
}

function accountNumber(accounts: Accounts, account: string, currency: string | null, line: number): boolean {
  if (account === accounts.account && currency === accounts.currency) return false;
  accounts.account = account;
  accounts.currency = currency;
  const key = `${account}\n${currency ?? ''}`;
  const known = accounts.numbers.get(key);
  accounts.number = known ?? accounts.numbers.size;
  if (known !== undefined) return false;
  if (accounts.numbers.size >= MOST_ACCOUNTS) {
    throw new StatementError(`line ${line}: the file names more than ${MOST_ACCOUNTS} accounts`, {
      line,
      mend: 'Give a mapping whose account column holds the own account, or none.',
    });
  }
  accounts.numbers.set(key, accounts.number);
  return true;
}

interface Period {
  readonly from: EpochDay;
  readonly to: EpochDay;
}

/**
 * The named balances of the only statement. An undated one is of the first or last day; a bare word is opening when its day is before
 * the first line, and says less than a running balance does.
 */
function* balanceParts(
  balances: readonly NamedBalance[],
  { from, to }: Period,
  hasRunning: boolean,
): Generator<StatementPart> {
  const found = new Map<'opening' | 'closing', NamedBalance>();
  for (const balance of balances) {
    const { which, date } = balance;
    if (which === 'either' && hasRunning) continue;
    const side = which === 'either' ? (date !== null && date < from ? 'opening' : 'closing') : which;
    if (side === 'closing' || !found.has(side)) found.set(side, balance);
  }
  for (const [which, { amount, date }] of found) {
    const balance = { amount, date: date ?? (which === 'opening' ? from : to) };
    yield { kind: 'balance', statement: 0, which, balance };
  }
}

const MOST_BALANCES = 1000;

function refuseUnreadable(first: RejectedLine | null, layout: CsvLayout): void {
  if (first === null) {
    throw new StatementError('the file has a header and no transactions', {
      ...(layout.headerLine === null ? {} : { line: layout.headerLine }),
      mend: 'Choose a longer period in the bank’s export.',
    });
  }
  throw new StatementError(`line ${first.line}: ${first.reason}; no row of the file can be read`, {
    line: first.line,
    mend: 'Give a mapping of date, amount and description columns.',
  });
}

/** Reads every row in the order of the file. A line is given when the next one begins, as rows below may continue its text. */
export function* tableParts(plan: TablePlan): Generator<StatementPart> {
  const { layout, dialect } = plan;
  const reader: RowReader = {
    columns: layout.columns,
    dialect,
    width: layout.width,
    header: layout.header,
    payer: payerColumn(layout.header, layout.columns),
    days: new Map(),
  };
  const accounts: Accounts = { numbers: new Map(), account: null, currency: null, number: 0 };
  const skipped: number[] = [];
  let held = null as StatementLine | null;
  let statement = 0;
  let firstRejected = null as RejectedLine | null;
  let index = -1;
  const balances = [...plan.balances];
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const warning of plan.warnings) yield { kind: 'warning', warning };
  for (const row of plan.table.rows()) {
    index += 1;
    if (index <= layout.headerIndex) continue;
    const outcome = readRow(reader, row);
    if (outcome.kind === 'line') {
      if (held !== null) yield { kind: 'line', statement, line: held };
      if (accountNumber(accounts, outcome.account, outcome.currency, row.line)) {
        const account = accountOf(outcome.account, plan.account);
        yield { kind: 'statement', statement: accounts.number, account, currency: outcome.currency };
      }
      statement = accounts.number;
      held = outcome.line;
      if (held.date < from) from = held.date;
      if (held.date > to) to = held.date;
    } else if (outcome.kind === 'balance') {
      if (balances.length < MOST_BALANCES) balances.push(outcome.balance);
    } else if (outcome.kind === 'continuation' && held !== null) {
      held = { ...held, description: `${held.description} ${outcome.text}`.trim() };
    } else if (outcome.kind === 'rejected') {
      // What follows a rejected row without a date continues that row, not the one before it.
      if (held !== null) yield { kind: 'line', statement, line: held };
      held = null;
      const text = row.cells.join(layout.delimiter === '' ? '\t' : layout.delimiter).slice(0, 500);
      const rejected = { line: row.line, reason: outcome.reason, text };
      firstRejected ??= rejected;
      yield { kind: 'rejected', rejected };
    } else if (skipped.length < SHOWN_LINES) skipped.push(row.line);
  }
  if (held !== null) yield { kind: 'line', statement, line: held };
  if (accounts.numbers.size === 0) refuseUnreadable(firstRejected, layout);
  if (accounts.numbers.size === 1)
    yield* balanceParts(balances, { from, to }, layout.columns.balance !== undefined);
  if (skipped.length > 0) {
    yield { kind: 'warning', warning: `not transactions: lines ${skipped.join(', ')}` };
  }
}
