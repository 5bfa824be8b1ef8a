import type { rebalance } from '@financehub/contract/rebalance.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { add, type Decimal, formatDecimal, isZero, round, sum } from '@financehub/core/money/decimal.ts';
import type { Rebalanced } from '@financehub/core/portfolio/rebalance.ts';
import { driftOf, standingOf } from '@financehub/core/portfolio/rebalance-drift.ts';
import { isWithin, type RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import { type PlannedTrade, valueAfter } from '@financehub/core/portfolio/rebalance-plan.ts';
import { nettedTax, type TaxRates } from '@financehub/core/portfolio/rebalance-tax.ts';
import { type UnreachedReason, unreachedOf } from '@financehub/core/portfolio/rebalance-unreached.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import { type Loaded, type Missing, money } from '../portfolios/index.ts';
import type { bookingsOf } from './bookings.ts';
import type { Positions } from './positions.ts';
import { type Sale, totalOf } from './sales.ts';
import type { TargetList } from './targets.ts';

type Answer = Static<typeof rebalance.response>;

export interface Planned {
  readonly loaded: Loaded;
  readonly targets: TargetList;
  readonly found: Positions;
  readonly input: RebalanceInput;
  readonly planned: Rebalanced;
  readonly sold: { readonly sales: ReadonlyMap<number, Sale>; readonly unavailable: readonly Missing[] };
  readonly bookings: ReturnType<typeof bookingsOf>;
  readonly asOf: EpochDay;
  readonly taxAware: boolean;
  readonly rates: TaxRates | null;
}

export function rebalancingView(all: Planned): Answer {
  const { loaded, targets, input, planned, sold, bookings, asOf } = all;
  const { before, plan } = planned;
  const { currency } = input;
  const trades = salesFirst(plan.made());
  const worth = (after: boolean): Decimal =>
    add(
      after ? plan.cash() : before.cash(),
      sum(input.positions.map((_, at) => valueAfter(input, at, after ? plan.trade(at) : null))),
    );
  const [short, long] = [
    totalOf([...sold.sales.values()].map((sale) => sale.short)),
    totalOf([...sold.sales.values()].map((sale) => sale.long)),
  ];
  const known = short !== null && long !== null ? { short, long } : null;
  return {
    portfolioId: loaded.portfolio.id,
    asOf: formatDay(asOf),
    currency,
    mode: input.mode,
    by: targets.by,
    trades: trades.map((trade) => tradeView(trade, all)),
    groups: groupRows(all),
    assets: assetRows(all),
    drift: { before: driftOf(before), after: driftOf(plan) },
    value: { before: paid(worth(false), currency), after: paid(worth(true), currency) },
    cash: { before: paid(before.cash(), currency), after: paid(plan.cash(), currency), target: targets.cash },
    turnover: paid(sum(trades.map(({ amountInBase }) => amountInBase)), currency),
    fees: paid(plan.fees(), currency),
    gains: { short: money(short, currency), long: money(long, currency) },
    tax: all.rates === null || known === null ? null : paid(nettedTax(known, all.rates), currency),
    unreached: unreachedRows(all),
    notes: [...all.found.notes, ...bookings.notes, ...notesOf(all)],
    transactions: bookings.transactions,
    unavailable: [...sold.unavailable],
  };
}

/** As they are made: what is sold pays for what is bought. */
const salesFirst = (trades: readonly PlannedTrade[]): PlannedTrade[] => [
  ...trades.filter(({ side }) => side === 'sell'),
  ...trades.filter(({ side }) => side === 'buy'),
];

const paid = (value: Decimal, currency: string): string => formatDecimal(round(value, minorDigits(currency)));

const hasFees = ({ fees: { fixed, percent, minimum } }: RebalanceInput): boolean =>
  [fixed, percent, minimum].some((part) => !isZero(part));

function notesOf({ loaded, input, planned, taxAware, sold }: Planned): string[] {
  const notes: string[] = [];
  if (planned.outcome === 'balanced') notes.push('Everything is within its band: there is nothing to trade.');
  if (planned.outcome === 'not-worthwhile')
    notes.push(
      `${hasFees(input) ? 'Counting their fees, the' : 'The'} trades would not bring the portfolio noticeably nearer: nothing is traded.`,
    );
  const method = loaded.portfolio.cost_basis;
  if (taxAware && sold.sales.size > 0 && method !== 'specific')
    notes.push(
      `The portfolio matches lots by ${method}: the lots chosen here count once its cost basis is specific.`,
    );
  return notes;
}

function tradeView(trade: PlannedTrade, { found, input, sold }: Planned): Answer['trades'][number] {
  const { position, side, quantity, amount, amountInBase, fee } = trade;
  const { asset, priceDate } = found.priced[position]!;
  const { currency } = input;
  const sale = sold.sales.get(position);
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    side,
    quantity: formatDecimal(quantity),
    price: formatDecimal(input.positions[position]!.price),
    priceDate,
    amount: paid(amount, asset.currency),
    currency: asset.currency,
    amountInBase: paid(amountInBase, currency),
    fee: paid(fee, currency),
    lots: (sale?.lots ?? []).map(({ lot, cost, gain, term }) => ({
      transactionId: lot.transactionId,
      acquired: formatDay(lot.acquired),
      quantity: formatDecimal(lot.quantity),
      cost: money(cost, currency),
      gain: money(gain, currency),
      term,
    })),
    gainShort: sale === undefined ? null : money(sale.short, currency),
    gainLong: sale === undefined ? null : money(sale.long, currency),
    tax: sale === undefined ? null : money(sale.tax, currency),
  };
}

function nameOf({ targets, found }: Planned, group: number): { key: string; name: string } {
  const { key } = targets.items[group]!;
  const asset =
    targets.by === 'asset' ? found.priced.find((each) => each.asset.id === key)?.asset : undefined;
  return { key, name: asset?.symbol ?? key };
}

function groupRows(all: Planned): Answer['groups'] {
  const { planned, input } = all;
  const [before, after] = [standingOf(planned.before), standingOf(planned.plan)];
  return input.groups.map(({ weight, band }, group) => {
    const [from, to] = [before.values[group]! / before.total, after.values[group]! / after.total];
    const positions = [...input.positions.keys()].filter((at) => input.positions[at]!.group === group);
    return {
      ...nameOf(all, group),
      ...rowOf(all, positions, weight, from, to),
      inBandBefore: isWithin(band, weight, from),
      inBandAfter: isWithin(band, weight, to),
    };
  });
}

function assetRows(all: Planned): Answer['assets'] {
  const { planned, input, found, targets } = all;
  const [before, after] = [standingOf(planned.before), standingOf(planned.plan)];
  return input.positions.map(({ group }, at) => {
    const { asset } = found.priced[at]!;
    const target = targets.by === 'asset' ? (group === null ? 0 : input.groups[group]!.weight) : null;
    const weights = [planned.before.value(at) / before.total, planned.plan.value(at) / after.total] as const;
    return {
      assetId: asset.id,
      symbol: asset.symbol,
      group: group === null ? null : targets.items[group]!.key,
      ...rowOf(all, [at], target, ...weights),
    };
  });
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

function rowOf(
  { input, planned }: Planned,
  positions: readonly number[],
  target: number | null,
  from: number,
  to: number,
) {
  const values = (after: boolean): string =>
    paid(
      sum(positions.map((at) => valueAfter(input, at, after ? planned.plan.trade(at) : null))),
      input.currency,
    );
  const [weightBefore, weightAfter] = [finite(from), finite(to)];
  return {
    target,
    valueBefore: values(false),
    valueAfter: values(true),
    weightBefore,
    weightAfter,
    driftBefore: target === null ? null : weightBefore - target,
    driftAfter: target === null ? null : weightAfter - target,
  };
}

const REASONS: Readonly<Record<UnreachedReason, readonly [string, string]>> = {
  'no-asset': ['nothing of it is held that could be bought', 'name the assets to buy for it in buy'],
  'too-small': [
    'its trade would be below the minimum, or cost as much as it moves',
    'lower the minimum trade, or wait until it is further off',
  ],
  'whole-units': ['it is less than one unit of trading away', 'allow fractional shares, or smaller lots'],
  'no-cash': ['there is not enough cash', 'add money, or choose a mode that sells'],
  mode: ['the mode does not trade that far in that direction', 'choose the mode sell-and-buy'],
  'not-worthwhile': [
    'the trades, with their fees, would not bring the whole noticeably nearer',
    'wait until it is further off, lower the fees, or name assets to buy where a target has none',
  ],
};

function unreachedRows(all: Planned): Answer['unreached'] {
  return unreachedOf(all.planned.plan, all.planned.outcome === 'not-worthwhile').map(
    ({ group, position, reason }) => {
      const [why, mend] = REASONS[reason];
      if (group !== null) return { ...nameOf(all, group), reason: why, mend };
      const { asset } = all.found.priced[position!]!;
      return { key: asset.id, name: asset.symbol, reason: why, mend };
    },
  );
}
