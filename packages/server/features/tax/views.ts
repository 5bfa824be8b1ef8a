import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  add,
  type Decimal,
  divide,
  formatDecimal,
  isZero,
  subtract,
  trim,
} from '@financehub/core/money/decimal.ts';
import type { HarvestCandidate } from '@financehub/core/tax/harvest.ts';
import {
  gainInBase,
  type Replacement,
  type TaxPart,
  taxableGain,
  termOfPart,
} from '@financehub/core/tax/lot.ts';
import { longTermFrom } from '@financehub/core/tax/term.ts';
import type { UkYear } from '@financehub/core/tax/uk.ts';
import type { AssetYearGains, GainSums } from '@financehub/core/tax/years.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import { money, text } from '../portfolios/thread.ts';
import type { Quote } from './prices.ts';

/** What names are shown as. */
export interface Names {
  readonly portfolio: (id: string) => string;
  readonly symbol: (assetId: string) => string;
}

const UNIT_DIGITS = 8;

function lotView(part: TaxPart, names: Names, base: string) {
  const { portfolioId, assetId, transactionId, acquired, heldSince, quantity, currency } = part;
  return {
    portfolioId,
    portfolio: names.portfolio(portfolioId),
    assetId,
    symbol: names.symbol(assetId),
    transactionId,
    acquired: formatDay(acquired),
    heldSince: formatDay(heldSince),
    quantity: text(quantity)!,
    currency,
    cost: money(part.cost, currency),
    costInBase: money(part.costInBase, base),
    basisAdjustment: money(part.basisAdjustment, base)!,
  };
}

/** The term of a sale on the day, and when it changes. */
function termView(part: TaxPart, asOf: EpochDay) {
  const term = termOfPart(part, asOf);
  const from = longTermFrom(part.heldSince);
  const changes = term === 'short' && part.quantity.units > 0n;
  return {
    term,
    longTermFrom: part.quantity.units > 0n ? formatDay(from) : null,
    daysToLongTerm: changes ? from - asOf : null,
  };
}

export function openView(part: TaxPart, quote: Quote, names: Names, base: string, asOf: EpochDay) {
  const { cost, quantity, currency } = part;
  const basis = part.costInBase === null ? null : add(part.costInBase, part.basisAdjustment);
  const known = cost !== null && !isZero(quantity);
  return {
    ...lotView(part, names, base),
    costPerUnit: known
      ? formatDecimal(trim(divide(cost, quantity, UNIT_DIGITS), minorDigits(currency)))
      : null,
    price: text(quote.price),
    priceCurrency: quote.currency,
    priceDate: quote.priceDate === null ? null : formatDay(quote.priceDate),
    marketValue: money(quote.value, quote.currency),
    unrealizedGain: quote.currency === currency ? money(less(quote.value, cost), currency) : null,
    marketValueInBase: money(quote.valueInBase, base),
    unrealizedGainInBase: money(less(quote.valueInBase, basis), base),
    ...termView(part, asOf),
  };
}

function less(a: Decimal | null, b: Decimal | null): Decimal | null {
  return a === null || b === null ? null : subtract(a, b);
}

export function closedView(part: TaxPart, names: Names, base: string) {
  const sale = part.sale!;
  return {
    ...lotView(part, names, base),
    saleId: sale.saleId,
    disposed: formatDay(sale.date),
    proceeds: money(sale.proceeds, sale.currency)!,
    proceedsCurrency: sale.currency,
    gain: money(sale.gain, part.currency),
    proceedsInBase: money(sale.proceedsInBase, base),
    gainInBase: money(gainInBase(part), base),
    washSale: part.replacement !== null,
    disallowedLoss: money(part.disallowedLoss, base)!,
    taxableGain: money(taxableGain(part), base),
    replacement: part.replacement === null ? null : replacementView(part.replacement),
    term: termOfPart(part, sale.date),
  };
}

function replacementView({ portfolioId, transactionId, date, quantity }: Replacement) {
  return { portfolioId, transactionId, date: formatDay(date), quantity: text(quantity)! };
}

function sumsView({ short, long, total, washSaleDisallowed }: GainSums, base: string) {
  return {
    short: money(short, base),
    long: money(long, base),
    total: money(total, base),
    washSaleDisallowed: money(washSaleDisallowed, base),
  };
}

export function yearView(sums: GainSums & { readonly year: number }, base: string) {
  return {
    year: sums.year,
    currency: base,
    ...sumsView(sums, base),
    proceeds: money(sums.proceeds, base),
    cost: money(sums.cost, base),
    lots: sums.lots,
  };
}

export function assetYearView(sums: AssetYearGains, names: Names, base: string) {
  const { year, assetId, currency, gain } = sums;
  return {
    year,
    assetId,
    symbol: names.symbol(assetId),
    currency,
    gain: money(gain, currency),
    base: { currency: base, ...sumsView(sums, base) },
  };
}

export function ukYearView(year: UkYear) {
  const pounds = (value: Decimal | null): string | null => money(value, 'GBP');
  return {
    taxYear: year.taxYear,
    from: formatDay(year.from),
    to: formatDay(year.to),
    currency: 'GBP',
    disposals: year.disposals,
    proceeds: pounds(year.proceeds),
    allowableCosts: pounds(year.allowableCosts),
    gains: pounds(year.gains),
    losses: pounds(year.losses),
    net: pounds(year.net),
    exemptAmount: pounds(year.exemptAmount),
    taxable: pounds(year.taxable),
  };
}

export function harvestView(candidate: HarvestCandidate, names: Names, base: string, asOf: EpochDay) {
  const { part, value, loss, wash, usableLoss, taxSaved } = candidate;
  return {
    ...lotView(part, names, base),
    marketValueInBase: money(value, base)!,
    loss: money(loss, base)!,
    ...termView(part, asOf),
    washSale: {
      risk: wash.risk,
      disallowedLoss: money(wash.disallowedLoss, base)!,
      replacements: wash.replacements.map(replacementView),
      safeFrom: wash.safeFrom === null ? null : formatDay(wash.safeFrom),
      daysUntilSafe: wash.safeFrom === null ? null : wash.safeFrom - asOf,
      buyBackFrom: formatDay(wash.buyBackFrom),
    },
    usableLoss: money(usableLoss, base)!,
    taxSaved: money(taxSaved, base),
  };
}
