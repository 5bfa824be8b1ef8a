import type { ByteSource } from './source.ts';
import { wholeOf } from './source.ts';
import type { ParsedFile, StatementFile, StatementPart } from './statement.ts';

/** The parts of a file that was read as a whole; lines of statements come oldest first. */
function* partsOf(parsed: ParsedFile): Generator<StatementPart> {
  for (const warning of parsed.warnings) yield { kind: 'warning', warning };
  for (const [statement, { account, currency, lines, opening, closing }] of parsed.statements.entries()) {
    yield { kind: 'statement', statement, account, currency };
    for (const line of lines) yield { kind: 'line', statement, line };
    if (opening !== null) yield { kind: 'balance', statement, which: 'opening', balance: opening };
    if (closing !== null) yield { kind: 'balance', statement, which: 'closing', balance: closing };
  }
  for (const investments of parsed.investments) yield { kind: 'investments', investments };
  for (const price of parsed.prices) yield { kind: 'price', price };
  for (const rejected of parsed.rejected) yield { kind: 'rejected', rejected };
}

/** A file of a format whose reader needs all of it at once; such files are small. */
export function openWhole(source: ByteSource, parse: (bytes: Uint8Array) => ParsedFile): StatementFile {
  return openParsed(parse(wholeOf(source)));
}

/** A file that was read already. */
export function openParsed(parsed: ParsedFile): StatementFile {
  return {
    format: parsed.format,
    ...(parsed.dialect === undefined ? {} : { dialect: parsed.dialect }),
    parts: () => partsOf(parsed),
  };
}
