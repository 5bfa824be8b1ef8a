import { describe, expect, it } from 'vitest';
import { detectFormat, parseStatementFile } from './detect.ts';
import { StatementError } from './statement.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (...values: number[]): Uint8Array => new Uint8Array([...values, 0, 0, 0, 0]);
const failure = (content: Uint8Array, name: string): StatementError => {
  try {
    parseStatementFile(content, name);
  } catch (error) {
    if (error instanceof StatementError) return error;
    throw error;
  }
  throw new Error('no StatementError was thrown');
};
const CSV = 'Date,Description,Amount\n2026-01-31,Rent,-5.00\n';

describe('detectFormat', () => {
  it.each([
    ['OFX', '<OFX></OFX>', 'x.txt'],
    ['OFX', 'OFXHEADER:100\n\n<OFX>', 'statement.csv'],
    ['CSV', CSV, 'x.csv'],
    ['CSV', CSV, 'download'],
    ['QIF', '!Type:Bank\nD1/1/2026\nT-5\n^\n', 'x.csv'],
    ['QIF', '### my export\n\n!Type:Cat\nNFood\n^\n!Type:Bank\nD1/1/2026\nT-5\n^\n', 'x'],
    ['MT940', '{1:F01BANKDEFFXXXX}{2:I940}{4:\n:20:X\n:25:Y\n:60F:C260101EUR0,\n', 'x.txt'],
    ['MT940', ':20:X\n:25:Y\n:28C:1\n:60F:C260101EUR0,\n', 'x.csv'],
    ['MT940', 'BANKNL2A\n940\nBANKNL2A\n:20:X\n:25:Y\n:28C:1\n', 'x'],
    ['CAMT', '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>', 'x.xml'],
    ['CAMT', '<?xml version="1.0"?><a:Document><a:BkToCstmrAcctRpt>', 'x.txt'],
  ])('finds %s in %j named %s', (format, content, name) => {
    expect(detectFormat(text(content), name).format).toBe(format);
  });

  it.each<[string, Uint8Array, string, string]>([
    ['nothing', new Uint8Array(), 'a.ofx', 'empty'],
    ['white space', text(' \r\n\n'), 'a.csv', 'empty'],
    ['a ZIP', bytes(0x50, 0x4b, 3, 4), 'a.zip', 'ZIP'],
    ['an XLS', bytes(0xd0, 0xcf, 0x11, 0xe0), 'a.xls', 'Excel'],
    ['gzip', bytes(0x1f, 0x8b), 'a.csv.gz', 'gzip'],
    ['a PDF', text('%PDF-1.7 ...'), 'a.csv', 'PDF'],
    ['a PNG', bytes(0x89, 0x50, 0x4e, 0x47), 'a.ofx', 'PNG'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'a.ofx', 'JPEG'],
    ['a web page', text('<!DOCTYPE html>\n<html><body>Log in</body></html>'), 'a.ofx', 'web page'],
    ['QIF without transactions', text('!Type:Cat\nNFood\nE\n^\n'), 'a.qif', 'only lists'],
    ['MT940 without a statement', text('{1:F01}{2:I940}{4:\n:20:X\n:25:Y\n-}'), 'a.sta', 'no statement'],
    [
      'a payment order',
      text('<?xml version="1.0"?><Document><CstmrCdtTrfInitn/></Document>'),
      'a.xml',
      'XML',
    ],
    ['JSON', text('{"a": [1, 2]}'), 'a.json', 'JSON'],
    ['noise', bytes(1, 2, 3, 250), 'a.bin', 'no format'],
    ['prose', text('Hello world'), 'a.txt', 'no format'],
  ])('refuses %s and says what to do', (_, content, name, part) => {
    const error = failure(content, name);
    expect(error.message).toContain(part);
    expect(error.mend.length).toBeGreaterThan(10);
  });
});

describe('parseStatementFile', () => {
  it('passes the mapping on and takes a forced format', () => {
    const parsed = parseStatementFile(text(CSV), 'x.csv', { format: 'CSV', dialect: { invert: true } });
    expect(parsed.statements[0]!.lines[0]!.amount).toEqual({ units: 500n, scale: 2 });
    expect(parsed.dialect?.invert).toBe(true);
    expect(() => parseStatementFile(text(CSV), 'x.csv', { format: 'XYZ' })).toThrow(StatementError);
  });
});
