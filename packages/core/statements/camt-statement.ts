import { add, type Decimal, equals, ZERO } from '../money/decimal.ts';
import { type AccountHolder, accountNumber } from './camt-detail.ts';
import { type CamtEntry, entryLines } from './camt-entry.ts';
import {
  type CamtNode,
  CamtValueError,
  creditOf,
  dayOf,
  nodeAt,
  readAmountNode,
  signed,
  sourceOfNode,
  textAt,
} from './camt-values.ts';
import type { DatedBalance, StatementAccount, StatementPart } from './statement.ts';
import { StatementError } from './statement.ts';
import type { StatementChain } from './statement-chain.ts';

/** ISO 20022 external code set, cash account types. */
const KINDS: Readonly<Record<string, StatementAccount['kind']>> = {
  CACC: 'checking',
  CASH: 'checking',
  SLRY: 'checking',
  TRAN: 'checking',
  TRAS: 'checking',
  SVGS: 'savings',
  LLSV: 'savings',
  CARD: 'credit-card',
  LOAN: 'credit-line',
  ODFT: 'credit-line',
  MOMA: 'money-market',
};

interface Balance extends DatedBalance {
  readonly code: string;
  readonly currency: string | null;
}

/** What the entries that are no bookings come to, for one warning at the end. */
export interface Informational {
  count: number;
  firstLine: number;
}

/** One `Stmt`, `Rpt` or `Ntfctn` while it is read: its account and balances stand before its entries. */
export interface CamtStatement {
  readonly account: (node: CamtNode) => void;
  readonly balance: (node: CamtNode, line: number) => void;
  readonly entry: (entry: CamtEntry) => void;
  readonly end: () => void;
}

function readAccount(node: CamtNode): StatementAccount {
  const bank = nodeAt(node, 'Svcr', 'FinInstnId');
  const institution =
    textAt(bank, 'Nm') ||
    textAt(bank, 'NmAndAdr', 'Nm') ||
    textAt(bank, 'BICFI') ||
    textAt(bank, 'BIC') ||
    textAt(bank, 'CmbndId', 'Nm');
  return {
    number: accountNumber(node) || null,
    institution: institution || null,
    kind: KINDS[textAt(node, 'Tp', 'Cd').toUpperCase()] ?? null,
    name: textAt(node, 'Nm') || null,
  };
}

/** Null for the kinds of balance that say nothing about what is booked. */
function readBalance(node: CamtNode, line: number): Balance | null {
  const type = nodeAt(node, 'Tp');
  // Version 1 has the code in `Tp/Cd`.
  const code = (textAt(type, 'CdOrPrtry', 'Cd') || textAt(type, 'Cd')).toUpperCase();
  if (!['OPBD', 'PRCD', 'CLBD', 'ITBD'].includes(code)) return null;
  const amount = readAmountNode(nodeAt(node, 'Amt'));
  const credit = creditOf(node);
  let date: number | null = null;
  try {
    date = dayOf(nodeAt(node, 'Dt'));
  } catch (error) {
    if (!(error instanceof CamtValueError)) throw error;
  }
  if (amount === null || credit === null || date === null) {
    const part = amount === null ? 'amount' : credit === null ? '<CdtDbtInd>' : 'date';
    throw new StatementError(`line ${line}: the balance ${code} has no readable ${part}`, {
      line,
      mend: 'Download the file again; without the balance the lines could not be checked against the bank.',
    });
  }
  return { code, date, amount: signed(amount.value, credit), currency: amount.currency };
}

interface Chosen {
  readonly opening: Balance | null;
  readonly closing: Balance | null;
  /** The closing balance is an interim one, which a report of a part of the day does not lead to. */
  readonly interim: boolean;
}

/**
 * Opening booked (else closed before), closing booked; interim balances stand in for either on the inner pages of a statement and in reports of the
 * day: before the closing balance as opening, behind the opening one as closing, two of them as both.
 */
function chooseBalances(balances: readonly Balance[]): Chosen {
  const of = (code: string): Balance | null => balances.find((balance) => balance.code === code) ?? null;
  const interims = balances.filter(({ code }) => code === 'ITBD');
  const [first = null, second = null] = interims;
  const opening = of('OPBD') ?? of('PRCD');
  const closing = of('CLBD');
  if (opening !== null && closing !== null) return { opening, closing, interim: false };
  if (closing !== null) return { opening: first, closing, interim: false };
  if (opening !== null) return { opening, closing: second ?? first, interim: true };
  return second === null
    ? { opening: null, closing: first, interim: true }
    : { opening: first, closing: second, interim: true };
}

interface Reading {
  /** Where the statement begins. */
  readonly line: number;
  readonly chain: StatementChain;
  readonly emit: (part: StatementPart) => void;
  readonly informational: Informational;
  account: StatementAccount;
  holder: AccountHolder;
  currency: string | null;
  chosen: Chosen | null;
  /** What the posted entries come to. */
  booked: Decimal;
  readonly balances: Balance[];
  /** By currency: an account whose currency is not said may hold entries in several. */
  readonly statements: Map<string | null, number>;
}

/** A balance in the account's currency; others are left out with a warning. */
function kept(
  { currency, line, emit }: Reading,
  balance: Balance | null,
  which: string,
): DatedBalance | null {
  if (balance === null) return null;
  if (balance.currency === null || balance.currency === currency)
    return { date: balance.date, amount: balance.amount };
  const warning = `line ${line}: the ${which} balance is in ${balance.currency}, the account in ${currency}: it proves nothing`;
  emit({ kind: 'warning', warning });
  return null;
}

/** Takes what stands before the first entry as complete. */
function settle(at: Reading): Chosen {
  at.chosen ??= chooseBalances(at.balances);
  at.currency ??= at.chosen.opening?.currency ?? at.chosen.closing?.currency ?? null;
  return at.chosen;
}

function statementOf(at: Reading, ofLines: string | null): number {
  let statement = at.statements.get(ofLines);
  if (statement === undefined) {
    const opening = ofLines === at.currency ? kept(at, settle(at).opening, 'opening') : null;
    statement = at.chain.begin(at.account, ofLines, opening, at.line);
    at.statements.set(ofLines, statement);
  }
  return statement;
}

function closingOf(at: Reading): DatedBalance | null {
  const { opening, closing, interim } = settle(at);
  const balance = kept(at, closing, 'closing');
  const leads =
    opening === null || (balance !== null && equals(add(opening.amount, at.booked), balance.amount));
  return interim && !leads ? null : balance;
}

function takeAccount(at: Reading, node: CamtNode): void {
  at.account = readAccount(node);
  at.holder = { number: at.account.number ?? '', name: textAt(node, 'Ownr', 'Nm') };
  const declared = textAt(node, 'Ccy').toUpperCase();
  at.currency = declared === '' ? null : declared;
}

/** Throws {@link CamtValueError}. */
function takeEntry(at: Reading, entry: CamtEntry): void {
  const { informational } = at;
  const read = entryLines(entry, at.currency, at.holder);
  if (read.lines.length === 0) {
    if (informational.count === 0) informational.firstLine = entry.line;
    informational.count += 1;
    return;
  }
  const statement = statementOf(at, read.currency);
  for (const line of read.lines) {
    if (line.status === 'posted') at.booked = add(at.booked, line.amount);
    at.emit({ kind: 'line', statement, line });
  }
}

function endStatement(at: Reading): void {
  settle(at);
  // An account without entries still has its balances; one whose currency only its entries say has none.
  if (at.currency === null && at.statements.size > 0) return;
  const statement = statementOf(at, at.currency);
  at.chain.close(statement, closingOf(at));
}

export function camtStatement(
  line: number,
  chain: StatementChain,
  emit: (part: StatementPart) => void,
  informational: Informational,
): CamtStatement {
  const at: Reading = {
    line,
    chain,
    emit,
    informational,
    account: { number: null, institution: null, kind: null, name: null },
    holder: { number: '', name: '' },
    currency: null,
    chosen: null,
    booked: ZERO,
    balances: [],
    statements: new Map(),
  };
  return {
    account: (node) => takeAccount(at, node),
    balance: (node, balanceLine) => {
      const balance = readBalance(node, balanceLine);
      // Statements have a handful; a file that repeats them without end must not fill the memory.
      if (balance !== null && at.balances.length < 100) at.balances.push(balance);
    },
    entry: (entry) => {
      settle(at);
      try {
        takeEntry(at, entry);
      } catch (error) {
        if (!(error instanceof CamtValueError)) throw error;
        const text = sourceOfNode(entry.node);
        emit({ kind: 'rejected', rejected: { line: entry.line, reason: error.message, text } });
      }
    },
    end: () => endStatement(at),
  };
}
