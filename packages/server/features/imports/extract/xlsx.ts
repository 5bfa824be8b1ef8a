import { StatementError } from '@financehub/core/statements/statement.ts';
import { isDateFormat, isDateFormatId } from './cell-text.ts';
import { broken } from './refusals.ts';
import type { Sheet } from './sheets.ts';
import { type CellBook, fillMerged, mergesOf, sheetRows } from './xlsx-rows.ts';
import { attribute, readXml } from './xml.ts';
import type { Zip, ZipEntry } from './zip.ts';

/** Workbooks of Office Open XML, ECMA-376 part 1: `.xlsx`, `.xlsm`, `.xltx`, `.xltm`. */

const RELATIONS = '_rels/.rels';
/** Texts kept in memory at once, in characters. */
const TEXTS_MOST = 200_000_000;

function part(zip: Zip, name: string): ZipEntry | undefined {
  return zip.entries.get(name.replace(/^\//, '').toLowerCase());
}

function items<Item>(
  zip: Zip,
  entry: ZipEntry | undefined,
  each: (name: string, attributes: Readonly<Record<string, string>>) => Item | undefined,
): Item[] {
  if (entry === undefined) return [];
  const found = readXml<Item>(zip.chunks(entry), entry.name, (emit) => ({
    open: (name, attributes) => {
      const item = each(name, attributes);
      if (item !== undefined) emit(item);
    },
    close: () => undefined,
    text: () => undefined,
  }));
  return [...found];
}

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

/** The relations of a part, their targets resolved against its folder. */
function relationsOf(zip: Zip, name: string): Relation[] {
  const slash = name.lastIndexOf('/') + 1;
  const folder = name.slice(0, slash);
  const file = name === '' ? RELATIONS : `${folder}_rels/${name.slice(slash)}.rels`;
  return items(zip, part(zip, file), (element, attributes) => {
    const { Id: id, Type: type = '', Target: target = '' } = attributes;
    if (element !== 'Relationship' || id === undefined) return undefined;
    return { id, type: type.slice(type.lastIndexOf('/') + 1), target: resolve(folder, target) };
  });
}

function resolve(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** Which cell styles show a number as a day or a time. */
function dateStyles(zip: Zip, entry: ZipEntry | undefined): ReadonlySet<number> {
  const codes = new Map<number, string>();
  const formats: number[] = [];
  let inCells = false;
  items(zip, entry, (name, attributes) => {
    if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
    if (name === 'cellXfs') inCells = true;
    else if (name === 'cellStyles' || name === 'dxfs') inCells = false;
    else if (name === 'xf' && inCells) formats.push(Number(attributes.numFmtId ?? 0));
    return undefined;
  });
  const styles = new Set<number>();
  for (const [style, id] of formats.entries()) {
    const code = codes.get(id);
    if (code === undefined ? isDateFormatId(id) : isDateFormat(code)) styles.add(style);
  }
  return styles;
}

/** The shared strings: plain or rich text, without the readings printed above East Asian words. */
function sharedTexts(zip: Zip, entry: ZipEntry | undefined): string[] {
  if (entry === undefined) return [];
  const texts: string[] = [];
  let length = 0;
  const found = readXml<string>(zip.chunks(entry), entry.name, (emit) => {
    let text = '';
    let inText = false;
    let reading = 0;
    return {
      open: (name) => {
        if (name === 'si') text = '';
        else if (name === 'rPh') reading += 1;
        inText = name === 't' && reading === 0;
      },
      close: (name) => {
        if (name === 'si') emit(text);
        else if (name === 'rPh') reading -= 1;
        inText = false;
      },
      text: (piece) => {
        if (inText) text += piece;
      },
    };
  });
  for (const text of found) {
    length += text.length;
    if (length > TEXTS_MOST) {
      throw new StatementError('the workbook holds more text than can be read at once', {
        mend: 'Export a shorter period, or save the sheet as CSV.',
      });
    }
    texts.push(text);
  }
  return texts;
}

/** The sheets of the workbook in their order. Throws {@link StatementError} when it has no workbook part. */
export function xlsxSheets(zip: Zip): Sheet[] {
  const main =
    relationsOf(zip, '').find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const workbook = part(zip, main);
  if (workbook === undefined) {
    throw broken('the workbook inside is missing');
  }
  const relations = relationsOf(zip, main);
  const partOfType = (type: string): ZipEntry | undefined => {
    const target = relations.find((relation) => relation.type === type)?.target;
    return target === undefined ? undefined : part(zip, target);
  };
  let from1904 = false;
  const listed = items(zip, workbook, (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(?:1|true|on)$/.test(attributes.date1904 ?? '');
    return name === 'sheet' ? attributes : undefined;
  });
  let book: CellBook | null = null;
  const shared = (): CellBook => {
    book ??= {
      texts: sharedTexts(zip, partOfType('sharedStrings')),
      dateStyles: dateStyles(zip, partOfType('styles')),
      from1904,
    };
    return book;
  };
  return listed.flatMap((attributes) => {
    const id = attribute(attributes, 'id');
    const relation = relations.find((each) => each.id === id);
    const entry = relation?.type === 'worksheet' ? part(zip, relation.target) : undefined;
    if (entry === undefined) return [];
    const hidden = attributes.state === 'hidden' || attributes.state === 'veryHidden';
    return [{ name: attributes.name ?? '', hidden, rows: rowsOf(zip, entry, shared) }];
  });
}

function rowsOf(zip: Zip, entry: ZipEntry, book: () => CellBook): Sheet['rows'] {
  let merges: ReturnType<typeof mergesOf> | null = null;
  return () => {
    merges ??= mergesOf(zip.chunks(entry));
    return fillMerged(sheetRows(zip.chunks(entry), entry.name, book()), merges);
  };
}
