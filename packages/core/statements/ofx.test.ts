import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, trim } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { collect } from './collect.ts';
import { openOfx } from './ofx.ts';
import { decimalMarkOf, ofxAmount, ofxDay } from './ofx-values.ts';
import { sourceOf } from './source.ts';
import { type InvestmentLine, type ParsedFile, StatementError } from './statement.ts';

const parseOfx = (bytes: Uint8Array): ParsedFile => collect(openOfx(sourceOf(bytes)));
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const failure = (bytes: Uint8Array): StatementError => {
  try {
    parseOfx(bytes);
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error('no StatementError was thrown');
};

const HEADER = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n';
const bank = (
  transactions: string,
  balance = '<LEDGERBAL><BALAMT>10.00<DTASOF>20260131</LEDGERBAL>',
): string =>
  `${HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><FI><ORG>Bank</FI></SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS>` +
  `<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>42<ACCTTYPE>SAVINGS</BANKACCTFROM><BANKTRANLIST>${transactions}</BANKTRANLIST>${balance}` +
  '</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>';
const shop =
  '<STMTTRN><TRNTYPE>POS<DTPOSTED>20260115120000.000[-5:EST]<TRNAMT>-12.50<FITID>a1<NAME>Shop &amp; Co<MEMO>Card</STMTTRN>';

const lines = (parsed: ParsedFile): string[] =>
  parsed.statements.flatMap((one) =>
    one.lines.map(
      (line) =>
        `${formatDay(line.date)} ${formatDecimal(line.amount)} ${line.payee}|${line.description}|${line.reference}`,
    ),
  );

describe('values', () => {
  it.each([
    ['20260115', '2026-01-15'],
    ['20260115235959', '2026-01-15'],
    ['20260115000000.000[-5:EST]', '2026-01-15'],
    ['20260115230000[+9:JST]', '2026-01-15'],
    ['2026-01-15', '2026-01-15'],
    ['20260231', null],
    ['201120000000', null],
    ['', null],
  ])('date %s is %s', (text, expected) => {
    const read = ofxDay(text);
    expect(read === null ? null : formatDay(read)).toBe(expected);
  });

  it.each([
    ['+1.234,56', ',', '1234.56'],
    ['-1,234.56', '.', '-1234.56'],
    ['1234,5', ',', '1234.5'],
    ['-00000000001500.0000', '.', '-1500.00'],
    ['$120', '.', null],
    ['1e300', '.', null],
    ['NaN', '.', null],
  ] as const)('amount %s', (text, mark, expected) => {
    const read = ofxAmount(text, mark);
    expect(read === null ? null : formatDecimal(read)).toBe(expected);
    if (expected !== null) expect(decimalMarkOf([text])).toBe(mark);
  });
});

describe('bank statements', () => {
  it('reads SGML on one line', () => {
    const parsed = parseOfx(encode(bank(shop)));
    expect(lines(parsed)).toEqual(['2026-01-15 -12.50 Shop & Co|Card|a1']);
    const [statement] = parsed.statements;
    expect(statement!.account).toEqual({ number: '42', institution: 'Bank', kind: 'savings', name: null });
    expect(statement!.currency).toBe('EUR');
    expect(formatDecimal(statement!.closing!.amount)).toBe('10.00');
    expect(formatDay(statement!.closing!.date)).toBe('2026-01-31');
  });

  it.each([
    ['a line per tag', (text: string) => text.replaceAll('<', '\n<')],
    ['CRLF and tabs', (text: string) => text.replaceAll('<', '\r\n\t<')],
    ['end tags on every value', (text: string) => text.replace(/<([A-Z]+)>([^<\n]+)/g, '<$1>$2</$1>')],
    ['blank lines before the header', (text: string) => `\n\n\n${text}`],
    ['a header on one line', (text: string) => text.replace(HEADER, HEADER.replaceAll('\n', ' '))],
    ['no header', (text: string) => text.replace(HEADER, '')],
    ['lower case', (text: string) => text.replace(/<[^>]+>/g, (tag) => tag.toLowerCase())],
    [
      'XML',
      (text: string) =>
        text.replace(HEADER, '<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n'),
    ],
    ['an empty element that is never closed', (text: string) => text.replace('<NAME>', '<CHECKNUM><NAME>')],
    ['UTF-16', (text: string) => text],
  ])('reads the same from %s', (name, change) => {
    const text = change(bank(shop));
    const bytes = name === 'UTF-16' ? new Uint8Array(Buffer.from(text, 'utf16le')) : encode(text);
    expect(lines(parseOfx(bytes))).toEqual(['2026-01-15 -12.50 Shop & Co|Card|a1']);
  });

  it('follows CHARSET, CDATA and a bare angle bracket', () => {
    const text = bank(shop.replace('Shop &amp; Co', 'B\u00e4cker <3').replace('Card', '<![CDATA[a <b> c]]>'));
    const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
    expect(lines(parseOfx(bytes))).toEqual(['2026-01-15 -12.50 Bäcker <3|a <b> c|a1']);
  });

  it('rejects a broken line and reads the others', () => {
    const parsed = parseOfx(
      encode(bank(`${shop}\n<STMTTRN><TRNTYPE>POS<DTPOSTED>20260231<TRNAMT>-1<FITID>b</STMTTRN>`)),
    );
    expect(lines(parsed)).toHaveLength(1);
    expect(parsed.rejected).toEqual([
      {
        line: 8,
        reason: '<DTPOSTED> "20260231" is not a date that exists',
        text: expect.stringContaining('<DTPOSTED>20260231'),
      },
    ]);
  });

  it('marks pending lines and converts amounts that are in another currency', () => {
    const pending = '<STMTTRNP><TRNTYPE>POS<DTTRAN>20260116<TRNAMT>-2.00<NAME>Bar</STMTTRNP>';
    const foreign = shop.replace('</STMTTRN>', '<CURRENCY><CURRATE>0.9<CURSYM>USD</CURRENCY></STMTTRN>');
    const parsed = parseOfx(encode(bank(pending + foreign)));
    expect(parsed.statements[0]!.lines.map((line) => [line.status, formatDecimal(line.amount)])).toEqual([
      ['posted', '-11.25'],
      ['pending', '-2.00'],
    ]);
    expect(parsed.warnings.join()).toContain('USD converted to EUR');
  });

  it('refuses every cut of a file, naming the line', () => {
    const text = bank(shop);
    fc.assert(
      fc.property(fc.integer({ min: HEADER.length + 8, max: text.length - 1 }), (end) => {
        const error = failure(encode(text.slice(0, end)));
        expect(error.message).toMatch(/line 7: .*(cut off|ends inside)/);
        expect(error.mend).not.toBe('');
      }),
    );
  });
});

const broker = (transactions: string, rest = ''): string =>
  `${HEADER}<OFX><INVSTMTMSGSRSV1><INVSTMTTRNRS><INVSTMTRS><DTASOF>20260131<CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>7</INVACCTFROM>` +
  `<INVTRANLIST><DTSTART>20260101<DTEND>20260131${transactions}</INVTRANLIST>${rest}</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>` +
  '<SECLISTMSGSRSV1><SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>US0378331005<UNIQUEIDTYPE>ISIN</SECID><SECNAME>Apple<TICKER>AAPL</SECINFO></STOCKINFO></SECLIST></SECLISTMSGSRSV1></OFX>';
const TRAN = '<INVTRAN><FITID>f<DTTRADE>20260105<MEMO>m</INVTRAN>';
const SEC = '<SECID><UNIQUEID>US0378331005<UNIQUEIDTYPE>ISIN</SECID>';

const short = (line: InvestmentLine): string =>
  [
    line.type,
    line.symbol,
    ...[line.quantity, line.price, line.amount, line.fee, line.tax].map((value) =>
      value === null ? '-' : formatDecimal(trim(value)),
    ),
  ].join(' ');

describe('investment statements', () => {
  it.each([
    [
      'BUYSTOCK',
      `<BUYSTOCK><INVBUY>${TRAN}${SEC}<UNITS>10<UNITPRICE>20<COMMISSION>5<TAXES>1<TOTAL>-206</INVBUY><BUYTYPE>BUY</BUYSTOCK>`,
      ['BUY AAPL 10 20 200 5 1'],
    ],
    [
      'SELLSTOCK',
      `<SELLSTOCK><INVSELL>${TRAN}${SEC}<UNITS>-10<UNITPRICE>20<COMMISSION>5<TOTAL>195</INVSELL><SELLTYPE>SELL</SELLSTOCK>`,
      ['SELL AAPL 10 20 200 5 -'],
    ],
    [
      'INCOME',
      `<INCOME>${TRAN}${SEC}<INCOMETYPE>DIV<TOTAL>8.5<WITHHOLDING>1.5</INCOME>`,
      ['DIVIDEND AAPL - - 10 - 1.5'],
    ],
    [
      'REINVEST',
      `<REINVEST>${TRAN}${SEC}<INCOMETYPE>DIV<TOTAL>-10<UNITS>0.5<UNITPRICE>20</REINVEST>`,
      ['DIVIDEND AAPL - - 10 - -', 'BUY AAPL 0.5 20 10 - -'],
    ],
    [
      'TRANSFER',
      `<TRANSFER>${TRAN}${SEC}<UNITS>-3<TFERACTION>OUT<POSTYPE>LONG</TRANSFER>`,
      ['TRANSFER_OUT AAPL 3 - - - -'],
    ],
    [
      'SPLIT',
      `<SPLIT>${TRAN}${SEC}<OLDUNITS>1<NEWUNITS>4<NUMERATOR>4<DENOMINATOR>1</SPLIT>`,
      ['SPLIT AAPL 4 - - - -'],
    ],
    ['RETOFCAP', `<RETOFCAP>${TRAN}${SEC}<TOTAL>9</RETOFCAP>`, ['RETURN_OF_CAPITAL AAPL - - 9 - -']],
    ['INVEXPENSE', `<INVEXPENSE>${TRAN}${SEC}<TOTAL>-9</INVEXPENSE>`, ['FEE AAPL - - 9 - -']],
    [
      'INVBANKTRAN',
      '<INVBANKTRAN><STMTTRN><TRNTYPE>INT<DTPOSTED>20260105<TRNAMT>0.24<FITID>i</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>',
      ['INTEREST  - - 0.24 - -'],
    ],
    [
      'a deposit',
      '<INVBANKTRAN><STMTTRN><TRNTYPE>DEP<DTPOSTED>20260105<TRNAMT>100<FITID>i</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>',
      ['DEPOSIT  - - 100 - -'],
    ],
  ])('reads %s', (_, transaction, expected) => {
    const [statement] = parseOfx(encode(broker(transaction))).investments;
    expect(statement!.lines.map(short)).toEqual(expected);
  });

  it('reads positions and cash', () => {
    const rest = `<INVPOSLIST><POSSTOCK><INVPOS>${SEC}<POSTYPE>SHORT<UNITS>5<UNITPRICE>20.5<DTPRICEASOF>20260130</INVPOS></POSSTOCK></INVPOSLIST><INVBAL><AVAILCASH>12.5</INVBAL>`;
    const [statement] = parseOfx(encode(broker('', rest))).investments;
    const [position] = statement!.positions;
    expect([position!.symbol, formatDecimal(position!.quantity), formatDay(position!.date)]).toEqual([
      'AAPL',
      '-5',
      '2026-01-30',
    ]);
    expect(formatDecimal(statement!.cash!.amount)).toBe('12.5');
  });
});

describe('files without statements', () => {
  const signOn = (status: string): string =>
    `${HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS>${status}</STATUS></SONRS></SIGNONMSGSRSV1></OFX>`;
  it.each([
    [
      'a refused sign-on',
      signOn('<CODE>15500<SEVERITY>ERROR<MESSAGE>wrong password'),
      'error 15500: wrong password (sign-on refused)',
    ],
    ['a sign-on', signOn('<CODE>0<SEVERITY>INFO'), 'answer to a log-in'],
    ['an empty OFX', `${HEADER}<OFX></OFX>`, 'holds no statement'],
    ['no OFX', 'hello', 'no <OFX>'],
    ['endless nesting', `<OFX>${'<A>'.repeat(5000)}`, 'nested deeper'],
  ])('refuses %s', (_, text, part) => {
    expect(failure(encode(text)).message).toContain(part);
  });
});

describe('a file in pieces', () => {
  it('gives the same parts however the bytes are cut', () => {
    const second = shop.replace('a1', 'a2').replace('Card', 'C&amp;A <3 <![CDATA[x > y]]><!-- no -->');
    const bytes = encode(`\n${bank(`${shop}\n${second}\r\n<STMTTRN><TRNAMT>x</STMTTRN>`)}\n`);
    const whole = [...openOfx(sourceOf(bytes)).parts()];
    expect(whole.map((part) => part.kind)).toContain('rejected');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }), (sizes) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += pieces.at(-1)!.length)
          pieces.push(bytes.slice(at, at + sizes[pieces.length % sizes.length]!));
        expect([...openOfx({ ...sourceOf(bytes), chunks: () => pieces }).parts()]).toEqual(whole);
      }),
    );
  });
});

const folder = fileURLToPath(new URL('../../../../shared/data/bank/ofx/', import.meta.url));

describe.skipIf(!existsSync(folder))('files of banks and brokers', () => {
  const read = (name: string): Uint8Array => readFileSync(folder + name);

  it.each([
    ['beangulp/example.ofx', 17, '-3609.07'],
    ['ofxparse/anzcc.ofx', 1, '-123.45'],
    ['ofxparse/bank_medium.ofx', 3, '382.34'],
    ['ofxparse/checking.ofx', 3, '100.99'],
    ['ofxparse/multiple_accounts.ofx', 0, '111 222'],
    ['ofxparse/multiple_accounts2.ofx', 0, '111 222'],
    // The ledger balance is empty; the line names the balance behind it.
    ['ofxparse/ofx-v102-empty-tags.ofx', 1, '123.45'],
    ['ofxparse/suncorp.ofx', 1, '1234.12'],
  ])('%s: %i lines, ledger balance %s', (name, count, closing) => {
    const parsed = parseOfx(read(name));
    expect(parsed.statements.flatMap((one) => one.lines)).toHaveLength(count);
    expect(
      parsed.statements
        .map((one) => (one.closing === null ? 'none' : formatDecimal(one.closing.amount)))
        .join(' '),
    ).toBe(closing);
    expect(parsed.rejected).toEqual([]);
  });

  it.each([
    // A REINVEST is two lines.
    ['beangulp/example.qfx', 20, 2, null],
    ['ofxparse/fidelity.ofx', 17, 6, '18073.98'],
    ['ofxparse/fidelity-savings.ofx', 4, 0, null],
    ['ofxparse/investment_401k.ofx', 3, 3, null],
    ['ofxparse/investment_medium.ofx', 3, 0, '1.00'],
    ['ofxparse/td_ameritrade.ofx', 0, 2, '0'],
    ['ofxparse/tiaacref.ofx', 1, 6, '0'],
    ['ofxparse/vanguard.ofx', 1, 2, null],
    ['ofxparse/vanguard401k.ofx', 5, 1, null],
  ])('%s: %i lines, %i positions, cash %s', (name, count, positions, cash) => {
    const parsed = parseOfx(read(name));
    const [statement] = parsed.investments;
    expect([statement!.lines.length, statement!.positions.length]).toEqual([count, positions]);
    expect(statement!.cash === null ? null : formatDecimal(statement!.cash.amount)).toBe(cash);
    expect(parsed.rejected).toEqual([]);
  });

  it.each([
    ['fail_nice/date_missing.ofx', 33, 'no date'],
    ['fail_nice/decimal_error.ofx', 36, 'not a date that exists'],
    ['fail_nice/empty_balance.ofx', 38, 'ledger balance'],
    ['error_message.ofx', 22, 'error 2000: General Server Error'],
    ['signon_fail.ofx', 11, 'error 15500'],
    ['signon_success.ofx', null, 'log-in'],
    ['signon_success_no_message.ofx', null, 'log-in'],
    ['account_listing_aggregation.ofx', null, '4 accounts'],
    ['bank_small.ofx', null, 'no statement'],
  ])('%s is refused at line %s: %s', (name, line, part) => {
    const error = failure(read(`ofxparse/${name}`));
    expect(error.line).toBe(line);
    expect(error.message).toContain(part);
    expect(error.mend).not.toBe('');
  });

  it('are all named above', () => {
    const names = ['beangulp', 'ofxparse', 'ofxparse/fail_nice']
      .flatMap((dir) => readdirSync(folder + dir))
      .filter((name) => /fx$/.test(name));
    expect(names).toHaveLength(26);
  });
});
