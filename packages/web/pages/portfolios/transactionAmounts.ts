import { decimal, formatDecimal, trim } from '@financehub/core/money/decimal.ts';
import { formatNumber, readAmount } from '../../format/money.ts';
import type { PortfolioTransaction } from '../../models.ts';
import type { kindOf } from './types.ts';

const NAMES = ['quantity', 'price', 'amount', 'fee', 'tax', 'fxRate', 'basisFraction'] as const;

/** What is typed into the form of a transaction, by field; the part of the cost is in per cent. */
export type Amounts = Record<(typeof NAMES)[number], string>;

const shown = (text: string | null | undefined): string =>
  text === null || text === undefined || /^[0.]*$/.test(text) ? '' : formatNumber(text.replace(/^[+-]/, ''));

/** What was taken or paid back keeps its sign. */
const signed = (text: string | null | undefined): string =>
  text?.startsWith('-') ? formatNumber(text) : shown(text);

export function amountsOf(item: PortfolioTransaction | undefined): Amounts {
  return {
    quantity: shown(item?.quantity),
    price: shown(item?.price),
    amount: signed(item?.amount),
    fee: signed(item?.fee),
    tax: signed(item?.tax),
    fxRate: shown(item?.fxRate),
    basisFraction: item?.basisFraction == null ? '' : formatNumber(shifted(item.basisFraction, 2)),
  };
}

/** The number times a power of ten, exactly. */
function shifted(text: string, digits: number): string {
  const { units, scale } = decimal(text);
  const moved = scale - digits;
  return formatDecimal(
    trim(moved >= 0 ? { units, scale: moved } : { units: units * 10n ** BigInt(-moved), scale: 0 }),
  );
}

const MAY_BE_BACK: ReadonlySet<string> = new Set(['amount', 'fee', 'tax']);

/** Reads what was typed; an empty field is not sent. Which amounts may be below zero, the server says. */
export function readAmounts(typed: Amounts, names: readonly (keyof Amounts)[]) {
  const values: Partial<Amounts> = {};
  const errors: Record<string, string> = {};
  for (const name of names) {
    if (typed[name].trim() === '') continue;
    const value = readAmount(typed[name]);
    if (value === null || (value.startsWith('-') && !MAY_BE_BACK.has(name)))
      errors[name] = 'Enter a number that is not negative';
    else values[name] = name === 'basisFraction' ? shifted(value, -2) : value;
  }
  return { values, errors };
}

type Facts = ReturnType<typeof kindOf>;

/** Costs of a corporate action come off its cash, so they show with it. */
function showsCosts(kind: Facts, typed: Amounts): boolean {
  return kind.costs && (!kind.ratio || typed.amount.trim() !== '');
}

/** Whether a merger has cash beside shares, whose gain needs to be told. */
export function isMixed(kind: Facts, typed: Amounts, toSymbol: string): boolean {
  return kind.value === 'MERGER' && typed.amount.trim() !== '' && toSymbol.trim() !== '';
}

/** The fields that count. */
export function usedFields(
  kind: Facts,
  typed: Amounts,
  toSymbol: string,
  foreign: boolean,
): (keyof Amounts)[] {
  const mixed = isMixed(kind, typed, toSymbol);
  const ofShares = kind.value !== 'MERGER' || toSymbol.trim() !== '';
  return [
    ...(kind.quantity && ofShares ? (['quantity'] as const) : []),
    ...(kind.value === 'MERGER'
      ? mixed
        ? (['price'] as const)
        : []
      : kind.price
        ? (['price'] as const)
        : []),
    ...(kind.amount ? (['amount'] as const) : []),
    ...(showsCosts(kind, typed) ? (['fee', 'tax'] as const) : []),
    ...(foreign ? (['fxRate'] as const) : []),
    ...(kind.value === 'SPIN_OFF' || mixed ? (['basisFraction'] as const) : []),
  ];
}

/** What is missing or does not fit, by field, as far as it can be said before sending. */
export function faultsOf(kind: Facts, values: Partial<Amounts>, symbol: string, toSymbol: string) {
  const errors: Record<string, string> = {};
  if (kind.asset && symbol.trim() === '') errors.symbol = 'Enter the symbol of the asset';
  if (kind.value === 'SPIN_OFF' && toSymbol.trim() === '')
    errors.toSymbol = 'Enter the symbol of the new shares';
  if (kind.value === 'SPIN_OFF' && values.basisFraction === undefined)
    errors.basisFraction = 'Enter what part of the cost goes along, 0 if none';
  const forCash = kind.value === 'MERGER' && toSymbol.trim() === '';
  if (forCash && values.amount === undefined) errors.amount = 'Enter the cash, or the new symbol';
  if (kind.quantity && !forCash && values.quantity === undefined) errors.quantity = 'Enter a number';
  const trade = kind.price && !kind.ratio && kind.cash !== 0;
  if (trade && values.price === undefined && values.amount === undefined)
    errors.price = 'Enter the price, or the amount';
  if (!kind.quantity && kind.amount && values.amount === undefined) errors.amount = 'Enter the amount';
  return errors;
}

/**
 * The price says more than the rounded amount; the amount counts where it alone was changed or given. Both count in a
 * merger, where they are of different things.
 */
export function withoutDouble(
  kind: Facts,
  values: Partial<Amounts>,
  amountChanged: boolean,
): Partial<Amounts> {
  if (kind.ratio || !kind.price || values.price === undefined || values.amount === undefined) return values;
  const { price, amount, ...rest } = values;
  return amountChanged ? { ...rest, amount } : { ...rest, price };
}
