import { minorDigits } from '../money/currency.ts';
import {
  add,
  type Decimal,
  divide,
  isZero,
  multiply,
  round,
  subtract,
  toNumber,
  ZERO,
} from '../money/decimal.ts';
import { cashEffect, grossAmount, type PortfolioTransaction } from '../portfolio/transaction.ts';
import { type EpochDay, formatDay, fromCivil, toCivil } from '../time/day.ts';

/** Income that was paid: a dividend or interest. Amounts in `currency`, those in base to its minor unit. */
export interface Payment {
  readonly kind: 'dividend' | 'interest';
  readonly transactionId: string;
  readonly assetId: string | null;
  readonly date: EpochDay;
  readonly currency: string;
  readonly gross: Decimal;
  readonly tax: Decimal;
  /** What arrived: gross less tax and fee. */
  readonly net: Decimal;
  /** Null where the rate of the day is missing. */
  readonly base: { readonly gross: Decimal; readonly tax: Decimal; readonly net: Decimal } | null;
}

/** Sums of payments in base currency; null where one of them has no rate. */
export interface Received {
  readonly gross: Decimal | null;
  readonly tax: Decimal | null;
  readonly net: Decimal | null;
  /** Interest, net. It is in none of the others. */
  readonly interest: Decimal | null;
}

/** The dividends and interest among transactions. `rateOf` gives units of base per unit of a transaction's currency. */
export function paymentsOf(
  transactions: readonly PortfolioTransaction[],
  base: string,
  rateOf: (tx: PortfolioTransaction) => Decimal | null,
): Payment[] {
  return transactions.flatMap((tx) => {
    if (tx.type !== 'DIVIDEND' && tx.type !== 'INTEREST') return [];
    const gross = grossAmount(tx) ?? ZERO;
    const tax = tx.tax ?? ZERO;
    const net = cashEffect(tx);
    const rate = rateOf(tx);
    const inBase = (value: Decimal, by: Decimal): Decimal => round(multiply(value, by), minorDigits(base));
    return [
      {
        kind: tx.type === 'DIVIDEND' ? ('dividend' as const) : ('interest' as const),
        transactionId: tx.id,
        assetId: tx.assetId,
        date: tx.date,
        currency: tx.currency,
        gross,
        tax,
        net,
        base:
          rate === null
            ? null
            : { gross: inBase(gross, rate), tax: inBase(tax, rate), net: inBase(net, rate) },
      },
    ];
  });
}

export interface PaymentSum {
  readonly year: number;
  readonly assetId: string | null;
  readonly currency: string;
  readonly gross: Decimal;
  readonly tax: Decimal;
  readonly net: Decimal;
  readonly base: Payment['base'];
  readonly payments: number;
}

/** By year and asset (interest: by year), the newest year first, the largest sum of a year first. */
export function sumsOf(payments: readonly Payment[], kind: Payment['kind']): PaymentSum[] {
  const own = payments.filter((payment) => payment.kind === kind);
  const assetOf = ({ assetId }: Payment): string | null => (kind === 'dividend' ? assetId : null);
  const groups = Map.groupBy(own, (each) => `${toCivil(each.date).year} ${assetOf(each)} ${each.currency}`);
  const added = (values: readonly Decimal[]): Decimal => values.reduce(add, ZERO);
  return [...groups.values()]
    .map((group) => ({
      year: toCivil(group[0]!.date).year,
      assetId: assetOf(group[0]!),
      currency: group[0]!.currency,
      gross: added(group.map(({ gross }) => gross)),
      tax: added(group.map(({ tax }) => tax)),
      net: added(group.map(({ net }) => net)),
      base: baseOf(group),
      payments: group.length,
    }))
    .sort(
      (a, b) => b.year - a.year || toNumber(b.base?.gross ?? b.gross) - toNumber(a.base?.gross ?? a.gross),
    );
}

function baseOf(payments: readonly Payment[]): Payment['base'] {
  return payments.reduce<Payment['base']>(
    (sum, { base }) =>
      sum === null || base === null
        ? null
        : { gross: add(sum.gross, base.gross), tax: add(sum.tax, base.tax), net: add(sum.net, base.net) },
    { gross: ZERO, tax: ZERO, net: ZERO },
  );
}

function received(payments: readonly Payment[]): Received {
  const of = (kind: Payment['kind']): Payment['base'] =>
    baseOf(payments.filter((each) => each.kind === kind));
  const dividends = of('dividend');
  return {
    gross: dividends?.gross ?? null,
    tax: dividends?.tax ?? null,
    net: dividends?.net ?? null,
    interest: of('interest')?.net ?? null,
  };
}

/** By month (`2025-03`), the oldest first; months without payments are left out. */
export function monthsOf(payments: readonly Payment[]): ({ readonly month: string } & Received)[] {
  const months = Map.groupBy(payments, ({ date }) => formatDay(date).slice(0, -3));
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, own]) => ({ month, ...received(own) }));
}

export interface ReceivedYear extends Received {
  readonly year: number;
  /** Of the gross dividends on the year before; null unless both years are over and wholly known. */
  readonly growth: number | null;
}

/** By year, the newest first. `from` is the first day of which the payments are known, `to` the last. */
export function yearsOf(payments: readonly Payment[], from: EpochDay, to: EpochDay): ReceivedYear[] {
  const years = [...Map.groupBy(payments, ({ date }) => toCivil(date).year)]
    .sort(([a], [b]) => b - a)
    .map(([year, own]) => ({ year, ...received(own) }));
  const grossOf = new Map(years.map(({ year, gross }) => [year, gross]));
  const whole = (year: number): boolean => from < dayOfYear(year) && to >= dayOfYear(year + 1) - 1;
  return years.map((each) => ({
    ...each,
    growth:
      whole(each.year) && whole(each.year - 1) ? growthOf(each.gross, grossOf.get(each.year - 1)) : null,
  }));
}

const dayOfYear = (year: number): EpochDay => fromCivil(year, 1, 1);

/** (now - before) / before; null where there was nothing before. */
export function growthOf(now: Decimal | null, before: Decimal | null | undefined): number | null {
  if (now === null || before === null || before === undefined || isZero(before)) return null;
  return toNumber(divide(subtract(now, before), before, GROWTH_DIGITS));
}

const GROWTH_DIGITS = 12;
