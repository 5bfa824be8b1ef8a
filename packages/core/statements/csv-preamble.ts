import { headerKey } from './csv-headers.ts';
import { cleanText } from './encoding.ts';
import type { TableRow } from './table.ts';

const ACCOUNT_LABEL =
  /^(?:account|konto|kontonummer|iban|rekening|compte|cuenta|conto|ucet|cislo uctu|numer rachunku|rachunek)\b/;

/** The account that lines above the header name: `Konto;DE12…`, `Account details for:,FRANK Account 666-666`. */
export function preambleAccount(preamble: readonly TableRow[]): string | null {
  for (const { cells } of preamble) {
    const [label = '', value = ''] = cells;
    if (ACCOUNT_LABEL.test(headerKey(label)) && /\d/.test(value)) return cleanText(value);
  }
  return null;
}
