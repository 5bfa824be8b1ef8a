import { useMemo } from 'react';
import { pathOf, useAccounts, useCategories } from '../../ui/references.ts';
import type { Names } from './words.ts';

/** How accounts and categories are called where rules are said in words. */
export function useRuleNames(): Names {
  const accounts = useAccounts();
  const categories = useCategories();
  return useMemo(
    () => ({
      account: (id) => accounts.byId.get(id)?.name ?? 'an account that is gone',
      category: (id) => {
        const category = categories.byId.get(id);
        return category === undefined ? 'a category that is gone' : pathOf(category);
      },
    }),
    [accounts.byId, categories.byId],
  );
}
