import { decodeChunks } from './encoding.ts';
import type { ByteSource } from './source.ts';
import { StatementError } from './statement.ts';

/** In characters. No bank writes such a line; a file without line ends would grow in memory until its end. */
const MAX_LINE_LENGTH = 1_048_576;

function tidy(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return plain.endsWith('\r') ? plain.replace(/\r+$/, '') : plain;
}

function usualEnd({ head }: ByteSource): string {
  return !head.includes(0x0a) && head.includes(0x0d) ? '\r' : '\n';
}

/**
 * The lines of the source without their ends and NULs: LF, CR LF, or CR alone where the file's first 64 KiB have no LF, else the end that is
 * given. The last line counts also without an end. Throws {@link StatementError} at a line beyond {@link MAX_LINE_LENGTH}.
 */
export function* textLines(
  source: ByteSource,
  encoding: string,
  end: string = usualEnd(source),
): Generator<string> {
  let rest = '';
  let line = 0;
  for (const decoded of decodeChunks(source, encoding)) {
    let piece = decoded;
    if (end.length > 1) {
      // An end of two characters may lie across two pieces.
      piece = rest + decoded;
      rest = '';
    }
    let from = 0;
    let to = piece.indexOf(end);
    while (to >= 0) {
      const text = rest === '' ? piece.slice(from, to) : rest + piece.slice(from, to);
      rest = '';
      line += 1;
      if (text.length > MAX_LINE_LENGTH) throw tooLong(line);
      yield tidy(text);
      from = to + end.length;
      to = piece.indexOf(end, from);
    }
    rest += piece.slice(from);
    if (rest.length > MAX_LINE_LENGTH) throw tooLong(line + 1);
  }
  if (rest !== '') yield tidy(rest);
}

function tooLong(line: number): StatementError {
  return new StatementError(`line ${line} is longer than ${MAX_LINE_LENGTH} characters`, {
    line,
    mend: 'The file is damaged or not a statement; download it again.',
  });
}
