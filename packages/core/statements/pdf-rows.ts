import { labelOf } from './pdf-labels.ts';
import type { PdfLine, PdfSegment } from './pdf-words.ts';
import type { TableRow } from './table.ts';

/** A line of the table, its cells in their columns. */
export interface TableLine {
  readonly at: PdfLine;
  readonly cells: readonly string[];
  readonly segments: readonly PdfSegment[];
  /** Whether a date stands in the column of dates. */
  readonly dated: boolean;
}

/** What the columns of the table are for. */
export interface TableShape {
  readonly date: number;
  /** The widest column of texts. */
  readonly text: number;
  /** Left edge of the texts, in points. */
  readonly textEdge: number;
  /** A column of codes left of the texts, which begins each booking also where the date is printed once; null for none. */
  readonly code: number | null;
  /** Columns of figures without the running balance. */
  readonly amounts: readonly number[];
  readonly balance: number | null;
}

export interface Balance {
  readonly line: number;
  readonly label: string;
  readonly amount: string;
}

export interface GatheredRows {
  readonly rows: readonly TableRow[];
  readonly opening: Balance | null;
  readonly closing: Balance | null;
}

interface Draft {
  readonly line: number;
  readonly cells: string[];
  /** Where its last line stands. */
  page: number;
  y: number;
  size: number;
}

/** In font heights: a line further away does not belong to the row. */
const REACH = 2.4;

function hasAny(cells: readonly string[], columns: readonly number[]): boolean {
  return columns.some((column) => (cells[column] ?? '') !== '');
}

function add(cells: string[], more: readonly string[], shape: TableShape, before: boolean): void {
  for (const [column, text] of more.entries()) {
    if (text === '') continue;
    const own = cells[column] ?? '';
    if (own === '') cells[column] = text;
    else if (!shape.amounts.includes(column) && column !== shape.balance && column !== shape.date) {
      cells[column] = before ? `${text} ${own}` : `${own} ${text}`;
    }
  }
}

function balanceOf(line: TableLine, shape: TableShape): Balance | null {
  const columns = [shape.balance, ...[...shape.amounts].reverse()];
  const amount = columns
    .map((column) => (column === null ? '' : (line.cells[column] ?? '')))
    .find((text) => text !== '');
  if (amount === undefined) return null;
  const label = line.segments.map(({ text }) => text).filter((text) => text !== amount);
  return { line: line.at.line, label: label.join(' '), amount };
}

/** Whether the line below belongs to `next`, which it stands closer to than to what is above. */
function leansDown(line: TableLine, above: Draft | null, next: TableLine | undefined): boolean {
  if (next === undefined || !next.dated || next.at.page !== line.at.page) return false;
  const down = next.at.y - line.at.y;
  if (down > line.at.size * 1.2) return false;
  return above === null || above.page !== line.at.page || down < (line.at.y - above.y) * 0.75;
}

function startsBooking({ cells }: TableLine, { code, text }: TableShape): boolean {
  return code !== null && (cells[code] ?? '') !== '' && (cells[text] ?? '') !== '';
}

function isText(line: TableLine, shape: TableShape): boolean {
  return (
    !hasAny(line.cells, [...shape.amounts, ...(shape.balance === null ? [] : [shape.balance]), shape.date]) &&
    line.segments[0]!.x0 >= shape.textEdge - line.at.size
  );
}

/**
 * Joins the lines of a table to rows. Lines of text belong to the row that they stand at; a figure without a date completes
 * the row above that has none, or is one more booking of the same day, as banks print a date once. Balances are told apart.
 */
export function gatherRows(lines: readonly TableLine[], shape: TableShape): GatheredRows {
  const drafts: Draft[] = [];
  let opening: Balance | null = null;
  let closing: Balance | null = null;
  let current: Draft | null = null;
  let ahead: TableLine[] = [];
  let day = '';
  const begin = (line: TableLine): void => {
    const cells = [...line.cells];
    cells[shape.date] = day;
    for (const each of ahead.reverse()) add(cells, each.cells, shape, true);
    ahead = [];
    current = { line: line.at.line, cells, page: line.at.page, y: line.at.y, size: line.at.size };
    drafts.push(current);
  };
  const extend = (line: TableLine): void => {
    if (current === null) return;
    add(current.cells, line.cells, shape, false);
    Object.assign(current, { page: line.at.page, y: line.at.y });
  };
  for (const [i, line] of lines.entries()) {
    const money = hasAny(line.cells, shape.amounts);
    const figure = money || (shape.balance !== null && hasAny(line.cells, [shape.balance]));
    const label = labelOf(
      line.segments
        .filter(({ text }) => text !== line.cells[shape.date])
        .map(({ text }) => text)
        .join(' '),
    );
    if (line.dated) day = line.cells[shape.date]!;
    if (figure && label !== null && (!line.dated || !money || label !== 'other')) {
      const balance = balanceOf(line, shape);
      if (label === 'opening') opening ??= balance;
      else if (label === 'closing') closing = balance;
      current = null;
    } else if (line.dated) {
      // A date with a balance only is the bank's word on the day, no booking.
      if (figure && !money) current = null;
      else begin(line);
    } else if (figure) {
      const open: Draft | null = current;
      const near: boolean =
        open !== null &&
        (open as Draft).page === line.at.page &&
        line.at.y - (open as Draft).y <= REACH * line.at.size;
      if (near && !hasAny((open as unknown as Draft).cells, shape.amounts)) extend(line);
      else if (!money && near) extend(line);
      else if (money && day !== '' && line.cells[shape.text] !== '' && drafts.length > 0) begin(line);
    } else if (startsBooking(line, shape) && day !== '') begin(line);
    else if (isText(line, shape) && label === null) {
      if (leansDown(line, current, lines[i + 1])) ahead.push(line);
      else if (current !== null) {
        const { page, y } = current as Draft;
        const near =
          page === line.at.page
            ? line.at.y - y <= REACH * line.at.size
            : i > 0 && lines[i - 1]!.at.page !== line.at.page;
        if (near) extend(line);
        else current = null;
      }
    } else if (!isText(line, shape)) current = null;
  }
  const rows = drafts.filter(({ cells }) => hasAny(cells, shape.amounts));
  return { rows: rows.map(({ line, cells }) => ({ line, cells })), opening, closing };
}
