import { isCurrency } from '../money/currency.ts';
import { type Decimal, sign } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { amountProblem } from './amount-text.ts';
import { balanceOfRow, isBalanceLabel, type NamedBalance } from './csv-balances.ts';
import { type ColumnPositions, isAccountNumber, isNeutral } from './csv-columns.ts';
import type { CsvDialect } from './csv-dialect.ts';
import { headerKey, namesPayer } from './csv-headers.ts';
import { rawAmount, readCell, signedAmount } from './csv-signs.ts';
import { looksLikeDate, readDate, readSerialDay } from './date-text.ts';
import { cleanText } from './encoding.ts';
import type { StatementLine } from './statement.ts';
import type { TableRow } from './table.ts';

/** Days remembered at once: more than a century of them; texts with times of day all differ. */
const MOST_DAYS = 50_000;
/** By {@link headerKey}: what banks write beside a line that is not booked yet, or is only planned. */
const PENDING =
  /^(?:pending|pdng|unposted|not posted|on hold|authori[sz](?:ed|ation)|scheduled|planned|upcoming|vorgemerkt|vormerkung|ausstehend|offen|geplant|nicht gebucht|noch nicht|in bearbeitung|wartend|unbestatigt|reserv|en attente|en cours|a venir|non comptabilis|prevu|pendiente|en proceso|retenid|programad|previst|in sospeso|in attesa|in elaborazione|non contabilizzat|autorizzat|pianificat|oczekuj|w trakcie|niezaksiegowan|planowan|cekajic|nezauct|blokovan|planovan|pendente|agendad|em processamento|in behandeling|gereserveerd|openstaand|gepland|nog niet|vantande|preliminar|kommande|afventer|venter|varaus|katevaraus|odottaa|umsatz vorgemerkt|处理中|等待|kesken|processing)/;
const FAILED =
  /^(?:declined|failed|reverted|rejected|cancel|abgelehnt|storniert|refuse|rechazad|annul|odmitn|odrzucon|void|afvist|交易关闭|支付失败|交易失败)/;
const SUMMARY =
  /^(?:total|totals|subtotal|sum|summe|gesamt|totaal|totale|suma|celkem|razem|saldo|kontostand|balance|solde|zustatek|(?:opening|closing|starting|ending|available|ledger|begin|anfangs|end|alter|neuer) ?(?:balance|saldo|kontostand)?)\b/;

/** What becomes of one record. */
export type RowOutcome =
  | {
      readonly kind: 'line';
      readonly line: StatementLine;
      readonly account: string;
      readonly currency: string | null;
    }
  | { readonly kind: 'continuation'; readonly text: string }
  | { readonly kind: 'balance'; readonly balance: NamedBalance }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'skipped' };

/** Everything that reading a row needs. */
export interface RowReader {
  readonly columns: ColumnPositions;
  readonly dialect: CsvDialect;
  readonly width: number;
  readonly header: readonly string[];
  /** Of {@link payerColumn}. */
  readonly payer: number | undefined;
  /** Dates repeat; reading each text once saves most of the work. */
  readonly days: Map<string, EpochDay | null>;
}

function cell(row: TableRow, index: number | undefined): string {
  return index === undefined ? '' : plain(row.cells[index] ?? '');
}

/** `="0123"` keeps Excel from reading a number. */
function plain(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith('="') && trimmed.endsWith('"') && trimmed.length > 2
    ? trimmed.slice(2, -1)
    : trimmed;
}

function dayOf(reader: RowReader, text: string): EpochDay | null {
  let day = reader.days.get(text);
  if (day === undefined) {
    day = readDate(text, reader.dialect.dateOrder);
    if (reader.days.size >= MOST_DAYS) reader.days.clear();
    reader.days.set(text, day);
  }
  return day;
}

function joinTexts(row: TableRow, indexes: readonly number[]): string {
  if (indexes.length === 1) return cleanText(plain(row.cells[indexes[0]!] ?? ''));
  const parts = indexes
    .map((index) => cleanText(plain(row.cells[index] ?? '')))
    .filter((text) => text !== '' && text !== '/');
  return [...new Set(parts)].join(' ');
}

function amountText(row: TableRow, { amount, debit, credit }: ColumnPositions): string {
  return cell(row, amount) || cell(row, debit) || cell(row, credit);
}

/** A record without a date that can be read: a continued description, a footnote, a pending or a broken row. */
function undated(reader: RowReader, row: TableRow, date: string): RowOutcome {
  // Two exports in one file repeat the header.
  if (row.cells.join('\n') === reader.header.join('\n')) return { kind: 'skipped' };
  const named = balanceIn(reader, row);
  if (named !== null) return { kind: 'balance', balance: named };
  if (date.startsWith('#')) return { kind: 'skipped' };
  const filled = row.cells.map((text) => headerKey(text)).filter((text) => text !== '');
  const money = amountText(row, reader.columns);
  if (date === '' && money === '') {
    const text = joinTexts(row, reader.columns.description) || cleanText(cell(row, reader.columns.payee));
    return text !== '' && !SUMMARY.test(headerKey(text))
      ? { kind: 'continuation', text }
      : { kind: 'skipped' };
  }
  const pending = [date, cell(row, reader.columns.status)].some((text) => PENDING.test(headerKey(text)));
  if (pending)
    return {
      kind: 'rejected',
      reason: `"${date}": the bank has not booked it yet, it comes dated in a later file`,
    };
  if (!looksLikeDate(date) && (filled.length <= 1 || filled.slice(0, 3).some((text) => SUMMARY.test(text))))
    return { kind: 'skipped' };
  if (date === '') return { kind: 'rejected', reason: 'the row has no date' };
  return {
    kind: 'rejected',
    reason: `"${date.slice(0, 40)}" is ${looksLikeDate(date) ? 'no date that exists' : 'not a date'}`,
  };
}

function balanceIn({ columns, dialect }: RowReader, row: TableRow): NamedBalance | null {
  const { balance, amount, credit } = columns;
  return balanceOfRow(row.cells, { mark: dialect.decimalMark, order: dialect.dateOrder }, [
    balance,
    amount,
    credit,
  ]);
}

function currencyOf(text: string, otherwise: string | null): string | null {
  const code = text.toUpperCase();
  return isCurrency(code) ? code : otherwise;
}

/** Whether a row is no transaction but names a balance: in its text, or in any cell where it has no text. */
function namesBalance({ cells }: TableRow, description: string): boolean {
  return description === '' ? cells.some(isBalanceLabel) : isBalanceLabel(description);
}

function amountOf(reader: RowReader, row: TableRow): Decimal | string {
  const { columns, dialect } = reader;
  if (dialect.signs === 'signed' && !dialect.invert && columns.fee === undefined) {
    const text = cell(row, columns.amount);
    return readCell(text, dialect.decimalMark)?.value ?? amountProblem(text);
  }
  const direction = cell(row, columns.type);
  if (dialect.signs === 'type' && isNeutral(direction))
    return `"${direction}": the file counts the row neither as money in nor as money out`;
  const raw = rawAmount(row.cells, columns, dialect.decimalMark);
  const parts = [
    [columns.amount, raw.amount],
    [columns.debit, raw.debit],
    [columns.credit, raw.credit],
    [columns.fee, raw.fee],
  ] as const;
  for (const [index, read] of parts) {
    const text = cell(row, index);
    if (text !== '' && text !== '-' && read === null) return amountProblem(text);
  }
  return signedAmount(raw, dialect.signs, dialect.invert) ?? amountProblem('');
}

/** The other date of a row whose booking date is the word for pending. */
function valueDay(reader: RowReader, row: TableRow, date: string): EpochDay | null {
  if (date === '' || !PENDING.test(headerKey(date))) return null;
  for (const text of row.cells) {
    const day = dayOf(reader, text.trim());
    if (day !== null) return day;
  }
  return null;
}

function isPending(status: string, date: string): boolean {
  return (status !== '' && PENDING.test(status)) || (/^\p{L}/u.test(date) && PENDING.test(headerKey(date)));
}

/** Position of the column that names where money in comes from, beside the one of the payee; see {@link namesPayer}. */
export function payerColumn(header: readonly string[], { payee }: ColumnPositions): number | undefined {
  const index = payee === undefined ? -1 : header.findIndex((text, at) => at !== payee && namesPayer(text));
  return index < 0 ? undefined : index;
}

function payeeOf({ columns, payer }: RowReader, row: TableRow, amount: Decimal): string {
  const payee = cleanText(cell(row, columns.payee));
  const other = payer === undefined || sign(amount) < 0 ? '' : cleanText(cell(row, payer));
  return other === '' || isAccountNumber(other) ? payee : other;
}

export function readRow(reader: RowReader, row: TableRow): RowOutcome {
  const { columns, dialect } = reader;
  if (row.problem !== undefined) return { kind: 'rejected', reason: row.problem };
  const dateText = cell(row, columns.date);
  const date = dayOf(reader, dateText) ?? readSerialDay(dateText) ?? valueDay(reader, row, dateText);
  if (date === null) return undated(reader, row, dateText);
  if (row.cells.length > reader.width && row.cells.slice(reader.width).some((text) => text.trim() !== '')) {
    return {
      kind: 'rejected',
      reason: `${row.cells.length} cells where the file has ${reader.width} columns`,
    };
  }
  const description = joinTexts(row, columns.description);
  const named = namesBalance(row, description) ? balanceIn(reader, row) : null;
  if (named !== null) return { kind: 'balance', balance: named };
  const amount = amountOf(reader, row);
  if (typeof amount === 'string') return { kind: 'rejected', reason: amount };
  const statusText = cell(row, columns.status);
  const status = statusText === '' ? '' : headerKey(statusText);
  if (status !== '' && FAILED.test(status))
    return {
      kind: 'rejected',
      reason: `the file says that this did not happen: ${statusText}`,
    };
  const balance = cell(row, columns.balance);
  const currency = cell(row, columns.currency);
  const counterpart = cleanText(cell(row, columns.counterpart)).replace(/\s|^'|'$/g, '');
  const line: StatementLine = {
    line: row.line,
    date,
    amount,
    payee: payeeOf(reader, row, amount),
    description,
    reference: cleanText(cell(row, columns.reference)) || null,
    ...(counterpart === '' ? {} : { counterpart }),
    balance: balance === '' ? null : (readCell(balance, dialect.decimalMark)?.value ?? null),
    category: cleanText(cell(row, columns.category)) || null,
    status: isPending(status, dateText) ? 'pending' : 'posted',
  };
  return {
    kind: 'line',
    line,
    // Excel's mark for text.
    account: cell(row, columns.account).replace(/^'|'$/g, ''),
    currency: currency === '' ? dialect.currency : currencyOf(currency, dialect.currency),
  };
}
