import type { Transaction as TransactionSchema } from '@financehub/contract/transactions.ts';
import { decimal, formatDecimal, negate } from '@financehub/core/money/decimal.ts';
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import type { Reader } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import type { AccountRow } from './accounts.ts';
import { amountText } from './amounts.ts';
import type { Place } from './transaction-query.ts';

export type TransactionView = Static<typeof TransactionSchema>;
export type EntryRow = Selectable<Tables['entry']>;
export type PostingRow = Selectable<Tables['posting']>;

export interface LoadedEntry {
  readonly entry: EntryRow;
  readonly postings: readonly PostingRow[];
  readonly fileHash: string | null;
}

export async function loadEntries(db: Reader, ids: readonly string[]): Promise<Map<string, LoadedEntry>> {
  if (ids.length === 0) return new Map();
  const wanted = [...new Set(ids)];
  const [entries, postings] = await Promise.all([
    db
      .selectFrom('entry')
      .leftJoin('import', (join) =>
        join.onRef('import.book_id', '=', 'entry.book_id').onRef('import.id', '=', 'entry.import_id'),
      )
      .selectAll('entry')
      .select('import.file_hash')
      .where('entry.book_id', '=', db.bookId)
      .where('entry.id', 'in', wanted)
      .execute(),
    db
      .selectFrom('posting')
      .selectAll()
      .where('book_id', '=', db.bookId)
      .where('entry_id', 'in', wanted)
      .orderBy('entry_id')
      .orderBy('ordinal')
      .execute(),
  ]);
  const byEntry = Map.groupBy(postings, (posting) => posting.entry_id);
  return new Map(
    entries.map(({ file_hash, ...entry }) => [
      entry.id,
      { entry, postings: byEntry.get(entry.id) ?? [], fileHash: file_hash },
    ]),
  );
}

/** The id under which an own account's side of an entry is known. */
export function transactionId(place: Pick<Place, 'entryId' | 'ordinal'>): string {
  return place.ordinal === 0 ? place.entryId : `${place.entryId}.${place.ordinal}`;
}

export function parseTransactionId(id: string): { entryId: string; ordinal: number } {
  const [entryId = '', ordinal = '0'] = id.split('.');
  return { entryId, ordinal: Number(ordinal) };
}

/** The entry as seen from one of its postings. */
export function transactionView(
  loaded: LoadedEntry,
  ordinal: number,
  accounts: ReadonlyMap<string, AccountRow>,
): TransactionView {
  const { entry, postings, fileHash } = loaded;
  const own = postings.find((posting) => posting.ordinal === ordinal)!;
  const others = postings.filter(
    (posting) => posting.ordinal !== ordinal && posting.weight_commodity === own.weight_commodity,
  );
  const [only] = others.length === 1 ? others : [];
  const otherAccount = only === undefined ? undefined : accounts.get(only.account_id);
  const isOwn = otherAccount?.type === 'asset' || otherAccount?.type === 'liability';
  const waiting = otherAccount?.key?.startsWith('uncategorized.') === true;
  const isCategory = otherAccount?.type === 'income' || otherAccount?.type === 'expense';
  const categoryId = only !== undefined && isCategory && !waiting ? only.account_id : null;
  return {
    id: transactionId({ entryId: entry.id, ordinal }),
    accountId: own.account_id,
    date: entry.date,
    amount: amountText(own.quantity, own.commodity),
    currency: own.commodity,
    payee: entry.payee,
    description: entry.description,
    categoryId,
    category: {
      id: categoryId,
      confidence: categoryId === null ? null : entry.category_confidence,
      source: (categoryId === null ? 'none' : entry.category_source) as TransactionView['category']['source'],
    },
    ...(others.length > 1
      ? {
          splits: others.map((posting) => ({
            categoryId: posting.account_id,
            amount: amountText(formatDecimal(negate(decimal(posting.weight))), posting.weight_commodity),
            notes: posting.memo,
          })),
        }
      : {}),
    transferAccountId: isOwn ? only!.account_id : null,
    ...(isOwn && only!.commodity !== own.commodity
      ? { transferAmount: amountText(only!.quantity, only!.commodity), transferCurrency: only!.commodity }
      : {}),
    status: own.status,
    kind: entry.portfolio_id !== null ? 'investment' : entry.kind === 'opening' ? 'opening' : 'transaction',
    importId: fileHash,
    portfolioId: entry.portfolio_id,
    tags: entry.tags,
    notes: entry.notes,
  };
}
