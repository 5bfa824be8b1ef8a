import { type CamtDetail, camtDetail } from './camt-detail.ts';
import { type CamtStatement, camtStatement, type Informational } from './camt-statement.ts';
import type { CamtNode } from './camt-values.ts';
import { decodeText } from './encoding.ts';
import type { ByteSource } from './source.ts';
import { StatementError, type StatementParser, type StatementPart } from './statement.ts';
import { statementChain } from './statement-chain.ts';
import { readXml, type XmlHandler, xmlEncoding } from './xml-events.ts';

/** Parts of an account or entry that no line is made of. */
const IGNORED: ReadonlySet<string> = new Set([
  'PstlAdr',
  'CtctDtls',
  'BkTxCd',
  'OrgId',
  'PrvtId',
  'RltdAgts',
  'PmtTpInf',
  'Avlbty',
  'Intrst',
  'CardTx',
  'Purp',
  'Tax',
  'SplmtryData',
  'RltdAcct',
]);
const STATEMENTS: ReadonlySet<string> = new Set(['Stmt', 'Rpt', 'Ntfctn']);
const KEPT: ReadonlySet<string> = new Set(['Acct', 'Bal', 'Ntry']);
/** A batch of more details than these is one line: its details would all have to be held to add them up. */
const MAX_DETAILS = 50_000;
/** Elements of one entry, a bound of memory. */
const MAX_NODES = 100_000;

/** Collects the elements of each statement until they are complete. */
interface Collector {
  readonly begin: (line: number) => CamtStatement;
  /** Messages whose root was seen. */
  messages: number;
  statement: CamtStatement | null;
  /** Elements above the statement and, inside of it, from the account, balance or entry down. */
  readonly outside: string[];
  readonly inside: CamtNode[];
  /** Depth inside of an element that is passed over. */
  ignored: number;
  startedAt: number;
  detailAt: number;
  nodes: number;
  details: CamtDetail[];
}

function openOutside(at: Collector, name: string, line: () => number): void {
  const parent = at.outside.at(-1) ?? '';
  at.outside.push(name);
  if (name.startsWith('BkToCstmr')) at.messages += 1;
  if (STATEMENTS.has(name) && parent.startsWith('BkToCstmr')) at.statement = at.begin(line());
}

function openInside(at: Collector, name: string, attributes: string, line: () => number): void {
  const { inside } = at;
  if (inside.length === 0 ? !KEPT.has(name) : IGNORED.has(name)) {
    at.ignored = 1;
    return;
  }
  at.nodes += 1;
  if (at.nodes > MAX_NODES)
    throw new StatementError(`line ${at.startedAt}: the entry has more than ${MAX_NODES} elements`, {
      line: at.startedAt,
      mend: 'The file is damaged or not a statement; download it again.',
    });
  const node: CamtNode = { name, attributes, text: '', children: [] };
  if (inside.length === 0) {
    at.startedAt = line();
    at.details = [];
    at.nodes = 0;
  }
  if (name === 'TxDtls') at.detailAt = line();
  else inside.at(-1)?.children.push(node);
  inside.push(node);
}

function closeInside(at: Collector, statement: CamtStatement): void {
  const node = at.inside.pop()!;
  if (node.name === 'TxDtls' && at.inside.length > 0) {
    if (at.details.length < MAX_DETAILS) at.details.push(camtDetail(node, at.detailAt));
    at.nodes = 0;
  }
  if (at.inside.length > 0) return;
  if (node.name === 'Acct') statement.account(node);
  else if (node.name === 'Bal') statement.balance(node, at.startedAt);
  else statement.entry({ node, line: at.startedAt, details: at.details });
}

function closeOutside(at: Collector, name: string): void {
  at.outside.pop();
  if (at.statement === null || !STATEMENTS.has(name)) return;
  at.statement.end();
  at.statement = null;
}

function newCollector(begin: Collector['begin']): Collector {
  return {
    begin,
    messages: 0,
    statement: null,
    outside: [],
    inside: [],
    ignored: 0,
    startedAt: 0,
    detailAt: 0,
    nodes: 0,
    details: [],
  };
}

function collecting(at: Collector): XmlHandler {
  return {
    open: (name, attributes, line) => {
      if (at.ignored > 0) at.ignored += 1;
      else if (at.statement === null) openOutside(at, name, line);
      else openInside(at, name, attributes, line);
    },
    text: (text) => {
      const node = at.ignored > 0 ? undefined : at.inside.at(-1);
      // Behind a child there is only white space.
      if (node !== undefined && node.children.length === 0) node.text += text;
    },
    close: (name) => {
      if (at.ignored > 0) at.ignored -= 1;
      else if (at.statement !== null && at.inside.length > 0) closeInside(at, at.statement);
      else closeOutside(at, name);
    },
  };
}

function refuseEmpty(messages: number): StatementError {
  return messages > 0
    ? new StatementError(
        'the message holds no statement: it has a header and neither an account nor entries',
        {
          mend: 'Choose another period or account at the bank and download again.',
        },
      )
    : new StatementError('the XML file holds no account statement (camt.052, camt.053 or camt.054)', {
        mend: 'Choose CAMT.053 where the bank offers its downloads; payment orders (pain) are not statements.',
      });
}

function* camtParts(source: ByteSource, encoding: string): Generator<StatementPart> {
  let queue: StatementPart[] = [];
  const emit = (part: StatementPart): void => {
    queue.push(part);
  };
  const chain = statementChain(emit);
  const informational: Informational = { count: 0, firstLine: 0 };
  const collector = newCollector((line) => camtStatement(line, chain, emit, informational));
  for (const _ of readXml(source, encoding, collecting(collector))) {
    if (queue.length === 0) continue;
    yield* queue;
    queue = [];
  }
  if (chain.count() === 0) throw refuseEmpty(collector.messages);
  if (informational.count > 0) {
    emit({
      kind: 'warning',
      warning: `${informational.count} entries are for information only (status INFO) and not part of the account; the first is on line ${informational.firstLine}`,
    });
  }
  chain.finish();
  yield* queue;
}

/**
 * Reads the bank-to-customer messages of ISO 20022, `camt.052` (report), `camt.053` (statement) and `camt.054` (notification, without
 * balances), versions 1 to 13, by local names, also several in one file or inside an envelope. Each entry is one line; a batch is a line per
 * detail where the details' amounts add up to the entry's. Pending and future entries are pending lines, those for information are left out with a warning.
 *
 * A file that is not well-formed is refused with its line: what stands behind the break is unknown. An entry with an unreadable amount, date or
 * direction is rejected by itself; an unreadable booked balance refuses the file.
 */
export const camtParser: StatementParser = {
  format: 'CAMT',
  recognise: (head) => {
    const text = decodeText(head.subarray(0, 8192)).text;
    if (/<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)/.test(text)) return 0.99;
    return /^[\s\ufeff]*</.test(text) && /iso:std:iso:20022:tech:xsd:camt\.05[234]\./.test(text) ? 0.95 : 0;
  },
  open: (source) => {
    const encoding = xmlEncoding(source);
    return { format: 'CAMT', parts: () => camtParts(source, encoding) };
  },
};
