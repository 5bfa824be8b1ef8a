import { describe, expect, it } from 'vitest';
import { rows, textSource } from './fixtures/reading.ts';
import { openOfx } from './ofx.ts';

describe('what banks leave out', () => {
  const header = 'OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n\n';
  const account = '<BANKACCTFROM><BANKID>1<ACCTID>2<ACCTTYPE>CHECKING</BANKACCTFROM>';
  const statement = (lines: string, balance = ''): string =>
    `${header}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR${account}<BANKTRANLIST><DTSTART>20260101<DTEND>20260131${lines}</BANKTRANLIST>${balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`;
  const line = (day: string, amount: string, type = 'OTHER'): string =>
    `<STMTTRN><TRNTYPE>${type}<DTPOSTED>202601${day}<TRNAMT>${amount}<FITID>${day}<NAME>A`;
  const named = '0 account 2 1 checking - in EUR';

  it.each<[string, string, string[]]>([
    [
      'the day of a balance',
      statement(`${line('05', '-1.00')}</STMTTRN>`, '<LEDGERBAL><BALAMT>9.00</LEDGERBAL>'),
      [named, '0 L7 2026-01-05 | -1.00 | A |  | 05', '0 closing 2026-01-31 9.00'],
    ],
    [
      'the end tag of a transaction',
      statement(`${line('05', '-1.00')}${line('06', '-2.00')}</STMTTRN>`),
      [named, '0 L7 2026-01-05 | -1.00 | A |  | 05', '0 L7 2026-01-06 | -2.00 | A |  | 06'],
    ],
    [
      'the minus of debits',
      statement(`${line('05', '1.00', 'DEBIT')}</STMTTRN>${line('06', '2.00', 'CREDIT')}</STMTTRN>`),
      [
        'warning: no amount has a sign: debits, fees, checks and payments are read as money out',
        named,
        '0 L7 2026-01-05 | -1.00 | A |  | 05',
        '0 L7 2026-01-06 | 2.00 | A |  | 06',
      ],
    ],
    [
      'one decimal mark for all amounts',
      statement(
        `${line('05', '-1 234,56')}</STMTTRN>`,
        '<LEDGERBAL><BALAMT>9.00<DTASOF>20260131</LEDGERBAL>',
      ),
      [named, '0 L7 2026-01-05 | -1234.56 | A |  | 05', '0 closing 2026-01-31 9.00'],
    ],
  ])('does without %s', (_, text, expected) => {
    expect(rows(openOfx(textSource(text)).parts())).toEqual(expected);
  });
});
