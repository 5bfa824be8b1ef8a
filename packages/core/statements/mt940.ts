import { decodeText, encodingOf, headText } from './encoding.ts';
import { messageReader, type SwiftField } from './mt940-message.ts';
import type { ByteSource } from './source.ts';
import { StatementError, type StatementParser, type StatementPart } from './statement.ts';
import { statementChain } from './statement-chain.ts';
import { textLines } from './text-lines.ts';

const TAG = /^:(\d{2}[A-Z]?|NS|\d{3}):/;
const TAGS = /^(?:\{4:\s*)?:(?:20|21|25|28C?|34F|60[FM]|61|62[FM]|64|86|NS|940|942):/gm;
/** Lines of one field: SWIFT allows six in an `:86:`, banks write a few more. */
const MAX_FIELD_LINES = 1000;

interface Field extends SwiftField {
  readonly lines: string[];
}

/** Some German banks end lines with two at signs in place of line ends. */
const AT_SIGNS = /^\s*@@:\d{2}[A-Z]?:|@@:(?:20|25|28C?):/;

function lineEnds(head: string): string | undefined {
  return AT_SIGNS.test(head) ? '@@' : undefined;
}

/** Text that begins a message behind SWIFT's block headers `{1:...}{2:...}{4:`. */
function withoutBlocks(text: string): string {
  return text.startsWith('{')
    ? text.replace(/^(?:\{[1-35][^{}]*(?:\{[^{}]*\}[^{}]*)*\})*(?:\{4:)?/, '')
    : text;
}

function* mt940Parts(source: ByteSource, encoding: string): Generator<StatementPart> {
  let queue: StatementPart[] = [];
  const emit = (part: StatementPart): void => {
    queue.push(part);
  };
  const chain = statementChain(emit);
  const reader = messageReader(chain, emit);
  let field: Field | null = null;
  let line = 0;
  const flush = (): void => {
    if (field !== null) reader.field(field);
    field = null;
  };
  for (const raw of textLines(source, encoding, lineEnds(headText(source, encoding, 4096)))) {
    line += 1;
    const text = withoutBlocks(raw);
    const tag = text.charCodeAt(0) === 0x3a ? TAG.exec(text) : null;
    if (tag !== null) {
      flush();
      field = { tag: tag[1]!, line, lines: [text.slice(tag[0].length)] };
    } else if (/^-(?:\}.*)?\s*$/.test(text)) {
      flush();
      reader.endOfMessage();
    } else if (field !== null && field.lines.length < MAX_FIELD_LINES && text.trim() !== '') {
      field.lines.push(text);
    }
    if (queue.length > 0) {
      yield* queue;
      queue = [];
    }
  }
  flush();
  reader.endOfFile(line);
  if (chain.count() === 0 && !queue.some((part) => part.kind === 'rejected')) throw nothing();
  chain.finish();
  yield* queue;
}

function nothing(): StatementError {
  return new StatementError(
    'the file holds no statement: neither entries (:61:) nor balances (:60F:, :62F:)',
    {
      mend: 'Download it again; choose a period that has transactions.',
    },
  );
}

/**
 * Reads SWIFT MT940 (statement) and MT942 (interim report, whose lines are pending) with or without SWIFT's blocks, several statements and
 * accounts in a file. Pages and days of an account that continue each other are one statement. A line's date is its entry date, else its
 * value date; its text comes from the `:86:` in the German, Dutch or a free form.
 *
 * An entry that can't be read is rejected by itself; an unreadable balance, and a statement that opens and does not close, refuse the file, since lines
 * may be lost that nothing else would miss.
 */
export const mt940Parser: StatementParser = {
  format: 'MT940',
  recognise: (head) => {
    const decoded = decodeText(head).text;
    const text = lineEnds(decoded.slice(0, 4096)) === undefined ? decoded : decoded.replaceAll('@@', '\n');
    if (/^\s*\{1:F01/.test(text)) return 0.95;
    const tags = new Set(text.match(TAGS) ?? []);
    if (tags.size >= 3) return 0.95;
    return /^\s*:(?:20|25|60[FM]|61|62[FM]|86):/.test(text) ? 0.85 : 0;
  },
  open: (source) => {
    const encoding = encodingOf(source);
    return { format: 'MT940', parts: () => mt940Parts(source, encoding) };
  },
};
