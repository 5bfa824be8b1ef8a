import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { type ByteSource, HEAD_BYTES } from '@financehub/core/statements/source.ts';

const CHUNK_BYTES = 256 * 1024;

/** A file on the disk, read in chunks into one buffer. Synchronous: it is read in a thread of its own. */
export function fileSource(path: string): ByteSource {
  const [first] = chunks(path, HEAD_BYTES);
  return {
    size: statSync(path).size,
    head: first ?? new Uint8Array(0),
    chunks: () => chunks(path, CHUNK_BYTES),
  };
}

function* chunks(path: string, bytes: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(bytes);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      // One read may bring less than there is.
      let filled = 0;
      let read = 0;
      do {
        read = readSync(file, buffer, filled, bytes - filled, null);
        filled += read;
      } while (read > 0 && filled < bytes);
      if (filled > 0) yield buffer.subarray(0, filled);
      if (filled < bytes) return;
    }
  } finally {
    closeSync(file);
  }
}
