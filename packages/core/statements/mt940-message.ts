import { absolute, add, type Decimal, equals, formatDecimal, sign, ZERO } from '../money/decimal.ts';
import { cleanText } from './encoding.ts';
import { entryDetails } from './mt940-details.ts';
import {
  readEntry,
  type StatementEntry,
  type SwiftBalance,
  swiftAccount,
  swiftAmount,
  swiftBalance,
} from './mt940-values.ts';
import { type StatementAccount, StatementError, type StatementPart } from './statement.ts';
import type { StatementChain } from './statement-chain.ts';

/** One tagged field of a message with the lines that follow it. */
export interface SwiftField {
  readonly tag: string;
  /** The tag's line, 1-based. */
  readonly line: number;
  /** Without the tag. */
  readonly lines: readonly string[];
}

/** The state of a file between two fields. */
export interface MessageReader {
  readonly field: (field: SwiftField) => void;
  /** A `-` or `-}`, or the end of the file. */
  readonly endOfMessage: () => void;
  /** Throws {@link StatementError} where the last statement has no end. */
  readonly endOfFile: (line: number) => void;
}

interface Held {
  readonly entry: StatementEntry;
  readonly line: number;
  readonly details: string[];
}

interface Message {
  account: string;
  currency: string | null;
  /** Fields of the message's head were read, and nothing says that it ends there. */
  begun: boolean;
  opening: { balance: SwiftBalance; line: number } | null;
  closed: boolean;
  /** An interim report (MT942): it has a floor limit or a time in place of balances. */
  interim: boolean;
  /** Of the chain, from the first entry or balance on. */
  statement: number | null;
  /** What the entries come to, for an interim report's own count. */
  readonly debits: Side;
  readonly credits: Side;
}

interface Side {
  count: number;
  total: Decimal;
}

const NO_REFERENCE = /^(?:NONREF|NON REF|NOREF|NOTPROVIDED|KREF\+?|EREF\+?|MARF|PREF|0*|-*)$/i;

function newMessage(): Message {
  return {
    account: '',
    currency: null,
    begun: false,
    opening: null,
    closed: false,
    interim: false,
    statement: null,
    debits: { count: 0, total: ZERO },
    credits: { count: 0, total: ZERO },
  };
}

function accountOf(text: string): StatementAccount {
  const { number, institution } = swiftAccount(text);
  return { number, institution, kind: null, name: null };
}

function lineOf({ entry, line, details }: Held, pending: boolean): StatementPart & { kind: 'line' } {
  const said = details.length === 0 ? { payee: '', description: '', reference: '' } : entryDetails(details);
  const references = [entry.bankReference, entry.customerReference, said.reference];
  return {
    kind: 'line',
    statement: 0,
    line: {
      line,
      date: entry.date,
      amount: entry.amount,
      payee: cleanText(entry.name) || said.payee,
      description: said.description || cleanText(entry.supplement),
      reference: references.map(cleanText).find((one) => !NO_REFERENCE.test(one)) ?? null,
      balance: null,
      category: null,
      status: pending ? 'pending' : 'posted',
    },
  };
}

function unreadable(line: number, tag: string, text: string): StatementError {
  return new StatementError(`line ${line}: the balance :${tag}: "${text.slice(0, 40)}" can't be read`, {
    line,
    mend: 'Download the file again; without the balance the lines could not be checked against the bank.',
  });
}

/** A statement that has an opening balance and no closing one is cut off. */
function cutOff(line: number, opening: { balance: SwiftBalance; line: number }): StatementError {
  const shown = formatDecimal(opening.balance.amount);
  return new StatementError(
    `line ${line}: the file ends inside the statement that opens with ${shown} on line ${opening.line}: its closing balance (:62F:) is missing`,
    { line, mend: 'The file is cut off. Download it again; nothing of it was imported.' },
  );
}

function cutOffInHead(line: number): StatementError {
  return new StatementError(`line ${line}: the file ends in the head of a statement`, {
    line,
    mend: 'The file is cut off. Download it again; nothing of it was imported.',
  });
}

export function messageReader(chain: StatementChain, emit: (part: StatementPart) => void): MessageReader {
  let message = newMessage();
  let held: Held | null = null;

  const statementAt = (line: number): number => {
    const balance = message.opening?.balance ?? null;
    const currency = message.currency ?? swiftAccount(message.account).currency;
    const opening = balance === null ? null : { date: balance.date, amount: balance.amount };
    message.statement ??= chain.begin(accountOf(message.account), currency, opening, line);
    return message.statement;
  };
  const release = (): void => {
    if (held === null) return;
    const part = lineOf(held, message.interim || held.entry.expected);
    emit({ ...part, statement: statementAt(held.line) });
    held = null;
  };
  const restart = (): void => {
    release();
    if (message.opening !== null && !message.closed) throw cutOff(message.opening.line, message.opening);
    message = newMessage();
    message.begun = true;
  };
  /** Fields of the head that come after the end of a statement begin the next one, also without a `:20:`. */
  const head = (): void => {
    if (message.closed || message.statement !== null) restart();
    message.begun = true;
  };
  const opening = ({ tag, line, lines }: SwiftField): void => {
    const { account } = message;
    if (message.closed) {
      restart();
      // Statements of the same account follow each other without repeating it.
      message.account = account;
    }
    const balance = swiftBalance(lines.join(''));
    if (balance === null) throw unreadable(line, tag, lines.join(' '));
    if (message.opening !== null) throw cutOff(line, message.opening);
    message.opening = { balance, line };
    message.currency = balance.currency;
  };
  const closing = ({ tag, line, lines }: SwiftField): void => {
    release();
    const balance = swiftBalance(lines.join(''));
    if (balance === null) throw unreadable(line, tag, lines.join(' '));
    message.currency ??= balance.currency;
    const statement = statementAt(line);
    message.closed = true;
    if (balance.currency === message.currency) {
      chain.close(statement, { date: balance.date, amount: balance.amount });
      return;
    }
    const warning = `line ${line}: the closing balance is in ${balance.currency}, the account in ${message.currency}: it proves nothing`;
    emit({ kind: 'warning', warning });
  };
  const entry = ({ line, lines }: SwiftField): void => {
    release();
    const read = readEntry(lines.join('\n'));
    if (typeof read === 'string') {
      emit({
        kind: 'rejected',
        rejected: { line, reason: read, text: cleanText(`:61:${lines.join(' ')}`).slice(0, 500) },
      });
      return;
    }
    held = { entry: read, line, details: [] };
    const side = sign(read.amount) < 0 ? message.debits : message.credits;
    side.count += 1;
    side.total = add(side.total, absolute(read.amount));
  };
  const sums = ({ tag, line, lines }: SwiftField): void => {
    const match = /^(\d{1,6})([A-Z]{3})([\d,.]*)$/.exec(lines.join('').trim());
    const side = tag === '90D' ? message.debits : message.credits;
    const total = swiftAmount(match?.[3] ?? '') ?? ZERO;
    if (match === null || (Number(match[1]) === side.count && equals(total, side.total))) return;
    const warning = `line ${line}: the bank counts ${match[1]} entries of ${formatDecimal(total)}, the file has ${side.count} of ${formatDecimal(side.total)}`;
    emit({ kind: 'warning', warning });
  };
  const account = ({ line, lines }: SwiftField): void => {
    if (message.opening !== null && !message.closed) {
      const warning = `line ${line}: an account (:25:) in the middle of a statement is passed over`;
      emit({ kind: 'warning', warning });
      return;
    }
    head();
    message.account = lines.join('');
  };
  const interim = ({ tag, lines }: SwiftField): void => {
    if (message.opening !== null) return;
    message.interim = true;
    const currency = /^([A-Z]{3})/.exec(lines[0] ?? '')?.[1];
    if (tag === '34F' && currency !== undefined) message.currency ??= currency;
  };
  return {
    field: (field) => {
      const { tag } = field;
      if (tag === '20') restart();
      else if (tag === '25' || tag === '25P') account(field);
      else if (tag.startsWith('60')) opening(field);
      else if (tag === '61') entry(field);
      else if (tag === '86') held?.details.push(...field.lines);
      else if (tag.startsWith('62')) closing(field);
      else if (tag === '34F' || tag === '13' || tag === '13D') interim(field);
      // What stands behind the entries belongs to none of them: an :86: of the whole statement follows.
      if (tag === '64' || tag === '65' || tag.startsWith('90')) release();
      if (tag === '90D' || tag === '90C') sums(field);
    },
    endOfMessage: () => {
      release();
      message.begun = false;
    },
    endOfFile: (line) => {
      release();
      const headOnly = message.begun && message.opening === null && message.statement === null;
      if (headOnly && chain.count() > 0) throw cutOffInHead(line);
      if (message.opening !== null && !message.closed) throw cutOff(line, message.opening);
    },
  };
}
