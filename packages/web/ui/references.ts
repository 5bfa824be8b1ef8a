import { listAccounts, listCategories } from '@financehub/contract/accounts.ts';
import { useCallback, useMemo } from 'react';
import type { Account, Category } from '../models.ts';
import { useApi } from '../query.ts';

const ALL = { query: { includeClosed: true, limit: 500 } } as const;
const CATEGORIES = { query: { limit: 500 } } as const;

const OWN_TYPES: readonly string[] = ['asset', 'liability'];

/** The accounts of the book by id; those that are the person's own (assets and liabilities) apart. */
export function useAccounts() {
  const query = useApi(listAccounts, ALL);
  const items = query.data?.items;
  const byId = useMemo(() => new Map((items ?? []).map((account) => [account.id, account])), [items]);
  const own = useMemo(() => (items ?? []).filter((account) => OWN_TYPES.includes(account.type)), [items]);
  return { query, byId, own };
}

export function useCategories() {
  const query = useApi(listCategories, CATEGORIES);
  const items = query.data?.items;
  const byId = useMemo(() => new Map((items ?? []).map((category) => [category.id, category])), [items]);
  return { query, byId, items: items ?? NONE };
}

const NONE: Category[] = [];

/** `Food › Groceries`, without the roots that only say income or expense. */
export function pathOf(item: Pick<Category | Account, 'path' | 'name'>): string {
  return item.path.length === 0 ? item.name : item.path.join(' › ');
}

/** How a category is called in what is said about it. */
export function useCategoryName(): (id: string) => string {
  const { byId } = useCategories();
  return useCallback(
    (id) => {
      const category = byId.get(id);
      return category === undefined ? 'the category' : pathOf(category);
    },
    [byId],
  );
}
