import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constants, deflateRawSync } from 'node:zlib';
import XLSX from '@e965/xlsx';
import type { CsvMapping } from '@financehub/core/statements/csv-dialect.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { plainRows, workbook, zipFile } from './fixtures/zip-file.ts';
import { type ExtractedTable, extractTable } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'financehub-extract-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function extract(
  bytes: Uint8Array,
  name = 'a.xlsx',
  options: CsvMapping = {},
): Promise<ExtractedTable | null> {
  files += 1;
  const path = join(folder, `${files}-${name}`);
  writeFileSync(path, bytes);
  return extractTable(path, bytes.subarray(0, 65_536), name, options);
}

async function rowsOf(
  bytes: Uint8Array,
  name?: string,
  options?: CsvMapping,
): Promise<(readonly [number, string[]])[]> {
  const extracted = await extract(bytes, name, options);
  const rows = [...extracted!.table.rows()];
  // A second reading gives the same.
  expect([...extracted!.table.rows()]).toEqual(rows);
  return rows.map(({ line, cells }) => [line, [...cells]] as const);
}

const TABLE = [
  ['Date', 'Payee', 'Amount'],
  ['2026-01-02', 'Shop', -12.3],
  ['2026-01-03', 'Work', 100],
] as const;

describe('the cells of an XLSX', () => {
  it('are texts as a person reads them', async () => {
    const rows = `
      <row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c></row>
      <row r="4"><c r="A4" s="1"><v>46024</v></c><c r="B4" s="2"><v>46024.75</v></c><c r="C4"><v>-12.300000000000001</v></c>
        <c r="E4" t="b"><v>1</v></c><c r="F4" t="e"><v>#DIV/0!</v></c><c r="G4" t="str"><f>A1&amp;"x"</f><v>a &amp; b</v></c></row>
      <row r="5"><c r="A5" s="1" t="d"><v>2026-01-05T00:00:00</v></c><c r="B5"><f>SUM(C4)</f><v>7.1</v></c><c r="C5"><f>NOW()</f></c>
        <c r="D5" t="inlineStr"><is><r><t>in</t></r><r><t>line_x000A_</t></r></is></c></row>`;
    const strings =
      '<si><t>Plain</t></si><si><r><t>Ri</t></r><r><rPr><b/></rPr><t xml:space="preserve">ch </t></r><rPh sb="0" eb="1"><t>kana</t></rPh></si>';
    const bytes = workbook({ sheets: [{ name: 'S', rows }], strings, formats: [14, 'dd/mm/yyyy hh:mm'] });
    expect(await rowsOf(bytes)).toEqual([
      [3, ['', 'Plain', 'Rich ']],
      [4, ['2026-01-02', '2026-01-02 18:00:00', '-12.3', '', 'TRUE', '#DIV/0!', 'a & b']],
      [5, ['2026-01-05', '7.1', '', 'inline\n']],
    ]);
    expect((await extract(bytes))?.warnings).toEqual([
      expect.stringContaining('1 formulas hold no computed value'),
    ]);
  });

  it('count their days from 1904 where the workbook says so', async () => {
    const rows = '<row><c s="1"><v>44196</v></c></row>';
    expect(await rowsOf(workbook({ sheets: [{ name: 'S', rows }], formats: [14], date1904: true }))).toEqual([
      [1, ['2025-01-01']],
    ]);
  });

  it('that are merged over rows have their value in each of them', async () => {
    const rows = plainRows([
      ['Date', 'Text', 'Amount'],
      ['2026-01-02', 'a', 1],
      ['', 'b', 2],
      ['', 'c', 3],
    ]);
    const bytes = workbook({ sheets: [{ name: 'S', rows, merges: ['A2:A3', 'B1:C1'] }] });
    expect((await rowsOf(bytes)).map(([, [date]]) => date)).toEqual(['Date', '2026-01-02', '2026-01-02', '']);
  });
});

describe('the sheet', () => {
  const notes = { name: 'Notes', rows: plainRows([['Read this first'], ['and this']]) };
  const table = { name: 'Transactions', rows: plainRows(TABLE) };

  it('is the visible one that looks like a table', async () => {
    const hidden = {
      name: 'Old',
      state: 'hidden' as const,
      rows: plainRows([...TABLE, ['2026-01-04', 'x', 1]]),
    };
    expect(await rowsOf(workbook({ sheets: [notes, hidden, table] }))).toHaveLength(3);
  });

  it('is the one that the mapping names, and another that holds transactions too is told of', async () => {
    const more = { name: 'February', rows: plainRows([...TABLE, ['2026-02-04', 'x', 1]]) };
    const bytes = workbook({ sheets: [table, more] });
    expect(await rowsOf(bytes, 'a.xlsx', { sheet: 'Transactions' })).toHaveLength(3);
    const extracted = await extract(bytes);
    expect(extracted?.warnings).toEqual([expect.stringContaining('"Transactions" also holds')]);
    await expect(extract(bytes, 'a.xlsx', { sheet: 'March' })).rejects.toMatchObject({
      message: 'the workbook has no sheet "March"',
      mend: 'Its sheets are "Transactions", "February".',
    });
  });

  it('must hold something', async () => {
    await expect(extract(workbook({ sheets: [{ name: 'S', rows: '' }] }))).rejects.toThrow(
      'the workbook is empty',
    );
  });
});

describe('workbooks that another program wrote', () => {
  const book = XLSX.utils.book_new();
  const day = new Date(Date.UTC(2026, 0, 2));
  const rows = [
    ['Date', 'Text', 'Amount', 'Balance'],
    [day, 'Łódź', 0.1 + 0.2, 100.3],
    [day, 'x', -1234.56, -1134.26],
  ];
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows, { UTC: true }), 'Sheet');
  it.each([
    ['xlsx', 'XLSX'],
    ['xlsm', 'XLSX'],
    ['xlsb', 'XLSX'],
    ['biff8', 'XLS'],
    ['xlml', 'XLS'],
  ] as const)('%s', async (bookType, format) => {
    const bytes = new Uint8Array(XLSX.write(book, { type: 'buffer', bookType, compression: true }));
    expect((await extract(bytes, `a.${bookType}`))?.format).toBe(format);
    expect((await rowsOf(bytes, `a.${bookType}`)).map(([, cells]) => cells)).toEqual([
      ['Date', 'Text', 'Amount', 'Balance'],
      ['2026-01-02', 'Łódź', '0.3', '100.3'],
      ['2026-01-02', 'x', '-1234.56', '-1134.26'],
    ]);
  });

  it('a web page that is named .xls', async () => {
    const page =
      '<html><body><table><tr><th>Date</th><th>Amount</th></tr><tr><td>02/01/2026</td><td>1.234,50</td></tr></table></body></html>';
    const bytes = new TextEncoder().encode(page);
    expect(await rowsOf(bytes, 'export.xls')).toEqual([
      [1, ['Date', 'Amount']],
      [2, ['02/01/2026', '1.234,50']],
    ]);
    expect(await extract(bytes, 'export.html')).toBeNull();
  });

  const cards = new URL(
    '../../../../../../shared/data/labelled/birmingham_pcard/purchasecardsdec2014.xls',
    import.meta.url,
  );
  it.skipIf(!existsSync(cards))('an .xls of a city, as Excel wrote it', async () => {
    const rows = await rowsOf(new Uint8Array(readFileSync(cards)), 'cards.xls');
    expect(rows).toHaveLength(3294);
    expect(rows[0]?.[1].slice(0, 4)).toEqual([
      'TRANS DATE',
      'TRANS VAT DESC',
      'ORIGINAL GROSS AMT',
      'MERCHANT NAME',
    ]);
    expect(rows[1]?.[1].slice(0, 4)).toEqual(['2014-12-11', 'VR', '53.21', 'shell kings 587']);
  });

  it('an OpenDocument sheet', async () => {
    const cell = (type: string, value: string, shown: string): string =>
      `<table:table-cell office:value-type="${type}" office:${type === 'date' ? 'date-value' : 'value'}="${value}"><text:p>${shown}</text:p></table:table-cell>`;
    const text = (shown: string): string =>
      `<table:table-cell office:value-type="string">${shown}</table:table-cell>`;
    const content = `<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="S">
      <table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>
      <table:table-row>${text('<text:p>Date</text:p>')}${text('<text:p>Text</text:p><text:p>more</text:p>')}${text('<text:p>Amount</text:p>')}</table:table-row>
      <table:table-row>${cell('date', '2026-01-02T00:00:00', '02.01.26')}${text('<text:p>a<text:s text:c="2"/><text:span>b</text:span></text:p>')}${cell('currency', '-1234.5', '-1.234,50 €')}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>
      <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
      </table:table></office:spreadsheet></office:body></office:document-content>`;
    const bytes = zipFile([
      { name: 'mimetype', bytes: 'application/vnd.oasis.opendocument.spreadsheet' },
      { name: 'content.xml', bytes: content },
    ]);
    expect(await rowsOf(bytes, 'a.ods')).toEqual([
      [3, ['Date', 'Text more', 'Amount']],
      [4, ['2026-01-02', 'a  b', '-1234.5']],
    ]);
  });
});

describe('files that are refused', () => {
  const whole = workbook({ sheets: [{ name: 'S', rows: plainRows(TABLE) }] });

  it('an archive that is cut off, or damaged inside', async () => {
    await expect(extract(whole.subarray(0, whole.length - 30))).rejects.toThrow(
      'the end of the archive is missing',
    );
    const noise = whole.slice();
    const at = Buffer.from(noise).indexOf('sheet1.xml') + 20;
    noise.fill(0x5a, at, at + 20);
    await expect(extract(noise)).rejects.toThrow(/the file is broken/);
  });

  it('a part that is no XML, and entities of its own', async () => {
    await expect(
      extract(workbook({ sheets: [{ name: 'S', rows: '<row><c><v>1</v></row>' }] })),
    ).rejects.toThrow(/is no XML/);
    await expect(
      extract(workbook({ sheets: [{ name: 'S', rows: '<row><c t="str"><v>&lol;</v></c></row>' }] })),
    ).rejects.toThrow(/is no XML/);
  });

  it('a part that inflates without end', async () => {
    const mebibyte = deflateRawSync(new Uint8Array(1024 * 1024), { finishFlush: constants.Z_SYNC_FLUSH });
    const packed = Buffer.concat(Array.from({ length: 514 }, () => mebibyte));
    const bomb = zipFile([{ name: 'xl/workbook.bin', bytes: '', packed }]);
    expect(bomb.length).toBeLessThan(1024 * 1024);
    await expect(extract(bomb)).rejects.toThrow('the file unpacks to more than 512 MiB');
  });

  it('locked ones', async () => {
    const locked = zipFile([{ name: 'xl/workbook.xml', bytes: '<workbook/>', encrypted: true }]);
    await expect(extract(locked)).rejects.toThrow('the workbook is protected by a password');
    const compound = new Uint8Array(4096);
    compound.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
    compound.set(Buffer.from('EncryptedPackage', 'utf16le'), 1024);
    await expect(extract(compound)).rejects.toThrow('the workbook is protected by a password');
  });

  it('other archives and texts are none of these', async () => {
    expect(await extract(zipFile([{ name: 'a.csv', bytes: 'a,b' }]), 'a.zip')).toBeNull();
    expect(await extract(new TextEncoder().encode('date,amount\n'), 'a.csv')).toBeNull();
  });
});
