import type { CsvMapping } from './csv-dialect.ts';
import { headerRank } from './csv-headers.ts';
import type { DateOrder } from './date-text.ts';
import { findHeader, givenColumns, inferColumns, type PdfColumns, type PdfHeader } from './pdf-columns.ts';
import {
  completeDate,
  dateWords,
  findPeriod,
  isAnyDate,
  isPartialDate,
  type Period,
  partialOrder,
  pointed,
} from './pdf-dates.ts';
import { isFurniture, labelOf } from './pdf-labels.ts';
import { isMoney, moneySegments, unlettered } from './pdf-money.ts';
import { balanceRow, type CellLine, isCardBill, preamble, readsAsOwed } from './pdf-preamble.ts';
import { gatherRows, type TableLine, type TableShape } from './pdf-rows.ts';
import { linesOf, type PdfLine, type PdfPage, type PdfSegment, segmentOf, segmentsOf } from './pdf-words.ts';
import { StatementError } from './statement.ts';
import type { TableRow } from './table.ts';

export interface PdfOptions {
  /** Where the columns begin, in points from the left edge of the page, for a table that is not found rightly. */
  readonly columns?: readonly number[] | undefined;
  /** The day of the document, for dates without year where the text names none. */
  readonly written?: number | null | undefined;
}

export interface PdfTable {
  readonly rows: readonly TableRow[];
  /** What the text around the table says of how to read it. */
  readonly dialect: CsvMapping;
  readonly warnings: readonly string[];
}

/** Points: an inch is 72. US Letter is 612 wide. */
const LETTER_WIDTH = 612;

/** Parts a date at the beginning of a cell from the text behind it. */
function datesApart(segments: readonly PdfSegment[]): PdfSegment[] {
  return segments.flatMap((segment) => {
    const parts: PdfSegment[] = [];
    let words = segment.words;
    for (let count = dateWords(words); count > 0 && count < words.length; count = dateWords(words)) {
      parts.push(segmentOf(words.slice(0, count)));
      words = words.slice(count);
    }
    return [...parts, segmentOf(words)];
  });
}

function readLine(at: PdfLine, strict: boolean): CellLine {
  return {
    at,
    segments: moneySegments(datesApart(segmentsOf({ ...at, words: pointed(at.words) })), at.size, strict),
  };
}

function isEntryLike({ segments }: CellLine, strict: boolean): boolean {
  return (
    segments.slice(0, 3).some(({ text }) => isAnyDate(text)) &&
    segments.some(({ text }) => isMoney(text, strict) && !isAnyDate(text))
  );
}

/** Left edge of the column in which most lines with an amount have their date. */
function dateEdge(entries: readonly CellLine[]): number | null {
  const edges = entries.flatMap(({ segments }) => {
    const date = segments.find(({ text }) => isAnyDate(text));
    return date === undefined ? [] : [date.x0];
  });
  let best: { x: number; count: number } | null = null;
  for (const x of [...new Set(edges)].sort((a, b) => a - b)) {
    const count = edges.filter((edge) => Math.abs(edge - x) <= 8).length;
    if (best === null || count > best.count * 1.2) best = { x, count };
  }
  return best?.x ?? null;
}

/**
 * Lines above the first and below the last date or amount of their page that stand at the same height of several pages with the
 * same words, whatever their numbers.
 */
function furniture({ lines, strict, edge }: Found, pages: number): ReadonlySet<number> {
  const spans = new Map<number, { top: number; bottom: number }>();
  for (const { at, segments } of lines) {
    if (!segments.some((one) => isDateAt(one, edge) || isMoney(one.text, strict))) continue;
    const { top } = spans.get(at.page) ?? { top: at.y };
    spans.set(at.page, { top, bottom: at.y });
  }
  const places = new Map<string, { pages: Set<number>; lines: number[] }>();
  for (const { at } of lines) {
    const span = spans.get(at.page);
    if (span !== undefined && at.y >= span.top && at.y <= span.bottom) continue;
    const words = at.words.map(({ text }) => text.replace(/\d+/g, '#')).join(' ');
    const key = `${Math.round(at.y / 6)} ${words}`;
    const place = places.get(key) ?? { pages: new Set(), lines: [] };
    place.pages.add(at.page);
    place.lines.push(at.line);
    places.set(key, place);
  }
  const repeated = [...places.values()].filter((place) => place.pages.size >= Math.max(2, pages / 2));
  return new Set(repeated.flatMap((place) => place.lines));
}

interface Found {
  readonly lines: readonly CellLine[];
  readonly entries: readonly CellLine[];
  readonly strict: boolean;
  readonly edge: number | null;
}

function findEntries(pdfLines: readonly PdfLine[]): Found {
  for (const strict of [true, false]) {
    const lines = pdfLines.map((at) => readLine(at, strict));
    const candidates = lines.filter((line) => isEntryLike(line, strict));
    const edge = dateEdge(candidates);
    const entries = candidates.filter(({ segments }) => segments.some((one) => isDateAt(one, edge)));
    if (entries.length > 0 || !strict) return { lines, entries, strict, edge };
  }
  throw new Error('not reached');
}

function isDateAt({ text, x0 }: PdfSegment, edge: number | null): boolean {
  return edge !== null && isAnyDate(text) && Math.abs(x0 - edge) <= 12;
}

function noTable(): StatementError {
  return new StatementError('no table of transactions is found in the PDF', {
    mend: 'Choose OFX, QFX, CSV or XLSX where the bank offers its downloads, or give a mapping such as {"pdf": {"columns": [40, 110, 380, 460]}} that says where the columns begin, in points from the left edge.',
  });
}

function headerKeyOf(cells: readonly PdfSegment[]): string {
  return cells.map(({ text }) => text).join('|');
}

/** The lines of the table on all pages: below the header where a page has one, without what only frames the pages. */
function tableLines(found: Found, header: PdfHeader | null, pages: number): CellLine[] {
  const framing = furniture(found, pages);
  const entryLines = new Set(found.entries.map(({ at }) => at.line));
  const headerTexts = new Set((header?.lines ?? []).map((i) => headerKeyOf(segmentsOf(found.lines[i]!.at))));
  const first = header === null ? found.entries[0]!.at : found.lines[header.lines.at(-1)!]!.at;
  const begins = new Map<number, number>();
  for (const { at } of found.lines) {
    if (headerTexts.has(headerKeyOf(segmentsOf(at))) && at.line >= first.line - 3 && !begins.has(at.page))
      begins.set(at.page, at.line);
  }
  return found.lines.filter(({ at, segments }) => {
    if (entryLines.has(at.line)) return at.line >= first.line;
    if (at.line < first.line || at.line < (begins.get(at.page) ?? 0)) return false;
    if (headerTexts.has(headerKeyOf(segmentsOf(at)))) return false;
    if (framing.has(at.line) && labelOf(segments.map(({ text }) => text).join(' ')) !== 'opening')
      return false;
    return !segments.some(({ text }) => isFurniture(text));
  });
}

function cellsOf(line: CellLine, columns: PdfColumns): string[] {
  const cells = columns.starts.map(() => '');
  for (const segment of line.segments) {
    const column = columns.columnOf(segment);
    cells[column] = cells[column] === '' ? segment.text : `${cells[column]} ${segment.text}`;
  }
  return cells;
}

/** Share of the filled cells of a column that pass the test; null where none is filled. */
function shareOf(
  lines: readonly TableLine[],
  column: number,
  test: (text: string) => boolean,
): number | null {
  const filled = lines.map(({ cells }) => cells[column] ?? '').filter((text) => text !== '');
  return filled.length === 0 ? null : filled.filter(test).length / filled.length;
}

const VALUED = ['amount', 'debit', 'credit', 'balance'] as const;

function shapeOf(
  lines: readonly TableLine[],
  header: readonly string[],
  strict: boolean,
): Omit<TableShape, 'textEdge'> {
  const dated = lines.filter((line) => line.dated);
  const columns = header.map((_, column) => column);
  const dates = columns.filter((column) => (shareOf(dated, column, isAnyDate) ?? 0) > 0.5);
  const figures = columns.filter((column) => {
    if (dates.includes(column)) return false;
    const share = shareOf(lines, column, (text) => isMoney(text, strict));
    // An empty column is one of figures when its header says so: no money came in this month.
    return share === null ? VALUED.some((role) => headerRank(role, header[column]!) !== null) : share > 0.5;
  });
  const balance = figures.findLast(
    (column) =>
      headerRank('balance', header[column]!) !== null && headerRank('amount', header[column]!) === null,
  );
  const texts = columns.filter((column) => !dates.includes(column) && !figures.includes(column));
  const length = (column: number): number =>
    lines.reduce((sum, { cells }) => sum + (cells[column] ?? '').length, 0);
  const text = texts.reduce(
    (best, column) => (length(column) > length(best) ? column : best),
    texts[0] ?? dates[0] ?? 0,
  );
  return {
    date: dates[0] ?? 0,
    text,
    code: codeColumn(dated, texts, text),
    amounts: figures.filter((column) => column !== balance),
    balance: balance ?? null,
  };
}

/** A column of short texts left of the descriptions that nearly every row fills. */
function codeColumn(dated: readonly TableLine[], texts: readonly number[], text: number): number | null {
  const code = texts.find((column) => column < text);
  if (code === undefined) return null;
  const filled = dated.filter(({ cells }) => cells[code] !== '').length;
  return filled >= dated.length * 0.6 ? code : null;
}

function textEdge(lines: readonly CellLine[], columns: PdfColumns, text: number): number {
  const edges = lines.flatMap(({ segments }) =>
    segments.filter((one) => columns.columnOf(one) === text).map(({ x0 }) => x0),
  );
  return edges.length === 0 ? (columns.starts[text] ?? 0) : Math.min(...edges);
}

/** Fills in years and turns letters behind figures into signs. */
function finished(
  rows: readonly TableRow[],
  shape: TableShape,
  period: Period | null,
  order: DateOrder,
): TableRow[] {
  const dated = rows.map(({ line, cells }) => ({
    line,
    cells: cells.map((text, column) =>
      period !== null && !shape.amounts.includes(column) && column !== shape.balance && isPartialDate(text)
        ? (completeDate(text, period, order) ?? text)
        : text,
    ),
  }));
  for (const column of [...shape.amounts, ...(shape.balance === null ? [] : [shape.balance])]) {
    const plain = unlettered(dated.map(({ cells }) => cells[column] ?? ''));
    if (plain !== null) for (const [i, row] of dated.entries()) row.cells[column] = plain[i]!;
  }
  return dated;
}

function refuseEmpty(pages: readonly PdfPage[]): void {
  if (pages.some(({ items }) => items.some(({ text }) => text.trim() !== ''))) return;
  throw new StatementError('the PDF holds no text, it is a scan or a photo', {
    mend: 'Download the statement from the bank as PDF, CSV or OFX instead of scanning the paper, or run it through text recognition (OCR) first.',
  });
}

/**
 * The table of transactions in the text of a PDF, as rows of cells: first rows with account and balances that the text
 * names, then the header, then one row for each transaction with its date complete. Throws {@link StatementError} when there is no text or
 * no table.
 */
export function pdfTable(pages: readonly PdfPage[], options: PdfOptions = {}): PdfTable {
  refuseEmpty(pages);
  const found = findEntries(linesOf(pages));
  const [firstEntry] = found.entries;
  if (firstEntry === undefined) throw noTable();
  const at = found.lines.indexOf(firstEntry);
  const header = findHeader(
    found.lines.map((line) => line.at),
    at,
  );
  const table = tableLines(found, header, pages.length);
  const body = table.filter(({ segments }) => segments.length > 0);
  const columns =
    options.columns !== undefined && options.columns.length > 0
      ? givenColumns(options.columns)
      : inferColumns(
          header,
          {
            segments: body.flatMap(({ segments }) => segments),
            size: firstEntry.at.size,
            strict: found.strict,
          },
          found.entries.length,
        );
  const headerCells = columns.starts.map(() => '');
  for (const cell of header?.cells ?? []) {
    const column =
      header === null || options.columns !== undefined ? columns.columnOf(cell) : header.cells.indexOf(cell);
    headerCells[column] = `${headerCells[column]} ${cell.text}`.trim();
  }
  const lines = body.map((line) => ({
    ...line,
    cells: cellsOf(line, columns),
    dated: line.segments.some((one) => isDateAt(one, found.edge)),
  }));
  const plain = shapeOf(lines, headerCells, found.strict);
  const shape = { ...plain, textEdge: textEdge(found.entries, columns, plain.text) };
  const gathered = gatherRows(lines, shape);
  const inTable = new Set(table.map((line) => line.at.line));
  const outside = found.lines.filter((line) => !found.entries.includes(line)).map((line) => line.at);
  return assemble(pages, options, { found, shape, header, headerCells, gathered, inTable, outside, columns });
}

interface Assembly {
  readonly found: Found;
  readonly shape: TableShape;
  readonly header: PdfHeader | null;
  readonly headerCells: readonly string[];
  readonly gathered: ReturnType<typeof gatherRows>;
  readonly inTable: ReadonlySet<number>;
  readonly outside: readonly PdfLine[];
  readonly columns: PdfColumns;
}

function assemble(pages: readonly PdfPage[], options: PdfOptions, parts: Assembly): PdfTable {
  const { found, shape, header, headerCells, gathered, inTable, outside, columns } = parts;
  const warnings: string[] = [];
  const habit = pages.every(({ width }) => Math.abs(width - LETTER_WIDTH) < 2) ? 'mdy' : 'dmy';
  const texts = gathered.rows.map(({ cells }) => cells[shape.date] ?? '');
  let period = findPeriod(outside, habit);
  if (period === null && texts.some(isPartialDate)) {
    if (options.written == null) {
      throw new StatementError('the dates of the table have no year and the PDF names none', {
        mend: 'Choose OFX, QFX or CSV where the bank offers its downloads.',
      });
    }
    period = { from: null, to: options.written };
    warnings.push('the dates have no year: it is taken from the day on which the PDF was made');
  }
  const order = period === null ? habit : partialOrder(texts, period, habit);
  const rows = finished(gathered.rows, shape, period, order);
  const invert = isCardBill(found.lines) && readsAsOwed(rows, shape);
  const { accounts, balances } = preamble(found.lines, gathered, inTable, found.strict);
  const complete = (date: string): string =>
    period !== null && isPartialDate(date) ? (completeDate(date, period, order) ?? date) : date;
  const top = [...accounts, ...balances.map((balance) => balanceRow(balance, invert, complete))];
  const names: TableRow[] =
    header === null ? [] : [{ line: found.lines[header.lines.at(-1)!]!.at.line, cells: headerCells }];
  if (header === null) {
    const starts = columns.starts.slice(1).map((x) => Math.round(x));
    warnings.push(
      `no header is found in the PDF; its columns are taken to begin at ${starts.join(', ')} points, a mapping's pdf.columns says it otherwise`,
    );
  }
  return { rows: [...top, ...names, ...rows], dialect: invert ? { invert } : {}, warnings };
}
