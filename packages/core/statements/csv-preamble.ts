import { balanceOfRow, type NamedBalance } from './csv-balances.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { headerKey } from './csv-headers.ts';
import { cleanText } from './encoding.ts';
import type { TableRow } from './table.ts';

const ACCOUNT_LABEL =
  /^(?:account|konto|kontonummer|iban|rekening|compte|cuenta|conto|ucet|cislo uctu|numer rachunku|rachunek)\b/;

/** The account that lines above the header name: `Konto;DE12…`, `Account details for:,FRANK Account 666-666`. */
function accountOf(preamble: readonly TableRow[]): string | null {
  for (const { cells } of preamble) {
    const [label = '', value = ''] = cells;
    if (ACCOUNT_LABEL.test(headerKey(label)) && /\d/.test(value)) return cleanText(value);
  }
  return null;
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
  return { account: accountOf(rows), balances };
}
