import { listBooks } from '@financehub/contract/books.ts';
import { useChosenBookId } from '../book.ts';
import type { Book } from '../models.ts';
import { useApi } from '../query.ts';
import { getSession } from '../session.ts';

const NONE: Book[] = [];

/** The books of the person and the one that is open. */
export function useBooks() {
  const query = useApi(listBooks, {});
  const chosen = useChosenBookId();
  const items = query.data?.items ?? NONE;
  const fallback = getSession()?.user.defaultBookId;
  const book = items.find(({ id }) => id === chosen) ?? items.find(({ id }) => id === fallback) ?? items[0];
  return { query, items, book };
}

/** The open book, once it is known. */
export function useBook(): Book | undefined {
  return useBooks().book;
}

export function mayEdit(book: Book | undefined): boolean {
  return book !== undefined && book.role !== 'viewer';
}
