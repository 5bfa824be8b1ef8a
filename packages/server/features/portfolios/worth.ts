import { OLD_PRICE_DAYS } from '@financehub/contract/holdings.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { add, type Decimal, decimal, isZero, multiply, round, ZERO } from '@financehub/core/money/decimal.ts';
import type { Rates } from '@financehub/core/portfolio/market.ts';
import { type Missing, noPrice, noRate } from '@financehub/core/portfolio/missing.ts';
import { moveShares } from '@financehub/core/portfolio/quantities.ts';
import {
  cashEffect,
  type PortfolioTransaction,
  splitRatioSince,
  splitValue,
} from '@financehub/core/portfolio/transaction.ts';
import { type EpochDay, day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { DatedClose } from '../../warehouse/warehouse.ts';
import { heldLastCloses, ratesFor } from '../assets/index.ts';
import type { Loaded } from './selected.ts';
import type { PortfolioState } from './state.ts';
import { nextTurn } from './turn.ts';

/** What a portfolio is worth at the end of a day, rounded half-up once; null where `unavailable` says why. */
export interface Worth {
  readonly holdings: Decimal | null;
  readonly cash: Decimal | null;
  readonly value: Decimal | null;
  readonly oldPrices: readonly OldPrice[];
  readonly unavailable: readonly Missing[];
}

/** What is valued at a price of long before the day. */
export interface OldPrice {
  readonly assetId: string;
  readonly symbol: string;
  readonly priceDate: string;
}

export const isOldPrice = (date: EpochDay, day: EpochDay): boolean => day - date > OLD_PRICE_DAYS;

interface Market {
  readonly closes: ReadonlyMap<string, DatedClose>;
  readonly rates: Rates;
}

/** Shares and cash held at the end of a day, and the splits so far. */
interface Held {
  readonly shares: Map<string, Decimal>;
  readonly cash: Map<string, Decimal>;
  readonly splits: Map<string, PortfolioTransaction[]>;
}

/** Transactions between two turns of the event loop: a few milliseconds. */
const PER_SLICE = 1500;

/** The worth of a portfolio at the end of a day. */
export async function worthAt(
  context: Context,
  bookId: string,
  { state, assets, knownAt }: Pick<Loaded, 'state' | 'assets' | 'knownAt'>,
  day: EpochDay,
  currency: string,
): Promise<Worth> {
  const [closes, rates] = await Promise.all([
    heldLastCloses(context, bookId, assets.values(), formatDay(day), knownAt),
    ratesFor(context, bookId, [currency, ...state.currencies.keys()], knownAt),
  ]);
  const held = await heldOn(state, day);
  return valued(
    state,
    held,
    { day, currency, symbolOf: (id) => assets.get(id)?.symbol ?? id },
    { closes, rates },
  );
}

async function heldOn({ transactions }: PortfolioState, day: EpochDay): Promise<Held> {
  const held: Held = { shares: new Map(), cash: new Map(), splits: new Map() };
  for (const [index, tx] of transactions.entries()) {
    if (tx.date > day) break;
    move(held, tx);
    if (index % PER_SLICE === PER_SLICE - 1) await nextTurn();
  }
  return held;
}

function move({ shares, cash, splits }: Held, tx: PortfolioTransaction): void {
  cash.set(tx.currency, add(cash.get(tx.currency) ?? ZERO, cashEffect(tx)));
  if (tx.assetId === null) return;
  if (tx.type === 'SPLIT') splits.set(tx.assetId, [...(splits.get(tx.assetId) ?? []), tx]);
  moveShares(shares, tx);
}

function valued(
  state: PortfolioState,
  held: Held,
  at: { day: EpochDay; currency: string; symbolOf: (assetId: string) => string },
  market: Market,
): Worth {
  const unavailable: Missing[] = [];
  const oldPrices: OldPrice[] = [];
  let holdings: Decimal | null = ZERO;
  for (const [assetId, quantity] of held.shares) {
    if (isZero(quantity)) continue;
    const close = market.closes.get(assetId) ?? null;
    const symbol = at.symbolOf(assetId);
    if (close === null) unavailable.push(noPrice(assetId, symbol, at.day));
    else if (isOldPrice(epochDay(close.date), at.day))
      oldPrices.push({ assetId, symbol, priceDate: close.date });
    const value = close === null ? null : valueAt(quantity, close, held.splits.get(assetId) ?? []);
    const from = state.assets.get(assetId)!.currency;
    const rate = market.rates.at(from, at.currency, at.day);
    if (rate === null) unavailable.push(noRate(assetId, symbol, from, at.currency, at.day));
    holdings =
      holdings === null || value === null || rate === null ? null : add(holdings, multiply(value, rate));
  }
  let cash: Decimal | null = ZERO;
  for (const [code, amount] of state.tracksCash ? held.cash : []) {
    if (isZero(amount)) continue;
    const rate = market.rates.at(code, at.currency, at.day);
    if (rate === null) unavailable.push(noRate(null, code, code, at.currency, at.day));
    cash = cash === null || rate === null ? null : add(cash, multiply(amount, rate));
  }
  const digits = minorDigits(at.currency);
  const reported = (value: Decimal | null): Decimal | null => (value === null ? null : round(value, digits));
  return {
    holdings: reported(holdings),
    cash: reported(cash),
    value: reported(holdings === null || cash === null ? null : add(holdings, cash)),
    oldPrices,
    unavailable,
  };
}

/** A price of before a split still counts old shares. */
function valueAt(quantity: Decimal, close: DatedClose, splits: readonly PortfolioTransaction[]): Decimal {
  return splitValue(quantity, decimal(close.close), splitRatioSince(splits, epochDay(close.date)));
}
