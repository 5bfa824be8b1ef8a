import { headerKey } from './csv-headers.ts';

/** Words of lines that are no transactions, in the languages of the headers; keys without accents and in lower case. */

const OPENING =
  /\b(?:previous|opening|beginning|starting|old|last statement) balance\b|\bbalance (?:brought )?forward\b|\b(?:balance brought|brought forward)\b|\b(?:alter|anfangs|vorheriger|letzter) ?(?:konto)?(?:stand|saldo|bestand)\b|\banfangs(?:saldo|stand|bestand)\b|\bsaldovortrag\b|\b(?:ancien solde|solde (?:precedent|initial|anterieur|d ouverture))\b|\bsaldo (?:anterior|inicial|iniziale|precedente|poczatkowe)\b|\b(?:vorig|vorige|oud|oude) saldo\b|\bbeginsaldo\b|\bpoprzednie saldo\b|\bpocatecni zustatek\b|\bingaende saldo\b/;
const CLOSING =
  /\b(?:new|closing|ending|statement|current) balance\b|\bbalance carried forward\b|\b(?:balance carried|carried forward)\b|\b(?:neuer|aktueller) ?(?:konto)?(?:stand|saldo)\b|\b(?:end|schluss|abschluss)saldo\b|\b(?:nouveau solde|solde (?:final|nouveau|de cloture))\b|\bsaldo (?:final|finale|nuevo|actual|nuovo|atual|koncowe)\b|\bnieuw saldo\b|\beindsaldo\b|\bkonecny zustatek\b|\butgaende saldo\b/;
const CARRIED =
  /\b(?:ubertrag|zwischensaldo|zwischensumme|report|a reporter|riporto|suma y sigue|transport|subtotal)\b/;
const TOTAL =
  /^(?:total|totals|totaux|subtotal|sum|summe|gesamt|gesamtsumme|totaal|totale|totali|suma|celkem|razem|umsatzsumme|number of|anzahl)\b/;
const FURNITURE =
  /^(?:page|seite|pagina|strona|strana|sida|blad)\b ?\d*|^\d+ (?:of|von|de|di|van|z) \d+$|^(?:continued|fortsetzung|suite|continua|vervolg)\b/;
const ACCOUNT =
  /^(?:account|card|konto|kontonummer|iban|rekening|rekeningnummer|compte|numero de compte|cuenta|conto|ucet|cislo uctu|numer rachunku|rachunek|konta|bankkonto)(?: (?:number|no|nr|nummer|num))?$/;

export type LineLabel = 'opening' | 'closing' | 'other' | null;

/** What a line that is no transaction says of itself; null for any other text. */
export function labelOf(text: string): LineLabel {
  const key = headerKey(text);
  if (OPENING.test(key)) return 'opening';
  if (CLOSING.test(key)) return 'closing';
  return CARRIED.test(key) || TOTAL.test(key) || FURNITURE.test(key) ? 'other' : null;
}

export function isFurniture(text: string): boolean {
  return FURNITURE.test(headerKey(text));
}

/** `Account number: 12345678`, `IBAN DE12 …` as label and value; null for other text. */
export function accountLabel(text: string): readonly [label: string, value: string] | null {
  const match =
    /^([^:]{3,40}):\s*(\S.*)$/.exec(text) ??
    /^(IBAN|Konto(?:nummer)?|Account(?: (?:number|no\.?))?)\s+(\S*\d.*)$/i.exec(text);
  if (match === null || !/\d/.test(match[2]!) || !ACCOUNT.test(headerKey(match[1]!))) return null;
  return [
    match[1]!.trim(),
    match[2]!
      .trim()
      .replace(/^([A-Z]{2}\d{2}(?: ?[A-Z0-9]{2,4}){3,8}).*$/, (_, iban: string) => iban.replace(/ /g, '')),
  ];
}
