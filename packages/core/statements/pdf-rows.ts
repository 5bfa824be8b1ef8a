import { type LineLabel, labelOf } from './pdf-labels.ts';
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

/** How far the lines were read. */
interface Progress {
  readonly shape: TableShape;
  readonly drafts: Draft[];
  /** The row that the next lines may belong to. */
  current: Draft | null;
  /** Lines of text that belong to the row below them. */
  ahead: TableLine[];
  /** The date printed last. */
  day: string;
  opening: Balance | null;
  closing: Balance | null;
}

function begin(progress: Progress, line: TableLine): void {
  const { shape, drafts, day } = progress;
  const cells = [...line.cells];
  cells[shape.date] = day;
  for (const each of progress.ahead.reverse()) add(cells, each.cells, shape, true);
  progress.ahead = [];
  progress.current = { line: line.at.line, cells, page: line.at.page, y: line.at.y };
  drafts.push(progress.current);
}

function extend({ current, shape }: Progress, line: TableLine): void {
  if (current === null) return;
  add(current.cells, line.cells, shape, false);
  Object.assign(current, { page: line.at.page, y: line.at.y });
}

function isNear({ current }: Progress, { at }: TableLine): boolean {
  return current !== null && current.page === at.page && at.y - current.y <= REACH * at.size;
}

function takeBalance(progress: Progress, line: TableLine, label: LineLabel): void {
  const balance = balanceOf(line, progress.shape);
  if (label === 'opening') progress.opening ??= balance;
  else if (label === 'closing') progress.closing = balance;
  progress.current = null;
}

/** A figure without a date: it completes the row above, or is one more booking of the same day. */
function takeFigure(progress: Progress, line: TableLine, money: boolean): void {
  const { shape, current, day, drafts } = progress;
  const lacksMoney = current !== null && !hasAny(current.cells, shape.amounts);
  if (isNear(progress, line) && (lacksMoney || !money)) extend(progress, line);
  else if (money && day !== '' && line.cells[shape.text] !== '' && drafts.length > 0) begin(progress, line);
}

function takeText(progress: Progress, line: TableLine, lines: readonly TableLine[], i: number): void {
  const { current } = progress;
  if (leansDown(line, current, lines[i + 1])) progress.ahead.push(line);
  else if (current !== null) {
    const overleaf = current.page !== line.at.page && lines[i - 1]?.at.page !== line.at.page;
    if (overleaf || isNear(progress, line)) extend(progress, line);
    else progress.current = null;
  }
}

function takeLine(progress: Progress, lines: readonly TableLine[], i: number): void {
  const { shape } = progress;
  const line = lines[i]!;
  const date = line.cells[shape.date] ?? '';
  const money = hasAny(line.cells, shape.amounts);
  const figure = money || (shape.balance !== null && hasAny(line.cells, [shape.balance]));
  const words = line.segments.map(({ text }) => text).filter((text) => text !== date);
  const label = labelOf(words.join(' '));
  if (line.dated) progress.day = date;
  if (figure && label !== null && (!line.dated || !money || label !== 'other'))
    takeBalance(progress, line, label);
  else if (line.dated) {
    // A date with a balance only is the bank's word on the day, no booking.
    if (figure && !money) progress.current = null;
    else begin(progress, line);
  } else if (figure) takeFigure(progress, line, money);
  else if (startsBooking(line, shape) && progress.day !== '') begin(progress, line);
  else if (isText(line, shape) && label === null) takeText(progress, line, lines, i);
  else if (!isText(line, shape)) progress.current = null;
}

/**
 * Joins the lines of a table to rows. Lines of text belong to the row that they stand at; a figure without a date completes
 * the row above that has none, or is one more booking of the same day, as banks print a date once. Balances are told apart.
 */
export function gatherRows(lines: readonly TableLine[], shape: TableShape): GatheredRows {
  const progress: Progress = {
    shape,
    drafts: [],
    current: null,
    ahead: [],
    day: '',
    opening: null,
    closing: null,
  };
  for (let i = 0; i < lines.length; i += 1) takeLine(progress, lines, i);
  const rows = progress.drafts.filter(({ cells }) => hasAny(cells, shape.amounts));
  return {
    rows: rows.map(({ line, cells }) => ({ line, cells })),
    opening: progress.opening,
    closing: progress.closing,
  };
}
