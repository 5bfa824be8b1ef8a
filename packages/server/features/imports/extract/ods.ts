import { numberText } from './cell-text.ts';
import { broken, locked } from './refusals.ts';
import type { Sheet, SheetRow } from './sheets.ts';
import { attribute, readXml, type XmlListener } from './xml.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** OpenDocument spreadsheets, OASIS ODF 1.3 part 3: all sheets stand in one part, `content.xml`. */

const COLUMNS_MOST = 16_384;
const ROWS_MOST = 1_048_576;
/** A row with a content is repeated at most so often. */
const REPEATED_MOST = 1000;

function content(zip: Zip): ZipEntry {
  const entry = zip.entries.get('content.xml');
  const manifest = zip.entries.get('meta-inf/manifest.xml');
  if (manifest !== undefined) {
    const decoder = new TextDecoder();
    let text = '';
    for (const chunk of zip.chunks(manifest)) text = (text + decoder.decode(chunk)).slice(-100_000);
    if (/encryption-data/.test(text)) {
      throw locked();
    }
  }
  if (entry !== undefined) return entry;
  throw broken('the sheets inside are missing');
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

type Attributes = Readonly<Record<string, string>>;

/** The cells of a row as they are read. */
interface RowState {
  cells: string[];
  column: number;
  repeat: number;
  /** The cell that is open, and what it shows. */
  cell: Attributes | null;
  shown: string;
  paragraphs: number;
  /** Depth of comments, whose text is none of the cell's. */
  aside: number;
}

function openInRow(row: RowState, name: string, attributes: Attributes): void {
  if (name === 'table-row') {
    Object.assign(row, {
      cells: [],
      column: 0,
      repeat: repeats(attributes, 'number-rows-repeated', ROWS_MOST),
    });
  } else if (name === 'table-cell' || name === 'covered-table-cell') {
    Object.assign(row, { cell: attributes, shown: '', paragraphs: 0 });
  } else if (name === 'annotation') row.aside += 1;
  else if (row.cell === null || row.aside > 0) return;
  else if (name === 'p') {
    if (row.paragraphs > 0) row.shown += ' ';
    row.paragraphs += 1;
  } else if (name === 's') row.shown += ' '.repeat(repeats(attributes, 'c', 100));
  else if (name === 'line-break' || name === 'tab') row.shown += ' ';
}

/** Puts the cell into its row; one that another covers only takes its place. */
function endCell(row: RowState, attributes: Attributes, covered: boolean): void {
  const count = repeats(attributes, 'number-columns-repeated', COLUMNS_MOST);
  const text = covered ? '' : cellText(attributes, row.shown);
  if (text !== '') {
    while (row.cells.length < row.column) row.cells.push('');
    for (let i = 0; i < count && row.cells.length < COLUMNS_MOST; i += 1) row.cells.push(text);
  }
  row.column += count;
  row.cell = null;
}

/** Emits the rows of the sheet with this number among the sheets. */
function listen(sheet: number, emit: (row: SheetRow) => void): XmlListener {
  const row: RowState = { cells: [], column: 0, repeat: 1, cell: null, shown: '', paragraphs: 0, aside: 0 };
  let at = -1;
  let depth = 0;
  let line = 0;
  const endRow = (): void => {
    // Repeated rows with a content are rare; repeated empty ones fill the sheet to its end.
    const count = row.cells.length === 0 ? 0 : Math.min(row.repeat, REPEATED_MOST);
    for (let i = 0; i < count; i += 1) emit({ line: line + 1 + i, cells: [...row.cells] });
    line += row.repeat;
  };
  return {
    open: (name, attributes) => {
      if (name === 'table') {
        depth += 1;
        if (depth === 1) at += 1;
      }
      if (at === sheet && depth === 1) openInRow(row, name, attributes);
    },
    close: (name) => {
      if (at === sheet && depth === 1) {
        if (name === 'annotation') row.aside -= 1;
        else if (row.cell !== null && /^(?:covered-)?table-cell$/.test(name)) {
          endCell(row, row.cell, name !== 'table-cell');
        } else if (name === 'table-row') endRow();
      }
      if (name === 'table') depth -= 1;
    },
    text: (piece) => {
      if (row.cell !== null && row.paragraphs > 0 && row.aside === 0) row.shown += piece;
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
