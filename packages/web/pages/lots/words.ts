import type { TaxLots } from '../../models.ts';

export const METHODS = ['fifo', 'lifo', 'hifo', 'average', 'specific', 'uk-pool'] as const;
export type Method = (typeof METHODS)[number];
export const RULES = ['us', 'uk', 'none'] as const;
export type Rules = (typeof RULES)[number];

export const METHOD_NAMES: Readonly<Record<Method, string>> = {
  fifo: 'First in, first out',
  lifo: 'Last in, first out',
  hifo: 'Highest cost first',
  average: 'Average cost',
  specific: 'As the sales say',
  'uk-pool': 'UK pool',
};

export const RULE_NAMES: Readonly<Record<Rules, string>> = {
  us: 'US wash sale rule',
  uk: 'UK tax years',
  none: 'No such rule',
};

export const TERM_NAMES = { short: 'Short', long: 'Long' } as const;

export type OpenRow = TaxLots['open'][number] & { readonly key: string };
export type SoldRow = TaxLots['closed'][number] & { readonly key: string };
export type HarvestRow = TaxLots['harvest'][number] & { readonly key: string };

/** Rows with a key each: one lot can stand in several of them. */
export function keyed<Row extends { readonly transactionId: string }>(
  rows: readonly Row[],
): (Row & { readonly key: string })[] {
  return rows.map((row, index) => ({ ...row, key: `${row.transactionId} ${index}` }));
}
