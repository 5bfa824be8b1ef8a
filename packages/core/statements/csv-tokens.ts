import { StatementError } from './statement.ts';
import type { TableRow } from './table.ts';

export type CsvRow = TableRow;

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;

/** No bank writes a longer cell; the limit keeps a lost quote from swallowing the file. */
const MAX_QUOTED = 16_384;
/** A longer record is no row of a table; the limit keeps a file without line breaks out of memory. */
const MAX_RECORD = 1_000_000;

/** What stands at a place: broken quoting, or a record whose end the text read so far does not hold. */
const BROKEN = -1;
const UNFINISHED = -2;

/** The text at hand: a piece of the file, and whether the file ends with it. */
interface Window {
  text: string;
  final: boolean;
}

interface Quoted {
  value: string;
  /** Index behind the closing quote, {@link BROKEN} or {@link UNFINISHED}. */
  end: number;
}

/**
 * Reads the quoted cell whose opening quote is at `start`. A quote closes only before a delimiter or a line's end:
 * banks write `"ACME "BEST" LTD"` without doubling. Broken when the quote never closes, or when a line inside it begins
 * with an opening quote, the mark of a record whose closing quote was lost.
 */
function readQuoted({ text, final }: Window, start: number, delimiter: number, into: Quoted): void {
  into.value = '';
  let from = start + 1;
  for (;;) {
    const at = text.indexOf('"', from);
    if (at < 0 || at - start > MAX_QUOTED) {
      into.end = final || text.length - start > MAX_QUOTED + 1 ? BROKEN : UNFINISHED;
      return;
    }
    if (text.charCodeAt(at + 1) === QUOTE) {
      into.value += text.slice(from, at + 1);
      from = at + 2;
      continue;
    }
    let end = at + 1;
    while (text.charCodeAt(end) === BLANK && delimiter !== BLANK) end += 1;
    if (end >= text.length && !final) {
      into.end = UNFINISHED;
      return;
    }
    const code = text.charCodeAt(end);
    if (end >= text.length || code === delimiter || code === LF || code === CR) {
      into.value += text.slice(from, at);
      into.end = end;
      return;
    }
    const before = text.charCodeAt(at - 1);
    if (before === LF || before === CR) {
      into.end = BROKEN;
      return;
    }
    into.value += text.slice(from, at + 1);
    from = at + 1;
  }
}

/** Reads the record at `start` into `cells`; returns the index of the line's end behind it, or why there is none. */
function readRecord(window: Window, start: number, mark: number, cells: string[]): number {
  const { text, final } = window;
  const length = text.length;
  const quoted: Quoted = { value: '', end: 0 };
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      readQuoted(window, at, mark, quoted);
      if (quoted.end < 0) return quoted.end;
      cells.push(quoted.value);
      at = quoted.end;
    } else {
      const from = at;
      let code = text.charCodeAt(at);
      while (at < length && code !== mark && code !== LF && code !== CR) {
        at += 1;
        code = text.charCodeAt(at);
      }
      cells.push(text.slice(from, at));
    }
    if (at >= length) return final ? at : UNFINISHED;
    if (text.charCodeAt(at) !== mark) return at + 1 < length || final ? at : UNFINISHED;
    at += 1;
  }
}

/** End of the line that contains `at`: the index of its LF or CR, the text's length, or {@link UNFINISHED}. */
function lineEnd({ text, final }: Window, at: number): number {
  let end = at;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === LF || code === CR) return end + 1 < text.length || final ? end : UNFINISHED;
  }
  return final ? end : UNFINISHED;
}

/** Line breaks in [from, to): LF, CRLF and lone CR count one each. */
function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) count += 1;
  }
  return count;
}

/** Where the line behind `end` starts. */
function nextLine(text: string, end: number): number {
  if (text.charCodeAt(end) === CR) return text.charCodeAt(end + 1) === LF ? end + 2 : end + 1;
  return end + 1;
}

/** A reader's place in the window. */
interface Place {
  at: number;
  line: number;
}

/** The record at the place by the slow road, which knows quotes and lone CRs; undefined when the window ends before it does. */
function carefulRecord(
  window: Window,
  place: Place,
  mark: number,
  delimiter: string,
): CsvRow | null | undefined {
  const { text } = window;
  const { at, line } = place;
  const cells: string[] = [];
  let end = readRecord(window, at, mark, cells);
  const broken = end === BROKEN;
  if (broken) end = lineEnd(window, at);
  if (end === UNFINISHED) return undefined;
  place.at = nextLine(text, end);
  if (broken) {
    place.line += 1;
    const problem = 'a quote opens on this line and never closes';
    return { line, cells: text.slice(at, end).split(delimiter), problem };
  }
  place.line += lineBreaks(text, at, place.at);
  return cells.length > 1 || cells[0]!.trim() !== '' ? { line, cells } : null;
}

/** All records that the window holds whole; lines without quote and lone CR are split, which is several times faster. */
function* recordsOf(window: Window, place: Place, delimiter: string): Generator<CsvRow> {
  const { text, final } = window;
  const mark = delimiter.charCodeAt(0);
  const find = (character: string, from: number): number => {
    const found = text.indexOf(character, from);
    return found < 0 ? text.length : found;
  };
  let quote = -1;
  let cr = -1;
  while (place.at < text.length) {
    const { at, line } = place;
    if (quote < at) quote = find('"', at);
    if (cr < at) cr = find('\r', at);
    const lf = text.indexOf('\n', at);
    if (quote > lf && lf >= 0 && cr >= lf - 1 && lf - at <= MAX_RECORD) {
      const row = text.slice(at, cr === lf - 1 ? cr : lf);
      place.at = lf + 1;
      place.line = line + 1;
      const cells = row.split(delimiter);
      if (cells.length > 1 || row.trim() !== '') yield { line, cells };
      continue;
    }
    const row = carefulRecord(window, place, mark, delimiter);
    if (place.at - at > MAX_RECORD || (row === undefined && text.length - at > MAX_RECORD)) {
      throw new StatementError(`line ${line}: the line is longer than ${MAX_RECORD} characters`, {
        line,
        mend: 'This is no table of transactions. Download the file again.',
      });
    }
    if (row === undefined) return;
    if (row !== null) yield row;
  }
  if (final) place.at = text.length;
}

/**
 * Splits delimited text (RFC 4180, and what banks make of it) into records: quoted cells with doubled quotes and line
 * breaks, LF, CRLF or CR endings, empty lines left out. A record whose quote never closes is given as its one
 * line with a `problem`, and reading goes on with the next line. `pieces` are the text in order, cut anywhere; no more than a piece and
 * a record are kept. Throws {@link StatementError} for a record of more than a million characters.
 */
export function* tokenizePieces(pieces: Iterable<string>, delimiter: string): Generator<CsvRow> {
  const place: Place = { at: 0, line: 1 };
  let rest = '';
  let begun = false;
  const open = (text: string): void => {
    begun = true;
    // `sep=;` is a note from Excel to itself.
    if (!/^sep=.\r?\n/i.test(text.slice(0, 8))) return;
    place.at = text.indexOf('\n') + 1;
    place.line = 2;
  };
  for (const piece of pieces) {
    const text = rest === '' ? piece : rest + piece;
    if (!begun && text.length >= 8) open(text);
    if (begun) yield* recordsOf({ text, final: false }, place, delimiter);
    rest = text.slice(place.at);
    place.at = 0;
  }
  if (!begun) open(rest);
  yield* recordsOf({ text: rest, final: true }, place, delimiter);
}

/** As {@link tokenizePieces}, for text that is in memory; `limit` stops after so many records. */
export function tokenize(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): CsvRow[] {
  const rows: CsvRow[] = [];
  for (const row of tokenizePieces([text], delimiter)) {
    if (rows.length >= limit) break;
    rows.push(row);
  }
  return rows;
}
