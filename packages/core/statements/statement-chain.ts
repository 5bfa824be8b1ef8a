import { equals, formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import type { DatedBalance, StatementAccount, StatementPart } from './statement.ts';

/** Beyond it, statements that don't follow each other are the habit of the bank and not worth a line each. */
const WARNINGS = 20;

interface Link {
  readonly statement: number;
  closing: DatedBalance | null;
}

/**
 * Joins the statements that a file holds of the same account, day by day or page by page, into one: the opening balance of the first, the
 * lines of all, the closing balance of the last. They are joined where the next opens with the balance with which the one
 * before closed, or where neither says a balance; otherwise the next is a statement of its own, so that each proves itself.
 */
export interface StatementChain {
  /** The statement that the coming lines belong to. `line` is where it begins in the file. */
  readonly begin: (
    account: StatementAccount,
    currency: string | null,
    opening: DatedBalance | null,
    line: number,
  ) => number;
  readonly close: (statement: number, closing: DatedBalance | null) => void;
  /** Gives out the closing balances that are still held. */
  readonly finish: () => void;
  /** Statements begun so far. */
  readonly count: () => number;
}

export function statementChain(emit: (part: StatementPart) => void): StatementChain {
  const open = new Map<string, Link>();
  const byNumber = new Map<number, Link>();
  let count = 0;
  let warned = 0;
  const release = ({ statement, closing }: Link): void => {
    if (closing !== null) emit({ kind: 'balance', statement, which: 'closing', balance: closing });
    byNumber.delete(statement);
  };
  const warn = (account: StatementAccount, before: DatedBalance, after: DatedBalance, line: number): void => {
    warned += 1;
    if (warned > WARNINGS) return;
    const amount = (balance: DatedBalance): string =>
      `${formatDecimal(balance.amount)} on ${formatDay(balance.date)}`;
    emit({
      kind: 'warning',
      warning: `line ${line}: account ${account.number ?? '(no number)'} opens with ${amount(after)}, the statement before it closed with ${amount(before)}: statements are missing between them, or they stand in another order`,
    });
  };
  return {
    begin: (account, currency, opening, line) => {
      const key = JSON.stringify([account.number ?? account.name, currency]);
      const last = open.get(key);
      if (last !== undefined) {
        const { closing } = last;
        const continues =
          closing === null || opening === null ? closing === opening : equals(closing.amount, opening.amount);
        if (continues) return last.statement;
        if (closing !== null && opening !== null) warn(account, closing, opening, line);
        release(last);
      }
      const link: Link = { statement: count, closing: null };
      count += 1;
      open.set(key, link);
      byNumber.set(link.statement, link);
      emit({ kind: 'statement', statement: link.statement, account, currency });
      if (opening !== null)
        emit({ kind: 'balance', statement: link.statement, which: 'opening', balance: opening });
      return link.statement;
    },
    close: (statement, closing) => {
      const link = byNumber.get(statement);
      if (link !== undefined) link.closing = closing;
    },
    finish: () => {
      for (const link of open.values()) release(link);
      open.clear();
    },
    count: () => count,
  };
}
