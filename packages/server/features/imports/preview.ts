import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { tokenize } from '@financehub/core/statements/csv-tokens.ts';
import { decodeText } from '@financehub/core/statements/encoding.ts';
import type { ByteSource } from '@financehub/core/statements/source.ts';
import type {
  InvestmentLine,
  PriceLine,
  StatementFile,
  StatementLine,
} from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Preview, PreviewRow } from './reading.ts';

const SAMPLE_ROWS = 20;
const PREVIEW_ROWS = 50;

/** The first rows of a file, raw and as they were understood. */
export function previewOf(source: ByteSource, file: StatementFile): Preview {
  const { columns, sample } = rawRows(source.head, file);
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
    if (rows.length >= PREVIEW_ROWS) break;
  }
  return rows.slice(0, PREVIEW_ROWS);
}

function rawRows(head: Uint8Array, { dialect, format }: StatementFile): Pick<Preview, 'columns' | 'sample'> {
  if (!/csv/i.test(format)) return { columns: [], sample: [] };
  const { text } = decodeText(head, dialect?.encoding ?? null);
  const rows = tokenize(
    text,
    dialect?.delimiter ?? delimiterOf(text),
    SAMPLE_ROWS + (dialect?.headerLine ?? 1),
  );
  const headerLine = dialect === undefined ? 1 : dialect.headerLine;
  const header = headerLine === null ? undefined : rows.find(({ line }) => line === headerLine);
  const body = rows.filter(({ line }) => headerLine === null || line > headerLine);
  return { columns: header?.cells ?? [], sample: body.slice(0, SAMPLE_ROWS).map(({ cells }) => cells) };
}

function delimiterOf(text: string): string {
  const first = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const counts = [',', ';', '\t', '|'].map((mark) => [mark, first.split(mark).length] as const);
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
