import { once } from 'node:events';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';

/** Enough for what takes a block to be busy with it, little enough for it to begin soon. */
const BLOCK_BYTES = 128 * 1024;
const LINE_FEED = 10;

/**
 * The rows of a query as lines of PostgreSQL's text format of COPY: a tab between columns, nothing for null. In blocks of whole lines,
 * each in memory of its own, as they come in: what takes them works on while PostgreSQL finds the next.
 */
export async function* copied(client: pg.ClientBase, query: string): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (NULL '')`));
  let held: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      held.push(chunk);
      size += chunk.length;
      const end = size < BLOCK_BYTES ? 0 : chunk.lastIndexOf(LINE_FEED) + 1;
      if (end === 0) continue;
      const rest = chunk.length - end;
      yield joined(held, size - rest);
      held = rest === 0 ? [] : [chunk.subarray(end)];
      size = rest;
    }
    if (size > 0) yield joined(held, size);
  } finally {
    // Of use to others again once all is read.
    if (!stream.readableEnded && stream.errored === null) await once(stream.resume(), 'end');
  }
}

function joined(chunks: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    block.set(chunk.subarray(0, length - at), at);
    at += chunk.length;
  }
  return block;
}
