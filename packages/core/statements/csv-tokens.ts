/** One record of a delimited file. */
export interface CsvRow {
  /** Line of the file on which the record begins, 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the record can't be trusted, when its quoting is broken. */
  readonly problem?: string;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
const BLANK = 0x20;

/** No bank writes a longer cell; the limit keeps a lost quote from swallowing the file. */
const MAX_QUOTED = 16_384;

interface Quoted {
  readonly value: string;
  /** Index behind the closing quote. */
  readonly end: number;
}

function isCellEnd(text: string, at: number, delimiter: number): boolean {
  const code = text.charCodeAt(at);
  return at >= text.length || code === delimiter || code === LF || code === CR;
}

/**
 * Reads the quoted cell whose opening quote is at `start`. A quote closes only before a delimiter or a line's end:
 * banks write `"ACME "BEST" LTD"` without doubling. Null when the quote never closes, or when a line inside it begins
 * with an opening quote, the mark of a record whose closing quote was lost.
 */
function readQuoted(text: string, start: number, delimiter: number): Quoted | null {
  let value = '';
  let from = start + 1;
  for (;;) {
    const at = text.indexOf('"', from);
    if (at < 0 || at - start > MAX_QUOTED) return null;
    if (text.charCodeAt(at + 1) === QUOTE) {
      value += text.slice(from, at + 1);
      from = at + 2;
      continue;
    }
    let end = at + 1;
    while (text.charCodeAt(end) === BLANK && delimiter !== BLANK) end += 1;
    if (isCellEnd(text, end, delimiter)) return { value: value + text.slice(from, at), end };
    const before = text.charCodeAt(at - 1);
    if (before === LF || before === CR) return null;
    value += text.slice(from, at + 1);
    from = at + 1;
  }
}

/** End of the line that contains `at`: the index of its LF or CR, or the text's length. */
function lineEnd(text: string, at: number): number {
  const lf = text.indexOf('\n', at);
  const end = lf < 0 ? text.length : lf;
  const cr = text.slice(at, end).indexOf('\r');
  return cr < 0 ? end : at + cr;
}

/** Reads the record at `start` into `cells`; returns the index of the line's end behind it, or -1 for broken quoting. */
function readRecord(text: string, start: number, mark: number, cells: string[]): number {
  const length = text.length;
  let at = start;
  for (;;) {
    if (text.charCodeAt(at) === QUOTE) {
      const quoted = readQuoted(text, at, mark);
      if (quoted === null) return -1;
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
    if (at >= length || text.charCodeAt(at) !== mark) return at;
    at += 1;
  }
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

/**
 * Splits delimited text (RFC 4180, and what banks make of it) into records: quoted cells with doubled quotes and line
 * breaks, LF, CRLF or CR endings, empty lines left out. A record whose quote never closes is given as its one
 * line with a `problem`, and reading goes on with the next line. `limit` stops after so many records.
 */
export function tokenize(text: string, delimiter: string, limit = Number.POSITIVE_INFINITY): CsvRow[] {
  const rows: CsvRow[] = [];
  const mark = delimiter.charCodeAt(0);
  // `sep=;` is a note from Excel to itself.
  let at = /^sep=.\r?\n/i.test(text.slice(0, 8)) ? text.indexOf('\n') + 1 : 0;
  let line = at === 0 ? 1 : 2;
  while (at < text.length && rows.length < limit) {
    const cells: string[] = [];
    const end = readRecord(text, at, mark, cells);
    if (end < 0) {
      const cut = lineEnd(text, at);
      rows.push({
        line,
        cells: text.slice(at, cut).split(delimiter),
        problem: 'a quote opens on this line and never closes',
      });
      at = nextLine(text, cut);
      line += 1;
      continue;
    }
    if (cells.length > 1 || cells[0]!.trim() !== '') rows.push({ line, cells });
    const next = nextLine(text, end);
    line += lineBreaks(text, at, next);
    at = next;
  }
  return rows;
}
