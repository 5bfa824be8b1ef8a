import { minorDigits } from '@financehub/core/money/currency.ts';
import { harvestCandidates } from '@financehub/core/tax/harvest.ts';
import type { TaxPart } from '@financehub/core/tax/lot.ts';
import { ukYears } from '@financehub/core/tax/uk.ts';
import { assetYearsOf, yearsOf } from '@financehub/core/tax/years.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { jsonArray, type Missing, type Selected } from '../portfolios/thread.ts';
import type { Asked } from './asked.ts';
import { type Quotes, quotesAt } from './prices.ts';
import { partsOf } from './tax-parts.ts';
import {
  assetYearView,
  closedView,
  harvestView,
  type Names,
  openView,
  ukYearView,
  yearView,
} from './views.ts';

export interface Report {
  readonly asked: Asked;
  /** Of all that was looked at. */
  readonly parts: readonly TaxPart[];
  readonly open: readonly TaxPart[];
  /** In the range asked for, the latest first. */
  readonly sold: readonly TaxPart[];
  readonly names: Names;
  readonly missing: readonly Missing[];
}

export async function reportOf(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  asked: Asked,
): Promise<Report> {
  const { selected, whole, rules, method, asOf, from, to } = asked;
  const chosen = new Set(selected.portfolios.map(({ portfolio }) => portfolio.id));
  const { parts, missing } = await partsOf(context, {
    bookId,
    selected: whole,
    methodOf: (id) => (chosen.has(id) ? method : undefined),
    rules,
    asOf,
  });
  const own = parts.filter((part) => chosen.has(part.portfolioId) && !part.transferred);
  const names = namesOf(whole);
  const assets = new Set(own.map(({ assetId }) => assetId));
  const sold = own.filter(
    ({ sale }) => sale !== null && (from === null || sale.date >= from) && (to === null || sale.date <= to),
  );
  return {
    asked,
    parts,
    open: own
      .filter(({ sale }) => sale === null)
      .sort((a, b) => order(names.symbol(a.assetId), names.symbol(b.assetId)) || a.acquired - b.acquired),
    sold: sold.sort(latestFirst),
    names,
    missing: missing.filter(({ assetId }) => assetId === null || assets.has(assetId)),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function latestFirst(a: TaxPart, b: TaxPart): number {
  return b.sale!.date - a.sale!.date || b.sale!.sequence - a.sale!.sequence || a.acquired - b.acquired;
}

function namesOf({ portfolios }: Selected): Names {
  const symbols = new Map(
    portfolios.flatMap(({ assets }) => [...assets].map(([id, { symbol }]) => [id, symbol])),
  );
  const names = new Map(portfolios.map(({ portfolio }) => [portfolio.id, portfolio.name]));
  return {
    symbol: (assetId) => symbols.get(assetId) ?? assetId,
    portfolio: (id) => names.get(id) ?? id,
  };
}

/** The report as JSON text, made with other work let in between. */
export async function reportText(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  report: Report,
): Promise<string> {
  const { asked, open, sold, names } = report;
  const { selected, whole, rules, asOf, from, to } = asked;
  const base = selected.currency;
  const ids = [...new Set(open.map(({ assetId }) => assetId))];
  const quotes = await quotesAt(context, bookId, whole, ids, asOf);
  const [opened, closed] = [
    await jsonArray(open, (part) => openView(part, quotes.of(part), names, base, asOf)),
    await jsonArray(sold, (part) => closedView(part, names, base)),
  ];
  const pounds = rules === 'uk' && base === 'GBP';
  const rest = {
    asOf: formatDay(asOf),
    from: from === null ? null : formatDay(from),
    to: to === null ? null : formatDay(to),
    currency: base,
    method: methodOf(asked),
    rules,
    years: yearsOf(sold).map((year) => yearView(year, base)),
    assets: assetYearsOf(sold).map((year) => assetYearView(year, names, base)),
    ukYears: pounds ? ukYears(sold).map(ukYearView) : [],
    harvest: harvestOf(report, quotes),
    unavailable: [
      ...report.missing,
      ...quotes.missing(),
      ...(rules === 'uk' && !pounds ? [NOT_IN_POUNDS] : []),
    ],
  };
  return `${JSON.stringify(rest).slice(0, -1)},"open":${opened},"closed":${closed}}`;
}

const NOT_IN_POUNDS: Missing = {
  assetId: null,
  symbol: 'GBP',
  reason: 'the tax years of the United Kingdom are summed up in GBP',
  mend: 'ask for currency=GBP',
};

/** Null where portfolios differ. */
function methodOf({ method, rules, selected }: Asked): string | null {
  if (rules === 'uk') return 'uk-pool';
  const used = new Set(selected.portfolios.map(({ portfolio }) => method ?? portfolio.cost_basis));
  return used.size === 1 ? [...used][0]! : (method ?? null);
}

function harvestOf({ asked, parts, open, names }: Report, quotes: Quotes) {
  const { selected, rules, asOf, rates } = asked;
  const base = selected.currency;
  const own = new Set(open);
  return harvestCandidates({
    parts,
    day: asOf,
    valueOf: (part) => (own.has(part) ? quotes.of(part).valueInBase : null),
    rates,
    digits: minorDigits(base),
    washSales: rules === 'us',
  }).map((candidate) => harvestView(candidate, names, base, asOf));
}
