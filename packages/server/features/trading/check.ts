import type { ErrorName } from '@financehub/contract/problem.ts';
import {
  compare,
  type Decimal,
  divide,
  formatDecimal,
  multiply,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { checkRequest } from '@financehub/core/trading/check-terms.ts';
import { feeFor } from '@financehub/core/trading/fees.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import type { Order, OrderTerms } from '@financehub/core/trading/order.ts';
import { type Refusal as CoreRefusal, refusalText } from '@financehub/core/trading/refusal.ts';
import { reservationOf } from '@financehub/core/trading/reservation.ts';
import type { OrderRequest } from '@financehub/core/trading/submission.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Missing, PortfolioRow } from '../portfolios/index.ts';
import { instrumentOf, UNSHORTABLE } from './instrument.ts';
import { type Power, powerOf, withoutPromised } from './power.ts';
import { type Estimate, expectedPrice, type KnownPrices } from './price.ts';
import { feesOf, type Settings } from './settings.ts';

export interface Refusal {
  readonly name: ErrorName;
  readonly path: string;
  readonly message: string;
  readonly mend: string | null;
}

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

/** Throws the first refusal as a ProblemError of its name, with all of them beside their fields. */
export function refuseFirst(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  throw new ProblemError(first.name, `${first.message.charAt(0).toUpperCase()}${first.message.slice(1)}.`, {
    errors: refusals.map(({ path, message }) => ({ path: `body/${path}`, message })),
    ...(first.mend === null ? {} : { mend: first.mend }),
  });
}

const QUANTITY_DIGITS = 9;

/** What an order would cost, and what makes it impossible now. */
export async function checkOrder(context: Context, db: Reader, ask: ToCheck): Promise<Check> {
  const { portfolio, settings, asset, instead } = ask;
  const power = await powerOf(context, db, portfolio, settings, { assets: [asset], without: instead });
  return checkAgainst(power, ask);
}

/** As {@link checkOrder}, in a portfolio whose power is known, with the asset in its account. */
export function checkAgainst(power: Power, ask: ToCheck): Check {
  const { settings, asset, request, orders, now } = ask;
  const instrument = instrumentOf(asset);
  const [first] = orders as [Order];
  const prices = power.prices(asset.id);
  const estimate = expectedPrice(first, prices);
  const quantity = quantityOf(first, estimate, instrument.multiplier);
  const amount = amountOf(first, estimate, quantity, instrument);
  const needs = reservationOf(withoutPromised(power), orders);
  const { buyingPower, unavailable } = power;
  return {
    estimate,
    prices,
    quantity,
    amount,
    fee:
      amount === null || quantity === null
        ? null
        : feeFor(feesOf(settings.fees), first.side, quantity, amount, instrument.currencyDigits),
    reserves: needs.missing.length > 0 ? null : needs.reserved,
    buyingPower,
    held: power.balances.quantities.get(asset.id) ?? ZERO,
    unavailable,
    refusals: [
      ...checkRequest(request, instrument, now),
      ...shortRefusals(power, needs, asset.id),
      ...powerRefusals(power, needs),
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
  if (account.rules.kind === 'margin' && account.rules.allowShort)
    return account.assets.get(assetId)?.instrument.shortable === false
      ? [{ reason: 'not-shortable', assetId }]
      : [];
  const wanted = needs.sold.get(assetId) ?? ZERO;
  return [{ reason: 'not-enough-held', wanted, available: subtract(wanted, short) }];
}

function powerRefusals({ buyingPower, figures }: Power, needs: Needs): CoreRefusal[] {
  const [missing] = needs.missing.length > 0 ? needs.missing : buyingPower === null ? figures.missing : [];
  if (missing !== undefined)
    return missing.what === 'price'
      ? [{ reason: 'no-price', assetId: missing.assetId }]
      : [{ reason: 'no-rate', assetId: missing.assetId, currency: missing.currency }];
  if (sign(needs.reserved) <= 0 || buyingPower === null) return [];
  return compare(needs.reserved, buyingPower) > 0
    ? [{ reason: 'buying-power', needed: needs.reserved, available: buyingPower }]
    : [];
}

const PATHS: Readonly<Record<string, string>> = {
  takeProfit: 'takeProfit/limitPrice',
  stopLoss: 'stopLoss/stopPrice',
};

/** Where a refusal that is about the terms alone belongs. */
const PLACES: Readonly<Partial<Record<CoreRefusal['reason'], readonly [ErrorName, string, string | null]>>> =
  {
    'quantity-step': ['quantity-step', 'quantity', null],
    'market-closed': ['market-closed', 'timeInForce', 'Give it as a day order instead.'],
    'day-passed': ['order-terms', 'goodTill', 'Choose a later day.'],
    'extended-hours': ['order-terms', 'extendedHours', null],
    'leg-prices': ['order-terms', 'takeProfit/limitPrice', null],
    'time-in-force': ['order-terms', 'timeInForce', null],
    'notional-type': ['order-terms', 'notional', null],
    'quantity-or-notional': ['order-terms', 'quantity', null],
  };

/** A refusal under the name of its problem, at the field that it is about. */
function named(refusal: CoreRefusal, ask: ToCheck, power: Power): Refusal {
  const message = refusalText(refusal);
  const place = PLACES[refusal.reason];
  if (place !== undefined) return { name: place[0], path: place[1], message, mend: place[2] };
  if ('field' in refusal) {
    const name = refusal.reason === 'tick-size' ? 'tick-size' : 'order-terms';
    return { name, path: PATHS[refusal.field] ?? refusal.field, message, mend: null };
  }
  const path = ask.orders[0]!.notional === null ? 'quantity' : 'notional';
  return { path, ...ofAccount(refusal, message, ask, power) };
}

function ofAccount(
  refusal: CoreRefusal,
  message: string,
  { portfolio, settings, asset }: ToCheck,
  power: Power,
): Omit<Refusal, 'path'> {
  const unshortable = UNSHORTABLE[asset.type];
  if (refusal.reason === 'not-enough-held')
    return {
      name: 'short-not-allowed',
      message: `${message} that no other order sells${unshortable === undefined ? '' : `, and ${unshortable}`}`,
      mend:
        unshortable === undefined
          ? 'Sell less, cancel other orders, or sell short from a margin account of a portfolio that allows it (allowShort).'
          : 'Sell less, or cancel other orders.',
    };
  if (refusal.reason === 'not-shortable')
    return { name: 'short-not-allowed', message: unshortable ?? message, mend: 'Sell no more than is held.' };
  const name = 'insufficient-buying-power';
  if (refusal.reason === 'buying-power') {
    const { currency } = portfolio;
    const digits = power.account.currencyDigits;
    const [needs, has] = [refusal.needed, refusal.available].map((value) =>
      formatDecimal(trim(round(value, digits), digits)),
    );
    const mend =
      settings.kind === 'cash'
        ? `Deposit ${currency} into the portfolio, lower the quantity, or cancel other orders.`
        : 'Lower the quantity, or cancel other orders.';
    return {
      name,
      message: `the order takes ${needs} ${currency}, and ${has} ${currency} are there to trade with`,
      mend,
    };
  }
  const missing = 'assetId' in refusal ? refusal.assetId : null;
  const other = power.unavailable.find(({ assetId }) => assetId === missing);
  const own = missing === asset.id || other === undefined;
  return {
    name,
    message: own ? message : `the buying power is not known: ${other.reason}`,
    mend: other?.mend ?? null,
  };
}
