import { useMemo } from 'react';
import type { Transaction } from '../../models.ts';
import { pathOf, useAccounts, useCategories } from '../../ui/references.ts';

/** How the parts of a transaction are called on the pages. */
export function useTransactionNames() {
  const accounts = useAccounts();
  const categories = useCategories();
  return useMemo(() => {
    const account = (id: string | null) => (id === null ? '' : (accounts.byId.get(id)?.name ?? ''));
    return {
      account,
      title: (item: Transaction) => item.payee || item.description || KINDS[item.kind],
      category: (item: Transaction) => {
        if (item.kind === 'opening') return 'Opening balance';
        if (item.kind === 'investment') return 'Investment';
        if (item.transferAccountId !== null) {
          return `${item.amount.startsWith('-') ? 'To' : 'From'} ${account(item.transferAccountId)}`;
        }
        if ((item.splits?.length ?? 0) > 0) return `Split in ${item.splits?.length}`;
        const category = item.categoryId === null ? undefined : categories.byId.get(item.categoryId);
        return category === undefined ? 'No category' : pathOf(category);
      },
    };
  }, [accounts.byId, categories.byId]);
}

const KINDS: Readonly<Record<Transaction['kind'], string>> = {
  transaction: 'Transaction',
  opening: 'Opening balance',
  investment: 'Investment',
};
