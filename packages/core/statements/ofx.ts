import type { DecimalMark } from './amount-text.ts';
import { decodeText } from './encoding.ts';
import { bankStatement, type OfxNotes } from './ofx-bank.ts';
import { investmentStatement, securityList } from './ofx-investment.ts';
import { child, descendants, type OfxNode, readOfx, readOfxHeader, textOf } from './ofx-tokens.ts';
import { decimalMarkOf, OfxValueError } from './ofx-values.ts';
import { type ParsedFile, StatementError, type StatementParser } from './statement.ts';
import { openWhole } from './whole-file.ts';

const AMOUNTS = ['TRNAMT', 'BALAMT', 'TOTAL', 'UNITPRICE', 'UNITS', 'MKTVAL', 'COMMISSION', 'FEES'];

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

function readResponses(
  root: OfxNode,
  mark: DecimalMark,
  notes: OfxNotes,
): Pick<ParsedFile, 'statements' | 'investments'> {
  const fi = descendants(root, ['FI'])[0] ?? null;
  const institution = textOf(fi, 'ORG');
  const securities = securityList(root, notes);
  const banks = descendants(root, ['STMTRS', 'CCSTMTRS']);
  const brokers = descendants(root, ['INVSTMTRS']);
  return {
    statements: banks.map((node) => bankStatement(node, mark, institution, notes)),
    investments: brokers.map((node) => investmentStatement(node, mark, securities, notes)),
  };
}

/** A file of which no line could be read is broken as a whole; single broken lines are rejected and the rest goes on. */
function refuseUnreadable(parsed: ParsedFile): void {
  const [first] = parsed.rejected;
  const lines = [...parsed.statements, ...parsed.investments].reduce(
    (count, one) => count + one.lines.length,
    0,
  );
  if (first === undefined || lines > 0) return;
  throw new StatementError(`line ${first.line}: ${first.reason}; no other line of the file can be read`, {
    line: first.line,
    mend: 'Download the file from the bank again; if it stays so, tell the bank which line is wrong, or use its CSV.',
  });
}

/**
 * Reads OFX 1.x (SGML), OFX 2.x (XML) and QFX: bank, card and investment statements, several accounts to a file.
 * Standard: OFX 2.2 (Financial Data Exchange), chapters 11 and 13.
 */
export function parseOfx(bytes: Uint8Array): ParsedFile {
  const { text } = decodeText(
    bytes,
    declaredEncoding(readOfxHeader(asciiHead(bytes).split(/<OFX\s*>/i, 1)[0]!)),
  );
  const { header, root } = readOfx(text);
  const refusals = [
    ...descendants(root, ['SONRS']),
    ...descendants(root, ['STMTTRNRS', 'CCSTMTTRNRS', 'INVSTMTTRNRS']),
  ]
    .map(errorOf)
    .filter((error) => error !== null);
  const notes: OfxNotes = { rejected: [], warnings: [] };
  const mark = decimalMarkOf(
    descendants(root, AMOUNTS)
      .map((node) => node.text)
      .filter((value) => value !== ''),
  );
  const { statements, investments } = readValues(() => readResponses(root, mark, notes));
  if (statements.length + investments.length === 0) throw refusals[0] ?? nothingInside(root);
  // One account of several may be refused; the others are still good.
  notes.warnings.push(...refusals.map((error) => error.message));
  const version = header.get('VERSION') ?? '';
  const format = header.has('OFXHEADER') && version.startsWith('2') ? 'OFX 2' : 'OFX 1';
  const parsed: ParsedFile = { format, statements, investments, prices: [], ...notes };
  refuseUnreadable(parsed);
  return parsed;
}

/** A broken value outside the lines (a cash balance) breaks the file. */
function readValues<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof OfxValueError)) throw error;
    throw new StatementError(`line ${error.line}: ${error.message}`, {
      line: error.line,
      mend: 'Download the file from the bank again.',
    });
  }
}

export const ofxParser: StatementParser = {
  format: 'OFX',
  recognise: (head) => {
    const text = decodeText(head).text;
    if (/<OFX\s*>/i.test(text)) return 1;
    return /OFXHEADER/i.test(text.slice(0, 2000)) ? 0.9 : 0;
  },
  open: (source) => openWhole(source, parseOfx),
};
