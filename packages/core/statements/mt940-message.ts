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
import { firstReference } from './reference.ts';
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

const NOTHING_SAID = { payee: '', description: '', reference: '', counterpart: '' };

function lineOf({ entry, line, details }: Held, pending: boolean): StatementPart & { kind: 'line' } {
  const said = details.length === 0 ? NOTHING_SAID : entryDetails(details);
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
      reference: firstReference(references.map(cleanText)),
      ...(said.counterpart === '' ? {} : { counterpart: said.counterpart }),
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

/** A file between two fields. */
interface Reading {
  readonly chain: StatementChain;
  readonly emit: (part: StatementPart) => void;
  message: Message;
  /** The last entry, whose text may follow. */
  held: Held | null;
}

function statementAt({ chain, message }: Reading, line: number): number {
  const balance = message.opening?.balance ?? null;
  const currency = message.currency ?? swiftAccount(message.account).currency;
  const opening = balance === null ? null : { date: balance.date, amount: balance.amount };
  message.statement ??= chain.begin(accountOf(message.account), currency, opening, line);
  return message.statement;
}

function release(at: Reading): void {
  const { held, message, emit } = at;
  if (held === null) return;
  const part = lineOf(held, message.interim || held.entry.expected);
  emit({ ...part, statement: statementAt(at, held.line) });
  at.held = null;
}

function restart(at: Reading): void {
  release(at);
  const { opening, closed } = at.message;
  if (opening !== null && !closed) throw cutOff(opening.line, opening);
  at.message = newMessage();
  at.message.begun = true;
}

function takeAccount(at: Reading, { line, lines }: SwiftField): void {
  const { opening, closed, statement } = at.message;
  if (opening !== null && !closed) {
    const warning = `line ${line}: an account (:25:) in the middle of a statement is passed over`;
    at.emit({ kind: 'warning', warning });
    return;
  }
  // Behind the end of a statement it begins the next one, also without a `:20:`.
  if (closed || statement !== null) restart(at);
  at.message.begun = true;
  at.message.account = lines.join('');
}

function takeOpening(at: Reading, { tag, line, lines }: SwiftField): void {
  const { account, closed } = at.message;
  if (closed) {
    restart(at);
    // Statements of the same account follow each other without repeating it.
    at.message.account = account;
  }
  const { message } = at;
  const balance = swiftBalance(lines.join(''));
  if (balance === null) throw unreadable(line, tag, lines.join(' '));
  if (message.opening !== null) throw cutOff(line, message.opening);
  message.opening = { balance, line };
  message.currency = balance.currency;
}

function takeClosing(at: Reading, { tag, line, lines }: SwiftField): void {
  release(at);
  const { message } = at;
  const balance = swiftBalance(lines.join(''));
  if (balance === null) throw unreadable(line, tag, lines.join(' '));
  message.currency ??= balance.currency;
  const statement = statementAt(at, line);
  message.closed = true;
  if (balance.currency === message.currency) {
    at.chain.close(statement, { date: balance.date, amount: balance.amount });
    return;
  }
  const warning = `line ${line}: the closing balance is in ${balance.currency}, the account in ${message.currency}: it proves nothing`;
  at.emit({ kind: 'warning', warning });
}

function takeEntry(at: Reading, { line, lines }: SwiftField): void {
  release(at);
  const read = readEntry(lines.join('\n'));
  if (typeof read === 'string') {
    const text = cleanText(`:61:${lines.join(' ')}`).slice(0, 500);
    at.emit({ kind: 'rejected', rejected: { line, reason: read, text } });
    return;
  }
  at.held = { entry: read, line, details: [] };
  const side = sign(read.amount) < 0 ? at.message.debits : at.message.credits;
  side.count += 1;
  side.total = add(side.total, absolute(read.amount));
}

/** `:90D:` and `:90C:`, the number and total of an interim report's entries. */
function checkSums({ message, emit }: Reading, { tag, line, lines }: SwiftField): void {
  const match = /^(\d{1,6})([A-Z]{3})([\d,.]*)$/.exec(lines.join('').trim());
  const side = tag === '90D' ? message.debits : message.credits;
  const total = swiftAmount(match?.[3] ?? '') ?? ZERO;
  if (match === null || (Number(match[1]) === side.count && equals(total, side.total))) return;
  const warning = `line ${line}: the bank counts ${match[1]} entries of ${formatDecimal(total)}, the file has ${side.count} of ${formatDecimal(side.total)}`;
  emit({ kind: 'warning', warning });
}

function takeInterim({ message }: Reading, { tag, lines }: SwiftField): void {
  if (message.opening !== null) return;
  message.interim = true;
  const currency = /^([A-Z]{3})/.exec(lines[0] ?? '')?.[1];
  if (tag === '34F' && currency !== undefined) message.currency ??= currency;
}

function takeField(at: Reading, field: SwiftField): void {
  const { tag } = field;
  if (tag === '20') restart(at);
  else if (tag === '25' || tag === '25P') takeAccount(at, field);
  else if (tag.startsWith('60')) takeOpening(at, field);
  else if (tag === '61') takeEntry(at, field);
  else if (tag === '86') at.held?.details.push(...field.lines);
  else if (tag.startsWith('62')) takeClosing(at, field);
  else if (tag === '34F' || tag === '13' || tag === '13D') takeInterim(at, field);
  // What stands behind the entries belongs to none of them: an :86: of the whole statement follows.
  if (tag === '64' || tag === '65' || tag.startsWith('90')) release(at);
  if (tag === '90D' || tag === '90C') checkSums(at, field);
}

export function messageReader(chain: StatementChain, emit: (part: StatementPart) => void): MessageReader {
  const at: Reading = { chain, emit, message: newMessage(), held: null };
  return {
    field: (field) => takeField(at, field),
    endOfMessage: () => {
      release(at);
      at.message.begun = false;
    },
    endOfFile: (line) => {
      release(at);
      const { begun, opening, statement, closed } = at.message;
      if (begun && opening === null && statement === null && chain.count() > 0) throw cutOffInHead(line);
      if (opening !== null && !closed) throw cutOff(line, opening);
    },
  };
}
