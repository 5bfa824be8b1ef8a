import type { Verification as Schema } from '@financehub/contract/imports.ts';
import { absolute, formatDecimal, isZero, sign, subtract } from '@financehub/core/money/decimal.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Writer } from '../../db/database.ts';
import type { ImportAccount } from './accounts.ts';
import { balanceAt } from './opening.ts';
import type { StatementSummary } from './reading.ts';

export type Verification = Static<typeof Schema>;

export interface Verified {
  readonly account: ImportAccount;
  readonly statement: StatementSummary;
  /** The account opened with what this statement's own balance made necessary, so that balance alone proves nothing. */
  readonly openedByIt: boolean;
}

const MOST_BREAKS = 5;

/** Compares what the statements say with what the books say after posting. */
export async function verify(db: Writer, parts: readonly Verified[]): Promise<Verification> {
  const findings = [];
  for (const part of parts) findings.push(await verifyOne(db, part));
  const states = findings.map(({ state }) => state);
  const state = states.includes('discrepancy')
    ? 'discrepancy'
    : states.includes('unverifiable') || states.length === 0
      ? 'unverifiable'
      : 'verified';
  const reasons = findings.map(({ reason }, index) =>
    findings.length === 1 ? reason : `${parts[index]!.account.name}: ${reason}`,
  );
  return {
    state,
    reason: reasons.length === 0 ? 'The file holds no balance to compare with.' : reasons.join(' '),
    balances: findings.flatMap(({ balance }) => (balance === null ? [] : [balance])),
    explanation: [],
  };
}

interface Finding {
  readonly state: Verification['state'];
  readonly reason: string;
  readonly balance: Verification['balances'][number] | null;
}

async function verifyOne(db: Writer, { account, statement, openedByIt }: Verified): Promise<Finding> {
  const { closing, chain, lines } = statement;
  if (closing === null) {
    return { state: 'unverifiable', reason: 'The file names no balance to compare with.', balance: null };
  }
  const date = formatDay(closing.date);
  const book = await balanceAt(db, account, date);
  const difference = subtract(book, closing.amount);
  const balance = {
    accountId: account.id,
    date,
    currency: account.currency,
    statement: formatDecimal(closing.amount),
    book: formatDecimal(book),
    difference: formatDecimal(difference),
  };
  if (!isZero(difference)) {
    const off = `${formatDecimal(absolute(difference))} ${account.currency} ${sign(difference) > 0 ? 'too much' : 'too little'}`;
    const reason = `On ${date} the statement says ${balance.statement} and the book ${balance.book}: ${off} in the book.`;
    return { state: 'discrepancy', reason, balance };
  }
  if (chain.breaks.length > 0) {
    const places = chain.breaks.slice(0, MOST_BREAKS).join(', ');
    return {
      state: 'discrepancy',
      reason: `The running balance does not follow from the line before on line ${places}.`,
      balance,
    };
  }
  if (chain.pairs > 0) {
    const reason = `The running balance chains over all ${lines} lines and ends at the balance of the account.`;
    return { state: 'verified', reason, balance };
  }
  if (openedByIt) {
    const reason = `The account opens with what makes its balance on ${date} that of the statement; the next statement can prove it.`;
    return { state: 'unverifiable', reason, balance };
  }
  return { state: 'verified', reason: `On ${date} the balance of the account is the statement's.`, balance };
}
