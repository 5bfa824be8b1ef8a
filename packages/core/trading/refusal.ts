import { type Decimal, formatDecimal, trim } from '../money/decimal.ts';
import { type EpochDay, formatDay } from '../time/day.ts';
import type { Instant, OrderTerms, OrderType, TimeInForce } from './order.ts';

/** Fields of an order that may be wrong. */
export type OrderField =
  | keyof Pick<
      OrderTerms,
      'quantity' | 'notional' | 'limitPrice' | 'stopPrice' | 'trailAmount' | 'trailPercent' | 'goodTill'
    >
  | 'takeProfit'
  | 'stopLoss';

/** Why an order can not be taken. */
export type Refusal =
  /** The type, the class or the time in force needs the field. */
  | { readonly reason: 'missing-field'; readonly field: OrderField }
  /** The type, the class or the time in force has no use for the field. */
  | { readonly reason: 'field-not-taken'; readonly field: OrderField }
  | { readonly reason: 'not-above-zero'; readonly field: OrderField }
  /** A stop that trails by the whole price or more is never reached. */
  | { readonly reason: 'whole-price'; readonly field: 'trailPercent' }
  /** A quantity or an amount of money is needed, and not both. */
  | { readonly reason: 'quantity-or-notional' }
  /** An amount of money is for simple market orders, and not for contracts of many units. */
  | { readonly reason: 'notional-type'; readonly type: OrderType }
  | {
      readonly reason: 'tick-size';
      readonly field: OrderField;
      readonly price: Decimal;
      readonly tick: Decimal;
    }
  | { readonly reason: 'quantity-step'; readonly quantity: Decimal; readonly step: Decimal }
  /** The type can not be for this time in force. */
  | { readonly reason: 'time-in-force'; readonly type: OrderType; readonly timeInForce: TimeInForce }
  | { readonly reason: 'market-closed'; readonly timeInForce: TimeInForce; readonly opens: Instant }
  | { readonly reason: 'day-passed'; readonly goodTill: EpochDay }
  /** The option is not traded any more. */
  | { readonly reason: 'contract-ended'; readonly expiry: EpochDay }
  /** Extended hours are for limit orders that are good for the day or until canceled. */
  | { readonly reason: 'extended-hours' }
  /** The take-profit lies on the side of the loss. */
  | { readonly reason: 'leg-prices'; readonly takeProfit: Decimal; readonly stopLoss: Decimal }
  /** Nothing is known to estimate by what it costs. */
  | { readonly reason: 'no-price'; readonly assetId: string }
  | { readonly reason: 'no-rate'; readonly assetId: string | null; readonly currency: string }
  | { readonly reason: 'buying-power'; readonly needed: Decimal; readonly available: Decimal }
  /** More is to be sold than is there and not promised to other orders, and selling short is not allowed. */
  | { readonly reason: 'not-enough-held'; readonly wanted: Decimal; readonly available: Decimal }
  | { readonly reason: 'not-shortable'; readonly assetId: string }
  /** Written calls are for more units of the underlying than would be held, in an account that has to cover them. */
  | {
      readonly reason: 'not-covered';
      readonly underlyingId: string;
      readonly wanted: Decimal;
      readonly available: Decimal;
    };

const FIELDS: Readonly<Record<OrderField, string>> = {
  quantity: 'the quantity',
  notional: 'the amount of money',
  limitPrice: 'the limit price',
  stopPrice: 'the stop price',
  trailAmount: 'the trail',
  trailPercent: 'the trail in percent',
  goodTill: 'the last day',
  takeProfit: 'the take-profit',
  stopLoss: 'the stop-loss',
};

/** A sentence that says what is wrong and, where it is not plain, what would be right. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.reason) {
    case 'missing-field':
      return `${FIELDS[refusal.field]} is missing`;
    case 'field-not-taken':
      return `${FIELDS[refusal.field]} is not taken by an order of this kind`;
    case 'not-above-zero':
      return `${FIELDS[refusal.field]} must be above zero`;
    case 'whole-price':
      return `${FIELDS[refusal.field]} must be below 100`;
    case 'quantity-or-notional':
      return 'either a quantity or an amount of money is needed, and not both';
    case 'notional-type':
      return 'an amount of money is for simple market orders of assets without a multiplier';
    case 'tick-size':
      return `${FIELDS[refusal.field]} ${formatDecimal(refusal.price)} is not a multiple of ${formatDecimal(refusal.tick)}`;
    case 'quantity-step':
      return `the quantity ${formatDecimal(refusal.quantity)} is not a multiple of ${formatDecimal(refusal.step)}`;
    case 'time-in-force':
      return `a ${refusal.type.replace('_', ' ')} order can not be ${refusal.timeInForce}`;
    case 'market-closed':
      return `the exchange is closed until ${timeText(refusal.opens)}; ${refusal.timeInForce === 'ioc' || refusal.timeInForce === 'opg' ? 'an' : 'a'} ${refusal.timeInForce} order needs it to be open`;
    case 'day-passed':
      return `${formatDay(refusal.goodTill)} has passed`;
    case 'contract-ended':
      return `the option expired on ${formatDay(refusal.expiry)}`;
    case 'extended-hours':
      return 'extended hours are for limit orders with the time in force day or gtc';
    case 'leg-prices':
      return `the take-profit at ${formatDecimal(refusal.takeProfit)} and the stop-loss at ${formatDecimal(refusal.stopLoss)} are the wrong way round`;
    default:
      return accountText(refusal);
  }
}

type AccountRefusal = Extract<
  Refusal,
  { reason: 'no-price' | 'no-rate' | 'buying-power' | 'not-enough-held' | 'not-shortable' | 'not-covered' }
>;

function accountText(refusal: AccountRefusal): string {
  switch (refusal.reason) {
    case 'no-price':
      return 'there is no price by which to estimate what it costs: give a limit price, or add prices of the asset';
    case 'no-rate':
      return `there is no exchange rate of ${refusal.currency} into the currency of the account`;
    case 'buying-power':
      return `it needs ${formatDecimal(refusal.needed)} and ${formatDecimal(refusal.available)} are available`;
    case 'not-enough-held':
      return `${formatDecimal(refusal.wanted)} are to be sold and ${formatDecimal(refusal.available)} are available`;
    case 'not-shortable':
      return 'the asset can not be sold short';
    case 'not-covered':
      return `written calls would be for ${formatDecimal(trim(refusal.wanted))} units of the underlying, and ${formatDecimal(trim(refusal.available))} would be held to cover them`;
  }
}

/** `2026-11-27 14:30 UTC` */
function timeText(instant: Instant): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
