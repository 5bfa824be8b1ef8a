import type { EpochDay } from '../time/day.ts';
import { decodeChunks, decodeText, encodingOf, headText } from './encoding.ts';
import {
  bankAccount,
  bankLine,
  hasBareAmounts,
  ledgerBalance,
  type OfxAmounts,
  type OfxNotes,
  readEach,
  statementCurrency,
} from './ofx-bank.ts';
import { investmentStatement, securityList } from './ofx-investment.ts';
import {
  child,
  descendants,
  type OfxEvent,
  type OfxNode,
  readOfxHeader,
  streamOfx,
  textOf,
} from './ofx-tokens.ts';
import { decimalMarkOf, OfxValueError } from './ofx-values.ts';
import type { ByteSource } from './source.ts';
import {
  type RejectedLine,
  StatementError,
  type StatementFile,
  type StatementParser,
  type StatementPart,
} from './statement.ts';

const AMOUNTS = /<(?:TRNAMT|BALAMT|TOTAL|UNITPRICE|UNITS|MKTVAL|COMMISSION|FEES)>\s*([^<\r\n]+)/gi;
const SAMPLE_CHARACTERS = 1_000_000;

/** Header and root element are ASCII in every encoding but UTF-16, which the NULs give away. */
function asciiHead(bytes: Uint8Array): string {
  return new TextDecoder('windows-1252').decode(bytes.subarray(0, 4096));
}

/** What the header says of the encoding; `CHARSET` counts where `ENCODING` is only USASCII, as OFX 1.6 has it. */
function declaredEncoding(header: ReadonlyMap<string, string>): string | null {
  const encoding = header.get('ENCODING') ?? null;
  const charset = header.get('CHARSET') ?? 'NONE';
  if (charset !== 'NONE' && charset !== '') return charset;
  return encoding;
}

function refuse(response: OfxNode, status: OfxNode): StatementError {
  const code = textOf(status, 'CODE') ?? 'unknown';
  const message = textOf(status, 'MESSAGE') ?? 'no message given';
  const signOn = response.tag === 'SONRS';
  return new StatementError(
    `line ${status.line}: the bank answered with error ${code}: ${message}${signOn ? ' (sign-on refused)' : ''}`,
    {
      line: status.line,
      mend: signOn
        ? 'The file is the refusal of a log-in, not a statement. Check the access data with the bank and download again.'
        : 'The file holds an error of the bank instead of a statement. Download it again later, or ask the bank.',
    },
  );
}

function errorOf(response: OfxNode): StatementError | null {
  const status = child(response, 'STATUS');
  return status !== null && textOf(status, 'SEVERITY')?.toUpperCase() === 'ERROR'
    ? refuse(response, status)
    : null;
}

function nothingInside(root: OfxNode): StatementError {
  const accounts = descendants(root, ['ACCTINFO']).length;
  if (accounts > 0) {
    return new StatementError(`the file lists ${accounts} accounts and holds no statement`, {
      mend: 'Download the transactions of an account, not the list of accounts.',
    });
  }
  const signOn = descendants(root, ['SONRS']).length > 0;
  return new StatementError(
    signOn
      ? 'the file is the answer to a log-in and holds no statement'
      : 'the OFX file is empty: it holds no statement',
    { mend: 'Download the transactions of an account from the bank.' },
  );
}

/** What is known of a file while it is read. */
interface Progress {
  readonly amounts: OfxAmounts;
  readonly notes: OfxNotes;
  readonly begun: Map<OfxNode, OpenStatement>;
  lines: number;
  firstRejected: RejectedLine | null;
}

interface OpenStatement {
  readonly number: number;
  readonly currency: string | null;
  /** Transactions of a statement without a currency wait for its end: they may agree on one. */
  readonly waiting: OfxNode[] | null;
  /** Day of the last line so far. */
  last: EpochDay | null;
}

/** Gives out what reading noted, so that it does not grow with the file. */
function* noted(progress: Progress): Generator<StatementPart> {
  const { rejected: refused, warnings } = progress.notes;
  for (const rejected of refused.splice(0)) {
    progress.firstRejected ??= rejected;
    yield { kind: 'rejected', rejected };
  }
  for (const warning of warnings.splice(0)) yield { kind: 'warning', warning };
}

function statementPart(
  number: number,
  statement: OfxNode,
  root: OfxNode,
  currency: string | null,
): StatementPart {
  const institution = textOf(descendants(root, ['FI'])[0] ?? null, 'ORG');
  return { kind: 'statement', statement: number, account: bankAccount(statement, institution), currency };
}

function* linesOf(
  progress: Progress,
  open: OpenStatement,
  nodes: readonly OfxNode[],
): Generator<StatementPart> {
  const { amounts, notes } = progress;
  const lines = readEach(nodes, notes, (node) => [bankLine(node, amounts, open.currency, notes)]);
  for (const line of lines) {
    progress.lines += 1;
    if (open.last === null || line.date > open.last) open.last = line.date;
    yield { kind: 'line', statement: open.number, line };
  }
  yield* noted(progress);
}

function* transactionParts(
  progress: Progress,
  { statement, root, node }: Extract<OfxEvent, { kind: 'transaction' }>,
): Generator<StatementPart> {
  let open = progress.begun.get(statement);
  if (open === undefined) {
    const declared = textOf(statement, 'CURDEF') !== null;
    const currency = declared ? statementCurrency(statement) : null;
    open = { number: progress.begun.size, currency, waiting: declared ? null : [], last: null };
    progress.begun.set(statement, open);
    if (declared) yield statementPart(open.number, statement, root, currency);
  }
  if (open.waiting === null) yield* linesOf(progress, open, [node]);
  else open.waiting.push(node);
}

/** The end of a statement: its balance, and the lines that waited for it. */
function* endParts(
  progress: Progress,
  { statement, root }: Extract<OfxEvent, { kind: 'end' }>,
): Generator<StatementPart> {
  let open = progress.begun.get(statement);
  // Transactions that never end are left in the statement.
  const left = [...(open?.waiting ?? []), ...descendants(statement, ['STMTTRN', 'STMTTRNP'])];
  if (open === undefined || open.waiting !== null) {
    const currency = statementCurrency({ ...statement, children: [...statement.children, ...left] });
    open = { number: open?.number ?? progress.begun.size, currency, waiting: null, last: null };
    progress.begun.set(statement, open);
    yield statementPart(open.number, statement, root, currency);
  }
  yield* linesOf(progress, open, left);
  const balance = ledgerBalance(statement, progress.amounts.mark, open.last);
  if (balance !== null) yield { kind: 'balance', statement: open.number, which: 'closing', balance };
}

/** The broker's statements, which need the list of securities at the file's end, and what the bank refused. */
function* restParts(progress: Progress, root: OfxNode): Generator<StatementPart> {
  const { amounts, notes } = progress;
  const securities = securityList(root, notes);
  const brokers = descendants(root, ['INVSTMTRS']);
  for (const node of brokers) {
    const investments = investmentStatement(node, amounts.mark, securities, notes);
    progress.lines += investments.lines.length;
    yield { kind: 'investments', investments };
  }
  yield* noted(progress);
  const refusals = [
    ...descendants(root, ['SONRS']),
    ...descendants(root, ['STMTTRNRS', 'CCSTMTTRNRS', 'INVSTMTTRNRS']),
  ]
    .map(errorOf)
    .filter((error) => error !== null);
  if (progress.begun.size + brokers.length === 0) throw refusals[0] ?? nothingInside(root);
  // One account of several may be refused; the others are still good.
  for (const { message } of refusals) yield { kind: 'warning', warning: message };
}

/** A file of which no line could be read is broken as a whole; single broken lines are rejected and the rest goes on. */
function refuseUnreadable({ firstRejected: first, lines }: Progress): void {
  if (first === null || lines > 0) return;
  throw new StatementError(`line ${first.line}: ${first.reason}; no other line of the file can be read`, {
    line: first.line,
    mend: 'Download the file from the bank again; if it stays so, tell the bank which line is wrong, or use its CSV.',
  });
}

function* ofxParts(pieces: Iterable<string>, amounts: OfxAmounts): Generator<StatementPart> {
  const progress: Progress = {
    amounts,
    notes: { rejected: [], warnings: [] },
    begun: new Map(),
    lines: 0,
    firstRejected: null,
  };
  if (amounts.bare)
    yield {
      kind: 'warning',
      warning: 'no amount has a sign: debits, fees, checks and payments are read as money out',
    };
  try {
    const events = streamOfx(pieces);
    let next = events.next();
    for (; next.done !== true; next = events.next()) {
      const event = next.value;
      yield* event.kind === 'end' ? endParts(progress, event) : transactionParts(progress, event);
    }
    yield* restParts(progress, next.value.root);
  } catch (error) {
    throw wholeFileError(error);
  }
  refuseUnreadable(progress);
}

/** A broken value outside the lines (a cash balance) breaks the file. */
function wholeFileError(error: unknown): unknown {
  if (!(error instanceof OfxValueError)) return error;
  return new StatementError(`line ${error.line}: ${error.message}`, {
    line: error.line,
    mend: 'Download the file from the bank again.',
  });
}

/**
 * Reads OFX 1.x (SGML), OFX 2.x (XML) and QFX: bank, card and investment statements, several accounts to a file. Bank lines come as
 * they are read; a broker's statements are kept until the securities at the end of the file are known. A transaction that can't be
 * read is rejected and the rest goes on; `parts` throws {@link StatementError} for a file that is cut off or holds no statement.
 * Standard: OFX 2.2 (Financial Data Exchange), chapters 11 and 13.
 */
export function openOfx(source: ByteSource): StatementFile {
  const header = readOfxHeader(asciiHead(source.head).split(/<OFX\s*>/i, 1)[0]!);
  const encoding = encodingOf(source, declaredEncoding(header));
  const sample = headText(source, encoding, SAMPLE_CHARACTERS);
  const mark = decimalMarkOf([...sample.matchAll(AMOUNTS)].map((match) => match[1]!.trim()));
  const own = readOfxHeader(sample.split(/<OFX\s*>/i, 1)[0]!.slice(0, 4096));
  const second = own.has('OFXHEADER') && (own.get('VERSION') ?? '').startsWith('2');
  return {
    format: second ? 'OFX 2' : 'OFX 1',
    parts: () => ofxParts(decodeChunks(source, encoding), { mark, bare: hasBareAmounts(sample) }),
  };
}

export const ofxParser: StatementParser = {
  format: 'OFX',
  recognise: (head) => {
    const text = decodeText(head).text;
    if (/<OFX\s*>/i.test(text)) return 1;
    return /OFXHEADER/i.test(text.slice(0, 2000)) ? 0.9 : 0;
  },
  open: (source) => openOfx(source),
};
