import { balanceOfRow, type NamedBalance } from './csv-balances.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { headerKey } from './csv-headers.ts';
import { cleanText } from './encoding.ts';
import type { TableRow } from './table.ts';

const ACCOUNT_LABEL =
  /^(?:account|konto|kontonummer|iban|rekening|rekeningnummer|compte|numero compte|numero de compte|cuenta|conto|conto corrente|ucet|cislo uctu|numer rachunku|rachunek|girokonto|tagesgeld|kreditkarte|acct|bank account)\b/;
/** ISO 13616: country, check digits, up to thirty letters and digits. */
const IBAN = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/;
/** Longer texts speak about an account. */
const MOST_NUMBER = 60;

function numberIn(text: string): string | null {
  const value = text.trim().replace(/^=?"(.*)"$/, '$1');
  if (value.length > MOST_NUMBER || !/\d{3}/.test(value)) return null;
  // `DE12… / Girokonto`, `1234 (INR) - JOHN DOE`.
  const [first] = cleanText(value).split(/ [/(|-]/);
  return /\d{3}/.test(first!) ? first!.trim() : cleanText(value);
}

/** The account that lines above the header name: `Konto;DE12…`, `Account details for:,FRANK Account 666-666`. */
export function accountOf(preamble: readonly (readonly string[])[]): string | null {
  let found: string | null = null;
  for (const [index, cells] of preamble.entries()) {
    const at = cells.findIndex((cell) => cell.length <= 80 && ACCOUNT_LABEL.test(headerKey(cell)));
    if (at < 0) continue;
    const label = cells[at]!;
    const behind = label.includes(':') ? label.slice(label.indexOf(':') + 1) : '';
    const beside = cells.slice(at + 1);
    const blank = beside.every((cell) => cell.trim() === '');
    const below = blank && behind.trim() === '' ? (preamble[index + 1]?.[at] ?? '') : '';
    for (const text of [behind, ...beside, below]) {
      const number = numberIn(text);
      if (number !== null && IBAN.test(number)) return number;
      found ??= number;
    }
  }
  return found;
}

/** What the rows above the header say of the account. */
export interface Preamble {
  readonly account: string | null;
  readonly balances: readonly NamedBalance[];
}

export function readPreamble(
  rows: readonly TableRow[],
  { decimalMark: mark, dateOrder: order }: Pick<CsvDialect, 'decimalMark' | 'dateOrder'>,
): Preamble {
  const balances = rows
    .map(({ cells }) => balanceOfRow(cells, { mark, order }))
    .filter((balance) => balance !== null);
  return { account: accountOf(rows.map(({ cells }) => cells)), balances };
}
