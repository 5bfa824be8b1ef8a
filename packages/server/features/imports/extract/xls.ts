import { readFileSync, statSync } from 'node:fs';
import XLSX from '@e965/xlsx';
import { StatementError } from '@financehub/core/statements/statement.ts';
import { binaryText, isDateFormat, serialText } from './cell-text.ts';
import { locked } from './refusals.ts';
import type { Sheet, SheetRow } from './sheets.ts';

/** A workbook of the binary kind is read in one piece; it can hold 65,536 rows a sheet. */
const BYTES_MOST = 64 * 1024 * 1024;

function cellText(cell: XLSX.CellObject, from1904: boolean): string {
  switch (cell.t) {
    case 'n': {
      const value = cell.v as number;
      const day =
        typeof cell.z === 'string' && isDateFormat(cell.z) ? serialText(String(value), from1904) : null;
      return day ?? binaryText(value);
    }
    case 'b':
      return cell.v === true ? 'TRUE' : 'FALSE';
    case 'e':
      return cell.w ?? '#VALUE!';
    case 's':
      return String(cell.v ?? '');
    default:
      return '';
  }
}

function* rowsOf(sheet: XLSX.WorkSheet, from1904: boolean): Generator<SheetRow> {
  const rows = (sheet as unknown as { '!data'?: (XLSX.CellObject | undefined)[][] })['!data'] ?? [];
  for (const [index, row] of rows.entries()) {
    const cells = Array.from(row ?? [], (cell) => (cell === undefined ? '' : cellText(cell, from1904)));
    while (cells.length > 0 && cells.at(-1) === '') cells.pop();
    if (cells.length > 0) yield { line: index + 1, cells };
  }
}

function unreadable(error: unknown): StatementError {
  const { message } = error as Error;
  if (/password|encrypt/i.test(message)) {
    return locked();
  }
  return new StatementError(`the old Excel workbook can't be read (${message.slice(0, 200)})`, {
    mend: 'Open it in a spreadsheet program and save it as XLSX.',
  });
}

/**
 * The sheets of an Excel workbook of before 2007 (BIFF), of an XML spreadsheet of 2003, or of a web page with a table that a
 * bank names `.xls`. Throws {@link StatementError} when it is broken, too large or has a password.
 */
export function xlsSheets(path: string): Sheet[] {
  if (statSync(path).size > BYTES_MOST) {
    throw new StatementError(`the old Excel workbook is larger than ${BYTES_MOST >> 20} MiB`, {
      mend: 'Open it in a spreadsheet program and save it as XLSX.',
    });
  }
  let book: XLSX.WorkBook;
  try {
    // With `raw` the cells of a web page stay the texts that they are.
    book = XLSX.read(readFileSync(path), {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellHTML: false,
      cellFormula: false,
      cellText: false,
      raw: true,
    });
  } catch (error) {
    throw unreadable(error);
  }
  const from1904 = book.Workbook?.WBProps?.date1904 === true;
  return book.SheetNames.flatMap((name, index) => {
    const sheet = book.Sheets[name];
    if (sheet === undefined) return [];
    const hidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) > 0;
    return [{ name, hidden, rows: () => rowsOf(sheet, from1904) }];
  });
}
