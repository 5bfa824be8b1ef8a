import { absolute, add, type Decimal, isZero, negate, sign, subtract, ZERO } from '../money/decimal.ts';
import { type AmountText, type DecimalMark, readAmount } from './amount-text.ts';
import { type ColumnPositions, readDirection } from './csv-columns.ts';
import type { SignRule } from './csv-dialect.ts';
import { headerKey } from './csv-headers.ts';

type Cells = readonly string[];

/** A row's amount before the sign rule: one figure, or the debit and credit figures. */
export interface RawAmount {
  readonly amount: AmountText | null;
  readonly debit: AmountText | null;
  readonly credit: AmountText | null;
  /** Not in the amount. */
  readonly fee: AmountText | null;
  /** What the type column says: money in, money out, nothing. */
  readonly direction: boolean | null;
}

/** One or two digits behind the last mark are cents, whatever the rest of the file writes. */
const CENTS = /[.,]\d{1,2}\D*$/;

/** The amount of a cell under the file's mark; a cell that only the other mark reads, and plainly, is read by that. */
export function readCell(text: string, mark: DecimalMark): AmountText | null {
  const amount = readAmount(text, mark);
  if (amount !== null || text === '' || !CENTS.test(text)) return amount;
  return readAmount(text, mark === '.' ? ',' : '.');
}

export function cellAmount(row: Cells, index: number | undefined, mark: DecimalMark): AmountText | null {
  return index === undefined ? null : readCell((row[index] ?? '').trim(), mark);
}

export function rawAmount(row: Cells, columns: ColumnPositions, mark: DecimalMark): RawAmount {
  return {
    amount: cellAmount(row, columns.amount, mark),
    debit: cellAmount(row, columns.debit, mark),
    credit: cellAmount(row, columns.credit, mark),
    fee: cellAmount(row, columns.fee, mark),
    direction: columns.type === undefined ? null : readDirection(row[columns.type] ?? ''),
  };
}

/** The signed amount under a rule, money in positive; null when the row has none. */
export function signedAmount(raw: RawAmount, rule: SignRule, invert: boolean): Decimal | null {
  const value = unturned(raw, rule);
  if (value === null) return null;
  const turned = invert ? negate(value) : value;
  return raw.fee === null ? turned : subtract(turned, absolute(raw.fee.value));
}

function unturned({ amount, debit, credit, direction }: RawAmount, rule: SignRule): Decimal | null {
  if (rule === 'debit-credit' || rule === 'debit-credit-signed') {
    if (debit === null && credit === null) return null;
    const out = debit?.value ?? ZERO;
    return rule === 'debit-credit' ? subtract(credit?.value ?? ZERO, out) : add(credit?.value ?? ZERO, out);
  }
  if (amount === null) return null;
  if (rule === 'type' && direction !== null) {
    return direction ? absolute(amount.value) : negate(absolute(amount.value));
  }
  if (rule === 'unmarked-out' && amount.marker === null && direction === null) return negate(amount.value);
  return amount.value;
}

/** By {@link headerKey}: what card statements write beside the holder's own payment. */
const PAYMENT =
  /\bpayment (?:received|thank you)\b|\bpayment\b.*\bthank you\b|\bdirectpay\b|\bpayments and credits\b|\bach deposit internet transfer\b|\berhalten besten dank\b|\bzahlung erhalten\b|\bihre zahlung\b|\bpaiement recu\b|\bpago recibido\b|\bsu pago\b|\bpagamento (?:recebido|ricevuto)\b|\bbetaling ontvangen\b|\binbetalning\b/;

/**
 * Whether a file without balances counts from the card's side: every payment to the card is negative and most of the rest positive; or
 * all of its credits carry a minus beside plain debits.
 */
export function countsFromCard(
  raws: readonly RawAmount[],
  texts: readonly string[],
  rule: SignRule,
): boolean {
  if (rule === 'debit-credit') {
    const credits = raws.flatMap(({ credit }) => (credit === null ? [] : [sign(credit.value)]));
    const debits = raws.flatMap(({ debit }) => (debit === null ? [] : [sign(debit.value)]));
    return (
      credits.some((one) => one < 0) && [...credits.map((one) => -one), ...debits].every((one) => one >= 0)
    );
  }
  if (rule !== 'signed') return false;
  const counts = { payments: 0, paidIn: 0, out: 0, others: 0 };
  for (const [index, { amount }] of raws.entries()) {
    if (amount === null || isZero(amount.value)) continue;
    const negative = sign(amount.value) < 0;
    if (PAYMENT.test(headerKey(texts[index] ?? ''))) {
      counts.payments += 1;
      if (negative) counts.paidIn += 1;
    } else {
      counts.others += 1;
      if (!negative) counts.out += 1;
    }
  }
  return counts.payments > 0 && counts.paidIn === counts.payments && counts.out * 2 > counts.others;
}

/**
 * How the sign is written, from clear evidence only: two columns; a type column (unless the signs already agree with it); a `+` or
 * `CR` on some figures while no figure has a minus or `DR`, which makes the bare ones money out. Otherwise as written.
 */
export function inferSigns(raws: readonly RawAmount[], columns: ColumnPositions): SignRule {
  if (columns.amount === undefined) {
    const debits = raws.flatMap(({ debit }) => (debit === null || isZero(debit.value) ? [] : [debit.value]));
    return debits.length > 0 && debits.every((value) => sign(value) < 0)
      ? 'debit-credit-signed'
      : 'debit-credit';
  }
  const known = raws.filter(({ amount }) => amount !== null && !isZero(amount.value));
  const negative = known.some(({ amount }) => sign(amount!.value) < 0);
  const directed = known.filter(({ direction }) => direction !== null);
  if (directed.length > 0) {
    const agree = directed.every(({ amount, direction }) => sign(amount!.value) > 0 === direction);
    if (agree && directed.length === known.length) return 'signed';
    const onlyIn = directed.every(({ direction }) => direction === true);
    return onlyIn && directed.length < known.length && !negative ? 'unmarked-out' : 'type';
  }
  const marked = known.some(({ amount }) => amount!.marker === 'plus' || amount!.marker === 'credit');
  const bare = known.some(({ amount }) => amount!.marker === null);
  return marked && bare && !negative ? 'unmarked-out' : 'signed';
}
