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
import type { Order, OrderTerms } from '@financehub/core/trading/order.ts';
import { type Refusal as CoreRefusal, refusalText } from '@financehub/core/trading/refusal.ts';
import { reservationOf } from '@financehub/core/trading/reservation.ts';
import type { OrderRequest } from '@financehub/core/trading/submission.ts';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Missing, PortfolioRow } from '../portfolios/index.ts';
import { instrumentOf } from './instrument.ts';
import { type Power, powerOf, withoutPromised } from './power.ts';
import { type Estimate, expectedPrice, type KnownPrices, pricesOf } from './price.ts';
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
  const { portfolio, settings, asset, request, orders, now, instead } = ask;
  const instrument = instrumentOf(asset);
  const [first] = orders as [Order];
  const prices = (await pricesOf(context, db, [asset.id]))(asset.id);
  const estimate = expectedPrice(first, prices);
  const quantity = quantityOf(first, estimate, instrument.multiplier);
  const amount =
    estimate === null || quantity === null
      ? first.notional
      : (first.notional ??
        round(
          multiply(multiply(estimate.price, quantity), instrument.multiplier),
          instrument.currencyDigits,
        ));
  const power = await powerOf(context, db, portfolio, settings, { assets: [asset], without: instead });
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

/** A refusal under the name of its problem, at the field that it is about. */
function named(refusal: CoreRefusal, { portfolio, settings, asset, orders }: ToCheck, power: Power): Refusal {
  const message = refusalText(refusal);
  const size = orders[0]!.notional === null ? 'quantity' : 'notional';
  const { currency } = portfolio;
  switch (refusal.reason) {
    case 'buying-power': {
      const [needs, has] = [refusal.needed, refusal.available].map((value) =>
        formatDecimal(trim(round(value, power.account.currencyDigits), power.account.currencyDigits)),
      );
      return {
        name: 'insufficient-buying-power',
        path: size,
        message: `the order takes ${needs} ${currency}, and ${has} ${currency} are there to trade with`,
        mend:
          settings.kind === 'cash'
            ? `Deposit ${currency} into the portfolio, lower the quantity, or cancel other orders.`
            : 'Lower the quantity, or cancel other orders.',
      };
    }
    case 'no-price':
    case 'no-rate': {
      const other = power.unavailable.find(({ assetId }) => assetId === refusal.assetId);
      return {
        name: 'insufficient-buying-power',
        path: size,
        message:
          refusal.assetId === asset.id || other === undefined
            ? message
            : `the buying power is not known: ${other.reason}`,
        mend: other?.mend ?? null,
      };
    }
    case 'not-enough-held':
      return {
        name: 'short-not-allowed',
        path: size,
        message: `${message} that no other order sells`,
        mend: 'Sell less, cancel other orders, or sell short from a margin account of a portfolio that allows it (allowShort).',
      };
    case 'not-shortable':
      return { name: 'short-not-allowed', path: size, message, mend: 'Sell no more than is held.' };
    case 'tick-size':
    case 'missing-field':
    case 'field-not-taken':
    case 'not-above-zero': {
      const name = refusal.reason === 'tick-size' ? 'tick-size' : 'order-terms';
      return { name, path: PATHS[refusal.field] ?? refusal.field, message, mend: null };
    }
    case 'quantity-step':
      return { name: 'quantity-step', path: 'quantity', message, mend: null };
    case 'market-closed':
      return { name: 'market-closed', path: 'timeInForce', message, mend: 'Give it as a day order instead.' };
    case 'day-passed':
      return { name: 'order-terms', path: 'goodTill', message, mend: 'Choose a later day.' };
    case 'extended-hours':
      return { name: 'order-terms', path: 'extendedHours', message, mend: null };
    case 'leg-prices':
      return { name: 'order-terms', path: 'takeProfit/limitPrice', message, mend: null };
    case 'time-in-force':
      return { name: 'order-terms', path: 'timeInForce', message, mend: null };
    case 'notional-type':
    case 'quantity-or-notional':
      return { name: 'order-terms', path: 'notional', message, mend: null };
  }
}
