import { decodeChunks } from './encoding.ts';
import type { ByteSource } from './source.ts';
import { StatementError } from './statement.ts';

/** In characters. No bank writes such a line; a file without line ends would grow in memory until its end. */
export const MAX_LINE_LENGTH = 1_048_576;

function tidy(text: string): string {
  const plain = text.includes('\0') ? text.replaceAll('\0', '') : text;
  return plain.endsWith('\r') ? plain.replace(/\r+$/, '') : plain;
}

/**
 * The lines of the source without their ends and NULs: LF, CR LF, or CR alone where the file's first 64 KiB have no LF. The last line counts also
 * without an end. Throws {@link StatementError} at a line beyond {@link MAX_LINE_LENGTH}.
 */
export function* textLines(source: ByteSource, encoding: string): Generator<string> {
  const end = !source.head.includes(0x0a) && source.head.includes(0x0d) ? '\r' : '\n';
  let rest = '';
  let line = 0;
  for (const piece of decodeChunks(source, encoding)) {
    let from = 0;
    let to = piece.indexOf(end);
    while (to >= 0) {
      const text = rest === '' ? piece.slice(from, to) : rest + piece.slice(from, to);
      rest = '';
      line += 1;
      yield tidy(text);
      from = to + 1;
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
