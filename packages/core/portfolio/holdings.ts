import { minorDigits } from '../money/currency.ts';
import {
  add,
  type Decimal,
  divide,
  isZero,
  round,
  sign,
  subtract,
  sum,
  trim,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { toBaseAt } from './lot-cost.ts';
import { type LotMethod, matchLots, type OpenLot } from './lots.ts';
import { convertAt, type Prices, type Rates } from './market.ts';
import { type Missing, noCost, noPrice, noRate } from './missing.ts';
import {
  byDate,
  cashEffect,
  type PortfolioTransaction,
  splitPrice,
  splitRatioSince,
  splitValue,
} from './transaction.ts';

/** What a holding is shown as and the currency in which it is priced. */
export interface PricedAsset {
  readonly symbol: string;
  readonly currency: string;
}

export interface HoldingsRequest {
  /** In any order; those after `day` are left out. */
  readonly transactions: readonly PortfolioTransaction[];
  readonly day: EpochDay;
  readonly assets: ReadonlyMap<string, PricedAsset>;
  readonly prices: Prices;
  readonly rates: Rates;
  /** The portfolio's currency. */
  readonly currency: string;
  readonly method: LotMethod;
  readonly allowShort?: boolean;
  /** The lots open on the day with costs in `currency`, where they are matched already. */
  readonly openLots?: readonly OpenLot[];
  /** See {@link tracksCash}; without it there is no cash balance. */
  readonly tracksCash: boolean;
}

/** Amounts in `currency` unless named otherwise, rounded half-up to its digits; null where `unavailable` says why. */
export interface Holding {
  readonly assetId: string;
  readonly symbol: string;
  readonly currency: string;
  readonly quantity: Decimal;
  readonly costBasis: Decimal | null;
  /** Cost per unit to eight digits. */
  readonly averageCost: Decimal | null;
  /** A price of before a split is given in shares of after it. */
  readonly price: Decimal | null;
  readonly priceDate: EpochDay | null;
  readonly marketValue: Decimal | null;
  readonly unrealizedGain: Decimal | null;
  /** In the portfolio's currency. */
  readonly valueInBase: Decimal | null;
  /** The same before rounding, for sums. */
  readonly exactInBase: Decimal | null;
  /** In the portfolio's currency, the cost at the rates of the days of purchase. */
  readonly gainInBase: Decimal | null;
  /** The part of it that comes of exchange rates: what was paid, at the rate of today less that of its day. */
  readonly currencyGain: Decimal | null;
  /** Share of the market value of all holdings, cash not counted, so that the weights add up to one. */
  readonly weight: number | null;
}

export interface CashBalance {
  readonly currency: string;
  readonly amount: Decimal;
  readonly valueInBase: Decimal | null;
  /** The same before rounding, for sums. */
  readonly exactInBase: Decimal | null;
}

export interface Unavailable extends Missing {
  readonly missing: 'price' | 'rate' | 'cost';
}

/**
 * In the portfolio's currency. A total is null when any of its parts is unavailable; `knownMarketValue` adds up those
 * that are known and is a part, not the whole.
 */
export interface HoldingTotals {
  readonly currency: string;
  readonly marketValue: Decimal | null;
  readonly knownMarketValue: Decimal;
  /** Costs converted at the rates of the days of purchase. */
  readonly costBasis: Decimal | null;
  readonly unrealizedGain: Decimal | null;
  readonly cash: Decimal | null;
  /** Market value and cash. */
  readonly value: Decimal | null;
}

export interface Holdings {
  readonly items: readonly Holding[];
  readonly cash: readonly CashBalance[];
  readonly totals: HoldingTotals;
  readonly unavailable: readonly Unavailable[];
}

/** A holding with its figures before rounding. */
interface Valued {
  readonly holding: Holding;
  readonly baseValue: Decimal | null;
  readonly baseCost: Decimal | null;
}

/**
 * What is held at the end of a day and what it is worth. Totals add up unrounded values and are rounded once, so they
 * can differ from the sum of the rounded rows by some minor units; within a row and within the totals,
 * gain = market value - cost basis holds to the digit. Throws {@link SellsMoreThanHeld}.
 */
export function holdingsAt(request: HoldingsRequest): Holdings {
  const { day, currency, rates } = request;
  const past = request.transactions.filter((tx) => tx.date <= day).sort(byDate);
  const unavailable: Unavailable[] = [];
  const { method, allowShort = false } = request;
  const open =
    request.openLots ?? matchLots(past, { method, allowShort, toBase: toBaseAt(rates, currency) }).open;
  const byAsset = Map.groupBy(open, (lot) => lot.assetId);
  const splits = Map.groupBy(
    past.filter((tx) => tx.type === 'SPLIT'),
    (tx) => tx.assetId,
  );
  const valued = [...byAsset].map(([assetId, own]) =>
    valueHolding(request, assetId, own, splits.get(assetId) ?? [], unavailable),
  );
  const cash = (request.tracksCash ? cashBalances(past) : []).map(({ currency: code, amount }) => {
    const value = convertAt(rates, amount, code, currency, day);
    if (value === null) unavailable.push({ ...noRate(null, code, code, currency, day), missing: 'rate' });
    return { currency: code, amount, value };
  });
  const cashTotal = total(cash.map((balance) => balance.value));
  return {
    items: withWeights(valued),
    cash: cash.map(({ value, ...balance }) => ({
      ...balance,
      valueInBase: reported(value, currency),
      exactInBase: value,
    })),
    totals: totalsOf(valued, cashTotal, currency),
    unavailable,
  };
}

/** Balance of every currency that ever moved, zero balances left out, by currency code. */
export function cashBalances(
  transactions: readonly PortfolioTransaction[],
): { currency: string; amount: Decimal }[] {
  const balances = new Map<string, Decimal>();
  for (const tx of transactions)
    balances.set(tx.currency, add(balances.get(tx.currency) ?? ZERO, cashEffect(tx)));
  return [...balances]
    .filter(([, amount]) => !isZero(amount))
    .map(([currency, amount]) => ({ currency, amount: trim(amount, minorDigits(currency)) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function valueHolding(
  request: HoldingsRequest,
  assetId: string,
  lots: readonly OpenLot[],
  splits: readonly PortfolioTransaction[],
  unavailable: Unavailable[],
): Valued {
  const { day, currency: base } = request;
  const asset = request.assets.get(assetId) ?? { symbol: assetId, currency: lots[0]!.currency };
  const { symbol, currency } = asset;
  const quantity = trim(sum(lots.map((lot) => lot.quantity)));
  const cost = costOf(request, lots, currency);
  const baseCost = total(lots.map((lot) => lot.costInBase));
  if (lots.some((lot) => lot.cost === null))
    unavailable.push({ ...noCost(assetId, symbol), missing: 'cost' });
  else if (cost === null || baseCost === null) {
    const lot = lots.find((each) =>
      cost === null ? costOf(request, [each], currency) === null : each.costInBase === null,
    )!;
    const into = cost === null ? currency : base;
    unavailable.push({ ...noRate(assetId, symbol, lot.currency, into, lot.acquired), missing: 'rate' });
  }
  const price = request.prices.at(assetId, day);
  if (price === null) unavailable.push({ ...noPrice(assetId, symbol, day), missing: 'price' });
  // A price of before a split still counts old shares.
  const ratio = splitRatioSince(splits, price?.date ?? day);
  const value = price === null ? null : splitValue(quantity, price.value, ratio);
  const baseValue = value === null ? null : convertAt(request.rates, value, currency, base, day);
  if (value !== null && baseValue === null)
    unavailable.push({ ...noRate(assetId, symbol, currency, base, day), missing: 'rate' });
  const marketValue = reported(value, currency);
  const costBasis = reported(cost, currency);
  const gainInBase = difference(reported(baseValue, base), reported(baseCost, base));
  return {
    baseValue,
    baseCost,
    holding: {
      assetId,
      symbol,
      currency,
      quantity,
      costBasis,
      averageCost:
        cost === null || isZero(quantity) ? null : trim(divide(cost, quantity, 8), minorDigits(currency)),
      price: price === null ? null : splitPrice(price.value, ratio),
      priceDate: price === null ? null : price.date,
      marketValue,
      unrealizedGain: difference(marketValue, costBasis),
      valueInBase: reported(baseValue, base),
      exactInBase: baseValue,
      gainInBase,
      currencyGain: currencyPart(request, gainInBase, difference(value, cost), currency),
      weight: null,
    },
  };
}

/** What of a gain in the portfolio's currency is not the gain in the asset's own currency at the rate of the day. */
function currencyPart(
  { rates, currency: base, day }: HoldingsRequest,
  gainInBase: Decimal | null,
  gain: Decimal | null,
  currency: string,
): Decimal | null {
  if (gainInBase === null || gain === null) return null;
  if (currency === base) return ZERO;
  return difference(gainInBase, reported(convertAt(rates, gain, currency, base, day), base));
}

/** The lots' cost in the currency of their asset. */
function costOf(request: HoldingsRequest, lots: readonly OpenLot[], currency: string): Decimal | null {
  return total(
    lots.map((lot) => {
      if (lot.cost === null) return null;
      if (lot.currency !== currency && currency === request.currency) return lot.costInBase;
      return convertAt(request.rates, lot.cost, lot.currency, currency, lot.acquired);
    }),
  );
}

function withWeights(valued: readonly Valued[]): Holding[] {
  const whole = total(valued.map((each) => each.baseValue));
  return valued
    .map(({ holding, baseValue }) => ({
      ...holding,
      weight:
        whole === null || sign(whole) <= 0 || baseValue === null
          ? null
          : Number(divide(baseValue, whole, 15).units) / 1e15,
    }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0));
}

function totalsOf(valued: readonly Valued[], cash: Decimal | null, currency: string): HoldingTotals {
  const values = valued.map((each) => each.baseValue);
  const exact = total(values);
  const marketValue = reported(exact, currency);
  const costBasis = reported(total(valued.map((each) => each.baseCost)), currency);
  return {
    currency,
    marketValue,
    knownMarketValue: round(sum(values.filter((value) => value !== null)), minorDigits(currency)),
    costBasis,
    unrealizedGain: difference(marketValue, costBasis),
    cash: reported(cash, currency),
    value: reported(exact === null || cash === null ? null : add(exact, cash), currency),
  };
}

/** The sum, null as soon as one part is. */
function total(values: readonly (Decimal | null)[]): Decimal | null {
  return values.reduce<Decimal | null>(
    (all, value) => (all === null || value === null ? null : add(all, value)),
    ZERO,
  );
}

function difference(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : subtract(a, b);
}

function reported(value: Decimal | null, currency: string): Decimal | null {
  return value === null ? null : round(value, minorDigits(currency));
}
