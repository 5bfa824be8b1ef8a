import type { Allocation } from '../../models.ts';
import type { Share } from '../../ui/AllocationStrip.tsx';
import { countryName, TYPE_NAMES } from './holdingGroups.ts';

export const SPLITS = [
  { value: 'type', label: 'Class' },
  { value: 'sector', label: 'Sector' },
  { value: 'country', label: 'Country' },
  { value: 'currency', label: 'Currency' },
] as const;

export type SplitBy = (typeof SPLITS)[number]['value'];

/** What stands for a group in every strip. */
export const keyOfGroup = ({ kind, key }: Allocation['groups'][number]): string => `${kind} ${key ?? ''}`;

function nameOf(by: Allocation['by'], group: Allocation['groups'][number]): string {
  if (group.kind !== 'group' || group.key === null) return group.name;
  if (by === 'country') return countryName(group.key);
  const types: Readonly<Record<string, string>> = TYPE_NAMES;
  return by === 'type' ? (types[group.key] ?? group.name) : group.name;
}

/** The weights of the groups of an allocation; null where it can not be valued. */
export function sharesOf({ by, groups }: Allocation): Share[] | null {
  const shares: Share[] = [];
  for (const group of groups) {
    if (group.weight === null) return null;
    shares.push({ key: keyOfGroup(group), name: nameOf(by, group), weight: group.weight });
  }
  return shares;
}
