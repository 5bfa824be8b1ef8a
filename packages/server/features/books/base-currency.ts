import type { Reader } from '../../db/database.ts';

/** The currency in which the book is summed up. */
export async function baseCurrency(db: Reader): Promise<string> {
  const book = await db
    .selectFrom('book')
    .select('base_currency')
    .where('id', '=', db.bookId)
    .executeTakeFirstOrThrow();
  return book.base_currency;
}
