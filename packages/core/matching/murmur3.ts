/**
 * MurmurHash3 x86_128 (Austin Appleby, public domain): 128 bits by 32-bit multiplications, which JavaScript has natively,
 * unlike the 64-bit ones of the x64 variant. Not cryptographic. Checked by SMHasher's verification value 0xB3ECE62A.
 */

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function finish(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function word(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

/** Little-endian word of at most four bytes in [at, end). */
function partialWord(bytes: Uint8Array, at: number, end: number): number {
  let value = 0;
  for (let i = Math.min(at + 4, end) - 1; i >= at; i -= 1) value = (value << 8) | bytes[i]!;
  return value;
}

/** The hash of the first `length` bytes as four 32-bit words in the reference's order. */
export function murmur3x86x128(
  bytes: Uint8Array,
  length: number,
  seed: number,
): [number, number, number, number] {
  let h1 = seed | 0;
  let h2 = h1;
  let h3 = h1;
  let h4 = h1;
  const blocks = length & ~15;
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= Math.imul(rotate(Math.imul(word(bytes, at), C1), 15), C2);
    h1 = (Math.imul(rotate(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(word(bytes, at + 4), C2), 16), C3);
    h2 = (Math.imul(rotate(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(word(bytes, at + 8), C3), 17), C4);
    h3 = (Math.imul(rotate(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(word(bytes, at + 12), C4), 18), C1);
    h4 = (Math.imul(rotate(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  // The tail's words are zero where the text has ended, and a zero word changes nothing.
  h4 ^= Math.imul(rotate(Math.imul(partialWord(bytes, blocks + 12, length), C4), 18), C1);
  h3 ^= Math.imul(rotate(Math.imul(partialWord(bytes, blocks + 8, length), C3), 17), C4);
  h2 ^= Math.imul(rotate(Math.imul(partialWord(bytes, blocks + 4, length), C2), 16), C3);
  h1 ^= Math.imul(rotate(Math.imul(partialWord(bytes, blocks, length), C1), 15), C2);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finish(h1);
  h2 = finish(h2);
  h3 = finish(h3);
  h4 = finish(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  return [h1, (h2 + h1) | 0, (h3 + h1) | 0, (h4 + h1) | 0];
}

const encoder = new TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function hexWord(value: number): string {
  return HEX[value >>> 24]! + HEX[(value >>> 16) & 255]! + HEX[(value >>> 8) & 255]! + HEX[value & 255]!;
}

/** The hash of a text's UTF-8 form as 32 hex digits. */
export function textHash(text: string): string {
  const bytes = encoder.encode(text);
  const [a, b, c, d] = murmur3x86x128(bytes, bytes.length, 0);
  return hexWord(a) + hexWord(b) + hexWord(c) + hexWord(d);
}
