import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { type PdfText, pdfFile } from './extract/fixtures/pdf-file.ts';
import { plainRows, workbook } from './extract/fixtures/zip-file.ts';
import { imported } from './fixtures/bank.ts';

const app = testServer();

const ROWS = [
  ['My bank'],
  ['IBAN', 'DE02120300000000202051'],
  ['Date', 'Payee', 'Description', 'Amount', 'Balance'],
  ['2026-01-02', 'Employer Ltd', 'Salary', 2500.11, 3500.11],
  ['2026-01-05', 'Corner Shop', 'Groceries', -(0.1 + 0.2), 3499.81],
  ['2026-01-20', 'Landlord', 'Rent', -900, 2599.81],
] as const;

function line(y: number, ...[date, text, amount]: readonly string[]): PdfText[] {
  return [
    { x: 50, y, text: date! },
    { x: 110, y, text: text! },
    { x: 500, y, text: amount!, right: true },
  ].filter((one) => one.text !== '');
}

describe('a workbook', () => {
  const sheets = [
    { name: 'Info', rows: plainRows([['Exported on 2026-02-01']]) },
    { name: 'Transactions', rows: plainRows(ROWS) },
  ];

  it('is imported like a file of text, and proves itself', async () => {
    const ada = await app.person('Ada');
    const { job, fileHash, result } = await imported(ada, 'january.xlsx', workbook({ sheets }));
    expect(job.status).toBe('done');
    expect(result).toMatchObject({
      counts: { lines: 3, new: 3, rejected: 0 },
      verification: {
        state: 'verified',
        balances: [{ statement: '2599.81', book: '2599.81', difference: '0.00' }],
      },
    });
    expect((await ada.call('GET', `/imports/${fileHash}`)).body).toMatchObject({
      format: 'XLSX',
      status: 'done',
    });
  });

  it('shows its raw rows before it is imported, of the sheet that is named', async () => {
    const ada = await app.person('Ada');
    const preview = await ada.upload('/imports/preview', 'january.xlsx', workbook({ sheets }));
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      format: 'XLSX',
      columns: ROWS[2],
      dialect: { columns: { date: 'Date', amount: 'Amount' } },
    });
    expect(preview.body.sample[0]).toEqual(['2026-01-02', 'Employer Ltd', 'Salary', '2500.11', '3500.11']);
    const mapping = JSON.stringify({ ...preview.body.dialect, sheet: 'Info' });
    const refused = await ada.upload('/imports/preview', 'january.xlsx', workbook({ sheets }), { mapping });
    expect(refused.body).toMatchObject({ status: 422 });
    const again = JSON.stringify({ ...preview.body.dialect, sheet: 'Transactions' });
    const accepted = await ada.upload('/imports/preview', 'january.xlsx', workbook({ sheets }), {
      mapping: again,
    });
    expect(accepted.body).toMatchObject({ dialect: { sheet: 'Transactions' } });
  });
});

describe('a PDF', () => {
  const pages = [
    [
      { x: 50, y: 40, text: 'Statement period 15 December 2025 to 14 January 2026' },
      { x: 50, y: 55, text: 'Account number: 12345678' },
      ...line(70, '', 'Opening balance', '1,000.00'),
      ...line(100, 'Date', 'Description', 'Amount'),
      ...line(115, '15 Dec', 'Corner shop', '-20.00'),
      { x: 110, y: 125, text: 'Leeds' },
      ...line(140, '31 Dec', 'Salary', '2,500.00'),
    ],
    [
      ...line(100, 'Date', 'Description', 'Amount'),
      ...line(115, '02 Jan', 'Rent', '-900.00'),
      ...line(150, '', 'Closing balance', '2,580.00'),
    ],
  ];

  it('is imported by where its texts stand, and proves itself by the balances around the table', async () => {
    const ada = await app.person('Ada');
    const { job, result } = await imported(ada, 'statement.pdf', pdfFile(pages));
    expect(job.status).toBe('done');
    expect(result).toMatchObject({
      counts: { lines: 3, new: 3, rejected: 0 },
      verification: { state: 'verified', balances: [{ statement: '2580.00', book: '2580.00' }] },
    });
    const [account] = result.accountIds;
    const { body } = await ada.call('GET', `/transactions?accountId=${account}`);
    expect(
      body.items.map((each: { date: string; description: string }) => [each.date, each.description]),
    ).toEqual(
      expect.arrayContaining([
        ['2025-12-15', 'Corner shop Leeds'],
        ['2026-01-02', 'Rent'],
      ]),
    );
  });

  it('that is a scan fails with what to do', async () => {
    const ada = await app.person('Ada');
    const { job } = await imported(ada, 'scan.pdf', pdfFile([[]]));
    expect(job).toMatchObject({
      status: 'failed',
      error: { type: expect.stringContaining('unreadable-file'), mend: expect.stringContaining('OCR') },
    });
  });
});
