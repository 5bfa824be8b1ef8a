import { headerKey } from './csv-headers.ts';
import { dateWords } from './pdf-dates.ts';
import { accountLabel, labelOf } from './pdf-labels.ts';
import { isMoney, withoutLetter } from './pdf-money.ts';
import type { GatheredRows, TableShape } from './pdf-rows.ts';
import type { PdfLine, PdfSegment } from './pdf-words.ts';
import type { TableRow } from './table.ts';

/** What the text around a table says: the account, balances, and whether it is the bill of a card. */

/** A line with its cells. */
export interface CellLine {
  readonly at: PdfLine;
  readonly segments: readonly PdfSegment[];
}

const ACCOUNTS_MOST = 8;

/** A balance that the document names, with the words around it. */
export interface NamedAmount {
  readonly line: number;
  readonly kind: 'opening' | 'closing';
  readonly text: string;
  readonly amount: string;
}

/** Rows of label and value, each once. */
export function preamble(
  lines: readonly CellLine[],
  gathered: GatheredRows,
  inTable: ReadonlySet<number>,
  strict: boolean,
): { accounts: TableRow[]; balances: NamedAmount[] } {
  const accounts = new Map<string, TableRow>();
  const balances: NamedAmount[] = [];
  for (const kind of ['opening', 'closing'] as const) {
    const balance = gathered[kind];
    if (balance !== null)
      balances.push({ kind, line: balance.line, text: balance.label, amount: balance.amount });
  }
  for (const { at, segments } of lines) {
    if (inTable.has(at.line)) continue;
    for (const [i, segment] of segments.entries()) {
      const next = segments[i + 1];
      const beside =
        next === undefined ? null : accountLabel(`${segment.text.replace(/:$/, '')}: ${next.text}`);
      const account = accountLabel(segment.text) ?? beside;
      if (account !== null && accounts.size < ACCOUNTS_MOST) {
        accounts.set(account.join(' '), { line: at.line, cells: [...account] });
      }
      const kind = labelOf(segment.text);
      if ((kind !== 'opening' && kind !== 'closing') || next === undefined || !isMoney(next.text, strict))
        continue;
      if (balances.every((one) => one.kind !== kind)) {
        balances.push({ kind, line: at.line, text: segment.text, amount: next.text });
      }
    }
  }
  return { accounts: [...accounts.values()], balances };
}

/** `Opening balance`, its amount and its day, as the readers of tables know them. */
export function balanceRow(
  { line, kind, text, amount }: NamedAmount,
  owes: boolean,
  complete: (date: string) => string,
): TableRow {
  const label = kind === 'opening' ? 'Opening balance' : 'Closing balance';
  const words = text.split(' ').map((word) => ({ text: word, x0: 0, x1: 0 }));
  const at = words.findIndex((_, i) => dateWords(words.slice(i)) > 0);
  const date =
    at < 0
      ? ''
      : words
          .slice(at, at + dateWords(words.slice(at)))
          .map((word) => word.text)
          .join(' ');
  const figure = withoutLetter(amount);
  return { line, cells: [label, owes ? turned(figure) : figure, ...(date === '' ? [] : [complete(date)])] };
}

/** What is owed as a negative figure. */
function turned(amount: string): string {
  return /[-−–(]|cr$/i.test(amount) ? amount.replace(/[-−–()]|cr$/gi, '').trim() : `-${amount}`;
}

/** A bill of a credit card: what is owed is printed as a positive figure. */
const CARD_BILL =
  /\b(?:minimum (?:payment|amount)|payment due|credit limit|card number|credit card|kreditkarte|kreditlimit|verfugungsrahmen|carte de credit|tarjeta de credito|carta di credito|cartao de credito)\b/;

export function isCardBill(lines: readonly CellLine[]): boolean {
  return lines.some(({ at }) => CARD_BILL.test(headerKey(at.words.map(({ text }) => text).join(' '))));
}

/** Whether most figures of the one amount column are bare and none says by a mark that it is money in. */
export function readsAsOwed(rows: readonly TableRow[], { amounts, balance }: TableShape): boolean {
  const [only] = amounts;
  if (amounts.length !== 1 || only === undefined || balance !== null) return false;
  const figures = rows.map(({ cells }) => cells[only] ?? '').filter((text) => text !== '');
  const minus = figures.filter((text) => /[-−–(]/.test(text)).length;
  return !figures.some((text) => /\+|cr$|dr$/i.test(text)) && minus * 2 < figures.length;
}
