import { cleanText } from './encoding.ts';
import type { StatementAccount } from './statement.ts';

/** What the records of a section are. */
export type QifSection = 'bank' | 'investment' | 'account' | 'security' | 'list';

export interface QifSplit {
  category: string;
  memo: string;
  amount: string | null;
}

/** The fields of one record as they are written. */
export interface QifRecord {
  /** Of the first field, 1-based. */
  readonly line: number;
  /** First value by code letter, before the first split. */
  readonly fields: ReadonlyMap<string, string>;
  readonly splits: readonly QifSplit[];
  /** A field that a record has once came twice: the mark between two records is missing. */
  readonly repeated: string | null;
  /** Whether a mark, a header or both stand behind it; false for a last record that only the file ends. */
  readonly ended: boolean;
  readonly text: string;
}

/** One step of a file: a header or a record. */
export type QifEvent =
  | { readonly kind: 'section'; readonly section: QifSection; readonly type: string; readonly line: number }
  | { readonly kind: 'record'; readonly section: QifSection; readonly record: QifRecord };

const LISTS =
  /^(?:cat|class|memorized|security|prices|budget|tag|template|invitem|invoice|tax|customer|vendor|employee|business|bill)/;
const MAX_SPLITS = 5000;
const MAX_TEXT = 500;

/** Kind of account by the type in a header or an account record: `Bank`, `CCard`, `Oth L`… */
export const ACCOUNT_KINDS: Readonly<Record<string, StatementAccount['kind']>> = {
  bank: 'checking',
  ccard: 'credit-card',
  'oth l': 'credit-line',
  invst: 'investment',
  port: 'investment',
  '401(k)/403(b)': 'investment',
};

function sectionOf(type: string): QifSection {
  if (/^invst|^port|^401|^mutual/.test(type)) return 'investment';
  if (/^security/.test(type)) return 'security';
  if (LISTS.test(type)) return 'list';
  // Bank, Cash, CCard, Oth A, Oth L, and what programs of other countries call them.
  return 'bank';
}

/** Reads `!Type:Bank`, `!Account`; null for `!Option:` and `!Clear:`, which change nothing about the records. */
function header(text: string): { section: QifSection; type: string } | null {
  const [, name = '', value = ''] = /^!\s*(\w+)\s*(?::\s*(.*))?$/.exec(text.trim()) ?? [];
  const type = cleanText(value).toLowerCase();
  if (/^account$/i.test(name)) return { section: 'account', type: '' };
  return /^typ[eo]?$/i.test(name) ? { section: sectionOf(type), type } : null;
}

interface Open {
  line: number;
  readonly fields: Map<string, string>;
  readonly splits: QifSplit[];
  repeated: string | null;
  text: string;
}

/** Codes of a transaction that come once; a second one outside a split begins a record whose mark is missing. */
const ONCE = 'DTUPN';

function addField(open: Open, section: QifSection, text: string): void {
  const [code, value] = [text.charAt(0).toUpperCase(), text.slice(1)];
  if (open.text.length < MAX_TEXT) open.text += open.text === '' ? text : ` ${text}`;
  if (section === 'bank' && open.splits.length > 0 && 'SE$%DLAC'.includes(code) && code !== 'S') {
    const split = open.splits.at(-1)!;
    if (code === 'E') split.memo = value;
    else if (code === '$') split.amount = value;
    return;
  }
  if (section === 'bank' && code === 'S') {
    if (open.splits.length < MAX_SPLITS) open.splits.push({ category: value, memo: '', amount: null });
    return;
  }
  if (!open.fields.has(code)) open.fields.set(code, value);
  else if ((section === 'bank' || section === 'investment') && ONCE.includes(code)) open.repeated ??= code;
}

function closed({ line, fields, splits, repeated, text }: Open, ended = true): QifRecord {
  return { line, fields, splits, repeated, ended, text: cleanText(text).slice(0, MAX_TEXT) };
}

/** The headers and records of a file. A record ends with `^`, before a header, or with the file; lines before the first header are comments. */
export function* qifEvents(lines: Iterable<string>): Generator<QifEvent> {
  let section: QifSection | null = null;
  let open: Open | null = null;
  let line = 0;
  for (const raw of lines) {
    line += 1;
    const text = raw.trimStart();
    const first = text.charCodeAt(0);
    if (first === 0x21 || first === 0x5e) {
      if (open !== null && section !== null) yield { kind: 'record', section, record: closed(open) };
      open = null;
      const found = first === 0x21 ? header(text) : null;
      if (found === null) continue;
      section = found.section;
      yield { kind: 'section', ...found, line };
      continue;
    }
    if (section === null || section === 'list' || text.trim() === '') continue;
    open ??= { line, fields: new Map(), splits: [], repeated: null, text: '' };
    addField(open, section, text);
  }
  if (open !== null && section !== null) yield { kind: 'record', section, record: closed(open, false) };
}
