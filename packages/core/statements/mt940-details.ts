import { cleanText } from './encoding.ts';

/** What an `:86:` says about its entry. */
export interface EntryDetails {
  readonly payee: string;
  readonly description: string;
  /** The end-to-end reference. */
  readonly reference: string;
  /** Account number of the other side; empty where it is not named. */
  readonly counterpart: string;
}

/** Widths at which banks cut text without regard to words: subfields of an `:86:`, its lines, its lines when they hold code words. */
const SUBFIELD_WIDTH = 27;
const LINE_WIDTH = 65;
const CODED_LINE_WIDTH = 60;

/** Joins pieces of text: one that fills its width was cut there, behind a shorter one a word ends. */
function joinCut(pieces: readonly string[], width: number): string {
  return pieces.reduce((whole, piece, i) => {
    if (i === 0) return piece;
    return pieces[i - 1]!.length >= width ? whole + piece : `${whole} ${piece}`;
  }, '');
}

const SUBFIELDS = '00|10|2\\d|3[0-48]|6\\d|7[01]';
const STRUCTURED = new RegExp(`^(?:\\d{3}|[A-Z]{4})?([^\\w\\s/:.,+-])(?=${SUBFIELDS})`);
const GERMAN_BUSINESS_CODE = /^\d{3}([^\w\s/:.,+-])(?=\S)/;

/** The character that separates subfields (`?` in Germany and Austria, `<`, `~`, `^`, `>` elsewhere); null for free text. */
function separatorOf(text: string): string | null {
  return (STRUCTURED.exec(text) ?? GERMAN_BUSINESS_CODE.exec(text))?.[1] ?? null;
}

/** Subfields in their order; text before the first is left out. */
function subfields(text: string, separator: string): [code: number, value: string][] {
  const mark = separator.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const fields = text.split(new RegExp(`${mark}(?=(?:${SUBFIELDS}))`));
  return fields.slice(1).map((field) => [Number(field.slice(0, 2)), field.slice(2)]);
}

const SEPA =
  /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|ANAM|IBAN|BIC|PURP)\+|(?<![A-Z])(EREF|KREF|MREF|CRED|SVWZ|ABWA|ABWE|MTLG):/g;

/** The purpose of a German transfer by its keys (DFÜ agreement, annex 3): `EREF+...SVWZ+...`; under '' what stands before the first. */
function sepaParts(purpose: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  let key = '';
  let from = 0;
  for (const match of purpose.matchAll(SEPA)) {
    parts.set(key, `${parts.get(key) ?? ''}${purpose.slice(from, match.index)}`);
    key = match[1] ?? match[2]!;
    from = match.index + match[0].length;
  }
  parts.set(key, `${parts.get(key) ?? ''}${purpose.slice(from)}`);
  return parts;
}

/** Without blanks; what has no digits is none. */
function accountNumber(text: string): string {
  const number = cleanText(text).replace(/\s/g, '');
  return /\d{3}/.test(number) ? number : '';
}

function germanDetails(text: string, separator: string): EntryDetails {
  const fields = subfields(text, separator);
  const within = (...ranges: readonly (readonly [number, number])[]): string[] =>
    fields.flatMap(([code, value]) =>
      ranges.some(([low, high]) => code >= low && code <= high) ? [value] : [],
    );
  const parts = sepaParts(joinCut(within([20, 29], [60, 69]), SUBFIELD_WIDTH));
  const purpose = ['SVWZ', '', 'MTLG']
    .map((key) => cleanText(parts.get(key) ?? ''))
    .find((text) => text !== '');
  const name = cleanText(joinCut(within([32, 33]), SUBFIELD_WIDTH));
  return {
    payee: name || cleanText(parts.get('ABWA') ?? parts.get('ABWE') ?? ''),
    description: purpose ?? cleanText(within([0, 0]).join(' ')),
    reference: cleanText(parts.get('EREF') ?? ''),
    counterpart: accountNumber(within([31, 31])[0] ?? parts.get('IBAN') ?? ''),
  };
}

/** Code words between slashes, as in Dutch and Belgian statements and SWIFT's own guidelines. */
const SLASHED =
  /\/(TRTP|IBAN|BIC|NAME|REMI|EREF|IREF|PREF|RREF|KREF|MARF|CSID|CNTP|ORDP|BENM|ULTC|ULTD|ULTB|ULTP|PURP|ISDT|RTRN|TRCD|TRTY|SVCL|BUSP|EXCH|CHGS|CHRG|OCMT|OAMT|OCCY|FULL|ADDR|SUBJ|INFO|ACCW|BENE|ORIG|RFB|PT|PY|BN|BO|BI|ID)(?=\/)/g;

function slashedParts(text: string): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  const matches = [...text.matchAll(SLASHED)];
  for (const [i, match] of matches.entries()) {
    const value = text.slice(match.index + match[0].length, matches[i + 1]?.index);
    if (!parts.has(match[1]!)) parts.set(match[1]!, value.replace(/^\/+|\/+$/g, ''));
  }
  return parts;
}

/** `CNTP/account/BIC/name/city`. */
function counterpartyName(parts: ReadonlyMap<string, string>): string {
  const counterparty = parts.get('CNTP')?.split('/') ?? [];
  return (
    parts.get('NAME') ||
    counterparty[2] ||
    parts.get('BENM') ||
    parts.get('ORDP') ||
    parts.get('BN') ||
    parts.get('BO') ||
    ''
  );
}

function slashedDetails(text: string): EntryDetails {
  const parts = slashedParts(text);
  const remittance = (parts.get('REMI') ?? '').replace(/^USTD\/+/, '').replace(/^STRD\/(?:CUR\/|ISO\/)?/, '');
  const purpose =
    remittance || parts.get('PY') || parts.get('INFO') || parts.get('TRTP') || parts.get('SUBJ');
  return {
    payee: cleanText(counterpartyName(parts)),
    description: cleanText(purpose ?? ''),
    reference: cleanText(parts.get('EREF') ?? ''),
    counterpart: accountNumber(parts.get('IBAN') || (parts.get('CNTP')?.split('/')[0] ?? '')),
  };
}

function freeDetails(lines: readonly string[]): EntryDetails {
  const description = cleanText(joinCut(lines, LINE_WIDTH));
  const named = /(?:^|[\s/])(?:NAAM|NAME|NOM|NOMBRE):\s*([^/]+)$/i.exec(description);
  return { payee: named?.[1]?.trim() ?? '', description, reference: '', counterpart: '' };
}

/** Reads an `:86:`, whose lines are given without its tag: subfields, code words between slashes, or free text. */
export function entryDetails(lines: readonly string[]): EntryDetails {
  const packed = lines.join('');
  const separator = separatorOf(packed);
  if (separator !== null) return germanDetails(packed, separator);
  const text = joinCut(lines, CODED_LINE_WIDTH);
  return /^\s*\//.test(text) && text.search(SLASHED) >= 0 ? slashedDetails(text) : freeDetails(lines);
}
