import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { DELIMITERS } from '@financehub/core/statements/csv-layout.ts';
import { tokenize } from '@financehub/core/statements/csv-tokens.ts';
import { decodeText } from '@financehub/core/statements/encoding.ts';
import type {
  InvestmentLine,
  PriceLine,
  RateLine,
  StatementFile,
  StatementLine,
} from '@financehub/core/statements/statement.ts';
import { headRows, type TableRow, type TableSource } from '@financehub/core/statements/table.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Preview, PreviewRow } from './reading.ts';

const SAMPLE_ROWS = 20;
const PREVIEW_ROWS = 50;
/** How deep a header may stand below other rows of a table. */
const HEADER_DEPTH = 60;

/** The first rows of a file, raw and as they were understood. `raw` is the file's head where it is text, or the table in it. */
export function previewOf(raw: Uint8Array | TableSource, file: StatementFile): Preview {
  const { columns, sample } = raw instanceof Uint8Array ? textRows(raw, file) : tableRows(raw, file);
  return { columns, sample, dialect: file.dialect ?? null, rows: firstRows(file) };
}

/** Reads no further than the rows need. */
function firstRows(file: StatementFile): PreviewRow[] {
  const rows: PreviewRow[] = [];
  for (const part of file.parts()) {
    if (part.kind === 'line') rows.push(statementRow(part.line));
    else if (part.kind === 'investments')
      rows.push(...part.investments.lines.slice(0, PREVIEW_ROWS).map(investmentRow));
    else if (part.kind === 'price') rows.push(priceRow(part.price));
    else if (part.kind === 'rate') rows.push(rateRow(part.rate));
    if (rows.length >= PREVIEW_ROWS) break;
  }
  return rows.slice(0, PREVIEW_ROWS);
}

type RawRows = Pick<Preview, 'columns' | 'sample'>;

function textRows(head: Uint8Array, { dialect, format }: StatementFile): RawRows {
  if (!/csv/i.test(format)) return { columns: [], sample: [] };
  const { text } = decodeText(head, dialect?.encoding ?? null);
  const rows = tokenize(
    text,
    dialect?.delimiter ?? delimiterOf(text),
    SAMPLE_ROWS + (dialect?.headerLine ?? 1),
  );
  return belowHeader(rows, dialect === undefined ? 1 : dialect.headerLine);
}

function tableRows(table: TableSource, { dialect }: StatementFile): RawRows {
  const headerLine = dialect?.headerLine ?? null;
  return belowHeader(headRows(table, SAMPLE_ROWS + HEADER_DEPTH), headerLine);
}

function belowHeader(rows: readonly TableRow[], headerLine: number | null): RawRows {
  const at = headerLine === null ? -1 : rows.findIndex(({ line }) => line === headerLine);
  const body = rows.slice(at + 1, at + 1 + SAMPLE_ROWS);
  return { columns: [...(rows[at]?.cells ?? [])], sample: body.map(({ cells }) => [...cells]) };
}

function delimiterOf(text: string): string {
  const first = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const counts = DELIMITERS.map((mark) => [mark, first.split(mark).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function statementRow({ line, date, amount, payee, description, balance }: StatementLine): PreviewRow {
  return {
    line,
    date: formatDay(date),
    amount: formatDecimal(amount),
    payee,
    description,
    balance: balance === null ? null : formatDecimal(balance),
  };
}

function investmentRow({
  line,
  date,
  amount,
  note,
  name,
  type,
  symbol,
  quantity,
}: InvestmentLine): PreviewRow {
  return {
    line,
    date: formatDay(date),
    amount: amount === null ? null : formatDecimal(amount),
    payee: name ?? '',
    description: note,
    balance: null,
    type,
    ...(symbol === null ? {} : { symbol }),
    ...(quantity === null ? {} : { quantity: formatDecimal(quantity) }),
  };
}

function rateRow({ line, date, base, quote, rate }: RateLine): PreviewRow {
  return {
    line,
    date: formatDay(date),
    amount: formatDecimal(rate),
    payee: '',
    description: '',
    balance: null,
    symbol: base === null ? quote : `${base}/${quote}`,
  };
}

function priceRow({ line, date, close, symbol }: PriceLine): PreviewRow {
  return {
    line,
    date: formatDay(date),
    amount: formatDecimal(close),
    payee: '',
    description: '',
    balance: null,
    symbol,
  };
}
