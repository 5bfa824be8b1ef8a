import { type Decimal, trim } from '../money/decimal.ts';
import { amountProblem, type DecimalMark, readAmount } from '../statements/amount-text.ts';
import { headerKey } from '../statements/csv-headers.ts';
import { type DateOrder, readDate } from '../statements/date-text.ts';
import { cleanText, decodeText } from '../statements/encoding.ts';
import { type TableFinder, tablesOfText } from '../statements/investment-csv-columns.ts';
import {
  type InvestmentLine,
  type InvestmentStatement,
  type ParsedFile,
  StatementError,
  type StatementParser,
} from '../statements/statement.ts';
import type { TableRow } from '../statements/table.ts';
import { openWhole } from '../statements/whole-file.ts';
import type { EpochDay } from '../time/day.ts';
import { BrokerLineError, type BrokerNotes, newNotes, warningsOf } from './line.ts';
import { completed } from './security.ts';

/** A row of a broker's table, read by the names of its columns (see {@link headerKey}); the first name that is there counts. */
export interface BrokerRow {
  readonly line: number;
  /** Clean text; empty where the column or its cell is. */
  readonly text: (...names: string[]) => string;
  /** Null for an empty cell. Throws {@link BrokerLineError} for what is no number. */
  readonly figure: (...names: string[]) => Decimal | null;
  /** Throws {@link BrokerLineError} where there is no day. */
  readonly day: (...names: string[]) => EpochDay;
  /** Cells by position, for columns without a name. */
  readonly cells: readonly string[];
  readonly has: (name: string) => boolean;
}

/** The table of one kind of export. */
export interface BrokerFormat {
  readonly name: string;
  /** Columns that no other export has together; of several names in a list one is enough. */
  readonly header: readonly (string | readonly string[])[];
  /** In place of `header`, where the columns are known by their places. */
  readonly accepts?: (header: readonly string[]) => boolean;
  /** The names that the columns are read by, where their own differ by language. */
  readonly names?: (header: readonly string[]) => readonly string[];
  readonly order: DateOrder;
  /** Where it is not the point. */
  readonly mark?: DecimalMark;
  readonly read: (
    rows: readonly BrokerRow[],
    notes: BrokerNotes,
    header: readonly string[],
  ) => readonly InvestmentStatement[];
}

function fits(format: BrokerFormat, header: readonly string[]): boolean {
  if (format.accepts !== undefined) return format.accepts(header);
  const keys = new Set(header.map(headerKey));
  return format.header.every((wanted) =>
    typeof wanted === 'string' ? keys.has(wanted) : wanted.some((name) => keys.has(name)),
  );
}

/** The export that a table is, by its header. */
export function brokerFormatOf(formats: readonly BrokerFormat[], find: TableFinder): BrokerFormat | null {
  return formats.find((format) => find(({ header }) => (fits(format, header) ? 1 : 0)) !== null) ?? null;
}

function rowReader(format: BrokerFormat, header: readonly string[]): (row: TableRow) => BrokerRow {
  const columns = new Map<string, number>();
  for (const [index, name] of (format.names?.(header) ?? header).entries()) {
    const key = headerKey(name);
    if (!columns.has(key)) columns.set(key, index);
  }
  const mark = format.mark ?? '.';
  return ({ line, cells }) => {
    const text = (...names: string[]): string => {
      for (const name of names) {
        const index = columns.get(name);
        const cell = index === undefined ? '' : cleanText(cells[index] ?? '');
        if (cell !== '') return cell;
      }
      return '';
    };
    return {
      line,
      cells,
      text,
      has: (name) => columns.has(name),
      figure: (...names) => figureOf(text(...names), names[0]!, mark),
      day: (...names) => {
        const given = text(...names).split(' as of ')[0]!;
        const day = readDate(given, format.order);
        if (day === null) throw new BrokerLineError(`no date: ${given.slice(0, 40) || 'the cell is empty'}`);
        return day;
      },
    };
  };
}

/** A figure as the export writes it. Null for nothing: an empty cell, a dash, `--`. */
function figureOf(text: string, name: string, mark: DecimalMark): Decimal | null {
  if (text === '' || /^[-–—]+$/.test(text)) return null;
  const read = readAmount(text.replace(/^([^\d-]*)-\s*(?=[\d.])/, '-$1'), mark) ?? readAmount(text, mark);
  if (read === null) throw new BrokerLineError(`${name}: ${amountProblem(text)}`);
  return trim(read.value);
}

/** Runs `read` for each row; what it refuses is noted with line and reason. */
export function eachRow(
  rows: readonly BrokerRow[],
  notes: BrokerNotes,
  read: (row: BrokerRow) => readonly InvestmentLine[],
): InvestmentLine[] {
  const lines: InvestmentLine[] = [];
  for (const row of rows) {
    try {
      lines.push(...read(row));
    } catch (error) {
      if (!(error instanceof BrokerLineError)) throw error;
      notes.rejected.push({ line: row.line, reason: error.message, text: row.cells.join(' ').slice(0, 500) });
    }
  }
  return lines;
}

/** Reads the table of a known export. Throws {@link StatementError} where not one line can be read. */
export function parseBrokerTable(format: BrokerFormat, find: TableFinder): ParsedFile {
  const table = find(({ header }) => (fits(format, header) ? 1 : 0));
  if (table === null)
    throw new StatementError(`this is no ${format.name}`, {
      mend: 'Choose the file that the broker calls its transactions.',
    });
  const notes = newNotes();
  const read = rowReader(format, table.header);
  const rows: BrokerRow[] = [];
  for (const row of table.rows) {
    if (row.cells.every((cell) => cell.trim() === '')) continue;
    if (row.problem === undefined) rows.push(read(row));
    else
      notes.rejected.push({ line: row.line, reason: row.problem, text: row.cells.join(' ').slice(0, 500) });
  }
  const investments = format.read(rows, notes, table.header).map((statement) => ({
    ...statement,
    lines: completed(statement.lines, statement.positions),
  }));
  const rejected = notes.rejected.sort((a, b) => a.line - b.line);
  const some = investments.some(({ lines, positions }) => lines.length + positions.length > 0);
  const [first] = rejected;
  if (!some && first !== undefined)
    throw new StatementError(`line ${first.line}: ${first.reason}; no row of the file can be read`, {
      line: first.line,
      mend: `Export the transactions again as ${format.name}.`,
    });
  return {
    format: format.name,
    statements: [],
    investments,
    prices: [],
    rejected,
    warnings: warningsOf(notes),
  };
}

/** Header words are no proof, but no bank's table has these together. */
const SURE = 0.97;
const HEAD_ROWS = 60;

/** A parser for the exports of brokers whose columns are known. */
export function brokerTableParser(formats: readonly BrokerFormat[]): StatementParser {
  const known = (bytes: Uint8Array, limit?: number): { format: BrokerFormat; find: TableFinder } | null => {
    const find = tablesOfText(decodeText(bytes).text, limit);
    const format = brokerFormatOf(formats, find);
    return format === null ? null : { format, find };
  };
  return {
    format: 'broker export',
    recognise: (head) => (known(head, HEAD_ROWS) === null ? 0 : SURE),
    open: (source) =>
      openWhole(source, (bytes) => {
        const found = known(bytes);
        if (found === null)
          throw new StatementError('this is no export of a broker that is known', {
            mend: 'Give the file a header with date, type, symbol, quantity, price and amount columns.',
          });
        return parseBrokerTable(found.format, found.find);
      }),
  };
}
