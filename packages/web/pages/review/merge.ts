import type { mergeDuplicate } from '@financehub/contract/review.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import type { Transaction } from '../../models.ts';

type Body = BodyOf<typeof mergeDuplicate>;
export type Which = 'first' | 'second';
export type MergeField = keyof NonNullable<Body['fields']>;
export type Choices = Readonly<Partial<Record<MergeField, Which>>>;

const MERGE_FIELDS: readonly MergeField[] = [
  'date',
  'payee',
  'description',
  'category',
  'status',
  'tags',
  'notes',
];

/** A field as it is compared. */
export function comparedText(item: Transaction, field: MergeField): string {
  if (field === 'category') return item.categoryId ?? item.transferAccountId ?? '';
  if (field === 'tags') return [...item.tags].sort().join(', ');
  return item[field];
}

/** The fields in which two transactions differ. */
export function differing(first: Transaction, second: Transaction): MergeField[] {
  return MERGE_FIELDS.filter((field) => comparedText(first, field) !== comparedText(second, field));
}

/** Of a field that differs, whose value is proposed: of the one kept, unless only the other one says something. */
export function proposed(first: Transaction, second: Transaction, keep: Which): Choices {
  const [kept, gone] = keep === 'first' ? [first, second] : [second, first];
  const other: Which = keep === 'first' ? 'second' : 'first';
  const choices: Partial<Record<MergeField, Which>> = {};
  for (const field of differing(first, second)) {
    const chosen = field === 'category' && gone.category.source === 'user' && kept.category.source !== 'user';
    const alone = comparedText(kept, field) === '' && comparedText(gone, field) !== '';
    choices[field] = chosen || alone ? other : keep;
  }
  return choices;
}
