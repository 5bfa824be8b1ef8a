import type { OrderChange as ChangeSchema, NewOrder } from '@financehub/contract/trading-order.ts';
import { type Decimal, decimal, isZero } from '@financehub/core/money/decimal.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import type { OrderTerms } from '@financehub/core/trading/order.ts';
import type { OrderChange } from '@financehub/core/trading/replacement.ts';
import type { OrderRequest } from '@financehub/core/trading/submission.ts';
import type { Static } from 'typebox';
import { ProblemError } from '../../http/problem.ts';

export type SentOrder = Static<typeof NewOrder>;
export type SentChange = Static<typeof ChangeSchema>;

interface Fault {
  readonly path: string;
  readonly message: string;
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw new ProblemError('invalid', `The order is not valid: ${faults[0]!.path} ${faults[0]!.message}.`, {
    errors: faults.map(({ path, message }) => ({ path: `body/${path}`, message })),
  });
}

const sized = (text: string | undefined): Decimal | null =>
  text === undefined ? null : decimal(text.replace('+', ''));

/** The prices that each type of order has; it takes no other. */
const PRICES = {
  market: [],
  limit: ['limitPrice'],
  stop: ['stopPrice'],
  stop_limit: ['limitPrice', 'stopPrice'],
  trailing_stop: ['trailAmount', 'trailPercent'],
} as const satisfies Record<SentOrder['type'], readonly (keyof SentOrder)[]>;
const ALL_PRICES = ['limitPrice', 'stopPrice', 'trailAmount', 'trailPercent'] as const;

/** What an order asks for. Throws a ProblemError `invalid` that names each field that is missing or out of place. */
export function requestOf(sent: SentOrder, assetId: string): OrderRequest {
  const orderClass = sent.class ?? 'simple';
  const faults = [...amountFaults(sent), ...priceFaults(sent), ...timeFaults(sent), ...groupFaults(sent)];
  refuse(faults);
  const takeProfit =
    sent.takeProfit === undefined ? null : { limitPrice: sized(sent.takeProfit.limitPrice)! };
  const stopLoss =
    sent.stopLoss === undefined
      ? null
      : { stopPrice: sized(sent.stopLoss.stopPrice)!, limitPrice: sized(sent.stopLoss.limitPrice) };
  return { terms: termsOf(sent, assetId), orderClass, takeProfit, stopLoss };
}

function termsOf(sent: SentOrder, assetId: string): OrderTerms {
  return {
    assetId,
    side: sent.side,
    type: sent.type,
    timeInForce: sent.timeInForce ?? 'day',
    goodTill: sent.goodTill === undefined ? null : parseDay(sent.goodTill),
    quantity: sized(sent.quantity),
    notional: sized(sent.notional),
    limitPrice: sized(sent.limitPrice),
    stopPrice: sized(sent.stopPrice),
    trailAmount: sized(sent.trailAmount),
    trailPercent: sized(sent.trailPercent),
    extendedHours: sent.extendedHours ?? false,
  };
}

function amountFaults(sent: SentOrder): Fault[] {
  const faults: Fault[] = [];
  if ((sent.quantity === undefined) === (sent.notional === undefined))
    faults.push({
      path: 'quantity',
      message: 'or notional must be given, one of the two',
    });
  const figures = {
    ...sent,
    ...prefixed('takeProfit', sent.takeProfit),
    ...prefixed('stopLoss', sent.stopLoss),
  };
  for (const [path, value] of Object.entries(figures))
    if (NUMBERS.test(path) && typeof value === 'string' && isZero(sized(value)!))
      faults.push({ path, message: 'must be above zero' });
  return faults;
}

const NUMBERS = /(^|\/)(quantity|notional|limitPrice|stopPrice|trailAmount|trailPercent)$/;

const prefixed = (name: string, fields: object | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([key, value]) => [`${name}/${key}`, value]));

function priceFaults(sent: SentOrder): Fault[] {
  const own: readonly string[] = sent.class === 'oco' ? [] : PRICES[sent.type];
  const extra = ALL_PRICES.filter((name) => sent[name] !== undefined && !own.includes(name)).map((name) => ({
    path: name,
    message:
      sent.class === 'oco'
        ? 'does not belong here: the prices of an oco stand in takeProfit and stopLoss'
        : `does not belong to a ${sent.type} order`,
  }));
  if (sent.class === 'oco') return extra;
  if (sent.type === 'trailing_stop')
    return (sent.trailAmount === undefined) === (sent.trailPercent === undefined)
      ? [...extra, { path: 'trailAmount', message: 'or trailPercent must be given, one of the two' }]
      : extra;
  const missing = PRICES[sent.type].filter((name) => sent[name] === undefined);
  return [
    ...extra,
    ...missing.map((name) => ({ path: name, message: `is needed for a ${sent.type} order` })),
  ];
}

function timeFaults(sent: {
  readonly timeInForce?: SentOrder['timeInForce'] | undefined;
  readonly goodTill?: string | undefined;
}): Fault[] {
  const dated = sent.timeInForce === 'gtd';
  if (dated && sent.goodTill === undefined)
    return [{ path: 'goodTill', message: 'is needed with the time in force gtd' }];
  if (!dated && sent.goodTill !== undefined)
    return [{ path: 'goodTill', message: 'belongs to the time in force gtd alone' }];
  if (sent.goodTill !== undefined && parseDay(sent.goodTill) === null)
    return [{ path: 'goodTill', message: 'is no day of the calendar' }];
  return [];
}

function groupFaults({ class: orderClass = 'simple', takeProfit, stopLoss }: SentOrder): Fault[] {
  const wrong = (path: string, message: string): Fault[] => [{ path, message }];
  const [profit, loss] = [takeProfit !== undefined, stopLoss !== undefined];
  if (orderClass === 'simple') {
    if (profit) return wrong('takeProfit', 'belongs to the classes bracket, oco and oto');
    return loss ? wrong('stopLoss', 'belongs to the classes bracket, oco and oto') : [];
  }
  if (orderClass === 'oto')
    return profit === loss ? wrong('takeProfit', 'or stopLoss must be given for an oto, one of the two') : [];
  if (!profit) return wrong('takeProfit', `is needed for the class ${orderClass}`);
  return loss ? [] : wrong('stopLoss', `is needed for the class ${orderClass}`);
}

/** What a replacement changes. Throws a ProblemError `invalid`. */
export function changeOf(sent: SentChange, current: { readonly type: SentOrder['type'] }): OrderChange {
  const faults: Fault[] = [];
  const own: readonly string[] = PRICES[current.type];
  for (const name of ALL_PRICES)
    if (sent[name] !== undefined && !own.includes(name))
      faults.push({ path: name, message: `does not belong to a ${current.type} order` });
  if (sent.notional !== undefined)
    faults.push({ path: 'notional', message: 'can not be replaced: cancel the order and give another' });
  for (const [path, value] of Object.entries(sent))
    if (NUMBERS.test(path) && isZero(sized(value)!)) faults.push({ path, message: 'must be above zero' });
  if (sent.trailAmount !== undefined && sent.trailPercent !== undefined)
    faults.push({ path: 'trailAmount', message: 'or trailPercent, one of the two' });
  if (sent.timeInForce !== undefined || sent.goodTill !== undefined)
    faults.push(...timeFaults({ timeInForce: sent.timeInForce ?? 'gtd', goodTill: sent.goodTill }));
  refuse(faults);
  const goodTill = sent.goodTill === undefined ? null : parseDay(sent.goodTill);
  return {
    ...(sent.quantity === undefined ? {} : { quantity: sized(sent.quantity)! }),
    ...(sent.limitPrice === undefined ? {} : { limitPrice: sized(sent.limitPrice) }),
    ...(sent.stopPrice === undefined ? {} : { stopPrice: sized(sent.stopPrice) }),
    ...(sent.trailAmount === undefined ? {} : { trailAmount: sized(sent.trailAmount) }),
    ...(sent.trailPercent === undefined ? {} : { trailPercent: sized(sent.trailPercent) }),
    ...(sent.timeInForce === undefined && goodTill === null
      ? {}
      : { timeInForce: sent.timeInForce ?? 'gtd', goodTill }),
  };
}
