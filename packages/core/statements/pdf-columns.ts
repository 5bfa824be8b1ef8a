import { headerRank, headerWords } from './csv-headers.ts';
import { isAnyDate } from './pdf-dates.ts';
import { isMoney } from './pdf-money.ts';
import { type PdfLine, type PdfSegment, segmentOf, segmentsOf } from './pdf-words.ts';

/** Columns of a table by where its header and its cells stand. */

export interface PdfHeader {
  /** Indexes of the lines that the header consists of. */
  readonly lines: readonly number[];
  readonly cells: readonly PdfSegment[];
}

export interface PdfColumns {
  /** Left edge of each column, in points; the first one is 0. */
  readonly starts: readonly number[];
  /** The column of a cell. */
  readonly columnOf: (segment: PdfSegment) => number;
}

/** In font heights: lines of one header stand closer than this. */
const HEADER_PITCH = 1.9;

/** Puts cells of two lines together where one stands above the other: `Paid` over `out`. */
function stacked(upper: readonly PdfSegment[], lower: readonly PdfSegment[]): PdfSegment[] {
  const cells = [...upper];
  for (const segment of lower) {
    const at = cells.findIndex((cell) => cell.x0 < segment.x1 && segment.x0 < cell.x1);
    if (at < 0) cells.push(segment);
    else {
      const above = cells[at]!;
      cells[at] = {
        ...segmentOf([...above.words, ...segment.words]),
        x0: Math.min(above.x0, segment.x0),
        x1: Math.max(above.x1, segment.x1),
      };
    }
  }
  return cells.sort((a, b) => a.x0 - b.x0);
}

function couldBeHeader(segments: readonly PdfSegment[]): boolean {
  return (
    segments.length > 0 &&
    !segments.some(({ text }) => isAnyDate(text) || isMoney(text, true) || text.length > 60)
  );
}

const VALUED = ['amount', 'debit', 'credit', 'balance'] as const;
/** Lines between a header of few known words and the first entry. */
const NEAR = 4;

/** Header words of cells; two more where a date and an amount are among them. Null for what is no header. */
function worth(cells: readonly PdfSegment[], distance: number): number | null {
  const texts = cells.map(({ text }) => text);
  const dated = texts.some((text) => headerRank('date', text) !== null);
  const valued = texts.some((text) => VALUED.some((role) => headerRank(role, text) !== null));
  const words = headerWords(texts) + (dated && valued ? 2 : 0);
  return words >= 4 || (valued && cells.length >= 3 && distance <= NEAR) ? words : null;
}

/** In font heights: a blank between two names of a tight header, wider than one between words. */
const NAME_GAP = 0.45;

/** The cells of a line as a header: also parted at narrower blanks, where each part is a header word of its own. */
function headerCells(line: PdfLine): PdfSegment[] {
  return segmentsOf(line).flatMap((segment) => {
    const groups: PdfSegment['words'][number][][] = [];
    for (const word of segment.words) {
      const before = groups.at(-1)?.at(-1);
      if (before === undefined || word.x0 - before.x1 > NAME_GAP * line.size) groups.push([word]);
      else groups.at(-1)!.push(word);
    }
    const parts = groups.map(segmentOf);
    return parts.every(({ text }) => headerWords([text]) === 1) ? parts : [segment];
  });
}

interface Candidate extends PdfHeader {
  readonly worth: number;
  /** Whether each cell of an upper line has its own below it. */
  readonly nested: boolean;
}

/** Of two headers that name as much, stacked lines are more complete where they match; else they are a header and something else. */
function completer(one: Pick<Candidate, 'nested' | 'lines'>, other: Candidate): boolean {
  if (one.nested !== other.nested) return one.nested;
  return one.nested ? one.lines.length > other.lines.length : one.lines.length < other.lines.length;
}

/** The header above the line at `entry`, in one line or stacked in up to three; null where none is. */
export function findHeader(lines: readonly PdfLine[], entry: number): PdfHeader | null {
  const { page } = lines[entry]!;
  let best = null as Candidate | null;
  for (let i = entry - 1; i >= 0 && lines[i]!.page === page; i -= 1) {
    let cells = headerCells(lines[i]!);
    if (!couldBeHeader(cells)) continue;
    const used = [i];
    let nested = true;
    for (let depth = 0; depth < 3; depth += 1) {
      const score = worth(cells, entry - i);
      const tied = score === best?.worth && completer({ nested, lines: used }, best);
      if (score !== null && (best === null || score > best.worth || tied))
        best = { lines: [...used], cells, worth: score, nested };
      const above = lines[used[0]! - 1];
      const below = lines[used[0]!]!;
      if (above === undefined || above.page !== page || below.y - above.y > HEADER_PITCH * below.size) break;
      const upper = headerCells(above);
      if (!couldBeHeader(upper)) break;
      used.unshift(used[0]! - 1);
      nested &&= upper.every((one) => cells.some((cell) => cell.x0 < one.x1 && one.x0 < cell.x1));
      cells = stacked(upper, cells);
    }
  }
  return best;
}

interface Cluster {
  readonly members: PdfSegment[];
  /** Mean of the edge. */
  edge: number;
}

/** Segments whose edges lie within `tolerance` of each other. */
function clustersBy(
  segments: readonly PdfSegment[],
  edge: (one: PdfSegment) => number,
  tolerance: number,
): Cluster[] {
  const clusters: Cluster[] = [];
  for (const segment of [...segments].sort((a, b) => edge(a) - edge(b))) {
    const last = clusters.at(-1);
    if (last === undefined || edge(segment) - last.edge > tolerance) {
      clusters.push({ members: [segment], edge: edge(segment) });
    } else {
      last.members.push(segment);
      last.edge += (edge(segment) - last.edge) / last.members.length;
    }
  }
  return clusters;
}

function spanOf({ members }: Cluster): { x0: number; x1: number } {
  const sorted = members.map(({ x1 }) => x1).sort((a, b) => a - b);
  return { x0: Math.min(...members.map(({ x0 }) => x0)), x1: sorted[Math.floor(sorted.length / 2)]! };
}

/** How far the edges of two columns are from lining up, left, right or centred. */
function misfit(a: { x0: number; x1: number }, b: { x0: number; x1: number }): number {
  return Math.min(Math.abs(a.x0 - b.x0), Math.abs(a.x1 - b.x1), Math.abs(a.x0 + a.x1 - b.x0 - b.x1) / 2);
}

function closest(span: { x0: number; x1: number }, cells: readonly PdfSegment[], from: number): number {
  let best = from;
  for (let i = from; i < cells.length; i += 1) {
    if (misfit(span, cells[i]!) < misfit(span, cells[best]!)) best = i;
  }
  return best;
}

/** Column of a text: of the header cells that overlap it the best aligned, else the last one that begins left of it. */
function textColumn(span: { x0: number; x1: number }, cells: readonly PdfSegment[], size: number): number {
  const over = cells.flatMap((cell, i) => (cell.x0 < span.x1 && span.x0 < cell.x1 ? [i] : []));
  if (over.length > 0) {
    return over.reduce((best, i) =>
      Math.abs(cells[i]!.x0 - span.x0) < Math.abs(cells[best]!.x0 - span.x0) ? i : best,
    );
  }
  return Math.max(
    0,
    cells.findLastIndex((cell) => cell.x0 <= span.x0 + size),
  );
}

interface Sample {
  readonly segments: readonly PdfSegment[];
  readonly size: number;
  readonly strict: boolean;
}

function assignments(header: readonly PdfSegment[], sample: Sample): Map<PdfSegment, number> {
  const { segments, size, strict } = sample;
  const found = new Map<PdfSegment, number>();
  const money = segments.filter(({ text }) => isMoney(text, strict) && !isAnyDate(text));
  const numeric = new Set<number>();
  for (const cluster of clustersBy(money, ({ x1 }) => x1, 0.4 * size)) {
    const votes = cluster.members.map((member) => closest(member, header, 0));
    const column = mostCommon(votes);
    const off = Math.min(...cluster.members.map((member) => misfit(member, header[column]!)));
    // A figure inside a description lines up with nothing.
    if (cluster.members.length < 3 && off > 2 * size) continue;
    numeric.add(column);
    for (const member of cluster.members) found.set(member, column);
  }
  const texts = segments.filter((one) => !found.has(one));
  for (const cluster of clustersBy(texts, ({ x0 }) => x0, 0.4 * size)) {
    let column = textColumn(spanOf(cluster), header, size);
    const dates = cluster.members.filter(({ text }) => isAnyDate(text)).length;
    // Words never stand in a column of figures, they run into it.
    if (dates === 0) while (column > 0 && numeric.has(column)) column -= 1;
    for (const member of cluster.members) found.set(member, column);
  }
  return found;
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

/** Cells without header: dates and texts line up on the left, figures on the right. Rare places belong to the text beside them. */
function cellsWithoutHeader(sample: Sample, rows: number): PdfSegment[] {
  const { segments, size, strict } = sample;
  const isFigure = ({ text }: PdfSegment): boolean => isMoney(text, strict) && !isAnyDate(text);
  const figures = clustersBy(segments.filter(isFigure), ({ x1 }) => x1, 0.4 * size);
  const texts = clustersBy(
    segments.filter((one) => !isFigure(one)),
    ({ x0 }) => x0,
    0.4 * size,
  );
  const cells = [
    ...figures.filter(({ members }) => members.length >= Math.max(1, rows * 0.03)),
    ...texts.filter(({ members }) => members.length >= rows * 0.4),
  ].map((cluster) => ({ ...segmentOf([{ text: '', ...spanOf(cluster) }]), text: '' }));
  return cells.sort((a, b) => a.x0 - b.x0);
}

/** The columns of a table from its header (null for none) and the cells of its rows. */
export function inferColumns(header: PdfHeader | null, sample: Sample, rows: number): PdfColumns {
  const cells = header?.cells ?? cellsWithoutHeader(sample, rows);
  const found = assignments(cells, sample);
  const starts = cells.map((cell, i) => {
    const members = [...found].filter(([, column]) => column === i).map(([segment]) => segment.x0);
    return i === 0 ? 0 : Math.min(cell.x0, ...members) - 1;
  });
  return { starts, columnOf: (segment) => found.get(segment) ?? textColumn(segment, cells, sample.size) };
}

/** The columns that a person gave by where each of them begins, or by the lines between them. */
export function givenColumns(boundaries: readonly number[]): PdfColumns {
  const starts = [0, ...[...boundaries].filter((x) => x > 0).sort((a, b) => a - b)];
  return {
    starts,
    columnOf: ({ x0, x1 }) =>
      Math.max(
        0,
        starts.findLastIndex((start) => start <= (x0 + x1) / 2),
      ),
  };
}
