import type pg from 'pg';

/** Enough for what takes a block to be busy with it, little enough for it to begin soon. */
const BLOCK_BYTES = 128 * 1024;

type Block = Uint8Array<ArrayBuffer>;

/**
 * The rows of a query as lines of PostgreSQL's text format of COPY: a tab between columns, nothing for null. In blocks of whole lines,
 * each in memory of its own, as they come in: what takes them works on while PostgreSQL finds the next. Throws what goes wrong once the
 * blocks before it are taken.
 */
export async function* copied(client: pg.ClientBase, query: string): AsyncGenerator<Block> {
  const blocks: Block[] = [];
  let wake = (): void => undefined;
  let over = false;
  const copy = copyOut(client, query, (block) => {
    blocks.push(block);
    wake();
  });
  const ended = copy.finally(() => {
    over = true;
    wake();
  });
  // Told where it is awaited.
  ended.catch(() => undefined);
  while (!over || blocks.length > 0) {
    const block = blocks.shift();
    if (block !== undefined) yield block;
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  await ended;
}

/** What the connection tells of a query that it has sent. */
interface CopyQuery extends pg.Submittable {
  readonly handleCopyData: (message: { readonly chunk: Uint8Array }) => void;
  readonly handleCommandComplete: () => void;
  readonly handleReadyForQuery: () => void;
  readonly handleError: (error: Error) => void;
}

/** Each row comes as a message, of which nothing is kept but its bytes: a stream of rows costs more than finding them. */
function copyOut(client: pg.ClientBase, query: string, found: (block: Block) => void): Promise<void> {
  let block = new Uint8Array(BLOCK_BYTES);
  let used = 0;
  const flush = (): void => {
    if (used > 0) found(block.slice(0, used));
    used = 0;
  };
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection) => connection.query(`COPY (${query}) TO STDOUT (NULL '')`),
      handleCopyData: ({ chunk }) => {
        if (used + chunk.length > block.length) flush();
        if (chunk.length > block.length) block = new Uint8Array(chunk.length);
        block.set(chunk, used);
        used += chunk.length;
      },
      handleCommandComplete: flush,
      handleReadyForQuery: resolve,
      handleError: reject,
    } as CopyQuery);
  });
}
