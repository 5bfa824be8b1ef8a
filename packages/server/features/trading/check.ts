import {
  add,
  compare,
  type Decimal,
  divide,
  multiply,
  round,
  sign,
  subtract,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { mayGoShort, refusalOfMissing, writingNeeds } from '@financehub/core/trading/buying-power.ts';
import { checkRequest } from '@financehub/core/trading/check-terms.ts';
import { feeFor } from '@financehub/core/trading/fees.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { Order, OrderTerms } from '@financehub/core/trading/order.ts';
import type { Refusal as CoreRefusal } from '@financehub/core/trading/refusal.ts';
import { reservationOf } from '@financehub/core/trading/reservation.ts';
import type { OrderRequest } from '@financehub/core/trading/submission.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Missing, PortfolioRow } from '../portfolios/index.ts';
import { instrumentOf } from './instrument.ts';
import { type Power, powerOf, withLimit, withoutPromised } from './power.ts';
import { type Estimate, expectedPrice, type KnownPrices } from './price.ts';
import { named, type Refusal } from './refusals.ts';
import { feesOf, type Settings } from './settings.ts';
import { writtenView, writtenWith } from './written.ts';

export interface Check {
  readonly refusals: readonly Refusal[];
  readonly estimate: Estimate | null;
  readonly prices: KnownPrices;
  readonly quantity: Decimal | null;
  /** In the currency of the asset, as the fee. */
  readonly amount: Decimal | null;
  readonly fee: Decimal | null;
  /** What it holds back of the buying power while it is open, in the currency of the portfolio. */
  readonly reserves: Decimal | null;
  /** What of it goes by the order alone: what written options take goes by all positions and orders together. */
  readonly holds: Decimal | null;
  readonly power: Power;
  /** How options on the same underlying are margined with it. */
  readonly written: () => ReturnType<typeof writtenView>;
  readonly buyingPower: Decimal | null;
  /** Units held now, below zero where they are sold short. */
  readonly held: Decimal;
  readonly unavailable: readonly Missing[];
}

export interface ToCheck {
  readonly portfolio: PortfolioRow;
  readonly settings: Settings;
  readonly asset: AssetRow;
  readonly request: OrderRequest;
  /** The orders of the request, as they would be received. */
  readonly orders: readonly Order[];
  readonly now: number;
  /** The order that it takes the place of. */
  readonly instead: string | null;
}

const QUANTITY_DIGITS = 9;

/** What an order would cost, and what makes it impossible now. */
export async function checkOrder(context: Context, db: Reader, ask: ToCheck): Promise<Check> {
  const { portfolio, settings, asset, instead } = ask;
  const power = await powerOf(context, db, portfolio, settings, { assets: [asset], without: instead });
  return checkAgainst(power, ask);
}

/** As {@link checkOrder}, in a portfolio whose power is known, with the asset in its account. */
export function checkAgainst(known: Power, ask: ToCheck): Check {
  const { settings, asset, request, orders, now } = ask;
  const instrument = instrumentOf(asset);
  const [first] = orders as [Order];
  const power = { ...known, account: withLimit(known.account, first) };
  const prices = power.prices(asset.id);
  const estimate = expectedPrice(first, prices);
  const quantity = quantityOf(first, estimate, instrument.multiplier);
  const amount = amountOf(first, estimate, quantity, instrument);
  const needs = reservationOf(withoutPromised(power), orders, power.figures.terms.perFunds);
  const shorts = shortRefusals(power, needs, asset.id);
  const writing = writingNeeds(
    power.account,
    power.figures,
    power.reservations.sells,
    soldWith(power, needs),
  );
  const { buyingPower, unavailable } = power;
  const priced = needs.missing.length === 0;
  return {
    estimate,
    prices,
    quantity,
    amount,
    fee:
      amount === null || quantity === null
        ? null
        : feeFor(feesOf(settings.fees), first.side, quantity, amount, instrument.currencyDigits),
    reserves: priced ? add(needs.reserved, writing.needed) : null,
    holds: priced ? needs.reserved : null,
    power,
    written: () => writtenView(power.account, writtenWith(power, first)),
    buyingPower,
    held: power.balances.quantities.get(asset.id) ?? ZERO,
    unavailable,
    refusals: [
      ...checkRequest(request, instrument, now),
      ...shorts,
      ...(shorts.length > 0 ? [] : writing.refusals),
      ...powerRefusals(power, needs, writing.needed),
    ].map((refusal) => named(refusal, ask, power)),
  };
}

function quantityOf(
  { quantity, notional }: OrderTerms,
  estimate: Estimate | null,
  multiplier: Decimal,
): Decimal | null {
  if (quantity !== null) return quantity;
  if (notional === null || estimate === null) return null;
  return divide(notional, multiply(estimate.price, multiplier), QUANTITY_DIGITS, 'down');
}

function amountOf(
  { notional }: OrderTerms,
  estimate: Estimate | null,
  quantity: Decimal | null,
  { multiplier, currencyDigits }: Instrument,
): Decimal | null {
  if (notional !== null) return notional;
  if (estimate === null || quantity === null) return null;
  return round(multiply(multiply(estimate.price, quantity), multiplier), currencyDigits);
}

type Needs = ReturnType<typeof reservationOf>;

function shortRefusals({ account }: Power, needs: Needs, assetId: string): CoreRefusal[] {
  const short = needs.short.get(assetId) ?? ZERO;
  if (sign(short) === 0) return [];
  if (mayGoShort(account, assetId))
    return account.assets.get(assetId)?.instrument.shortable === false
      ? [{ reason: 'not-shortable', assetId }]
      : [];
  const wanted = needs.sold.get(assetId) ?? ZERO;
  return [{ reason: 'not-enough-held', wanted, available: subtract(wanted, short) }];
}

/** What open orders sell, and these. */
function soldWith({ reservations }: Power, needs: Needs): ReadonlyMap<string, Decimal> {
  if (needs.sold.size === 0) return reservations.sells;
  const sold = new Map(reservations.sells);
  for (const [id, units] of needs.sold) sold.set(id, add(sold.get(id) ?? ZERO, units));
  return sold;
}

function powerRefusals(
  { buyingPower, lacks, account }: Power,
  { missing, reserved }: Needs,
  writing: Decimal,
): CoreRefusal[] {
  if (missing.length > 0) return missing.slice(0, 1).map(refusalOfMissing);
  const needed = round(add(reserved, writing), account.currencyDigits);
  if (sign(needed) <= 0) return [];
  if (buyingPower === null) return lacks.slice(0, 1).map(refusalOfMissing);
  return compare(needed, buyingPower) > 0 ? [{ reason: 'buying-power', needed, available: buyingPower }] : [];
}
