import { readFile } from 'node:fs/promises';
import type { CsvMapping } from '@financehub/core/statements/csv-dialect.ts';
import { type PdfOptions, pdfTable } from '@financehub/core/statements/pdf-table.ts';
import type { PdfPage } from '@financehub/core/statements/pdf-words.ts';
import { StatementError } from '@financehub/core/statements/statement.ts';
import type { TableSource } from '@financehub/core/statements/table.ts';
import { type EpochDay, parseDay } from '@financehub/core/time/day.ts';
import { getDocumentProxy } from 'unpdf';

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** A statement of a year has some hundred pages; a book has more and no transactions. */
const PAGES_MOST = 2000;

const OTHER_EXPORT = 'Choose OFX, QFX, CSV or XLSX where the bank offers its downloads.';

function unreadable(error: unknown): StatementError {
  const { name, message } = error as Error;
  if (name === 'PasswordException') {
    return new StatementError('the PDF is protected by a password', {
      mend: 'Open it with the password, print it into a new PDF and import that, or download another format from the bank.',
    });
  }
  return new StatementError(`the PDF is broken (${message.slice(0, 200)})`, {
    mend: `Download it again. ${OTHER_EXPORT}`,
  });
}

async function open(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    return await getDocumentProxy(bytes, {
      disableFontFace: true,
      useSystemFonts: false,
      useWorkerFetch: false,
      enableXfa: false,
      stopAtErrors: false,
      verbosity: 0,
    });
  } catch (error) {
    throw unreadable(error);
  }
}

/** The day on which the document says that it was made: `D:20260131…`; some programs write zeros. */
async function writtenOn(pdf: PdfDocument): Promise<EpochDay | null> {
  const { info } = await pdf.getMetadata();
  const match = /^D:(\d{4})(\d{2})(\d{2})/.exec(String((info as Record<string, unknown>).CreationDate ?? ''));
  return match === null ? null : parseDay(match.slice(1).join('-'));
}

async function pageText(pdf: PdfDocument, number: number): Promise<PdfPage> {
  const page = await pdf.getPage(number);
  const { width, height, transform } = page.getViewport({ scale: 1 });
  const [a, b, c, d, e, f] = transform as [number, number, number, number, number, number];
  const { items } = await page.getTextContent();
  const placed = items.flatMap((item) => {
    if (!('str' in item) || item.str.trim() === '') return [];
    const [ta, tb, , td, x, y] = item.transform as [number, number, number, number, number, number];
    // Along the direction of the text on the page as it is shown; text that runs up the margin is no part of a table.
    const [dx, dy] = [a * ta + c * tb, b * ta + d * tb];
    if (Math.abs(dy) > Math.abs(dx) * 0.1 || dx <= 0) return [];
    const size = item.height > 0 ? item.height : Math.abs(td) || 1;
    return [{ text: item.str, x: a * x + c * y + e, y: b * x + d * y + f, width: item.width, size }];
  });
  page.cleanup();
  return { width, height, items: placed };
}

export interface PdfExtract {
  readonly table: TableSource;
  readonly dialect: CsvMapping;
  readonly warnings: readonly string[];
}

/** Reads the table of transactions of a PDF by the places of its texts. Throws {@link StatementError}. */
export async function extractPdf(path: string, options: PdfOptions): Promise<PdfExtract> {
  const pdf = await open(new Uint8Array(await readFile(path)));
  try {
    if (pdf.numPages > PAGES_MOST) {
      throw new StatementError(`the PDF has ${pdf.numPages} pages, more than ${PAGES_MOST}`, {
        mend: `Split it, for example by year. ${OTHER_EXPORT}`,
      });
    }
    const pages: PdfPage[] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await pageText(pdf, number));
    const { rows, dialect, warnings } = pdfTable(pages, { written: await writtenOn(pdf), ...options });
    return { table: { rows: () => rows }, dialect, warnings };
  } catch (error) {
    if (error instanceof StatementError || !(error instanceof Error) || !/Exception$/.test(error.name))
      throw error;
    throw unreadable(error);
  } finally {
    await pdf.loadingTask.destroy();
  }
}
