import type { Portfolio } from '../../models.ts';

export type CostBasis = Portfolio['costBasis'];

export const COST_BASES: readonly {
  readonly value: CostBasis;
  readonly label: string;
  readonly how: string;
}[] = [
  { value: 'fifo', label: 'First in, first out', how: 'Sales use the oldest shares first.' },
  { value: 'lifo', label: 'Last in, first out', how: 'Sales use the newest shares first.' },
  {
    value: 'hifo',
    label: 'Highest cost first',
    how: 'Sales use the shares that cost most, so that gains are small.',
  },
  {
    value: 'average',
    label: 'Average cost',
    how: 'All shares of an asset cost the same: what they cost on average.',
  },
  {
    value: 'specific',
    label: 'Lots chosen by sale',
    how: 'Each sale says which shares it uses; the oldest where it does not.',
  },
  {
    value: 'uk-pool',
    label: 'UK share pool',
    how: 'Purchases of the same day, then of the 30 days after, then the average of the Section 104 pool.',
  },
];

export function costBasisOf(value: CostBasis) {
  return COST_BASES.find((each) => each.value === value) ?? COST_BASES[0]!;
}
