import { compare, type Decimal } from '../money/decimal.ts';
import { nextOpen, phaseAt } from './calendar/sessions.ts';
import { expiryOf, lastTraded } from './expiry.ts';
import { type Instrument, isMultipleOf, tickAt } from './instrument.ts';
import type { Instant, OrderTerms, OrderType, TimeInForce } from './order.ts';
import type { OrderField, Refusal } from './refusal.ts';
import type { OrderRequest } from './submission.ts';

/** Prices that each type needs; it takes no others. */
const PRICES: Readonly<Record<OrderType, readonly OrderField[]>> = {
  market: [],
  limit: ['limitPrice'],
  stop: ['stopPrice'],
  stop_limit: ['stopPrice', 'limitPrice'],
  trailing_stop: [],
};

const ONE: Decimal = { units: 1n, scale: 0 };
const HUNDRED: Decimal = { units: 100n, scale: 0 };

const LASTING: readonly TimeInForce[] = ['day', 'gtc', 'gtd'];

/** What is wrong with a request whatever the account it is for; all of it, and nothing when it is well formed. */
export function checkRequest(request: OrderRequest, instrument: Instrument, now: Instant): Refusal[] {
  return [
    ...checkClass(request),
    ...checkSize(request, instrument),
    ...checkPrices(request, instrument),
    ...checkTime(request, instrument, now),
    ...checkContract(instrument, now),
    ...checkLegs(request, instrument),
  ];
}

/** As {@link checkRequest}, of the terms of one order alone: of a replacement. */
export function checkTerms(terms: OrderTerms, instrument: Instrument, now: Instant): Refusal[] {
  return checkRequest({ terms, orderClass: 'simple', takeProfit: null, stopLoss: null }, instrument, now);
}

const missing = (field: OrderField): Refusal => ({ reason: 'missing-field', field });
const notTaken = (field: OrderField): Refusal => ({ reason: 'field-not-taken', field });

function checkClass({ orderClass, takeProfit, stopLoss }: OrderRequest): Refusal[] {
  const both = orderClass === 'bracket' || orderClass === 'oco';
  if (orderClass === 'simple')
    return [
      ...(takeProfit === null ? [] : [notTaken('takeProfit')]),
      ...(stopLoss === null ? [] : [notTaken('stopLoss')]),
    ];
  if (orderClass === 'oto' && takeProfit !== null && stopLoss !== null) return [notTaken('stopLoss')];
  if (orderClass === 'oto' && takeProfit === null && stopLoss === null) return [missing('takeProfit')];
  return [
    ...(both && takeProfit === null ? [missing('takeProfit')] : []),
    ...(both && stopLoss === null ? [missing('stopLoss')] : []),
  ];
}

function checkSize({ terms, orderClass }: OrderRequest, { quantityStep, multiplier }: Instrument): Refusal[] {
  const { quantity, notional, type } = terms;
  if ((quantity === null) === (notional === null)) return [{ reason: 'quantity-or-notional' }];
  if (notional !== null) {
    if (notional.units <= 0n) return [{ reason: 'not-above-zero', field: 'notional' }];
    const plain = type === 'market' && orderClass === 'simple' && compare(multiplier, ONE) === 0;
    return plain ? [] : [{ reason: 'notional-type', type }];
  }
  if (quantity!.units <= 0n) return [{ reason: 'not-above-zero', field: 'quantity' }];
  if (isMultipleOf(quantity!, quantityStep)) return [];
  return [{ reason: 'quantity-step', quantity: quantity!, step: quantityStep }];
}

function checkPrices({ terms, orderClass }: OrderRequest, instrument: Instrument): Refusal[] {
  // The prices of an OCO are those of its legs.
  const needed = orderClass === 'oco' ? [] : PRICES[terms.type];
  const refusals: Refusal[] = [];
  for (const field of ['limitPrice', 'stopPrice'] as const) {
    const price = terms[field];
    if (needed.includes(field))
      refusals.push(...(price === null ? [missing(field)] : checkPrice(field, price, instrument)));
    else if (price !== null && orderClass !== 'oco') refusals.push(notTaken(field));
  }
  return [...refusals, ...checkTrail(terms)];
}

function checkTrail({ type, trailAmount, trailPercent }: OrderTerms): Refusal[] {
  const given = (
    [
      ['trailAmount', trailAmount],
      ['trailPercent', trailPercent],
    ] as const
  ).filter(([, value]) => value !== null);
  if (type !== 'trailing_stop') return given.map(([field]) => notTaken(field));
  if (given.length === 0) return [missing('trailAmount')];
  if (given.length === 2) return [notTaken('trailPercent')];
  if (trailPercent !== null && compare(trailPercent, HUNDRED) >= 0)
    return [{ reason: 'whole-price', field: 'trailPercent' }];
  return given
    .filter(([, value]) => value!.units <= 0n)
    .map(([field]): Refusal => ({ reason: 'not-above-zero', field }));
}

function checkPrice(field: OrderField, price: Decimal, instrument: Instrument): Refusal[] {
  if (price.units <= 0n) return [{ reason: 'not-above-zero', field }];
  const tick = tickAt(instrument, price);
  return isMultipleOf(price, tick) ? [] : [{ reason: 'tick-size', field, price, tick }];
}

function checkTime({ terms, orderClass }: OrderRequest, { exchange }: Instrument, now: Instant): Refusal[] {
  const { type, timeInForce, goodTill, extendedHours } = terms;
  const refusals: Refusal[] = [];
  const stops = type !== 'market' && type !== 'limit';
  if ((stops || orderClass === 'oco') && !LASTING.includes(timeInForce))
    refusals.push({ reason: 'time-in-force', type, timeInForce });
  if (extendedHours && (type !== 'limit' || (timeInForce !== 'day' && timeInForce !== 'gtc')))
    refusals.push({ reason: 'extended-hours' });
  if (timeInForce === 'gtd' && goodTill === null) refusals.push(missing('goodTill'));
  else if (timeInForce !== 'gtd' && goodTill !== null) refusals.push(notTaken('goodTill'));
  else if (goodTill !== null && expiryOf(terms, now, exchange)! <= now)
    refusals.push({ reason: 'day-passed', goodTill });
  if (timeInForce === 'ioc' || timeInForce === 'fok') {
    if (phaseAt(exchange, now).phase !== 'open')
      refusals.push({ reason: 'market-closed', timeInForce, opens: nextOpen(exchange, now) });
  }
  return refusals;
}

function checkContract(instrument: Instrument, now: Instant): Refusal[] {
  const last = lastTraded(instrument);
  return last === null || last > now ? [] : [{ reason: 'contract-ended', expiry: instrument.option!.expiry }];
}

function checkLegs(
  { terms, orderClass, takeProfit, stopLoss }: OrderRequest,
  instrument: Instrument,
): Refusal[] {
  const refusals: Refusal[] = [];
  if (takeProfit !== null) refusals.push(...checkPrice('takeProfit', takeProfit.limitPrice, instrument));
  if (stopLoss !== null) {
    refusals.push(...checkPrice('stopLoss', stopLoss.stopPrice, instrument));
    if (stopLoss.limitPrice !== null)
      refusals.push(...checkPrice('stopLoss', stopLoss.limitPrice, instrument));
  }
  if (takeProfit === null || stopLoss === null) return refusals;
  const legsSell = (terms.side === 'sell') === (orderClass === 'oco');
  const order = compare(takeProfit.limitPrice, stopLoss.stopPrice);
  if (legsSell ? order > 0 : order < 0) return refusals;
  return [
    ...refusals,
    { reason: 'leg-prices', takeProfit: takeProfit.limitPrice, stopLoss: stopLoss.stopPrice },
  ];
}
