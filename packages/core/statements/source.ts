/** The bytes of a file, read from the start as often as a parser needs; never all of them in memory at once. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** The first bytes, at most {@link HEAD_BYTES}. */
  readonly head: Uint8Array;
  /** The whole file from its start, in pieces of any size. A piece is only good until the next one is asked for. */
  readonly chunks: () => Iterable<Uint8Array>;
}

/** What recognising a format looks at. */
export const HEAD_BYTES = 65_536;

/** Bytes that are in memory anyway, as a source. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    head: bytes.subarray(0, HEAD_BYTES),
    chunks: () => (bytes.length === 0 ? [] : [bytes]),
  };
}

/** The whole file in one piece, for formats that can't be read otherwise. */
export function wholeOf(source: ByteSource): Uint8Array {
  const bytes = new Uint8Array(source.size);
  let at = 0;
  for (const chunk of source.chunks()) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return at === bytes.length ? bytes : bytes.subarray(0, at);
}
