import { decodeChunks, encodingOf, isEncoding } from './encoding.ts';
import type { ByteSource } from './source.ts';
import { StatementError } from './statement.ts';

/** What an XML document consists of, in its order. Names are local: `ns2:Stmt` is `Stmt`. */
export interface XmlHandler {
  /** `attributes` is the source between the name and the end of the tag, for {@link attributeOf}. */
  readonly open: (name: string, attributes: string, line: () => number) => void;
  /** A piece of the character data of the innermost element, entities resolved. Neighbouring pieces belong together. */
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
}

export interface XmlReader {
  /** Takes the next piece of the document, cut anywhere. */
  readonly write: (piece: string) => void;
  /** Throws {@link StatementError} where the document is not complete. */
  readonly end: () => void;
}

/** In characters: a tag, comment or text beyond it is no part of a bank's file and would have to be kept in memory. */
const MAX_TOKEN_LENGTH = 1_048_576;
const MAX_DEPTH = 128;

const TRUNCATED = 'The file is cut off. Download it again; nothing of it was imported.';
const DAMAGED = 'The file is not well-formed XML. Download it again; nothing of it was imported.';

const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function character(code: number): string {
  const legal = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return legal ? String.fromCodePoint(code) : '\ufffd';
}

/**
 * Replaces the five predefined and the numeric references. Others stay as they are written: banks that forget to escape write
 * `A & B GmbH`, and a reference that a document type would define is never expanded.
 */
export function resolveEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (_, hex?: string, decimal?: string, name?: string) =>
    name !== undefined
      ? NAMED[name.toLowerCase()]!
      : character(hex !== undefined ? Number.parseInt(hex, 16) : Number(decimal)),
  );
}

/** The value of an attribute by its local name; null where the tag has none. */
export function attributeOf(attributes: string, name: string): string | null {
  for (const match of attributes.matchAll(/([^\s=/'"]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    if (localName(match[1]!) === name) return resolveEntities(match[2] ?? match[3] ?? '');
  }
  return null;
}

/** All attributes of a tag by their local names, in one pass. */
export function attributesOf(attributes: string): Map<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; ; ) {
    const equals = attributes.indexOf('=', at);
    if (equals < 0) return found;
    const name = nameIn(attributes, at, equals);
    const open = behindSpace(attributes, equals + 1);
    const quote = attributes.charCodeAt(open);
    const close =
      quote === QUOTE || quote === APOSTROPHE ? attributes.indexOf(attributes[open]!, open + 1) : -1;
    // What is not written as it should be is read as far as it can be.
    if (name === null || close < 0) return looseAttributes(attributes);
    found.set(localName(name), resolveEntities(attributes.slice(open + 1, close)));
    at = close + 1;
  }
}

function looseAttributes(attributes: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const match of attributes.matchAll(/([^\s=/'"]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    found.set(localName(match[1]!), resolveEntities(match[2] ?? match[3] ?? ''));
  return found;
}

const [QUOTE, APOSTROPHE, SLASH] = [0x22, 0x27, 0x2f];

function behindSpace(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return at;
}

/** The name between two places, without the white space around it; null where it is none. */
function nameIn(text: string, from: number, to: number): string | null {
  const start = behindSpace(text, from);
  let end = to;
  while (end > start && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code > 0x7f || code === SLASH || code === QUOTE || code === APOSTROPHE) return null;
  }
  return end > start ? text.slice(start, end) : null;
}

function localName(name: string): string {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Position behind the `>` that ends the tag from `from`, minding quoted values; -1 where it has not come yet. */
function tagEnd(text: string, from: number): number {
  let quote = '';
  const first = text.indexOf('>', from);
  if (first < 0) return -1;
  const inside = text.slice(from, first);
  if (!inside.includes('"') && !inside.includes("'")) return first;
  for (let i = from; i < text.length; i += 1) {
    const char = text[i]!;
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '>') return i;
  }
  return -1;
}

/** Length of the name that a tag begins with: up to white space or a slash. */
function nameLength(tag: string): number {
  for (let i = 0; i < tag.length; i += 1) {
    const code = tag.charCodeAt(i);
    if (code <= 0x20 || code === 0x2f) return i;
  }
  return tag.length;
}

/** Pieces of a document and where its lines are; the text before `at` is done with. */
interface Buffer {
  text: string;
  at: number;
  /** Line ends are counted up to `counted`, when somebody asks. */
  line: number;
  counted: number;
}

function countLines(buffer: Buffer, to: number): number {
  let at = buffer.text.indexOf('\n', buffer.counted);
  while (at >= 0 && at < to) {
    buffer.line += 1;
    at = buffer.text.indexOf('\n', at + 1);
  }
  buffer.counted = Math.max(buffer.counted, to);
  return buffer.line;
}

function broken(line: number, message: string, mend: string = DAMAGED): StatementError {
  return new StatementError(`line ${line}: ${message}`, { line, mend });
}

interface Open {
  readonly name: string;
  readonly full: string;
}

/** A document while it is read. */
interface Reading {
  readonly handler: XmlHandler;
  readonly buffer: Buffer;
  readonly stack: Open[];
  /** The line of what is read at the moment. */
  readonly here: () => number;
}

function takeText({ handler, stack, here }: Reading, text: string): void {
  if (stack.length > 0) {
    handler.text(text);
  } else if (/[^\s\0\ufeff]/.test(text)) {
    throw broken(here(), `"${text.trim().slice(0, 40)}" stands outside of the document`);
  }
}

function openTag({ handler, buffer, stack, here }: Reading, start: number, end: number): void {
  const { text } = buffer;
  const empty = text[end - 1] === '/';
  const inner = text.slice(start + 1, empty ? end - 1 : end);
  const gap = nameLength(inner);
  const full = inner.slice(0, gap);
  if (full === '') throw broken(here(), 'a "<" begins no tag');
  if (stack.length >= MAX_DEPTH) throw broken(here(), `elements are nested deeper than ${MAX_DEPTH}`);
  const name = localName(full);
  handler.open(name, inner.slice(gap + 1), here);
  if (empty) handler.close(name);
  else stack.push({ name, full });
}

function closeTag({ handler, buffer, stack, here }: Reading, start: number, end: number): void {
  const full = buffer.text.slice(start + 2, end).trimEnd();
  const open = stack.pop();
  const shown = full.slice(0, 40);
  if (open === undefined) throw broken(here(), `</${shown}> closes an element that is not open`);
  if (open.full !== full)
    throw broken(here(), `</${shown}> stands where <${open.full.slice(0, 40)}> must be closed`);
  handler.close(open.name);
}

/** Reads the token at a `<`; false where its end has not come yet. */
function takeMarkup(reading: Reading, start: number): boolean {
  const { buffer, here } = reading;
  const { text } = buffer;
  const second = text.charCodeAt(start + 1);
  if (Number.isNaN(second)) return false;
  if (second === 0x21 || second === 0x3f) {
    const special = specialEnd(text, start);
    if (special === null) throw refusedMarkup(here(), text.slice(start, start + 9));
    if (special.end < 0) return false;
    if (special.data !== null) takeText(reading, special.data);
    buffer.at = special.end;
    return true;
  }
  const end = tagEnd(text, start + 1);
  if (end < 0) return false;
  if (second === 0x2f) closeTag(reading, start, end);
  else openTag(reading, start, end);
  buffer.at = end + 1;
  return true;
}

function step(reading: Reading): boolean {
  const { buffer } = reading;
  const start = buffer.text.indexOf('<', buffer.at);
  if (start < 0) return false;
  if (start > buffer.at) {
    takeText(reading, resolveEntities(buffer.text.slice(buffer.at, start)));
    buffer.at = start;
  }
  return takeMarkup(reading, start);
}

function finish(reading: Reading): void {
  const { buffer, stack } = reading;
  const open = stack.at(-1);
  const last = countLines(buffer, buffer.text.length);
  if (open !== undefined) throw broken(last, `the file ends inside <${open.full.slice(0, 40)}>`, TRUNCATED);
  const rest = buffer.text.slice(buffer.at);
  if (rest.startsWith('<')) throw broken(last, 'the file ends inside a tag', TRUNCATED);
  takeText(reading, rest);
}

/**
 * A tokenizer for the XML that banks write, fed piece by piece. It knows elements, attributes, character data, CDATA sections,
 * comments and processing instructions, and compares the tags. A document type is refused: it is how entities are smuggled in. Several documents one
 * after the other are read as one. Memory is bounded by the longest token.
 */
export function xmlReader(handler: XmlHandler): XmlReader {
  const buffer: Buffer = { text: '', at: 0, line: 1, counted: 0 };
  const reading: Reading = { handler, buffer, stack: [], here: () => countLines(buffer, buffer.at) };
  return {
    write: (piece) => {
      countLines(buffer, buffer.at);
      buffer.text = buffer.at < buffer.text.length ? buffer.text.slice(buffer.at) + piece : piece;
      buffer.counted = 0;
      buffer.at = 0;
      while (step(reading));
      if (buffer.text.length - buffer.at > MAX_TOKEN_LENGTH)
        throw broken(reading.here(), `a tag or text is longer than ${MAX_TOKEN_LENGTH} characters`);
    },
    end: () => finish(reading),
  };
}

function refusedMarkup(line: number, start: string): StatementError {
  return /^<!DOCTYPE/i.test(start)
    ? broken(
        line,
        'the file declares a document type',
        'Bank statements have none; the file is not read for safety.',
      )
    : broken(line, `"${start}" is no markup that is read`);
}

/** End and character data of a comment, CDATA section or processing instruction; an end of -1 has not come yet; null is another thing. */
function specialEnd(text: string, start: number): { end: number; data: string | null } | null {
  const until = (mark: string, from: number, isData = false): { end: number; data: string | null } => {
    const end = text.indexOf(mark, start + from);
    return end < 0
      ? { end, data: null }
      : { end: end + mark.length, data: isData ? text.slice(start + from, end) : null };
  };
  if (text.charCodeAt(start + 1) === 0x3f) return until('?>', 2);
  if (text.startsWith('<!--', start)) return until('-->', 4);
  if (text.startsWith('<![CDATA[', start)) return until(']]>', 9, true);
  return text.length - start < '<![CDATA['.length ? { end: -1, data: null } : null;
}

const DECLARATION = /^[\s\ufeff]*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/;

/** The encoding of an XML file: its byte order mark, else what it is, with the help of its declaration. WHATWG name. */
export function xmlEncoding(source: ByteSource): string {
  const start = new TextDecoder('windows-1252').decode(source.head.subarray(0, 400)).replace(/^ï»¿/, '');
  const declared = DECLARATION.exec(start)?.[1] ?? null;
  if (declared !== null && !isEncoding(declared)) {
    throw new StatementError(
      `line 1: the file declares the encoding "${declared.slice(0, 40)}", which is not known`,
      {
        line: 1,
        mend: 'Save the file as UTF-8 and import it again.',
      },
    );
  }
  return encodingOf(source, declared);
}

/** In characters: what a handler gathers from one piece is held until the piece is read. */
const PIECE = 65_536;

/** Feeds a file to a handler and yields after each piece, so that what the handler has gathered can be passed on. */
export function* readXml(source: ByteSource, encoding: string, handler: XmlHandler): Generator<void> {
  const reader = xmlReader(handler);
  for (const text of decodeChunks(source, encoding)) {
    for (let at = 0; at < text.length; at += PIECE) {
      reader.write(text.slice(at, at + PIECE));
      yield;
    }
  }
  reader.end();
  yield;
}
