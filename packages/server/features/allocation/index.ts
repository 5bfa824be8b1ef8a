import * as contract from '@financehub/contract/allocation.ts';
import type { Static } from '@financehub/contract/schemas.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { type Decimal, round } from '@financehub/core/money/decimal.ts';
import {
  type AllocationBy,
  type AllocationGroup,
  allocate,
  type Position,
} from '@financehub/core/portfolio/allocation.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Feature } from '../../http/app.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import {
  holdingsOf,
  type Loaded,
  loadSelected,
  type Missing,
  money,
  noPrice,
  noRate,
  type Selected,
} from '../portfolios/index.ts';

interface Asked {
  readonly by?: AllocationBy;
  readonly asOf?: string;
  readonly currency?: string;
}

/** What the value of portfolios consists of. */
export const allocationRoutes: Feature = (app, context) => {
  implement(app, context, contract.getAllocation, async ({ params, query, principal, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const selected = await read((db) => loadSelected(db, params.id, query.currency));
    return allocationOf(context, principal.bookId, selected, query);
  });

  implement(app, context, contract.getAllAllocation, async ({ query, principal, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const selected = await read((db) => loadSelected(db, undefined, query.currency));
    return allocationOf(context, principal.bookId, selected, query);
  });
};

const rounded = (value: Decimal | null, currency: string): string | null =>
  money(value === null ? null : round(value, minorDigits(currency)), currency);

async function allocationOf(
  context: Context,
  bookId: string,
  { currency, portfolios }: Selected,
  { by = 'type', asOf }: Asked,
): Promise<Static<typeof contract.Allocation>> {
  const on = asOf === undefined ? dayOfInstant(context.now()) : day(asOf);
  const positions: Position[] = [];
  const unavailable = new Map<string, Missing>();
  for (const loaded of portfolios) {
    const found = await positionsOf(context, bookId, loaded, on, currency);
    positions.push(...found.positions);
    for (const each of found.unavailable) unavailable.set(each.reason, each);
  }
  const { groups, total, known, overlaps } = allocate(positions, by);
  return {
    asOf: formatDay(on),
    by,
    currency,
    total: rounded(total, currency),
    known: rounded(known, currency)!,
    overlaps,
    groups: groups.map((group) => groupView(group, by, currency)),
    unavailable: [...unavailable.values()],
  };
}

/** Values are not rounded yet: sums of them are, once, so that the whole is what the portfolio is worth. */
async function positionsOf(
  context: Context,
  bookId: string,
  loaded: Loaded,
  on: EpochDay,
  currency: string,
): Promise<{ positions: Position[]; unavailable: Missing[] }> {
  const { portfolio, assets } = loaded;
  const { items, cash } = await holdingsOf(context, bookId, loaded, on, currency);
  const unavailable: Missing[] = [];
  const held = items.map((item) => {
    const asset = assets.get(item.assetId) ?? null;
    const { assetId, symbol, exactInBase: value } = item;
    if (value === null)
      unavailable.push(
        item.price === null
          ? noPrice(assetId, symbol, on)
          : noRate(assetId, symbol, item.currency, currency, on),
      );
    return { portfolio, assetId, symbol, name: asset?.name ?? symbol, asset, value };
  });
  const balances = cash.map(({ currency: code, exactInBase: value }) => {
    if (value === null) unavailable.push(noRate(null, code, code, currency, on));
    return { portfolio, assetId: null, symbol: code, name: CURRENCIES.of(code) ?? code, asset: null, value };
  });
  return { positions: [...held, ...balances], unavailable };
}

const CURRENCIES = new Intl.DisplayNames('en', { type: 'currency' });
const COUNTRIES = new Intl.DisplayNames('en', { type: 'region' });
const TYPES: Readonly<Record<string, string>> = {
  stock: 'Stocks',
  etf: 'ETFs',
  fund: 'Funds',
  bond: 'Bonds',
  crypto: 'Crypto',
  commodity: 'Commodities',
  option: 'Options',
  other: 'Other',
};

function groupView(group: AllocationGroup, by: AllocationBy, currency: string) {
  const { key, kind, weight, members } = group;
  return {
    key,
    name: nameOf(group, by),
    kind,
    value: rounded(group.value, currency),
    weight,
    members: members.map((member) => ({ ...member, value: rounded(member.value, currency) })),
    mend: kind === 'not-set' ? mendOf(by, members) : null,
  };
}

function nameOf({ key, name, kind }: AllocationGroup, by: AllocationBy): string {
  if (key === null || kind !== 'group') return name;
  if (by === 'type') return TYPES[key] ?? name;
  if (by === 'country') return COUNTRIES.of(key) ?? name;
  return by === 'currency' ? (CURRENCIES.of(key) ?? name) : name;
}

const NAMED = 3;

function mendOf(by: AllocationBy, members: AllocationGroup['members']): string {
  const symbols = members.slice(0, NAMED).map(({ symbol }) => symbol);
  const more = members.length > NAMED ? ` and ${members.length - NAMED} more` : '';
  return by === 'tag'
    ? `Give tags to ${symbols.join(', ')}${more}.`
    : `Set the ${by} of ${symbols.join(', ')}${more}.`;
}
