import type * as contract from '@financehub/contract/dividends.ts';
import type { Static } from '@financehub/contract/schemas.ts';
import { expectedPayments } from '@financehub/core/income/expected.ts';
import {
  heldWithoutBreak,
  type PerShare,
  paidPerShare,
  sharesBefore,
} from '@financehub/core/income/per-share.ts';
import { rhythmOf } from '@financehub/core/income/rhythm.ts';
import { annualDividend, yieldOn } from '@financehub/core/income/yield.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { add, type Decimal, multiply, round, sign, trim, ZERO } from '@financehub/core/money/decimal.ts';
import { convertAt, type Rates } from '@financehub/core/portfolio/market.ts';
import type { PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { addMonths, day, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { type Missing, money, noRate, text } from '../portfolios/index.ts';
import type { DividendEvent } from './events.ts';
import type { Position, Positions } from './holdings.ts';

type Answer = Static<typeof contract.Dividends>;

export interface OutlookRequest {
  /** Transactions until the day, by portfolio, in the order in which they take effect. */
  readonly past: readonly (readonly PortfolioTransaction[])[];
  readonly positions: Positions;
  /** Stored dividends by asset, also those to come. */
  readonly events: ReadonlyMap<string, readonly DividendEvent[]>;
  readonly nameOf: (assetId: string) => string;
  readonly rates: Rates;
  readonly currency: string;
  readonly asOf: EpochDay;
  readonly note: (missing: Missing) => void;
}

interface Upcoming {
  readonly view: Answer['upcoming'][number];
  readonly inBase: Decimal | null;
}

/** Yields of what is held, and the payments of the next twelve months. Assets that never paid are left out. */
export function outlookOf(request: OutlookRequest): Pick<Answer, 'assets' | 'upcoming' | 'expected'> {
  const { past, positions, currency } = request;
  const paid = paidPerShare(past);
  const heldSince = heldWithoutBreak(past);
  const assets: Answer['assets'] = [];
  const upcoming: Upcoming[] = [];
  let isWhole = true;
  for (const position of positions.items) {
    if (sign(position.quantity) <= 0) continue;
    const own = paid.get(position.assetId) ?? [];
    const source = sourceOf(request, position, own, heldSince.get(position.assetId) ?? request.asOf);
    const declared = declaredOf(request, position);
    upcoming.push(...declared);
    // What is paid again next year and can not be told.
    if (source.unknown !== null && source.unknown > addMonths(request.asOf, -12)) isWhole = false;
    if (source.payments.length === 0) continue;
    const expectation = expectedPayments(
      source.payments,
      request.asOf,
      declared.map(({ view }) => day(view.date)),
    );
    assets.push(assetView(request, position, source));
    for (const payment of expectation.payments)
      upcoming.push(expectedView(request, position, payment, expectation.confidence));
  }
  const amount = upcoming.reduce<Decimal | null>(
    (sum, { inBase }) => (sum === null || inBase === null ? null : add(sum, inBase)),
    isWhole ? ZERO : null,
  );
  return {
    assets: assets.sort((a, b) => order(a.symbol, b.symbol)),
    upcoming: upcoming
      .map(({ view }) => view)
      .sort((a, b) => order(a.date, b.date) || order(a.symbol, b.symbol)),
    expected: {
      amount: money(amount, currency),
      yieldOnCost: yieldOn(amount, positions.costBasis),
      currentYield: yieldOn(amount, positions.marketValue),
    },
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface Source {
  /** Until the day, in the currency in which the asset is priced. */
  readonly payments: readonly PerShare[];
  /** Days of all payments, also of those that no rate brings into that currency. */
  readonly days: readonly EpochDay[];
  /** The last of those that no rate does; null where there is none. */
  readonly unknown: EpochDay | null;
  readonly knownFrom: EpochDay;
  readonly basis: 'events' | 'payments';
}

/** The stored dividends of the asset, unless what the portfolios were paid goes back further. */
function sourceOf(
  request: OutlookRequest,
  position: Position,
  own: readonly PerShare[],
  heldSince: EpochDay,
): Source {
  const stored = (request.events.get(position.assetId) ?? []).filter(({ date }) => date <= request.asOf);
  const first = stored[0]?.exDate;
  const enough = first !== undefined && (first <= heldSince || first <= addMonths(request.asOf, -24));
  return enough
    ? { ...inOwnCurrency(request, position, stored), knownFrom: first, basis: 'events' }
    : { ...inOwnCurrency(request, position, own), knownFrom: heldSince, basis: 'payments' };
}

/** What is declared and not paid yet, on the shares held on the ex-date, or now where that is to come. */
function declaredOf(request: OutlookRequest, position: Position): Upcoming[] {
  const { asOf, past } = request;
  const until = addMonths(asOf, 12);
  const events = (request.events.get(position.assetId) ?? []).filter(
    ({ date }) => date > asOf && date <= until,
  );
  return events.flatMap((event) => {
    const quantity =
      event.exDate > asOf ? position.quantity : sharesBefore(past, position.assetId, event.exDate);
    if (sign(quantity) <= 0) return [];
    const paid = { ...position, quantity, currency: event.currency };
    return [
      upcomingView(request, paid, event, {
        exDate: formatDay(event.exDate),
        status: 'declared',
        confidence: 1,
        basis: 'declared',
      }),
    ];
  });
}

/** Dividends in the currency in which the asset is priced, at the rates of their days; what has no rate is noted. */
function inOwnCurrency(
  { rates, note }: OutlookRequest,
  { assetId, symbol, currency }: Position,
  paid: readonly PerShare[],
): Pick<Source, 'payments' | 'days' | 'unknown'> {
  let unknown: EpochDay | null = null;
  const payments = paid.flatMap((each) => {
    if (each.currency === currency) return [each];
    const amount = convertAt(rates, each.amount, each.currency, currency, each.date);
    if (amount !== null) return [{ ...each, amount, currency }];
    note(noRate(assetId, symbol, each.currency, currency, each.date));
    unknown = each.date;
    return [];
  });
  return { payments, days: paid.map(({ date }) => date), unknown };
}

function assetView(
  { asOf, nameOf, note }: OutlookRequest,
  { assetId, symbol, currency, quantity, costBasis, price }: Position,
  { payments, days, unknown, knownFrom: since, basis }: Source,
): Answer['assets'][number] {
  const knownFrom = unknown === null ? since : Math.max(since, unknown + 1);
  const { perShare, growth } = annualDividend(payments, asOf, knownFrom);
  if (perShare === null && since > addMonths(asOf, -12))
    note({
      assetId,
      symbol,
      reason: `the dividends of ${symbol} are known from ${formatDay(since)} on, which is less than a year before ${formatDay(asOf)}`,
      mend: `look again from ${formatDay(addMonths(since, 12))} on, or add the dividends that ${symbol} paid before`,
    });
  return {
    assetId,
    symbol,
    name: nameOf(assetId),
    currency,
    quantity: text(quantity)!,
    lastPaid: formatDay(days.at(-1)!),
    rhythm: rhythmOf(days, asOf),
    annualPerShare: money(perShare === null ? null : trim(perShare), currency),
    yieldOnCost: yieldOn(perShare === null ? null : multiply(perShare, quantity), costBasis),
    currentYield: yieldOn(perShare, price),
    growth,
    basis,
  };
}

function expectedView(
  request: OutlookRequest,
  position: Position,
  payment: PerShare & { readonly repeats: EpochDay },
  confidence: number,
): Upcoming {
  const basis = `as paid on ${formatDay(payment.repeats)}`;
  return upcomingView(request, position, payment, { exDate: null, status: 'expected', confidence, basis });
}

type Kind = Pick<Answer['upcoming'][number], 'exDate' | 'status' | 'confidence' | 'basis'>;

function upcomingView(
  { rates, currency: base, asOf, note }: OutlookRequest,
  { assetId, symbol, currency, quantity }: Position,
  { date, amount: perShare }: PerShare,
  kind: Kind,
): Upcoming {
  const amount = round(multiply(perShare, quantity), minorDigits(currency));
  const converted = convertAt(rates, amount, currency, base, asOf);
  if (converted === null) note(noRate(assetId, symbol, currency, base, asOf));
  const inBase = converted === null ? null : round(converted, minorDigits(base));
  return {
    inBase,
    view: {
      assetId,
      symbol,
      date: formatDay(date),
      perShare: text(trim(perShare))!,
      quantity: text(quantity)!,
      amount: money(amount, currency)!,
      currency,
      amountInBase: money(inBase, base),
      ...kind,
    },
  };
}
