import { type ColumnPositions, columnsByHeader, describeColumn, isDate } from './csv-columns.ts';
import { columnsByContent } from './csv-content.ts';
import type { ColumnRef, ColumnRole, CsvColumns, CsvMapping } from './csv-dialect.ts';
import { headerKey, headerWords } from './csv-headers.ts';
import { readSerialDay } from './date-text.ts';
import { isEncoding } from './encoding.ts';
import { StatementError } from './statement.ts';
import type { TableRow } from './table.ts';

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Rows looked at for the layout, and how deep a header may stand below a preamble. */
const SAMPLE_ROWS = 300;
const HEADER_DEPTH = 40;
export const LAYOUT_ROWS = SAMPLE_ROWS + HEADER_DEPTH;

/** Where the data of a file stands and which column means what. */
export interface CsvLayout {
  readonly delimiter: string;
  /** Index of the header among the records; -1 for none. */
  readonly headerIndex: number;
  readonly headerLine: number | null;
  readonly header: readonly string[];
  /** The file's first record, to show where there is no header. */
  readonly firstRow: readonly string[];
  /** Columns of a full row. */
  readonly width: number;
  readonly columns: ColumnPositions;
  /** Rows of the sample below the header. */
  readonly bodyRows: number;
  /** Share of the sample rows that have a date and an amount. */
  readonly fit: number;
}

function commonWidth(rows: readonly TableRow[]): number {
  const counts = new Map<number, number>();
  for (const { cells } of rows) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of counts) if (count > (counts.get(best) ?? 0)) best = width;
  return best;
}

function listColumns(header: readonly string[]): string {
  return header
    .map((name, index) => `${index}: "${name.trim().slice(0, 40)}"`)
    .join(', ')
    .slice(0, 1500);
}

/** Position of a column named by header text or number. Throws when the file has no such column. */
function resolveColumn(ref: ColumnRef, header: readonly string[], width: number, role: string): number {
  const index =
    typeof ref === 'number' ? ref : header.findIndex((name) => headerKey(name) === headerKey(ref));
  if (Number.isInteger(index) && index >= 0 && index < Math.max(width, header.length)) return index;
  throw new StatementError(`the mapping's ${role} column ${JSON.stringify(ref)} is not in the file`, {
    mend: `The file's columns are ${listColumns(header) || `0 to ${width - 1}`}. Name one of them, or give its number.`,
  });
}

function refList(refs: CsvColumns['description']): readonly ColumnRef[] {
  if (refs === undefined) return [];
  return typeof refs === 'string' || typeof refs === 'number' ? [refs] : refs;
}

/** Lays the user's columns over the inferred ones; a column that the user names loses its inferred role. */
function applyColumns(
  inferred: ColumnPositions,
  given: CsvColumns,
  header: readonly string[],
  width: number,
): ColumnPositions {
  const chosen: ColumnPositions = {
    description: refList(given.description).map((ref) => resolveColumn(ref, header, width, 'description')),
  };
  for (const [role, ref] of Object.entries(given) as [ColumnRole, ColumnRef][]) {
    if (role !== 'description' && ref !== undefined) chosen[role] = resolveColumn(ref, header, width, role);
  }
  const taken = new Set([...Object.values(chosen).flat()]);
  const splitAmount = chosen.debit !== undefined || chosen.credit !== undefined;
  const columns: ColumnPositions = { description: [] };
  for (const [role, index] of Object.entries(inferred) as [ColumnRole, number | number[]][]) {
    if (role === 'description' || typeof index !== 'number' || taken.has(index)) continue;
    if (role === 'amount' && splitAmount) continue;
    if ((role === 'debit' || role === 'credit') && chosen.amount !== undefined) continue;
    columns[role] = index;
  }
  const description =
    given.description === undefined
      ? inferred.description.filter((index) => !taken.has(index))
      : chosen.description;
  return { ...columns, ...chosen, description };
}

function hasBoth(columns: ColumnPositions): boolean {
  return (
    columns.date !== undefined &&
    (columns.amount !== undefined || columns.debit !== undefined || columns.credit !== undefined)
  );
}

/** Share of the rows with a date and an amount, and no more cells than the header has. */
function fitOf(rows: readonly (readonly string[])[], columns: ColumnPositions, width: number): number {
  const { date, amount, debit, credit } = columns;
  if (!hasBoth(columns) || date === undefined || rows.length === 0) return 0;
  const filled = (row: readonly string[], index: number | undefined): boolean =>
    index !== undefined && /\d/.test(row[index] ?? '');
  const good = rows.filter(
    (row) =>
      (isDate(row[date] ?? '') || readSerialDay((row[date] ?? '').trim()) !== null) &&
      row.slice(width).every((text) => text.trim() === '') &&
      (filled(row, amount) || filled(row, debit) || filled(row, credit)),
  );
  return good.length / rows.length;
}

/** Fills what no header word named from the cells: a header in a language that is not known still has dates and amounts below. */
function completed(named: ColumnPositions, byContent: ColumnPositions): ColumnPositions {
  if (hasBoth(named) && (named.description.length > 0 || named.payee !== undefined)) return named;
  const taken = new Set(Object.values(named).flat());
  const found: ColumnPositions = { ...named, description: [...named.description] };
  const free = (index: number | undefined): index is number => index !== undefined && !taken.has(index);
  if (found.date === undefined && free(byContent.date)) found.date = byContent.date;
  if (!hasBoth({ ...found, date: 0 })) {
    for (const role of ['amount', 'debit', 'credit', 'balance'] as const) {
      const index = byContent[role];
      if (found[role] === undefined && free(index)) found[role] = index;
    }
  }
  if (found.description.length === 0 && found.payee === undefined)
    found.description = byContent.description.filter((index) => free(index) && index !== found.payee);
  return found;
}

/** The layout with the header at `headerIndex` (-1: none); null where the mapping's names don't fit that header. */
function layoutAt(
  rows: readonly TableRow[],
  delimiter: string,
  headerIndex: number,
  mapping: CsvMapping,
): CsvLayout {
  const header = headerIndex < 0 ? [] : rows[headerIndex]!.cells;
  const body = rows.slice(headerIndex + 1, headerIndex + 1 + SAMPLE_ROWS);
  const width = headerIndex < 0 ? commonWidth(body) : header.length;
  const cells = body.map((row) => row.cells);
  const widest = Math.min(Math.max(width, commonWidth(body)), 400);
  // Footnotes and continuation rows would blur what a column holds.
  const dated = cells.filter((row) => row.some((cell) => isDate(cell)));
  const sample = dated.length > 0 ? dated : cells;
  const contents = Array.from({ length: widest }, (_, index) => describeColumn(sample, index));
  const byContent = columnsByContent(sample, contents);
  const inferred = headerIndex < 0 ? byContent : completed(columnsByHeader(header, contents), byContent);
  const columns =
    mapping.columns === undefined ? inferred : applyColumns(inferred, mapping.columns, header, widest);
  const headerLine = headerIndex < 0 ? null : rows[headerIndex]!.line;
  const firstRow = rows[0]?.cells ?? [];
  const fit = fitOf(cells, columns, headerIndex < 0 ? Number.POSITIVE_INFINITY : width);
  const bodyRows = rows.length - headerIndex - 1;
  return { delimiter, headerIndex, headerLine, header, firstRow, width, columns, bodyRows, fit };
}

/** Whether the row holds all header texts that the mapping names. */
function hasNames(row: TableRow, columns: CsvColumns): boolean {
  const keys = new Set(row.cells.map(headerKey));
  const names = Object.values(columns)
    .flatMap((refs) => refList(refs))
    .filter((ref) => typeof ref === 'string');
  return names.length > 0 && names.every((name) => keys.has(headerKey(name)));
}

function headerCandidates(rows: readonly TableRow[], mapping: CsvMapping): number[] {
  if (mapping.headerLine === null) return [-1];
  const top = rows.slice(0, HEADER_DEPTH);
  const isNamed = (row: TableRow): boolean => mapping.columns !== undefined && hasNames(row, mapping.columns);
  const given = rows.findIndex((row) => row.line === mapping.headerLine);
  // A saved profile finds its column names again where the next file's preamble is longer or shorter.
  const named = given >= 0 && isNamed(rows[given]!) ? given : top.findIndex(isNamed);
  if (named >= 0) return [named];
  if (given >= 0) return [given];
  if (mapping.headerLine !== undefined) {
    throw new StatementError(`the mapping's header line ${mapping.headerLine} holds no record`, {
      line: mapping.headerLine,
      mend: 'Give the 1-based line of the column names, or null for a file without header.',
    });
  }
  // Two exports in one file repeat the header.
  const texts = top.map(({ cells }) => cells.join('\n'));
  const isRepeated = (index: number): boolean => texts.indexOf(texts[index]!) < index;
  const headers = top.flatMap((row, index) =>
    headerWords(row.cells) >= 2 && !row.cells.some(isDate) && !isRepeated(index) ? [index] : [],
  );
  // A header of unknown words: the row of plain text right above the data.
  const data = top.findIndex((row) => row.cells.some(isDate));
  const above = data > 0 ? top[data - 1]! : null;
  const plain =
    above !== null &&
    above.cells.length > 1 &&
    above.cells.length === top[data]!.cells.length &&
    above.cells.every((text) => !/\d/.test(text));
  return [...headers, ...(plain ? [data - 1] : []), -1];
}

function bestForDelimiter(
  rows: readonly TableRow[],
  delimiter: string,
  mapping: CsvMapping,
): CsvLayout | null {
  const layouts = headerCandidates(rows, mapping).map((index) => layoutAt(rows, delimiter, index, mapping));
  const good = ({ fit, bodyRows }: CsvLayout): number => fit * Math.min(bodyRows, SAMPLE_ROWS);
  // A header whose columns make sense goes before rows that look like data without one; a summary above it has names too,
  // and fewer rows that fit them.
  const named = layouts.filter(({ headerIndex, fit }) => headerIndex >= 0 && fit > 0);
  const most = Math.max(0, ...named.map(good));
  const candidates = named.length > 0 ? named.filter((one) => good(one) >= most / 2) : layouts;
  let best: CsvLayout | null = null;
  for (const layout of candidates) if (best === null || layout.fit > best.fit) best = layout;
  return best;
}

function unusable(seen: CsvLayout | null): StatementError {
  if (seen?.headerLine != null && seen.bodyRows === 0) {
    return new StatementError('the file has a header and no rows below it', {
      line: seen.headerLine,
      mend: 'Download it again; choose a period that has transactions.',
    });
  }
  const header = seen?.header ?? [];
  const missing = seen?.columns.date === undefined ? 'a date' : 'an amount';
  const shown =
    header.length > 0
      ? `its columns are ${listColumns(header)}`
      : `no header is recognised, the first row is ${listColumns(seen?.firstRow ?? []) || 'a single column'}`;
  return new StatementError(`no column with ${missing} can be recognised: ${shown}`, {
    ...(seen?.headerLine == null ? {} : { line: seen.headerLine }),
    mend: 'Give a mapping, for example {"columns": {"date": "Booked", "amount": "Sum", "description": "Text"}}; columns are named or numbered from 0.',
  });
}

/** Under a wrong delimiter the mapping's columns don't exist; that is no error until every delimiter was tried. */
function tryDelimiter(
  rows: readonly TableRow[],
  delimiter: string,
  mapping: CsvMapping,
): CsvLayout | StatementError | null {
  try {
    return bestForDelimiter(rows, delimiter, mapping);
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
}

/** Throws {@link StatementError} for a mapping that can fit no file. */
export function checkMapping({ delimiter, encoding }: CsvMapping): void {
  if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n\p{L}\p{N}]/u.test(delimiter))) {
    throw new StatementError(`the mapping's delimiter ${JSON.stringify(delimiter)} can't separate cells`, {
      mend: 'Give one character, such as "," ";" "|" or a tab.',
    });
  }
  if (encoding !== undefined && !isEncoding(encoding)) {
    throw new StatementError(`the mapping's encoding ${JSON.stringify(encoding)} is not known`, {
      mend: 'Give a name such as utf-8, windows-1252, windows-1250 or shift_jis.',
    });
  }
}

/** The first rows of a file under one delimiter. */
export interface CandidateTable {
  readonly delimiter: string;
  /** At least {@link LAYOUT_ROWS} where the file has them. */
  readonly rows: readonly TableRow[];
}

/**
 * Finds delimiter, header and columns. Of the candidates the one under which most rows have a date and an amount is taken. Throws
 * {@link StatementError} with the columns seen when there is none.
 */
export function inferLayout(candidates: readonly CandidateTable[], mapping: CsvMapping): CsvLayout {
  let best: CsvLayout | null = null;
  let misfit: StatementError | null = null;
  for (const { delimiter, rows } of candidates) {
    const head = rows.slice(0, LAYOUT_ROWS);
    const layout = head.length === 0 ? null : tryDelimiter(head, delimiter, mapping);
    if (layout instanceof StatementError) {
      // Of the delimiters that lack the named column, the one with most columns is the file's.
      if (misfit === null || layout.mend.length > misfit.mend.length) misfit = layout;
      continue;
    }
    if (
      layout !== null &&
      (best === null || layout.fit > best.fit || (layout.fit === best.fit && layout.width > best.width))
    ) {
      best = layout;
    }
  }
  if (best !== null && best.fit > 0) return best;
  throw misfit ?? unusable(best);
}
