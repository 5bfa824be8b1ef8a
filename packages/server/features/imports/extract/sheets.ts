import { readAmount } from '@financehub/core/statements/amount-text.ts';
import { headerWords } from '@financehub/core/statements/csv-headers.ts';
import { looksLikeDate } from '@financehub/core/statements/date-text.ts';
import { StatementError } from '@financehub/core/statements/statement.ts';

export interface SheetRow {
  /** 1-based row of the sheet. */
  readonly line: number;
  readonly cells: string[];
  /** Formulas of the row that hold no computed value. */
  readonly uncomputed?: number;
}

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  /** The rows that hold anything, from the top, each time it is called. */
  readonly rows: () => Iterable<SheetRow>;
}

export interface ChosenSheet {
  readonly sheet: Sheet;
  readonly warnings: readonly string[];
}

/** Rows of each sheet that are looked at. */
const SAMPLE_ROWS = 300;

interface Look {
  readonly sheet: Sheet;
  readonly rows: number;
  /** Rows with a date and an amount. */
  readonly entries: number;
  readonly header: boolean;
  readonly uncomputed: number;
}

function isEntry(cells: readonly string[]): boolean {
  return (
    cells.some((cell) => looksLikeDate(cell)) &&
    cells.some((cell) => !looksLikeDate(cell) && (readAmount(cell, '.') ?? readAmount(cell, ',')) !== null)
  );
}

function look(sheet: Sheet): Look {
  let rows = 0;
  let entries = 0;
  let uncomputed = 0;
  let header = false;
  for (const row of sheet.rows()) {
    rows += 1;
    uncomputed += row.uncomputed ?? 0;
    if (isEntry(row.cells)) entries += 1;
    else if (headerWords(row.cells) >= 2) header = true;
    if (rows >= SAMPLE_ROWS) break;
  }
  return { sheet, rows, entries, header, uncomputed };
}

function score({ rows, entries, header }: Look): number {
  return rows === 0 ? 0 : 1 + (entries > 0 && header ? 1000 : header ? 1 : 0) + entries * 2;
}

/** The sheet that is named, or the visible one whose rows look most like a table of transactions. Throws {@link StatementError}. */
export function chooseSheet(sheets: readonly Sheet[], wanted: string | undefined): ChosenSheet {
  const named = wanted === undefined ? undefined : sheets.find(({ name }) => name.trim() === wanted.trim());
  if (wanted !== undefined && named === undefined) {
    throw new StatementError(`the workbook has no sheet "${wanted}"`, {
      mend: `Its sheets are ${sheets.map(({ name }) => `"${name}"`).join(', ')}.`.slice(0, 1000),
    });
  }
  const visible = sheets.filter(({ hidden }) => !hidden);
  const looks = (named !== undefined ? [named] : visible.length > 0 ? visible : sheets).map(look);
  const best = looks.reduce<Look | null>(
    (first, each) => (first === null || score(each) > score(first) ? each : first),
    null,
  );
  if (best === null || best.rows === 0) {
    throw new StatementError(
      named === undefined ? 'the workbook is empty' : `the sheet "${wanted}" is empty`,
      {
        mend: 'Export it again; choose a period that has transactions.',
      },
    );
  }
  const warnings: string[] = [];
  const others = looks.filter((each) => each !== best && each.entries > 0 && each.header);
  if (others.length > 0) {
    const names = others.map(({ sheet }) => `"${sheet.name}"`).join(', ');
    warnings.push(
      `read is the sheet "${best.sheet.name}"; ${names.slice(0, 500)} also hold${others.length === 1 ? 's' : ''} transactions: import again with the mapping's sheet`,
    );
  }
  if (best.uncomputed > 0) {
    warnings.push(
      `${best.uncomputed} formulas hold no computed value and are read as empty: open the workbook in a spreadsheet program and save it`,
    );
  }
  return { sheet: best.sheet, warnings };
}
