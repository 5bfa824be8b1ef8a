import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PdfFileOptions, type PdfText, pdfFile } from './fixtures/pdf-file.ts';
import { type ExtractedTable, extractTable } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'financehub-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

async function extract(bytes: Uint8Array): Promise<ExtractedTable | null> {
  files += 1;
  const path = join(folder, `${files}.pdf`);
  writeFileSync(path, bytes);
  return extractTable(path, bytes.subarray(0, 65_536), 'statement.pdf');
}

async function cells(
  pages: readonly (readonly PdfText[])[],
  options?: PdfFileOptions,
): Promise<readonly (readonly string[])[]> {
  const extracted = await extract(pdfFile(pages, options));
  return [...extracted!.table.rows()].map((row) => row.cells);
}

const row = (y: number, date: string, text: string, amount: string): PdfText[] => [
  { x: 50, y, text: date },
  { x: 110, y, text },
  { x: 500, y, text: amount, right: true },
];

describe('a PDF', () => {
  it('gives the table that its texts stand in', async () => {
    const first = [
      ...row(80, 'Date', 'Description', 'Amount'),
      ...row(100, '02.01.2026', 'Caf\xe9 (M\xfcnchen)', '-12,30'),
      { x: 110, y: 110, text: 'card 1234' },
    ];
    const second = [
      ...row(80, 'Date', 'Description', 'Amount'),
      ...row(100, '05.01.2026', 'Work', '1.000,00'),
    ];
    expect(await cells([first, second])).toEqual([
      ['Date', 'Description', 'Amount'],
      ['02.01.2026', 'Café (München) card 1234', '-12,30'],
      ['05.01.2026', 'Work', '1.000,00'],
    ]);
  });

  it('gives years from the day on which it was made', async () => {
    const page = [...row(80, 'Date', 'Description', 'Amount'), ...row(100, '02 Jan', 'Shop', '12.30')];
    expect((await cells([page], { created: 'D:20260131120000Z' }))[1]).toEqual([
      '2026-01-02',
      'Shop',
      '12.30',
    ]);
  });

  it.each(['D:00000000000000', 'D:20261399'])(
    'was not made on a day that does not exist: %s',
    async (created) => {
      const page = [...row(80, 'Date', 'Text', 'Amount'), ...row(100, '02/01', 'Shop', '12.30')];
      await expect(extract(pdfFile([page], { created }))).rejects.toThrow(
        'the dates of the table have no year',
      );
    },
  );

  it('without text is a scan', async () => {
    await expect(extract(pdfFile([[]]))).rejects.toMatchObject({
      message: 'the PDF holds no text, it is a scan or a photo',
      mend: expect.stringContaining('OCR'),
    });
  });

  it('with a password is refused as such', async () => {
    await expect(extract(pdfFile([row(80, 'Date', 'Text', 'Amount')], { locked: true }))).rejects.toThrow(
      'the PDF is protected by a password',
    );
  });

  it('that is broken is refused as such', async () => {
    const whole = pdfFile([row(80, 'Date', 'Text', 'Amount')]);
    await expect(extract(whole.subarray(0, 60))).rejects.toThrow(/the PDF is broken|holds no text/);
    await expect(extract(new TextEncoder().encode('%PDF-1.4\nnothing'))).rejects.toThrow('the PDF is broken');
  });
});
