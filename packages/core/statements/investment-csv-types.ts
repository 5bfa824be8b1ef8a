import { headerKey } from './csv-headers.ts';
import type { InvestmentType } from './statement.ts';

/** What the words of a line say happened; `TRADE`, `TRANSFER` and `CASH` leave the direction to the signs. */
export type TypeWord = InvestmentType | 'TRADE' | 'TRANSFER' | 'CASH';

/** First match wins, so that `Reinvest Shares` is a purchase and `Dividend withholding tax` a tax. */
const PATTERNS: readonly (readonly [RegExp, TypeWord])[] = [
  [
    /\b(?:stock split|share split|reverse split|split|aktiensplit|fractionnement|desdoblamiento|frazionamento|splitsing)\b/,
    'SPLIT',
  ],
  [/\b(?:reinvest(?:ed|ment)? (?:shares?|buy|purchase)|wiederanlage)\b/, 'BUY'],
  [
    /\b(?:withholding|tax(?:es)?|wht|steuern?|\w+steuer|impots?|retenue|impuestos?|retencion|impost[aeo]s?|ritenuta|belasting|dividendbelasting)\b/,
    'TAX',
  ],
  [
    /\b(?:dividends?|dividende[ns]?|dividendos?|dividend[oi]|div|cap(?:ital)? gains?|distributions?|ausschuttung(?:en)?|ertragnis)\b/,
    'DIVIDEND',
  ],
  [
    /\b(?:interests?|zinsen|zins|zinsgutschrift|interets?|intereses|interessi|juros|rente|coupons?)\b/,
    'INTEREST',
  ],
  [
    /\b(?:fees?|commissions?|charges?|gebuhr(?:en)?|\w+gebuhr(?:en)?|spesen|frais|comision(?:es)?|commission[ei]|comissao|kosten|tarifa|tarieven)\b/,
    'FEE',
  ],
  [
    /\b(?:transfer(?:red)? ?in|inbound|delivery in|einlieferung|einbuchung|transfert entrant|transferencia recibida|journal in)\b/,
    'TRANSFER_IN',
  ],
  [
    /\b(?:transfer(?:red)? ?out|outbound|delivery out|auslieferung|ausbuchung|transfert sortant|transferencia enviada|journal out)\b/,
    'TRANSFER_OUT',
  ],
  [/\b(?:sell|sold|sale|verkauf(?:t|en)?|verkoop|vente|vendu|venta|vendita|venda|sto|stc)\b/, 'SELL'],
  [
    /\b(?:buy|bought|purchased?|kauf(?:en)?|gekauft|koop|aankoop|achat|achete|compra|acquisto|bto|btc|sparplan|savings plan)\b/,
    'BUY',
  ],
  [
    /\b(?:deposits?|customer inpayment|inpayment|einzahlung(?:en)?|einlage|gutschrift|depot d especes|versement|ingreso|deposito|contribution|storting|credit|top up|cash in)\b/,
    'DEPOSIT',
  ],
  [
    /\b(?:withdrawals?|withdraw|withdrew|auszahlung(?:en)?|entnahme|lastschrift|retrait|retirada|retiro|prelievo|levantamento|opname|debit|cash out|outpayment)\b/,
    'WITHDRAWAL',
  ],
  [
    /\b(?:transfers?|moneylink|journal(?:ed)?|ubertrag|umbuchung|transfert|transferencia|trasferimento|wire|ach|overboeking)\b/,
    'TRANSFER',
  ],
  [/\b(?:trade|order|execution|ausfuhrung)\b/, 'TRADE'],
  [/\b(?:cash|bargeld)\b/, 'CASH'],
];

/** What a type word or a narration says; null when it says nothing known. */
export function readTypeWord(text: string): TypeWord | null {
  const key = headerKey(text);
  if (key === '') return null;
  return PATTERNS.find(([pattern]) => pattern.test(key))?.[1] ?? null;
}

/** Whether a line says that money charged before comes back, which has the opposite sign of its type. */
export function saysRefund(text: string): boolean {
  return /\b(?:refund(?:ed)?|rebate|reversal|reversed|optimi[sz]ation|erstattung|storno|remboursement|reembolso|rimborso)\b/.test(
    headerKey(text),
  );
}
