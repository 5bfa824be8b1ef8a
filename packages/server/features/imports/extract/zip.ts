import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { StatementError } from '@financehub/core/statements/statement.ts';
import { Inflate } from 'fflate';
import { broken, locked } from './refusals.ts';

/** ZIP archives by their central directory, APPNOTE.TXT 6.3: each entry is read on its own, piece by piece, as often as asked. */

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  /** Bytes in the file. */
  readonly packed: number;
  /** Bytes that it inflates to, as the archive says. */
  readonly size: number;
  /** Where the local header stands. */
  readonly at: number;
}

export interface Zip {
  /** By name in lower case with forward slashes. */
  readonly entries: ReadonlyMap<string, ZipEntry>;
  /** The inflated bytes of an entry. Throws {@link StatementError} for a broken one and beyond {@link INFLATED_MOST}. */
  readonly chunks: (entry: ZipEntry) => Generator<Uint8Array>;
}

/** A part of a workbook may not inflate to more than this: 512 MiB, about ten million cells. */
export const INFLATED_MOST = 512 * 1024 * 1024;
const DIRECTORY_MOST = 16 * 1024 * 1024;
/** Deflate can grow a thousandfold, so a piece becomes at most 16 MiB. */
const PIECE = 16 * 1024;

const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

function readAt(file: number, at: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(file, bytes, filled, length - filled, at + filled);
    if (count === 0) throw broken('it ends too early');
    filled += count;
  }
  return bytes;
}

/** Where the central directory stands and how long it is. */
function findDirectory(file: number, size: number): { at: number; length: number } {
  const tailLength = Math.min(size, 65_557);
  const tail = readAt(file, size - tailLength, tailLength);
  for (let i = tail.length - 22; i >= 0; i -= 1) {
    if (tail.readUInt32LE(i) !== END) continue;
    const length = tail.readUInt32LE(i + 12);
    const at = tail.readUInt32LE(i + 16);
    if (at !== 0xffffffff && length !== 0xffffffff) return { at, length };
    if (i < 20 || tail.readUInt32LE(i - 20) !== LOCATOR64) break;
    const end64 = readAt(file, Number(tail.readBigUInt64LE(i - 12)), 56);
    if (end64.readUInt32LE(0) !== END64) break;
    return { at: Number(end64.readBigUInt64LE(48)), length: Number(end64.readBigUInt64LE(40)) };
  }
  throw broken('the end of the archive is missing, the download was cut off');
}

/** Sizes and places that don't fit 32 bits stand in the extra field 0x0001. */
function wide(extra: Buffer, sizes: readonly number[]): number[] {
  for (let i = 0; i + 4 <= extra.length; i += 4 + extra.readUInt16LE(i + 2)) {
    if (extra.readUInt16LE(i) !== 1) continue;
    let at = i + 4;
    return sizes.map((value) => {
      if (value !== 0xffffffff || at + 8 > extra.length) return value;
      at += 8;
      return Number(extra.readBigUInt64LE(at - 8));
    });
  }
  return [...sizes];
}

function readDirectory(file: number): Map<string, ZipEntry> {
  const { size } = fstatSync(file);
  const { at, length } = findDirectory(file, size);
  if (length > DIRECTORY_MOST || at + length > size) throw broken('its list of parts is wrong');
  const bytes = readAt(file, at, length);
  const entries = new Map<string, ZipEntry>();
  for (let i = 0; i + 46 <= bytes.length && bytes.readUInt32LE(i) === CENTRAL; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      bytes.readUInt16LE(i + field),
    ) as [number, number, number];
    const name = bytes.toString('utf8', i + 46, i + 46 + nameLength).replaceAll('\\', '/');
    const extra = bytes.subarray(i + 46 + nameLength, i + 46 + nameLength + extraLength);
    const [size, packed, local] = wide(extra, [
      bytes.readUInt32LE(i + 24),
      bytes.readUInt32LE(i + 20),
      bytes.readUInt32LE(i + 42),
    ]) as [number, number, number];
    entries.set(name.replace(/^\//, '').toLowerCase(), {
      name,
      method: bytes.readUInt16LE(i + 10),
      encrypted: (bytes.readUInt16LE(i + 8) & 1) === 1,
      crc: bytes.readUInt32LE(i + 16),
      packed,
      size,
      at: local,
    });
    i += 46 + nameLength + extraLength + commentLength;
  }
  return entries;
}

function* packedPieces(file: number, entry: ZipEntry): Generator<Uint8Array> {
  const header = readAt(file, entry.at, 30);
  if (header.readUInt32LE(0) !== LOCAL) throw broken(`its part ${entry.name} is not where it should be`);
  let at = entry.at + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const end = at + entry.packed;
  while (at < end) {
    const piece = readAt(file, at, Math.min(PIECE, end - at));
    at += piece.length;
    yield piece;
  }
}

function* inflated(pieces: Iterable<Uint8Array>, entry: ZipEntry): Generator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const inflate = new Inflate((bytes) => ready.push(bytes));
  for (const piece of pieces) {
    try {
      inflate.push(piece);
    } catch (error) {
      throw broken(`its part ${entry.name} can't be inflated (${(error as Error).message})`);
    }
    yield* ready.splice(0);
  }
}

function* entryChunks(path: string, entry: ZipEntry): Generator<Uint8Array> {
  if (entry.encrypted) {
    throw locked();
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw broken(`its part ${entry.name} is packed in a way that spreadsheets don't use`);
  }
  const file = openSync(path, 'r');
  try {
    const pieces = packedPieces(file, entry);
    let size = 0;
    let sum = 0;
    for (const bytes of entry.method === 0 ? pieces : inflated(pieces, entry)) {
      size += bytes.length;
      if (size > INFLATED_MOST) {
        throw new StatementError(`the file unpacks to more than ${INFLATED_MOST >> 20} MiB`, {
          mend: 'Export a shorter period, or save the sheet as CSV.',
        });
      }
      sum = crc32(bytes, sum);
      yield bytes;
    }
    if (sum !== entry.crc) throw broken(`the checksum of its part ${entry.name} is wrong`);
  } finally {
    closeSync(file);
  }
}

/** Reads the list of parts. Throws {@link StatementError} for an archive that is cut off or garbled. */
export function openZip(path: string): Zip {
  const file = openSync(path, 'r');
  try {
    return { entries: readDirectory(file), chunks: (entry) => entryChunks(path, entry) };
  } finally {
    closeSync(file);
  }
}
