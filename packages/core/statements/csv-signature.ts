import { describeColumn } from './csv-columns.ts';
import type { CsvDialect, CsvMapping } from './csv-dialect.ts';
import { headerKey } from './csv-headers.ts';

type Cells = readonly string[];

/** A reading that a person confirmed, and what the bank's next file is recognised by. */
export interface SavedProfile {
  readonly signature: string;
  readonly dialect: CsvMapping;
}

const SHAPES = '#';
const EMPTY = 'empty';
const SHAPE_ROWS = 200;

function headerText(header: Cells): string {
  return header.map(headerKey).join('|');
}

/** What a column without a name holds; a column may be empty in one month and filled in the next. */
function shapeOf(rows: readonly Cells[], index: number): string {
  const { filled, dates, amounts } = describeColumn(rows, index);
  if (filled === 0) return EMPTY;
  return dates >= 0.8 ? 'date' : amounts >= 0.8 ? 'amount' : 'text';
}

/**
 * What a table of the same bank is recognised by: the delimiter and the column names, as in `;buchungstag|verwendungszweck|betrag`;
 * for a table without header the delimiter and what its columns hold, as in `,#date|text|amount`. Case, accents and punctuation don't
 * count. `rows` are the first rows below the header.
 */
export function dialectSignature(
  { delimiter, headerLine }: Pick<CsvDialect, 'delimiter' | 'headerLine'>,
  header: Cells,
  rows: readonly Cells[],
): string {
  if (headerLine !== null) return `${delimiter}${headerText(header)}`;
  const sample = rows.slice(0, SHAPE_ROWS);
  const width = sample.reduce((most, row) => Math.max(most, row.length), 0);
  const shapes = Array.from({ length: Math.min(width, 400) }, (_, index) => shapeOf(sample, index));
  return `${delimiter}${SHAPES}${shapes.join('|')}`;
}

/** Whether a table with the signature `seen` is of the kind of a saved one. */
export function matchesSignature(saved: string, seen: string): boolean {
  if (saved === seen) return true;
  const [ours, theirs] = [saved, seen].map((text) => text.split('|'));
  // The delimiter and the mark of shapes stand before the first shape.
  const kind = (text: string): number => text.indexOf(SHAPES);
  if (kind(saved) < 0 || kind(saved) > 1 || kind(seen) !== kind(saved)) return false;
  return (
    ours!.length === theirs!.length &&
    ours!.every((shape, i) => shape === theirs![i] || shape.endsWith(EMPTY) || theirs![i]!.endsWith(EMPTY))
  );
}

/** The profile whose column names stand in one of the first rows; looked for before anything is inferred. */
export function profileByHeader(
  profiles: readonly SavedProfile[],
  delimiter: string,
  rows: readonly { readonly cells: Cells }[],
): SavedProfile | null {
  if (profiles.length === 0) return null;
  const bySignature = new Map(profiles.map((profile) => [profile.signature, profile]));
  for (const { cells } of rows) {
    const found = bySignature.get(`${delimiter}${headerText(cells)}`);
    if (found !== undefined) return found;
  }
  return null;
}
