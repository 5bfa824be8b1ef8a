import { add, compare, type Decimal, divide, sign, sum, ZERO } from '../money/decimal.ts';

export type AllocationBy =
  | 'type'
  | 'sector'
  | 'industry'
  | 'country'
  | 'currency'
  | 'tag'
  | 'asset'
  | 'portfolio';

/** What an asset can be grouped by. */
export interface GroupedAsset {
  readonly type: string;
  readonly currency: string;
  readonly sector: string | null;
  readonly industry: string | null;
  readonly country: string | null;
  readonly tags: readonly string[];
}

/** A holding or a cash balance of one portfolio. */
export interface Position {
  readonly portfolio: { readonly id: string; readonly name: string };
  /** Null: cash, and `symbol` is its currency. */
  readonly assetId: string | null;
  readonly symbol: string;
  readonly name: string;
  readonly asset: GroupedAsset | null;
  /** In the currency of the allocation; null where it is unknown. */
  readonly value: Decimal | null;
}

export interface Share {
  readonly value: Decimal | null;
  /** Of the total, as a fraction; null where the value or the total is unknown, or the total is not positive. */
  readonly weight: number | null;
}

export interface AllocationMember extends Share {
  readonly assetId: string | null;
  readonly symbol: string;
  readonly name: string;
}

export interface AllocationGroup extends Share {
  /** Null where what is grouped by is not set. */
  readonly key: string | null;
  readonly kind: 'group' | 'cash' | 'not-set';
  /** Of a portfolio its name, of an asset its symbol, else the key. */
  readonly name: string;
  readonly members: readonly AllocationMember[];
}

export interface Allocation {
  /** Largest first, those of unknown value last. */
  readonly groups: readonly AllocationGroup[];
  /** Null when a part of it is unknown. */
  readonly total: Decimal | null;
  /** The sum of what is known. */
  readonly known: Decimal;
  /** Whether a position counts in several groups. */
  readonly overlaps: boolean;
}

interface Place {
  readonly key: string | null;
  readonly kind: AllocationGroup['kind'];
  readonly name: string;
}

const CASH: Place = { key: 'cash', kind: 'cash', name: 'Cash' };
const NOT_SET: Place = { key: null, kind: 'not-set', name: 'Not set' };

/** Groups positions. An asset of several tags counts in full in each of them; cash has a group of its own where it has no place. */
export function allocate(positions: readonly Position[], by: AllocationBy): Allocation {
  const total = totalOf(positions);
  const groups = new Map<string, { place: Place; positions: Position[] }>();
  let overlaps = false;
  for (const position of positions) {
    const places = placesOf(position, by);
    if (places.length > 1) overlaps = true;
    for (const place of places) {
      const id = `${place.kind} ${place.key}`;
      const group = groups.get(id) ?? { place, positions: [] };
      groups.set(id, group);
      group.positions.push(position);
    }
  }
  return {
    groups: [...groups.values()]
      .map(({ place, positions: own }) => ({
        ...place,
        ...shareOf(totalOf(own), total),
        members: membersOf(own, total),
      }))
      .sort(largestFirst),
    total,
    known: sum(positions.flatMap(({ value }) => (value === null ? [] : [value]))),
    overlaps,
  };
}

function placesOf({ portfolio, assetId, symbol, asset }: Position, by: AllocationBy): Place[] {
  const group = (key: string, name = key): Place[] => [{ key, kind: 'group', name }];
  if (by === 'portfolio') return group(portfolio.id, portfolio.name);
  if (asset === null || assetId === null) return by === 'currency' ? group(symbol) : [CASH];
  if (by === 'asset') return group(assetId, symbol);
  if (by === 'tag') return asset.tags.length === 0 ? [NOT_SET] : asset.tags.flatMap((tag) => group(tag));
  const key = asset[by];
  return key === null ? [NOT_SET] : group(key);
}

/** The positions of one asset in several portfolios are one member. */
function membersOf(positions: readonly Position[], total: Decimal | null): AllocationMember[] {
  const members = Map.groupBy(positions, ({ assetId, symbol }) => assetId ?? symbol);
  return [...members.values()]
    .map((own) => {
      const { assetId, symbol, name } = own[0]!;
      return { assetId, symbol, name, ...shareOf(totalOf(own), total) };
    })
    .sort(largestFirst);
}

function totalOf(positions: readonly Position[]): Decimal | null {
  return positions.reduce<Decimal | null>(
    (all, { value }) => (all === null || value === null ? null : add(all, value)),
    ZERO,
  );
}

function shareOf(value: Decimal | null, total: Decimal | null): Share {
  const known = value !== null && total !== null && sign(total) > 0;
  return {
    value,
    weight: known ? Number(divide(value, total, WEIGHT_DIGITS).units) / 10 ** WEIGHT_DIGITS : null,
  };
}

const WEIGHT_DIGITS = 15;

function largestFirst(a: Share & { name: string }, b: Share & { name: string }): number {
  if (a.value === null || b.value === null) return a.value === b.value ? 0 : a.value === null ? 1 : -1;
  return compare(b.value, a.value) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
