import { readFile } from 'node:fs/promises';
import { readBookFile } from '@financehub/core/markets/book-file.ts';
import { FeedError, type Level } from '@financehub/core/markets/order-book.ts';
import type { StoredBook } from '../../warehouse/tape.ts';

export interface ReadBookTask {
  readonly file: string;
}

export type ReadBook =
  | (Pick<StoredBook, 'product' | 'bids' | 'asks'> & {
      readonly format: 'binance' | 'kraken' | 'tardis';
      /** Milliseconds since 1970; null where the file does not say. */
      readonly at: number | null;
    })
  | { readonly fault: string };

/** An error loses its class on the way out of a thread; a file that can't be read is a sentence instead. */
export async function readBook({ file }: ReadBookTask): Promise<ReadBook> {
  try {
    const { format, product, at, book } = readBookFile(await readFile(file, 'utf8'));
    const plain = (levels: readonly Level[]) => levels.map(({ price, size }) => [price, size] as const);
    return { format, product, at, bids: plain(book.bids), asks: plain(book.asks) };
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    return { fault: error.message };
  }
}
