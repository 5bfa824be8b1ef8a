import { StatementError } from '@financehub/core/statements/statement.ts';
import { numberText } from './cell-text.ts';
import type { Sheet, SheetRow } from './sheets.ts';
import { attribute, readXml, type XmlListener } from './xml.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** OpenDocument spreadsheets, OASIS ODF 1.3 part 3: all sheets stand in one part, `content.xml`. */

const COLUMNS_MOST = 16_384;
const ROWS_MOST = 1_048_576;

function content(zip: Zip): ZipEntry {
  const entry = zip.entries.get('content.xml');
  const manifest = zip.entries.get('meta-inf/manifest.xml');
  if (manifest !== undefined) {
    const decoder = new TextDecoder();
    let text = '';
    for (const chunk of zip.chunks(manifest)) text = (text + decoder.decode(chunk)).slice(-100_000);
    if (/encryption-data/.test(text)) {
      throw new StatementError('the file is protected by a password', {
        mend: 'Open it with the password, save it without one and import that file.',
      });
    }
  }
  if (entry !== undefined) return entry;
  throw new StatementError('the file is broken: the sheets inside are missing', {
    mend: 'Download it again, or open it in a spreadsheet program and save it anew.',
  });
}

function cellText(attributes: Readonly<Record<string, string>>, shown: string): string {
  const value = attribute(attributes, 'value');
  switch (attribute(attributes, 'value-type')) {
    case 'float':
    case 'currency':
    case 'percentage':
      return value === undefined ? shown : numberText(value);
    case 'date':
      return (attribute(attributes, 'date-value') ?? shown)
        .replace(/T00:00:00(?:\.0+)?$/, '')
        .replace('T', ' ');
    case 'boolean':
      return (attribute(attributes, 'boolean-value') ?? shown).toUpperCase();
    default:
      return shown;
  }
}

function repeats(attributes: Readonly<Record<string, string>>, name: string, most: number): number {
  return Math.min(Math.max(Number(attribute(attributes, name) ?? 1) || 1, 1), most);
}

/** Emits the rows of the sheet with this number among the sheets. */
function listen(sheet: number, emit: (row: SheetRow) => void): XmlListener {
  let at = -1;
  let depth = 0;
  let line = 0;
  let rowRepeat = 1;
  let cells: string[] = [];
  let column = 0;
  let cell: Readonly<Record<string, string>> | null = null;
  let shown = '';
  let paragraphs = 0;
  let aside = 0;
  const endCell = (attributes: Readonly<Record<string, string>>): void => {
    const count = repeats(attributes, 'number-columns-repeated', COLUMNS_MOST);
    const text = cellText(attributes, shown);
    if (text !== '') {
      while (cells.length < column) cells.push('');
      for (let i = 0; i < count && cells.length < COLUMNS_MOST; i += 1) cells.push(text);
    }
    column += count;
  };
  return {
    open: (name, attributes) => {
      if (name === 'table') {
        depth += 1;
        if (depth === 1) at += 1;
      }
      if (at !== sheet || depth !== 1) return;
      if (name === 'table-row') {
        rowRepeat = repeats(attributes, 'number-rows-repeated', ROWS_MOST);
        cells = [];
        column = 0;
      } else if (name === 'table-cell' || name === 'covered-table-cell') {
        cell = attributes;
        shown = '';
        paragraphs = 0;
      } else if (name === 'annotation') aside += 1;
      else if (name === 'p' && cell !== null && aside === 0) {
        if (paragraphs > 0) shown += ' ';
        paragraphs += 1;
      } else if (name === 's' && aside === 0) shown += ' '.repeat(repeats(attributes, 'c', 100));
      else if (name === 'line-break' || name === 'tab') shown += ' ';
    },
    close: (name) => {
      if (at === sheet && depth === 1) {
        if (name === 'annotation') aside -= 1;
        else if (cell !== null && (name === 'table-cell' || name === 'covered-table-cell')) {
          if (name === 'table-cell') endCell(cell);
          else column += repeats(cell, 'number-columns-repeated', COLUMNS_MOST);
          cell = null;
        } else if (name === 'table-row') {
          // Repeated rows with a content are rare; repeated empty ones fill the sheet to its end.
          for (let i = 0; i < (cells.length === 0 ? 0 : Math.min(rowRepeat, 1000)); i += 1) {
            emit({ line: line + 1 + i, cells: [...cells] });
          }
          line += rowRepeat;
        }
      }
      if (name === 'table') depth -= 1;
    },
    text: (piece) => {
      if (cell !== null && paragraphs > 0 && aside === 0) shown += piece;
    },
  };
}

/** The sheets of the document in their order. Throws {@link StatementError} when it is broken or has a password. */
export function odsSheets(zip: Zip): Sheet[] {
  const entry = content(zip);
  const hiddenStyles = new Set<string>();
  let style = '';
  const names = [
    ...readXml<{ name: string; style: string }>(zip.chunks(entry), entry.name, (emit) => {
      let depth = 0;
      return {
        open: (name, attributes) => {
          if (name === 'style') style = attribute(attributes, 'name') ?? '';
          else if (name === 'table-properties' && attribute(attributes, 'display') === 'false')
            hiddenStyles.add(style);
          else if (name === 'table') {
            depth += 1;
            if (depth > 1) return;
            emit({
              name: attribute(attributes, 'name') ?? '',
              style: attribute(attributes, 'style-name') ?? '',
            });
          }
        },
        close: (name) => {
          if (name === 'table') depth -= 1;
        },
        text: () => undefined,
      };
    }),
  ];
  return names.map((table, index) => ({
    name: table.name,
    hidden: hiddenStyles.has(table.style),
    rows: () => readXml<SheetRow>(zip.chunks(entry), entry.name, (emit) => listen(index, emit)),
  }));
}
