import type { rebalance } from '@financehub/contract/rebalance.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import type { getTargets } from '@financehub/contract/targets.ts';
import type { Holdings } from '../../models.ts';
import { countryName, TYPE_NAMES } from '../portfolios/holdingGroups.ts';

export type Targets = ResponseOf<typeof getTargets>;
export type Rebalancing = ResponseOf<typeof rebalance>;
type Body = BodyOf<typeof rebalance>;
type SentTargets = NonNullable<Body['targets']>;
export type Grouping = SentTargets['by'];
export type Mode = NonNullable<Body['mode']>;

/** One line of the targets as it is edited; percents as typed. */
export interface TargetLine {
  /** The id of an asset, or the name of a group. */
  readonly key: string;
  readonly name: string;
  readonly percent: number;
  readonly buy: readonly string[];
}

export interface Draft {
  readonly by: Grouping;
  readonly lines: readonly TargetLine[];
  readonly cash: number;
  /** In points; null: no band. */
  readonly band: number | null;
}

export interface Options {
  readonly mode: Mode;
  readonly amount: string;
  readonly fractional: boolean;
  readonly minimumTrade: string;
  readonly feeFixed: string;
  readonly feePercent: number;
  readonly taxAware: boolean;
  readonly taxShort: number;
  readonly taxLong: number;
  /** The ids of assets that are left aside. */
  readonly skip: readonly string[];
}

export const NO_OPTIONS: Options = {
  mode: 'sell-and-buy',
  amount: '',
  fractional: false,
  minimumTrade: '',
  feeFixed: '',
  feePercent: 0,
  taxAware: false,
  taxShort: 0,
  taxLong: 0,
  skip: [],
};

export const GROUPINGS: readonly { readonly value: Grouping; readonly label: string }[] = [
  { value: 'asset', label: 'Asset' },
  { value: 'type', label: 'Class' },
  { value: 'sector', label: 'Sector' },
  { value: 'country', label: 'Country' },
  { value: 'currency', label: 'Currency' },
  { value: 'tag', label: 'Tag' },
];

const toPercent = (fraction: number): number => Number((fraction * 100).toFixed(4));

/** The targets that are stored, ready to be edited. */
export function draftOf({ by, items, cash, band }: Targets): Draft {
  return {
    by,
    lines: items.map(({ key, symbol, weight, buy }) => ({
      key,
      name: symbol ?? groupName(by, key),
      percent: toPercent(weight),
      buy,
    })),
    cash: toPercent(cash),
    band: band?.absolute === null || band?.absolute === undefined ? null : toPercent(band.absolute),
  };
}

/** What of the whole has no target yet; below zero where there is too much. */
export function remainingOf({ lines, cash }: Pick<Draft, 'lines' | 'cash'>): number {
  return Number((100 - cash - lines.reduce((all, { percent }) => all + percent, 0)).toFixed(4));
}

/** The share of cash now, in whole percents; none where a part of the whole is not known. */
export function proposedCash({ totals: { cash, marketValue } }: Pick<Holdings, 'totals'>): number {
  if (cash === null || marketValue === null) return 0;
  const whole = Number(cash) + Number(marketValue);
  return whole > 0 ? Math.max(0, Math.round((Number(cash) / whole) * 100)) : 0;
}

/** So many lines are proposed in whole percents; of more, most would be none. */
const FEW = 10;

/**
 * Lines of what is held now, as a first proposal: the weights as they are, rounded to percents that add up with those in
 * cash; without percents where a weight is not known.
 */
export function proposedLines({ items }: Pick<Holdings, 'items'>, by: Grouping, cash = 0): TargetLine[] {
  const sums = new Map<string, { name: string; weight: number }>();
  const isKnown = items.every(({ weight }) => weight !== null);
  for (const item of items) {
    for (const { key, name } of groupsOf(item, by)) {
      const before = sums.get(key)?.weight ?? 0;
      sums.set(key, { name, weight: before + (isKnown ? (item.weight ?? 0) : 0) });
    }
  }
  const unit = sums.size > FEW ? 100 : 1;
  const lines = [...sums].map(([key, { name, weight }]) => ({
    key,
    name,
    percent: Math.round(weight * (100 - cash) * unit) / unit,
    buy: [],
  }));
  if (!isKnown) return lines;
  const off = 100 - cash - lines.reduce((all, { percent }) => all + percent, 0);
  const largest = lines.reduce((a, b) => (b.percent > a.percent ? b : a), lines[0] ?? { percent: 0 });
  return lines.map((line) =>
    line === largest ? { ...line, percent: Number((line.percent + off).toFixed(4)) } : line,
  );
}

const TYPES: Readonly<Record<string, string>> = TYPE_NAMES;

/** What people call a group of assets. */
export function groupName(by: string, key: string): string {
  if (by === 'type') return TYPES[key] ?? key;
  return by === 'country' ? countryName(key) : key;
}

function groupsOf(item: Holdings['items'][number], by: Grouping): { key: string; name: string }[] {
  if (by === 'asset') return [{ key: item.assetId, name: item.symbol }];
  if (by === 'tag') return item.tags.slice(0, 1).map((tag) => ({ key: tag, name: tag }));
  const value = by === 'industry' ? null : item[by];
  return value === null || value === undefined ? [] : [{ key: value, name: groupName(by, value) }];
}

/** What is sent for a draft; the weights add up to 1 exactly when nothing remains. */
export function targetsOf({ by, lines, cash, band }: Draft): SentTargets {
  return {
    by,
    items: lines.map(({ key, percent, buy }) => ({
      ...(by === 'asset' ? { assetId: key } : { key }),
      weight: Number((percent / 100).toFixed(8)),
      ...(buy.length === 0 ? {} : { buy: [...buy] }),
    })),
    cash: Number((cash / 100).toFixed(8)),
    band: band === null ? null : { absolute: Number((band / 100).toFixed(8)) },
  };
}

/** The question that a draft and its options come to. `amountOf` reads what was typed as an amount. */
export function requestOf(
  portfolioId: string,
  draft: Draft,
  options: Options,
  amountOf: (typed: string) => string | null,
): Body {
  const amount = amountOf(options.amount);
  const minimum = amountOf(options.minimumTrade);
  const fixed = amountOf(options.feeFixed);
  const rates = options.taxShort > 0 || options.taxLong > 0;
  return {
    portfolioId,
    targets: targetsOf(draft),
    mode: options.mode,
    shares: options.fractional ? 'fractional' : 'whole',
    lotChoice: options.taxAware ? 'tax-aware' : 'portfolio',
    ...(amount === null ? {} : { amount }),
    ...(minimum === null ? {} : { minimumTrade: minimum }),
    fees: { ...(fixed === null ? {} : { fixed }), percent: options.feePercent / 100 },
    ...(options.skip.length === 0 ? {} : { skip: [...options.skip] }),
    ...(rates ? { taxRates: { short: options.taxShort / 100, long: options.taxLong / 100 } } : {}),
  };
}

/** The assets held that a refusal names (`assets/ACME`): without them the rest could be worked out. */
export function namedAssets(
  errors: readonly { readonly path: string }[],
  { items }: Holdings,
): { assetId: string; symbol: string }[] {
  const named = new Set(errors.map(({ path }) => path.replace(/^\/?assets\//, '')));
  return items.filter(({ symbol }) => named.has(symbol)).map(({ assetId, symbol }) => ({ assetId, symbol }));
}

/** The trades as rows of a file. */
export function tradeRows({ trades, currency }: Rebalancing): string[][] {
  const head = [
    'Side',
    'Symbol',
    'Quantity',
    'Price',
    'Currency',
    'Amount',
    `Amount in ${currency}`,
    `Fee in ${currency}`,
    `Tax in ${currency}`,
  ];
  return [
    head,
    ...trades.map((trade) => [
      trade.side,
      trade.symbol,
      trade.quantity,
      trade.price,
      trade.currency,
      trade.amount,
      trade.amountInBase,
      trade.fee,
      trade.tax ?? '',
    ]),
  ];
}
