import { numberText, serialText } from './cell-text.ts';
import type { SheetRow } from './sheets.ts';
import { readXml } from './xml.ts';

/** What the cells of all sheets refer to. */
export interface CellBook {
  readonly texts: readonly string[];
  /** Cell styles that show a day or a time. */
  readonly dateStyles: ReadonlySet<number>;
  readonly from1904: boolean;
}

const COLUMNS_MOST = 16_384;
const MERGES_MOST = 100_000;

/** 0-based column of a reference such as `AB12`; -1 where there is none. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i += 1) {
    const letter = reference.charCodeAt(i) & 0xdf;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  return column - 1;
}

/** `_x000D_` is how a control character is written in a text, ECMA-376 22.9.2.19. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function cellText(type: string, style: number, value: string, inline: string, book: CellBook): string {
  switch (type) {
    case 's':
      return unescaped(book.texts[Number(value)] ?? '');
    case 'inlineStr':
      return unescaped(inline);
    case 'str':
      return unescaped(value);
    case 'b':
      return value.trim() === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return value.trim().replace(/T00:00:00(?:\.0+)?Z?$/, '');
    case 'e':
      return value.trim();
    default: {
      if (value === '') return '';
      const day = book.dateStyles.has(style) ? serialText(value, book.from1904) : null;
      return day ?? numberText(value);
    }
  }
}

/** The rows of a sheet that hold anything, in bounded memory. Of formulas the value computed last is taken. */
export function sheetRows(chunks: Iterable<Uint8Array>, part: string, book: CellBook): Generator<SheetRow> {
  return readXml<SheetRow>(chunks, part, (emit) => {
    let line = 0;
    let cells: string[] = [];
    let column = -1;
    let type = '';
    let style = 0;
    let value = '';
    let inline = '';
    let formula = false;
    let uncomputed = 0;
    let target: 'value' | 'inline' | null = null;
    const endCell = (): void => {
      if (formula && value === '' && inline === '' && type !== 'str') uncomputed += 1;
      const text = cellText(type, style, value, inline, book);
      if (text === '' || column >= COLUMNS_MOST) return;
      while (cells.length < column) cells.push('');
      cells[column] = text;
    };
    return {
      open: (name, attributes) => {
        target = null;
        if (name === 'row') {
          line = attributes.r === undefined ? line + 1 : Number(attributes.r);
          cells = [];
          column = -1;
          uncomputed = 0;
        } else if (name === 'c') {
          const named = columnOf(attributes.r ?? '');
          column = named >= 0 ? named : column + 1;
          type = attributes.t ?? 'n';
          style = Number(attributes.s ?? 0);
          value = '';
          inline = '';
          formula = false;
        } else if (name === 'v') target = 'value';
        else if (name === 't') target = 'inline';
        else if (name === 'f') formula = true;
      },
      close: (name) => {
        target = null;
        if (name === 'c') endCell();
        else if (name === 'row' && (cells.length > 0 || uncomputed > 0)) {
          emit(uncomputed > 0 ? { line, cells, uncomputed } : { line, cells });
        }
      },
      text: (piece) => {
        if (target === 'value') value += piece;
        else if (target === 'inline') inline += piece;
      },
    };
  });
}

/** Cells of one column that are merged over several rows, 1-based and inclusive. */
export interface Merge {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

/** The merged cells of a sheet; their list stands behind all rows, so it is searched for as text, which is quick. */
export function mergesOf(chunks: Iterable<Uint8Array>): Merge[] {
  const merges: Merge[] = [];
  const decoder = new TextDecoder('latin1');
  const pattern = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g;
  let rest = '';
  for (const chunk of chunks) {
    const text = rest + decoder.decode(chunk);
    let end = 0;
    for (const match of text.matchAll(pattern)) {
      end = match.index + match[0].length;
      const [, letters = '', from, to] = match;
      if (Number(to) > Number(from) && merges.length < MERGES_MOST) {
        merges.push({ column: columnOf(letters), from: Number(from), to: Number(to) });
      }
    }
    rest = text.slice(Math.max(end, text.length - 200));
  }
  return merges.sort((a, b) => a.from - b.from);
}

/** Gives each row the value of a cell that is merged over it: a date written once for three payments is the date of all three. */
export function* fillMerged(rows: Iterable<SheetRow>, merges: readonly Merge[]): Generator<SheetRow> {
  let next = 0;
  let open: { merge: Merge; text: string }[] = [];
  for (const row of rows) {
    open = open.filter(({ merge }) => merge.to >= row.line);
    for (; next < merges.length && merges[next]!.from <= row.line; next += 1) {
      const merge = merges[next]!;
      if (merge.from === row.line) open.push({ merge, text: row.cells[merge.column] ?? '' });
    }
    for (const { merge, text } of open) {
      if (text === '') continue;
      while (row.cells.length <= merge.column) row.cells.push('');
      if (row.cells[merge.column] === '') row.cells[merge.column] = text;
    }
    yield row;
  }
}
