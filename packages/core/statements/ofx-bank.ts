import { isCurrency, minorDigits } from '../money/currency.ts';
import { type Decimal, multiply, negate, parseDecimal, round, sign } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { DecimalMark } from './amount-text.ts';
import { child, descendants, type OfxNode, textOf } from './ofx-tokens.ts';
import {
  cleanValue,
  lineCurrency,
  OfxValueError,
  ofxAmount,
  ofxDay,
  optionalDecimal,
  requireDay,
  requireDecimal,
  sourceText,
} from './ofx-values.ts';
import {
  type DatedBalance,
  type RejectedLine,
  type StatementAccount,
  StatementError,
  type StatementLine,
} from './statement.ts';

/** What reading a file gathers besides its statements. */
export interface OfxNotes {
  readonly rejected: RejectedLine[];
  readonly warnings: string[];
}

const KINDS: Readonly<Record<string, StatementAccount['kind']>> = {
  CHECKING: 'checking',
  SAVINGS: 'savings',
  CD: 'savings',
  MONEYMRKT: 'money-market',
  CREDITLINE: 'credit-line',
};

/** The currency of a statement: CURDEF, else the one that its lines agree on. */
export function statementCurrency(response: OfxNode): string | null {
  const declared = textOf(response, 'CURDEF')?.toUpperCase() ?? '';
  if (isCurrency(declared)) return declared;
  const symbols = new Set(
    descendants(response, ['CURRENCY']).map((node) => textOf(node, 'CURSYM')?.toUpperCase()),
  );
  const [only] = symbols;
  if (symbols.size === 1 && only !== undefined && isCurrency(only)) return only;
  // A code that is no currency is passed on: taking it for none would put the amounts into any currency.
  return declared === '' ? null : declared;
}

/**
 * The amount in the statement's currency. `CURRENCY` (not `ORIGCURRENCY`) says that TRNAMT is in another currency and CURRATE is
 * the statement's currency per unit of it (OFX 2.2, 5.2).
 */
function inStatementCurrency(
  amount: Decimal,
  node: OfxNode,
  currency: string | null,
  notes: OfxNotes,
): Decimal {
  const foreign = lineCurrency(node);
  if (foreign === null || currency === null || foreign.symbol === currency) return amount;
  const rate = parseDecimal(foreign.rate?.trim() ?? '');
  if (rate === null || sign(rate) <= 0) {
    throw new OfxValueError(
      node.line,
      `the amount is in ${foreign.symbol} and no rate to ${currency} is given`,
    );
  }
  notes.warnings.push(
    `line ${node.line}: ${foreign.symbol} converted to ${currency} at the file's rate ${foreign.rate}`,
  );
  return round(multiply(amount, rate), minorDigits(currency));
}

/** Transaction types (OFX 2.2, 11.4.4.3) that take money from the account. */
const OUT = 'DEBIT|FEE|SRVCHG|ATM|POS|CHECK|PAYMENT|CASH|DIRECTDEBIT|REPEATPMT';
const OUT_TYPES = new Set(OUT.split('|'));
const TYPED = /<TRNTYPE>\s*(\w+)(?:(?!<\/?STMTTRN)[\s\S]){0,2000}?<TRNAMT>\s*([^<\r\n]+)/gi;

/** Whether the type has to say the direction: no amount has a minus, though some are called debits. OFX signs the amounts. */
export function hasBareAmounts(text: string): boolean {
  let debits = 0;
  for (const [, type, amount] of text.matchAll(TYPED)) {
    if (amount!.includes('-')) return false;
    if (OUT_TYPES.has(type!.toUpperCase()) && /[1-9]/.test(amount!)) debits += 1;
  }
  return debits > 0;
}

/** How the amounts of a file are written. */
export interface OfxAmounts {
  readonly mark: DecimalMark;
  /** See {@link hasBareAmounts}. */
  readonly bare: boolean;
}

/** One `STMTTRN` (posted) or `STMTTRNP` (pending). Throws {@link OfxValueError}. */
export function bankLine(
  node: OfxNode,
  { mark, bare }: OfxAmounts,
  currency: string | null,
  notes: OfxNotes,
): StatementLine {
  const pending = node.tag === 'STMTTRNP';
  const date = requireDay(node, pending ? ['DTTRAN', 'DTPOSTED'] : ['DTPOSTED']);
  const written = inStatementCurrency(requireDecimal(node, 'TRNAMT', mark), node, currency, notes);
  const out = bare && OUT_TYPES.has(textOf(node, 'TRNTYPE')?.toUpperCase() ?? '');
  const amount = out ? negate(written) : written;
  const category = cleanValue(node, 'CATEGORY');
  const counterpart =
    cleanValue(child(node, 'BANKACCTTO'), 'ACCTID') || cleanValue(child(node, 'CCACCTTO'), 'ACCTID');
  return {
    line: node.line,
    date,
    amount,
    payee: cleanValue(node, 'NAME') || cleanValue(child(node, 'PAYEE'), 'NAME'),
    description: cleanValue(node, 'MEMO'),
    reference: textOf(node, 'FITID'),
    ...(counterpart === '' ? {} : { counterpart }),
    balance: optionalDecimal(node, 'ACCTBAL', mark),
    category: category === '' ? null : category,
    status: pending ? 'pending' : 'posted',
  };
}

/** Runs a reader over each node; what it can't read becomes a rejected line. */
export function readEach<T>(
  nodes: readonly OfxNode[],
  notes: OfxNotes,
  read: (node: OfxNode) => readonly T[],
): T[] {
  const lines: T[] = [];
  for (const node of nodes) {
    try {
      lines.push(...read(node));
    } catch (error) {
      if (!(error instanceof OfxValueError)) throw error;
      notes.rejected.push({ line: error.line, reason: error.message, text: sourceText(node) });
    }
  }
  return lines;
}

/**
 * The closing balance; an opening balance is not part of OFX. Banks without a balance to tell send the element with both values
 * empty; a date without an amount is a broken file. A balance without a date is of the period's end, else of `last`, the last line.
 */
export function ledgerBalance(
  response: OfxNode,
  mark: DecimalMark,
  last: EpochDay | null,
): DatedBalance | null {
  const node = child(response, 'LEDGERBAL');
  const [amountText, dateText] = [textOf(node, 'BALAMT'), textOf(node, 'DTASOF')];
  if (node === null || (amountText === null && dateText === null)) return null;
  const amount = amountText === null ? null : ofxAmount(amountText, mark);
  const end = textOf(child(response, 'BANKTRANLIST'), 'DTEND');
  const date = dateText !== null && /[1-9]/.test(dateText) ? ofxDay(dateText) : (ofxDay(end ?? '') ?? last);
  if (amount !== null && date === null && dateText === null) return null;
  if (amount !== null && date !== null) return { amount, date };
  const part = amount === null ? 'BALAMT' : 'DTASOF';
  const shown = (amount === null ? amountText : dateText) ?? '';
  const line = child(node, part)?.line ?? node.line;
  throw new StatementError(
    `line ${line}: the ledger balance has no readable <${part}> ("${shown.slice(0, 40)}")`,
    {
      line,
      mend: 'Download the file again; without the balance the lines could not be checked against the bank.',
    },
  );
}

export function bankAccount(response: OfxNode, institution: string | null): StatementAccount {
  const card = child(response, 'CCACCTFROM');
  const from = card ?? child(response, 'BANKACCTFROM');
  return {
    number: textOf(from, 'ACCTID'),
    institution: institution ?? textOf(from, 'BANKID'),
    kind: card === null ? (KINDS[textOf(from, 'ACCTTYPE')?.toUpperCase() ?? ''] ?? null) : 'credit-card',
    name: null,
  };
}
