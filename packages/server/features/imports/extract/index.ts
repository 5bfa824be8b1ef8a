import type { CsvMapping } from '@financehub/core/statements/csv-dialect.ts';
import { StatementError } from '@financehub/core/statements/statement.ts';
import type { TableSource } from '@financehub/core/statements/table.ts';
import { odsSheets } from './ods.ts';
import { locked } from './refusals.ts';
import { chooseSheet, type Sheet } from './sheets.ts';
import { xlsSheets } from './xls.ts';
import { xlsxSheets } from './xlsx.ts';
import { openZip, type Zip } from './zip.ts';

/** A table taken out of a file that is no delimited text. */
export interface ExtractedTable {
  readonly format: 'XLSX' | 'XLS' | 'ODS' | 'PDF';
  readonly table: TableSource;
  /** What the document around the table says of how to read it; what the person says goes first. */
  readonly dialect: CsvMapping;
  readonly warnings: readonly string[];
}

type Kind = 'zip' | 'compound' | 'pdf' | 'sheet-text' | null;

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, i) => head[i] === byte);
}

/** Whether an archive is a workbook by its name or by the parts it begins with. */
function isWorkbook(head: Uint8Array, fileName: string): boolean {
  const text = new TextDecoder('latin1').decode(head);
  return (
    /\.(?:xls[xmb]|xlt[xm]|ods|ots|numbers)$/i.test(fileName) ||
    /\[Content_Types\]\.xml|xl\/(?:workbook|worksheets|styles|_rels)|mimetypeapplication\/vnd\.oasis\.opendocument\.spreadsheet/.test(
      text,
    )
  );
}

/** What the first bytes are. A PDF may begin with up to a kilobyte of something else (ISO 32000-2, annex I). */
function kindOf(head: Uint8Array, fileName: string): Kind {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return isWorkbook(head, fileName) ? 'zip' : null;
  if (startsWith(head, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return 'compound';
  const text = new TextDecoder('latin1').decode(head.subarray(0, 1024));
  if (/^[^<{[]{0,1000}%PDF-\d/.test(text)) return 'pdf';
  if (/<\?mso-application progid="Excel\.Sheet"\?>|urn:schemas-microsoft-com:office:spreadsheet/.test(text))
    return 'sheet-text';
  return /\.xls$/i.test(fileName) &&
    /^\s*(?:ï»¿)?\s*<(?:!doctype html|html|head|meta|table|style|div)/i.test(text)
    ? 'sheet-text'
    : null;
}

function chosen(
  format: ExtractedTable['format'],
  sheets: readonly Sheet[],
  wanted: string | undefined,
): ExtractedTable {
  const { sheet, warnings } = chooseSheet(sheets, wanted);
  return { format, table: { rows: sheet.rows }, dialect: {}, warnings };
}

function fromZip(zip: Zip, path: string, wanted: string | undefined): ExtractedTable | null {
  const { entries } = zip;
  if (entries.has('xl/workbook.bin')) return chosen('XLSX', binaryWorkbook(zip, path), wanted);
  if ([...entries.keys()].some((name) => /(?:^|\/)workbook\.xml$/.test(name)))
    return chosen('XLSX', xlsxSheets(zip), wanted);
  if (entries.has('content.xml')) return chosen('ODS', odsSheets(zip), wanted);
  if (entries.has('index/document.iwa') || entries.has('index.zip')) {
    throw new StatementError('the file is a sheet of Apple Numbers', {
      mend: 'Open it in Numbers and export it as Excel or CSV.',
    });
  }
  return null;
}

/** A `.xlsb` is read in one piece, so its parts are inflated once before to see that they have a bound. */
function binaryWorkbook(zip: Zip, path: string): Sheet[] {
  for (const entry of zip.entries.values()) for (const _ of zip.chunks(entry));
  return xlsSheets(path);
}

/** A workbook with a password is a compound file that holds the encrypted one, MS-OFFCRYPTO 2.3. */
function refuseEncrypted(head: Uint8Array): void {
  if (!new TextDecoder('utf-16le').decode(head.subarray(0, head.length & ~1)).includes('EncryptedPackage'))
    return;
  throw locked();
}

/**
 * Takes the table out of a workbook (XLSX, XLSM, XLSB, XLS, ODS) or a PDF with text; null for any other file. The rows of an XLSX or ODS are
 * read as a stream each time they are asked for. Throws {@link StatementError} for one that is broken, locked or holds no table.
 */
export async function extractTable(
  path: string,
  head: Uint8Array,
  fileName: string,
  options: CsvMapping = {},
): Promise<ExtractedTable | null> {
  switch (kindOf(head, fileName)) {
    case 'zip':
      return fromZip(openZip(path), path, options.sheet);
    case 'compound':
      refuseEncrypted(head);
      return chosen('XLS', xlsSheets(path), options.sheet);
    case 'sheet-text':
      return chosen('XLS', xlsSheets(path), options.sheet);
    case 'pdf': {
      // The reader of PDFs is large; threads that read no PDF do without.
      const { extractPdf } = await import('./pdf.ts');
      const { table, dialect, warnings } = await extractPdf(path, options.pdf ?? {});
      return { format: 'PDF', table, dialect, warnings };
    }
    case null:
      return null;
  }
}
