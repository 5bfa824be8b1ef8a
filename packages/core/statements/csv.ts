import { isCurrency } from '../money/currency.ts';
import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { amountProblem, readAmount } from './amount-text.ts';
import { orderLines } from './csv-balance.ts';
import type { ColumnPositions } from './csv-columns.ts';
import type { CsvDialect, CsvMapping, CsvOptions } from './csv-dialect.ts';
import { headerKey } from './csv-headers.ts';
import { inferDialect, rawAmount, signedAmount } from './csv-infer.ts';
import { type CsvLayout, inferLayout } from './csv-layout.ts';
import { type CsvRow, tokenize } from './csv-tokens.ts';
import { looksLikeDate, readDate } from './date-text.ts';
import { cleanText, decodeText } from './encoding.ts';
import {
  type ParsedFile,
  type RejectedLine,
  type Statement,
  type StatementAccount,
  StatementError,
  type StatementLine,
  type StatementParser,
} from './statement.ts';

const PENDING =
  /^(?:pending|authori[sz](?:ed|ation)|vorgemerkt|ausstehend|offen|reserv|en attente|pendiente|in sospeso|in attesa|oczekuj|cekajic|nezauct|pendente|in behandeling|processing)/;
const FAILED =
  /^(?:declined|failed|reverted|rejected|cancel|abgelehnt|storniert|refuse|rechazad|annul|odmitn|odrzucon|void)/;
const SUMMARY =
  /^(?:total|totals|subtotal|sum|summe|gesamt|totaal|totale|suma|celkem|razem|saldo|kontostand|balance|solde|zustatek|(?:opening|closing|starting|ending|available|ledger|begin|anfangs|end|alter|neuer) ?(?:balance|saldo|kontostand)?)\b/;

/** What becomes of one record. */
type Outcome =
  | {
      readonly kind: 'line';
      readonly line: StatementLine;
      readonly account: string;
      readonly currency: string | null;
    }
  | { readonly kind: 'continuation'; readonly text: string }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'skipped' };

interface RowReader {
  readonly columns: ColumnPositions;
  readonly dialect: CsvDialect;
  readonly width: number;
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Dates repeat; reading each text once saves most of the work. */
  readonly days: Map<string, EpochDay | null>;
}

function cell(row: CsvRow, index: number | undefined): string {
  return index === undefined ? '' : (row.cells[index] ?? '').trim();
}

function dayOf(reader: RowReader, text: string): EpochDay | null {
  let day = reader.days.get(text);
  if (day === undefined) {
    day = readDate(text, reader.dialect.dateOrder);
    reader.days.set(text, day);
  }
  return day;
}

function joinTexts(row: CsvRow, indexes: readonly number[]): string {
  if (indexes.length === 1) return cleanText(row.cells[indexes[0]!] ?? '');
  const parts = indexes.map((index) => cleanText(row.cells[index] ?? '')).filter((text) => text !== '');
  return [...new Set(parts)].join(' ');
}

function amountText(row: CsvRow, { amount, debit, credit }: ColumnPositions): string {
  return cell(row, amount) || cell(row, debit) || cell(row, credit);
}

/** A record without a date that can be read: a continued description, a footnote, a pending or a broken row. */
function undated(reader: RowReader, row: CsvRow, date: string): Outcome {
  // Two exports in one file repeat the header.
  if (row.cells.join('\n') === reader.header.join('\n')) return { kind: 'skipped' };
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

function amountOf(reader: RowReader, row: CsvRow): Decimal | string {
  const { columns, dialect } = reader;
  const raw = rawAmount(row.cells, columns, dialect.decimalMark);
  const parts = [
    [columns.amount, raw.amount],
    [columns.debit, raw.debit],
    [columns.credit, raw.credit],
  ] as const;
  for (const [index, read] of parts) {
    const text = cell(row, index);
    if (text !== '' && text !== '-' && read === null) return amountProblem(text);
  }
  return signedAmount(raw, dialect.signs, dialect.invert) ?? amountProblem('');
}

function readRow(reader: RowReader, row: CsvRow): Outcome {
  const { columns, dialect } = reader;
  if (row.problem !== undefined) return { kind: 'rejected', reason: row.problem };
  const dateText = cell(row, columns.date);
  const date = dayOf(reader, dateText);
  if (date === null) return undated(reader, row, dateText);
  if (row.cells.length > reader.width && row.cells.slice(reader.width).some((text) => text.trim() !== '')) {
    return {
      kind: 'rejected',
      reason: `${row.cells.length} cells where the file has ${reader.width} columns`,
    };
  }
  const amount = amountOf(reader, row);
  if (typeof amount === 'string') return { kind: 'rejected', reason: amount };
  const status = headerKey(cell(row, columns.status));
  if (status !== '' && FAILED.test(status))
    return {
      kind: 'rejected',
      reason: `the file says that this did not happen: ${cell(row, columns.status)}`,
    };
  const balance = cell(row, columns.balance);
  const currency = cell(row, columns.currency).toUpperCase();
  const line: StatementLine = {
    line: row.line,
    date,
    amount,
    payee: cleanText(cell(row, columns.payee)),
    description: joinTexts(row, columns.description),
    reference: cleanText(cell(row, columns.reference)) || null,
    balance: balance === '' ? null : (readAmount(balance, dialect.decimalMark)?.value ?? null),
    category: cleanText(cell(row, columns.category)) || null,
    status: status !== '' && PENDING.test(status) ? 'pending' : 'posted',
  };
  return {
    kind: 'line',
    line,
    account: cell(row, columns.account),
    currency: isCurrency(currency) ? currency : dialect.currency,
  };
}

interface Group {
  readonly account: string;
  readonly currency: string | null;
  readonly lines: StatementLine[];
}

interface Gathered {
  readonly groups: readonly Group[];
  readonly rejected: readonly RejectedLine[];
  readonly skipped: readonly number[];
}

/** Reads every record; lines of one account and currency go together. */
function readRows(rows: readonly CsvRow[], reader: RowReader): Gathered {
  const groups = new Map<string, Group>();
  const rejected: RejectedLine[] = [];
  const skipped: number[] = [];
  let last: Group | null = null;
  for (const row of rows) {
    const outcome = readRow(reader, row);
    if (outcome.kind === 'line') {
      const key = `${outcome.account}\n${outcome.currency ?? ''}`;
      last = groups.get(key) ?? { account: outcome.account, currency: outcome.currency, lines: [] };
      groups.set(key, last);
      last.lines.push(outcome.line);
    } else if (outcome.kind === 'continuation' && last !== null) {
      const above = last.lines.pop()!;
      last.lines.push({ ...above, description: `${above.description} ${outcome.text}`.trim() });
    } else if (outcome.kind === 'rejected') {
      // What follows a rejected row without a date continues that row, not the one before it.
      rejected.push({
        line: row.line,
        reason: outcome.reason,
        text: row.cells.join(reader.delimiter).slice(0, 500),
      });
      last = null;
    } else skipped.push(row.line);
  }
  return { groups: [...groups.values()], rejected, skipped };
}

const ACCOUNT_LABEL =
  /^(?:account|konto|kontonummer|iban|rekening|compte|cuenta|conto|ucet|cislo uctu|numer rachunku|rachunek)\b/;

/** The account that lines above the header name: `Konto;DE12…`, `Account details for:,FRANK Account 666-666`. */
function preambleAccount(preamble: readonly CsvRow[]): string | null {
  for (const { cells } of preamble) {
    const [label = '', value = ''] = cells;
    if (ACCOUNT_LABEL.test(headerKey(label)) && /\d/.test(value)) return cleanText(value);
  }
  return null;
}

function accountOf(text: string, preamble: string | null): StatementAccount {
  const numbered = /\d{3}/.test(text);
  return {
    number: numbered ? text : preamble,
    institution: null,
    kind: null,
    name: text !== '' && !numbered ? text : null,
  };
}

function statementOf(group: Group, preamble: string | null, warnings: string[]): Statement {
  const ordered = orderLines(group.lines);
  warnings.push(...ordered.warnings);
  return {
    account: accountOf(group.account, preamble),
    currency: group.currency,
    lines: ordered.lines,
    opening: ordered.opening,
    closing: ordered.closing,
  };
}

function refuseUnreadable({ groups, rejected }: Gathered, layout: CsvLayout): void {
  if (groups.length > 0) return;
  const [first] = rejected;
  throw new StatementError(
    first === undefined
      ? 'the file has a header and no transactions'
      : `line ${first.line}: ${first.reason}; no row of the file can be read`,
    {
      ...(first === undefined
        ? layout.headerLine === null
          ? {}
          : { line: layout.headerLine }
        : { line: first.line }),
      mend:
        first === undefined
          ? 'Choose a longer period in the bank’s export.'
          : 'Give a mapping of date, amount and description columns.',
    },
  );
}

/**
 * Reads a bank's CSV. What the mapping in `options.dialect` leaves open is inferred; the dialect used is returned with the lines and
 * reads the next file of the same bank. Rows that can't be read are rejected with line and reason; the rest goes on. Lines come oldest
 * first. Throws {@link StatementError} when no date or amount column is found.
 *
 * Sign rule for cards: amounts are turned round only with `invert`, or where the running balance chains only that way;
 * bare figures are money out only where others in the same file carry `+` or `CR`.
 */
export function parseCsv(bytes: Uint8Array, options: CsvOptions = {}): ParsedFile {
  const mapping: CsvMapping = options.dialect ?? {};
  const { text, encoding } = decodeText(bytes, mapping.encoding ?? null);
  const layout = inferLayout(text, mapping);
  const rows = tokenize(text, layout.delimiter);
  const body = rows.slice(layout.headerIndex + 1);
  const inferred = inferDialect(
    layout,
    body.map((row) => row.cells),
    encoding,
    mapping,
  );
  const reader: RowReader = {
    columns: layout.columns,
    dialect: inferred.dialect,
    width: layout.width,
    header: layout.header,
    delimiter: layout.delimiter,
    days: new Map(),
  };
  const gathered = readRows(body, reader);
  refuseUnreadable(gathered, layout);
  const warnings = [...inferred.warnings];
  if (gathered.skipped.length > 0)
    warnings.push(`not transactions: lines ${gathered.skipped.slice(0, 20).join(', ')}`);
  const preamble = preambleAccount(rows.slice(0, Math.max(layout.headerIndex, 0)));
  const statements = gathered.groups.map((group) => statementOf(group, preamble, warnings));
  return {
    format: 'CSV',
    statements,
    investments: [],
    prices: [],
    rejected: gathered.rejected,
    warnings,
    dialect: inferred.dialect,
  };
}

export const csvParser: StatementParser<CsvOptions> = {
  format: 'CSV',
  recognise: (head, fileName) => {
    const named = /\.(?:csv|tsv|tab)$/i.test(fileName) ? 0.3 : 0;
    try {
      const { fit } = inferLayout(decodeText(head).text, {});
      return 0.2 + 0.3 * fit + named;
    } catch (error) {
      if (error instanceof StatementError) return named;
      throw error;
    }
  },
  parse: parseCsv,
};
