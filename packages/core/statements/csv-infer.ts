import { isCurrency } from '../money/currency.ts';
import { sign } from '../money/decimal.ts';
import { type DecimalMark, readAmount } from './amount-text.ts';
import type { ColumnPositions } from './csv-columns.ts';
import type { ColumnRef, ColumnRole, CsvColumns, CsvDialect, CsvMapping } from './csv-dialect.ts';
import { headerCurrency, headerKey } from './csv-headers.ts';
import type { CsvLayout } from './csv-layout.ts';
import { accountOf } from './csv-preamble.ts';
import { bestReading, filledAmounts } from './csv-readings.ts';
import { rawAmount, signedAmount } from './csv-signs.ts';
import { cleanText } from './encoding.ts';

/** A currency for the whole file: the amount's header, a sign on every figure; null where a column says it row by row. */
function inferCurrency(
  { header }: CsvLayout,
  columns: ColumnPositions,
  rows: readonly (readonly string[])[],
  mark: DecimalMark,
): string | null {
  if (columns.currency !== undefined) return null;
  for (const index of [columns.amount, columns.debit, columns.credit, columns.balance]) {
    const named = index === undefined ? null : headerCurrency(header[index] ?? '');
    if (named !== null && isCurrency(named)) return named;
  }
  const signs = new Set(filledAmounts(rows, columns).map((text) => readAmount(text, mark)?.currency ?? null));
  signs.delete(null);
  const [only] = signs;
  return signs.size === 1 ? (only ?? null) : null;
}

/** Columns as a profile names them: by header text where that is unique, else by number. */
function columnRefs(columns: ColumnPositions, header: readonly string[]): CsvColumns {
  const keys = header.map(headerKey);
  const ref = (index: number): ColumnRef => {
    const key = keys[index] ?? '';
    return key !== '' && keys.indexOf(key) === keys.lastIndexOf(key) ? cleanText(header[index]!) : index;
  };
  const { description, ...single } = columns;
  const named = Object.entries(single).map(([role, index]) => [role as ColumnRole, ref(index)] as const);
  const texts = description.map(ref);
  const [only] = texts;
  const joined = only === undefined ? {} : { description: texts.length === 1 ? only : texts };
  return { ...Object.fromEntries(named), ...joined };
}

const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();

/** Takes the account's role from a column that never holds the account which the lines above the header name. */
function withoutOtherSide(
  columns: ColumnPositions,
  rows: readonly (readonly string[])[],
  named: string | null,
  mapping: CsvMapping,
): ColumnPositions {
  const { account, ...others } = columns;
  if (account === undefined || named === null || mapping.columns?.account !== undefined) return columns;
  const own = letters(named);
  const isOwn = rows.some((row) => {
    const cell = letters(row[account] ?? '');
    return cell.length > 2 && (own.includes(cell) || cell.includes(own));
  });
  return isOwn ? columns : others;
}

/** Rows that figures and balances are looked at in; dates are looked at in all of the sample. */
const FIGURE_ROWS = 1000;

export interface InferredDialect {
  readonly dialect: CsvDialect;
  /** As in the layout, except where the figures prove it wrong. */
  readonly columns: ColumnPositions;
  readonly warnings: readonly string[];
}

/**
 * Completes the layout to a dialect; every part of the mapping is taken as given.
 *
 * @param body the sample's rows below the header
 * @param above the rows above it
 */
export function inferDialect(
  layout: CsvLayout,
  body: readonly (readonly string[])[],
  above: readonly (readonly string[])[],
  encoding: string,
  mapping: CsvMapping,
): InferredDialect {
  const rows = body.slice(0, FIGURE_ROWS);
  const {
    columns: read,
    mark,
    order,
    signs,
    invert,
    fromCard,
    guessedOrder,
  } = bestReading(layout.columns, { rows, dates: body, above }, mapping);
  const columns = withoutOtherSide(read, rows, accountOf(above), mapping);
  const warnings: string[] = [];
  if (guessedOrder) {
    const shown = order === 'dmy' ? 'day first' : order === 'mdy' ? 'month first' : 'year first';
    warnings.push(`the order of day and month can't be told from this file: read as ${shown}`);
  }
  if (fromCard)
    warnings.push(
      'payments are negative in this file, as on a card statement: purchases are read as money out',
    );
  const values = rows
    .map((row) => signedAmount(rawAmount(row, columns, mark), signs, invert))
    .filter((value) => value !== null);
  if (
    signs === 'signed' &&
    mapping.invert === undefined &&
    columns.balance === undefined &&
    values.every((one) => sign(one) >= 0)
  ) {
    warnings.push(
      'every amount is positive and nothing says which way the money went: read as money in; for a card statement set invert',
    );
  }
  const currency =
    mapping.currency !== undefined ? mapping.currency : inferCurrency(layout, columns, rows, mark);
  const dialect: CsvDialect = {
    encoding,
    delimiter: layout.delimiter,
    headerLine: layout.headerLine,
    columns: columnRefs(columns, layout.header),
    dateOrder: order,
    decimalMark: mark,
    signs,
    invert,
    currency,
  };
  return { dialect, columns, warnings };
}
