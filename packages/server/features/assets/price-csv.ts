import { type Decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import { type CsvRow, tokenize } from '@financehub/core/statements/csv-tokens.ts';
import { decodeText } from '@financehub/core/statements/encoding.ts';
import { parsePriceCsv } from '@financehub/core/statements/price-csv.ts';
import { readPrice } from '@financehub/core/statements/price-figures.ts';
import { type ParsedFile, StatementError } from '@financehub/core/statements/statement.ts';
import { formatDay, parseDay } from '@financehub/core/time/day.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Bar } from '../../warehouse/warehouse.ts';

export interface Fault {
  readonly path: string;
  readonly message: string;
}

const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'] as const;

type Column = (typeof COLUMNS)[number];

/**
 * Reads the documented form, a header of `date,close` and optionally `open,high,low,volume`, to the letter: every line
 * counts. Any other table of prices is read as an imported file is, but a line that can't be is a fault here too.
 */
export function readPriceCsv(bytes: Uint8Array, symbol: string): { bars: Bar[]; faults: Fault[] } {
  const [header, ...rows] = tokenize(decodeText(bytes).text, ',');
  const columns = header?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  const plain = columns.every((name) => (COLUMNS as readonly string[]).includes(name));
  if (plain && columns.includes('date') && columns.includes('close'))
    return readPlain(columns as Column[], rows);
  return readOther(bytes, symbol);
}

function readPlain(columns: readonly Column[], rows: readonly CsvRow[]): { bars: Bar[]; faults: Fault[] } {
  const bars: Bar[] = [];
  const faults: Fault[] = [];
  const seen = new Map<string, number>();
  for (const row of rows) {
    const bar = { date: '', open: null, high: null, low: null, close: '', volume: null };
    const message = row.problem ?? readRow(columns, row.cells, bar) ?? repeated(seen, bar.date, row.line);
    if (message === null) bars.push(bar);
    else faults.push({ path: `body/line/${row.line}`, message });
  }
  return { bars, faults };
}

function repeated(seen: Map<string, number>, date: string, line: number): string | null {
  const earlier = seen.get(date);
  seen.set(date, line);
  return earlier === undefined ? null : `${date} is on line ${earlier} already`;
}

/** Fills the bar; answers what is wrong with the row. */
function readRow(
  columns: readonly Column[],
  cells: readonly string[],
  bar: Record<Column, string | null>,
): string | null {
  if (cells.length > columns.length) return `has ${cells.length} cells for ${columns.length} columns`;
  for (const [index, name] of columns.entries()) {
    const text = (cells[index] ?? '').trim();
    if (name === 'date') {
      if (parseDay(text) === null) return `date: ${text.slice(0, 40)} is no day of the form YYYY-MM-DD`;
      bar.date = text;
    } else if (text !== '' || name === 'close') {
      const figure = readPrice(text, '.');
      if (figure === null || (name !== 'volume' && figure.units <= 0n))
        return `${name}: ${text.slice(0, 40)} is no ${name === 'volume' ? 'number from zero' : 'price above zero'}`;
      bar[name] = formatDecimal(figure);
    }
  }
  return null;
}

function readOther(bytes: Uint8Array, symbol: string): { bars: Bar[]; faults: Fault[] } {
  const { prices, rejected, warnings } = parse(bytes, symbol);
  const faults = rejected.map(({ line, reason }) => ({ path: `body/line/${line}`, message: reason }));
  for (const { line, symbol: named } of prices)
    if (named.toUpperCase() !== symbol.toUpperCase())
      faults.push({ path: `body/line/${line}`, message: `this is a price of ${named}, not of ${symbol}` });
  for (const warning of warnings.filter((text) => text.startsWith('dates are read')))
    faults.push({ path: 'body', message: `${warning}; write days as YYYY-MM-DD` });
  const text = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));
  const bars = prices.map(({ date, open, high, low, close, volume }) => ({
    date: formatDay(date),
    open: text(open),
    high: text(high),
    low: text(low),
    close: formatDecimal(close),
    volume: text(volume),
  }));
  return { bars, faults };
}

function parse(bytes: Uint8Array, symbol: string): ParsedFile {
  try {
    return parsePriceCsv(bytes, { symbol });
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    throw new ProblemError('invalid', `The CSV can not be read: ${error.message}.`, {
      errors: [{ path: error.line === null ? 'body' : `body/line/${error.line}`, message: error.message }],
      mend: error.mend,
    });
  }
}
