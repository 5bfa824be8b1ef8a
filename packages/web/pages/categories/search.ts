/** The month and the side whose totals the categories show. */
export interface CategoriesSearch {
  type?: 'income' | 'expense';
  month?: string;
}

export function readCategoriesSearch(search: Record<string, unknown>): CategoriesSearch {
  const { type, month } = search;
  return {
    ...(type === 'income' || type === 'expense' ? { type } : {}),
    ...(typeof month === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(month) ? { month } : {}),
  };
}
