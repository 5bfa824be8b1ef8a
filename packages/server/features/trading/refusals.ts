import type { ErrorName } from '@financehub/contract/errors.ts';
import {
  type Decimal,
  decimal,
  equals,
  formatDecimal,
  round,
  sign,
  trim,
} from '@financehub/core/money/decimal.ts';
import { type Refusal as CoreRefusal, refusalText } from '@financehub/core/trading/refusal.ts';
import { ProblemError } from '../../http/problem.ts';
import type { ToCheck } from './check.ts';
import { unshortable } from './instrument.ts';
import type { Power } from './power.ts';
import { strategyName, type WrittenGroup, writtenWith } from './written.ts';

/** Why an order is refused, under the name of its problem, at the field that it is about. */
export interface Refusal {
  readonly name: ErrorName;
  readonly path: string;
  readonly message: string;
  readonly mend: string | null;
  /** What it takes and what there is of it: money with a currency, units without. */
  readonly required: string | null;
  readonly available: string | null;
  readonly currency: string | null;
  /** When the exchange opens that it needs open. */
  readonly opensAt: string | null;
}

const NO_FIGURES = { required: null, available: null, currency: null, opensAt: null } as const;

/** Throws the first refusal as a ProblemError of its name, with all of them beside their fields. */
export function refuseFirst(refusals: readonly Refusal[]): void {
  const [first] = refusals;
  if (first === undefined) return;
  const { mend, required, available, currency, opensAt } = first;
  throw new ProblemError(first.name, `${first.message.charAt(0).toUpperCase()}${first.message.slice(1)}.`, {
    errors: refusals.map(({ path, message }) => ({ path: `body/${path}`, message })),
    ...(mend === null ? {} : { mend }),
    ...(required === null ? {} : { required }),
    ...(available === null ? {} : { available }),
    ...(currency === null ? {} : { currency }),
    ...(opensAt === null ? {} : { opensAt }),
  });
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
    'contract-ended': [
      'order-terms',
      'symbol',
      'Choose a contract that expires later; where this one is still held, book how it ended.',
    ],
    'extended-hours': ['order-terms', 'extendedHours', null],
    'leg-prices': ['order-terms', 'takeProfit/limitPrice', null],
    'time-in-force': ['order-terms', 'timeInForce', null],
    'notional-type': ['order-terms', 'notional', null],
    'quantity-or-notional': ['order-terms', 'quantity', null],
  };

/** A refusal under the name of its problem, at the field that it is about. */
export function named(refusal: CoreRefusal, ask: ToCheck, power: Power): Refusal {
  const message = refusalText(refusal);
  const place = PLACES[refusal.reason];
  if (place !== undefined) {
    const [name, at, mend] = place;
    const opensAt = refusal.reason === 'market-closed' ? new Date(refusal.opens).toISOString() : null;
    return { ...NO_FIGURES, name, path: at, message, mend, opensAt };
  }
  if ('field' in refusal) {
    const name = refusal.reason === 'tick-size' ? 'tick-size' : 'order-terms';
    return { ...NO_FIGURES, name, path: PATHS[refusal.field] ?? refusal.field, message, mend: null };
  }
  const path = ask.orders[0]!.notional === null ? 'quantity' : 'notional';
  return { ...NO_FIGURES, path, ...ofAccount(refusal, message, ask, power) };
}

type OfAccount = Pick<Refusal, 'name' | 'message' | 'mend'> & Partial<Refusal>;

function ofAccount(refusal: CoreRefusal, message: string, ask: ToCheck, power: Power): OfAccount {
  const { asset } = ask;
  const short = { name: 'short-not-allowed' as const };
  if (refusal.reason === 'not-shortable')
    return { ...short, message: unshortable(asset) ?? message, mend: 'Sell no more than is held.' };
  if (refusal.reason === 'not-enough-held') return { ...short, ...notHeld(refusal, message, ask) };
  if (refusal.reason === 'not-covered') return { ...short, ...notCovered(refusal, ask, power) };
  const name = 'insufficient-buying-power';
  if (refusal.reason === 'buying-power') return { name, ...tooDear(refusal, ask, power) };
  const missing = 'assetId' in refusal ? refusal.assetId : null;
  const other = power.unavailable.find(({ assetId }) => assetId === missing);
  const unpriced = missing === null ? undefined : power.account.assets.get(missing)?.instrument.symbol;
  if (missing !== asset.id && other === undefined && unpriced !== undefined)
    return {
      name,
      message: `there is no price of ${unpriced}, by which it is known what written options take`,
      mend: `Add prices of ${unpriced}.`,
    };
  const own = missing === asset.id || other === undefined;
  return {
    name,
    message: own ? message : `the buying power is not known: ${other.reason}`,
    mend: other?.mend ?? null,
  };
}

type Of<Reason extends CoreRefusal['reason']> = Extract<CoreRefusal, { reason: Reason }>;

const unitsText = (value: Decimal): string => formatDecimal(trim(value));

function notHeld({ wanted, available }: Of<'not-enough-held'>, message: string, { asset }: ToCheck) {
  const never = unshortable(asset);
  const isOption = asset.type === 'option';
  const figures = { required: unitsText(wanted), available: unitsText(available) };
  const said = `${message} that no other order sells`;
  if (never !== null)
    return { ...figures, message: `${said}, and ${never}`, mend: 'Sell less, or cancel other orders.' };
  return {
    ...figures,
    message: said,
    mend: isOption
      ? 'Sell less, cancel other orders, or let the portfolio hold short positions (allowShort) to write options.'
      : 'Sell less, cancel other orders, or sell short from a margin account of a portfolio that allows it (allowShort).',
  };
}

function notCovered(
  { underlyingId, wanted, available }: Of<'not-covered'>,
  { asset, settings }: ToCheck,
  { account }: Power,
) {
  const symbol = account.assets.get(underlyingId)?.instrument.symbol ?? 'the underlying';
  const more =
    settings.kind === 'cash'
      ? 'trade from a margin account'
      : `bring the equity to ${unitsText(account.rules.minimumEquity)}, from where on margin covers them`;
  return {
    required: unitsText(wanted),
    available: unitsText(available),
    message: `written calls would be for ${unitsText(wanted)} units of ${symbol}, and ${unitsText(available)} would be held to cover them`,
    mend:
      asset.id === underlyingId
        ? `Buy written calls back first, sell less, or ${more}.`
        : `Buy ${symbol} first, write fewer, or ${more}.`,
  };
}

function tooDear({ needed, available }: Of<'buying-power'>, ask: ToCheck, power: Power) {
  const { portfolio, settings, asset, orders } = ask;
  const { currency } = portfolio;
  const { currencyDigits } = power.account;
  const money = (value: Decimal): string => formatDecimal(trim(round(value, currencyDigits), currencyDigits));
  const [required, there] = [money(needed), money(available)];
  const writes = orders[0]!.side === 'sell' ? writtenWith(power, orders[0]!) : [];
  const cheaper = 'lower the quantity, or cancel other orders.';
  const mend =
    writes.length > 0
      ? `Hold what covers it (${asset.type === 'option' ? 'shares, cash, or an option that limits the loss' : 'buy written options back first'}), ${cheaper}`
      : settings.kind === 'cash'
        ? `Deposit ${currency} into the portfolio, ${cheaper}`
        : 'Lower the quantity, or cancel other orders.';
  return {
    required,
    available: there,
    currency,
    message: `the order takes ${required} ${currency}, and ${there} ${currency} are there to trade with${marginText(writes, power, currencyDigits)}`,
    mend,
  };
}

/** `: the margin is naked call 1150.00 USD, and takes 2 of the buying power for each 1 beyond its premium` */
function marginText(groups: readonly WrittenGroup[], { figures, account }: Power, digits: number): string {
  const taken = groups.flatMap(({ strategy, requirement, underlyingId }) => {
    if (sign(requirement) <= 0) return [];
    const currency = account.assets.get(underlyingId)?.instrument.currency ?? '';
    return [`${strategyName(strategy)} ${formatDecimal(round(requirement, digits))} ${currency}`.trim()];
  });
  if (taken.length === 0) return '';
  const { perFunds } = figures.terms;
  const twice = equals(perFunds, decimal('1'))
    ? ''
    : `, and takes ${unitsText(round(perFunds, 4))} of the buying power for each 1 beyond its premium`;
  return `: the margin is ${taken.join(', ')}${twice}`;
}
