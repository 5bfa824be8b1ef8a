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

function singleByte(sample: Uint8Array): string {
  let best = { encoding: 'windows-1252', share: -1 };
  const letters = new Map<string, string[]>();
  for (const [encoding, alphabet] of ALPHABETS) {
    let seen = letters.get(encoding);
    if (seen === undefined) {
      const text = new TextDecoder(encoding).decode(sample).toLowerCase();
      seen = [...text].filter((char) => char > '\x7f' && !NEUTRAL.includes(char));
      letters.set(encoding, seen);
    }
    const known = seen.filter((char) => alphabet.includes(char)).length;
    const share = seen.length === 0 ? 0 : known / seen.length;
    if (share > best.share) best = { encoding, share };
  }
  return best.encoding;
}

/** The first whole characters of a file: a cut inside a double-byte character must not count as an error. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  if (bytes.length <= SAMPLE) return bytes;
  const end = bytes.lastIndexOf(0x0a, SAMPLE);
  return bytes.subarray(0, end > 0 ? end : SAMPLE);
}

/** Only what is not ASCII tells code pages apart; a file may keep its first accent for its last line. */
function foreignSample(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const lineStart = first < 0 ? 0 : bytes.lastIndexOf(0x0a, first) + 1;
  return wholeLines(bytes.subarray(lineStart));
}

/**
 * Decodes a file. `declared` is what the file or a mapping says about itself (WHATWG labels, or OFX's `1252`): it is
 * followed, except where a single-byte page is declared and the bytes are valid UTF-8 with accents, which does not
 * happen by chance and which many banks write under a CHARSET:1252 header. An unknown label counts as undeclared.
 */
export function decodeText(bytes: Uint8Array, declared: string | null = null): DecodedText {
  const marked = byteOrderMark(bytes);
  if (marked !== null) return { text: new TextDecoder(marked).decode(bytes), encoding: marked };
  const wide = wideByNuls(bytes);
  if (wide !== null) return { text: new TextDecoder(wide).decode(bytes), encoding: wide };
  const unicode = decodeStrict(bytes, 'utf-8');
  if (unicode !== null) return { text: unicode, encoding: 'utf-8' };
  const decoder = declared === null ? null : decoderFor(declared);
  if (decoder !== null && decoder.encoding !== 'utf-8') {
    return { text: decoder.decode(bytes), encoding: decoder.encoding };
  }
  const sample = foreignSample(bytes);
  const encoding = eastAsian(sample) ?? singleByte(sample);
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
