import { collect } from '@financehub/core/statements/collect.ts';
import { openStatementFile } from '@financehub/core/statements/detect.ts';
import { type ByteSource, sourceOf } from '@financehub/core/statements/source.ts';
import { formatDay, fromCivil } from '@financehub/core/time/day.ts';

/** Reading files to lines, without database and thread: the dialect is known, every part is made once. */
export const bench = { name: 'parsers', run };

const CSV_ROWS = 1_000_000;
const OFX_LINES = 300_000;
const CAMT_LINES = 200_000;
const MT940_LINES = 200_000;
const QIF_LINES = 300_000;
const CHUNK_BYTES = 256 * 1024;
const ROUNDS = 3;
const FIRST_DAY = fromCivil(2015, 1, 1);

async function run() {
  return [
    figure('csv-rows', best(csvFile(), 'rows.csv', CSV_ROWS), 1_000_000),
    figure('ofx-lines', best(ofxFile(), 'lines.ofx', OFX_LINES), 200_000),
    figure('camt-lines', best(camtFile(), 'lines.xml', CAMT_LINES), 100_000),
    figure('mt940-lines', best(mt940File(), 'lines.sta', MT940_LINES), 100_000),
    figure('qif-lines', best(qifFile(), 'lines.qif', QIF_LINES), 200_000),
  ];
}

function figure(name: string, perSecond: number, target: number) {
  return { name, value: Math.round(perSecond), unit: 'lines/s', target, better: 'higher' as const };
}

/** Lines in a second, of a few rounds the fastest: the first warms the compiler up. */
function best(bytes: Uint8Array, fileName: string, lines: number): number {
  const source = inChunks(bytes);
  const first = openStatementFile(source, fileName);
  check(source, fileName);
  let fastest = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    let count = 0;
    for (const part of first.parts()) if (part.kind === 'line') count += 1;
    if (count !== lines) throw new Error(`${fileName}: ${count} lines of ${lines} were read`);
    fastest = Math.max(fastest, (lines * 1000) / (performance.now() - from));
  }
  return fastest;
}

/** What is fast must be right: the head of the file has a chain of balances that holds, or no line is refused. */
function check(source: ByteSource, fileName: string): void {
  const head = sourceOf(source.head.subarray(0, source.head.lastIndexOf(0x0a) + 1));
  if (!fileName.endsWith('.csv')) return;
  const { rejected, statements } = collect(openStatementFile(head, fileName));
  if (rejected.length > 0 || statements[0]?.closing === null) throw new Error(`${fileName} is not read well`);
}

function inChunks(bytes: Uint8Array): ByteSource {
  function* chunks(): Generator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
  }
  return { ...sourceOf(bytes), chunks };
}

/** The amount of line i in cents, both ways. */
const cents = (i: number): number => ((i * 7919) % 200_000) - 100_000;

function csvFile(): Uint8Array {
  const lines = ['date,amount,payee,description,balance'];
  let balance = 0;
  for (let i = 0; i < CSV_ROWS; i += 1) {
    balance += cents(i);
    const day = formatDay(FIRST_DAY + Math.floor(i / 300));
    const [amount, after] = [cents(i), balance].map((value) => (value / 100).toFixed(2));
    lines.push(`${day},${amount},Payee ${i % 5000},Card payment number ${i},${after}`);
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

function ofxFile(): Uint8Array {
  const lines = [
    'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n',
    '<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS></SONRS></SIGNONMSGSRSV1>',
    '<BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>',
  ];
  for (let i = 0; i < OFX_LINES; i += 1) {
    const day = formatDay(FIRST_DAY + Math.floor(i / 100)).replaceAll('-', '');
    const amount = (cents(i) / 100).toFixed(2);
    lines.push(
      `<STMTTRN>\n<TRNTYPE>DEBIT\n<DTPOSTED>${day}120000[-5:EST]\n<TRNAMT>${amount}\n<FITID>F${i}\n<NAME>Payee ${i % 5000}\n<MEMO>Card payment number ${i}\n</STMTTRN>`,
    );
  }
  lines.push('</BANKTRANLIST><LEDGERBAL><BALAMT>5.00<DTASOF>20240101</LEDGERBAL>');
  lines.push('</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>');
  return new TextEncoder().encode(lines.join('\n'));
}

function camtFile(): Uint8Array {
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">',
    '<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>',
    '<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>',
  ];
  for (let i = 0; i < CAMT_LINES; i += 1) {
    const day = formatDay(FIRST_DAY + Math.floor(i / 100));
    const amount = (Math.abs(cents(i)) / 100).toFixed(2);
    const [mark, side] = cents(i) < 0 ? ['DBIT', 'Cdtr'] : ['CRDT', 'Dbtr'];
    lines.push(
      `<Ntry>\n<Amt Ccy="EUR">${amount}</Amt>\n<CdtDbtInd>${mark}</CdtDbtInd>\n<Sts><Cd>BOOK</Cd></Sts>\n<BookgDt><Dt>${day}</Dt></BookgDt>\n<AcctSvcrRef>R${i}</AcctSvcrRef>`,
      `<NtryDtls><TxDtls><RltdPties><${side}><Pty><Nm>Payee ${i % 5000}</Nm></Pty></${side}></RltdPties>\n<RmtInf><Ustrd>Card payment number ${i}</Ustrd></RmtInf></TxDtls></NtryDtls>\n</Ntry>`,
    );
  }
  lines.push('</Stmt></BkToCstmrStmt></Document>');
  return new TextEncoder().encode(lines.join('\n'));
}

function mt940File(): Uint8Array {
  const lines = [':20:START', ':25:12030000/202051', ':28C:1/1', ':60F:C150101EUR0,00'];
  let balance = 0;
  let day = '';
  for (let i = 0; i < MT940_LINES; i += 1) {
    balance += cents(i);
    day = formatDay(FIRST_DAY + Math.floor(i / 100))
      .replaceAll('-', '')
      .slice(2);
    const amount = (Math.abs(cents(i)) / 100).toFixed(2).replace('.', ',');
    lines.push(`:61:${day}${day.slice(2)}${cents(i) < 0 ? 'D' : 'C'}${amount}NTRFR${i}`);
    lines.push(`:86:166?00CARD?20Card payment?21number ${i}?32Payee ${i % 5000}`);
  }
  const end = (Math.abs(balance) / 100).toFixed(2).replace('.', ',');
  lines.push(`:62F:${balance < 0 ? 'D' : 'C'}${day}EUR${end}`, '-');
  return new TextEncoder().encode(`${lines.join('\r\n')}\r\n`);
}

function qifFile(): Uint8Array {
  const lines = ['!Type:Bank'];
  for (let i = 0; i < QIF_LINES; i += 1) {
    const [year, month, day] = formatDay(FIRST_DAY + Math.floor(i / 100)).split('-');
    const amount = (cents(i) / 100).toFixed(2);
    lines.push(`D${month}/${day}/${year}`, `T${amount}`, `PPayee ${i % 5000}`, `MCard payment number ${i}`);
    lines.push('^');
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}
