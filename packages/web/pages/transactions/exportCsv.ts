import { listTransactions } from '@financehub/contract/transactions.ts';
import { call } from '../../api.ts';
import { csvOf, saveFile } from '../../ui/saveFile.ts';
import type { useTransactionNames } from './names.ts';
import type { TransactionSearch } from './search.ts';

/** Fetches every transaction of the filter and saves them as they stand in the list. */
export async function exportTransactions(
  filter: TransactionSearch,
  names: ReturnType<typeof useTransactionNames>,
): Promise<void> {
  const rows: string[][] = [
    ['date', 'payee', 'description', 'category', 'account', 'status', 'amount', 'currency', 'tags', 'notes'],
  ];
  let cursor: string | undefined;
  do {
    const page = await call(listTransactions, { query: { ...filter, limit: 500, cursor } });
    for (const item of page.items) {
      rows.push([
        item.date,
        item.payee,
        item.description,
        names.category(item),
        names.account(item.accountId),
        item.status,
        item.amount,
        item.currency,
        item.tags.join(' '),
        item.notes,
      ]);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  saveFile(new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }), 'transactions.csv');
}
