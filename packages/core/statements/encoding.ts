import { type ByteSource, sourceOf } from './source.ts';

/**
 * Turning a bank file's bytes into text. Banks rarely say which encoding they write, so it is inferred: byte order
 * marks, the pattern of NULs, valid UTF-8, then the legacy code page whose alphabet explains the letters best.
 */
export interface DecodedText {
  readonly text: string;
  /** WHATWG name, lower case: `utf-8`, `utf-16le`, `windows-1250`… */
  readonly encoding: string;
}

/** Letters that a language adds to ASCII, with the single-byte code page its banks write. Earlier rows win ties. */
const ALPHABETS: readonly (readonly [encoding: string, letters: string])[] = [
  ['windows-1252', 'äöüß'],
  ['windows-1252', 'àâæçèéêëîïôœùûüÿ'],
  ['windows-1252', 'áéíñóúüªº'],
  ['windows-1252', 'àáâãçéêíóôõúüªº'],
  ['windows-1252', 'àèéìòùó'],
  ['windows-1252', 'åäöæøéü'],
  ['windows-1252', 'áéèëïóöüíú'],
  ['windows-1252', 'áðéíóúýþæö'],
  ['windows-1250', 'áčďéěíňóřšťúůýž'],
  ['windows-1250', 'ąćęłńóśźż'],
  ['windows-1250', 'áéíóöőúüű'],
  ['windows-1250', 'áäčďéíĺľňóôŕšťúýž'],
  ['windows-1250', 'čćđšž'],
  ['windows-1250', 'ăâîşţ'],
  ['windows-1254', 'çğıöşüâîû'],
  ['windows-1251', 'абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ'],
  ['windows-1253', 'αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋ'],
  ['windows-1257', 'ąčęėįšųūžāēģīķļņõäöü'],
];

/** Signs that belong to no language; they neither speak for nor against a code page. */
const NEUTRAL = '€£§°–—‘’‚“”„…«»·•¡¿®©™¢¥´×\u00a0\u00ad';

const DECLARED: Readonly<Record<string, string>> = {
  '1252': 'windows-1252',
  '1250': 'windows-1250',
  '1251': 'windows-1251',
  '8859-1': 'iso-8859-1',
  '8859-2': 'iso-8859-2',
  usascii: 'windows-1252',
  'us-ascii': 'windows-1252',
  unicode: 'utf-8',
};

const SAMPLE = 65_536;

function decoderFor(label: string): TextDecoder | null {
  try {
    return new TextDecoder(DECLARED[label.toLowerCase()] ?? label);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Whether the runtime can decode the encoding of that name. */
export function isEncoding(label: string): boolean {
  return decoderFor(label) !== null;
}

function decodeStrict(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return null;
}

/** ASCII in UTF-16 has a NUL in every second byte; stray NULs of a broken export don't fall on one side only. */
function wideByNuls(bytes: Uint8Array): string | null {
  const length = Math.min(bytes.length, SAMPLE) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even += 1;
    if (bytes[i + 1] === 0) odd += 1;
  }
  const half = length / 2;
  if (odd >= 4 && odd > half * 0.4 && even < half * 0.05) return 'utf-16le';
  if (even >= 4 && even > half * 0.4 && odd < half * 0.05) return 'utf-16be';
  return null;
}

/** Share of the double-byte characters whose lead byte lies in [from, to] and whose trail byte is high. */
function commonPairs(bytes: Uint8Array, from: number, to: number): number {
  let pairs = 0;
  let common = 0;
  for (let i = 0; i < bytes.length; i += 1) {
    if (bytes[i]! < 0x80) continue;
    pairs += 1;
    if (bytes[i]! >= from && bytes[i]! <= to && bytes[i + 1]! >= 0xa1) common += 1;
    i += 1;
  }
  return pairs < 2 ? 0 : common / pairs;
}

/** Double-byte encodings: the file must decode without error and use the range of everyday characters. */
function eastAsian(sample: Uint8Array): string | null {
  const japanese = decodeStrict(sample, 'shift_jis');
  if (japanese !== null) {
    const foreign = japanese.match(/\P{ASCII}/gu) ?? [];
    const kana = japanese.match(/[\u3040-\u30ff]/g) ?? [];
    if (kana.length >= 2 && kana.length >= foreign.length * 0.2) return 'shift_jis';
  }
  if (commonPairs(sample, 0xb0, 0xc8) >= 0.8 && decodeStrict(sample, 'euc-kr') !== null) return 'euc-kr';
  if (commonPairs(sample, 0xb0, 0xd7) >= 0.8 && decodeStrict(sample, 'gb18030') !== null) return 'gb18030';
  return null;
}

interface PageText {
  /** What is not ASCII, in lower case. */
  readonly letters: readonly string[];
  /** Capitals inside words, which no language has and a wrong page brings about. */
  readonly misfits: number;
}

function pageText(sample: Uint8Array, encoding: string): PageText {
  const text = new TextDecoder(encoding).decode(sample);
  const letters = [...text.toLowerCase()].filter((char) => char > '\x7f' && !NEUTRAL.includes(char));
  return { letters, misfits: text.match(/\p{Ll}\p{Lu}/gu)?.length ?? 0 };
}

function singleByte(sample: Uint8Array): string {
  let best = { encoding: 'windows-1252', score: -1 };
  const pages = new Map<string, PageText>();
  for (const [encoding, alphabet] of ALPHABETS) {
    const page = pages.get(encoding) ?? pageText(sample, encoding);
    pages.set(encoding, page);
    const { letters, misfits } = page;
    const known = letters.filter((char) => alphabet.includes(char)).length;
    const score = letters.length === 0 ? 0 : (known - misfits / 2) / letters.length;
    if (score > best.score) best = { encoding, score };
  }
  return best.encoding;
}

/** The sample up to its last line's end: a cut inside a double-byte character must not count as an error. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  if (bytes.length < SAMPLE) return bytes;
  const end = bytes.lastIndexOf(0x0a);
  return end > 0 ? bytes.subarray(0, end) : bytes;
}

function firstForeign(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at]! > 0x7f) return at;
  return -1;
}

/** A byte that got lost or cut does not make a file of many good UTF-8 letters one of another encoding. */
function mostlyUnicode(sample: Uint8Array): boolean {
  const foreign = new TextDecoder().decode(sample).match(/\P{ASCII}/gu) ?? [];
  const broken = foreign.filter((character) => character === '\ufffd').length;
  return foreign.length - broken >= 4 * Math.max(broken, 1);
}

/**
 * Runs over all bytes, as a file may keep its first accent for its last line: null when they are UTF-8 (ASCII too), else
 * the first {@link SAMPLE} bytes from the first foreign one, as only what is not ASCII tells code pages apart.
 */
function foreignSample(source: ByteSource): Uint8Array | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const sample = new Uint8Array(SAMPLE);
  let length = 0;
  let valid = true;
  const decode = (bytes?: Uint8Array): void => {
    try {
      if (valid) decoder.decode(bytes, { stream: bytes !== undefined });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      valid = false;
    }
  };
  for (const chunk of source.chunks()) {
    const from = length > 0 ? 0 : firstForeign(chunk);
    if (from < 0) continue;
    const part = chunk.subarray(from, from + SAMPLE - length);
    sample.set(part, length);
    length += part.length;
    decode(chunk.subarray(from));
    if (!valid && length === SAMPLE) break;
  }
  if (length > 0) decode();
  return valid || mostlyUnicode(sample.subarray(0, length)) ? null : sample.subarray(0, length);
}

/**
 * The encoding of a file, by its WHATWG name. `declared` is what the file or a mapping says about itself (WHATWG labels, or OFX's
 * `1252`): it is followed, except where a single-byte page is declared and the bytes are valid UTF-8 with accents, which does not
 * happen by chance and which many banks write under a CHARSET:1252 header. An unknown label counts as undeclared.
 */
export function encodingOf(source: ByteSource, declared: string | null = null): string {
  const certain = byteOrderMark(source.head) ?? wideByNuls(source.head);
  if (certain !== null) return certain;
  const foreign = foreignSample(source);
  if (foreign === null) return 'utf-8';
  const decoder = declared === null ? null : decoderFor(declared);
  if (decoder !== null && decoder.encoding !== 'utf-8') return decoder.encoding;
  const sample = wholeLines(foreign);
  return eastAsian(sample) ?? singleByte(sample);
}

/** One byte is one character, whatever stands before it. */
const SINGLE_BYTE = /^(?:windows-125|iso-8859-|koi8-|ibm866|macintosh|x-mac)/;

/** Pieces that end behind a whole UTF-8 character; whole pieces decode several times faster than a stream does. */
function* wholeCharacters(chunks: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest = new Uint8Array(0);
  for (const chunk of chunks) {
    let piece = chunk;
    if (rest.length > 0) {
      piece = new Uint8Array(rest.length + chunk.length);
      piece.set(rest);
      piece.set(chunk, rest.length);
    }
    let lead = piece.length - 1;
    while (lead > 0 && lead > piece.length - 4 && (piece[lead]! & 0xc0) === 0x80) lead -= 1;
    const byte = piece[lead] ?? 0;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    const end = piece.length - lead < needs ? lead : piece.length;
    rest = piece.slice(end);
    if (end > 0) yield piece.subarray(0, end);
  }
  if (rest.length > 0) yield rest;
}

/** The text of a file piece by piece, without its byte order mark; bytes that mean nothing become U+FFFD. */
export function* decodeChunks(source: ByteSource, encoding: string): Generator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const unicode = decoder.encoding === 'utf-8';
  const stateless = unicode || SINGLE_BYTE.test(decoder.encoding);
  let first = true;
  for (const chunk of unicode ? wholeCharacters(source.chunks()) : source.chunks()) {
    let text = stateless ? decoder.decode(chunk) : decoder.decode(chunk, { stream: true });
    if (text === '') continue;
    if (first && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    first = false;
    yield text;
  }
  const rest = stateless ? '' : decoder.decode();
  if (rest !== '') yield rest;
}

/** The text of the first lines, at most `limit` characters and never a part of a line unless the first is longer. */
export function headText(source: ByteSource, encoding: string, limit: number): string {
  let text = '';
  for (const piece of decodeChunks(source, encoding)) {
    text += piece;
    if (text.length > limit) {
      const end = text.lastIndexOf('\n', limit - 1);
      return text.slice(0, end > 0 ? end + 1 : limit);
    }
  }
  return text;
}

/** Decodes a whole file that is in memory, see {@link encodingOf}. */
export function decodeText(bytes: Uint8Array, declared: string | null = null): DecodedText {
  const source = sourceOf(bytes);
  const encoding = encodingOf(source, declared);
  return { text: new TextDecoder(encoding).decode(bytes), encoding };
}

const CONTROLS = /\p{Cc}/gu;
const SPACES = /[\s\u00a0\u2007\u202f]+/g;
const CLEAN = /^[!-~]+(?: [!-~]+)*$/;

/** A name or a text as it goes on: control characters dropped (PostgreSQL refuses NUL), runs of white space one blank. */
export function cleanText(text: string): string {
  if (text === '' || CLEAN.test(text)) return text;
  return text.replace(SPACES, ' ').replace(CONTROLS, '').trim();
}
