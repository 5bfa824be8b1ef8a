import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import type { listStressResults, listStressScenarios, runStressTest } from '@financehub/contract/stress.ts';
import { formatPercent, readAmount } from '../../format/money.ts';
import { inOwnWords } from '../../format/words.ts';

export type StressResult = ResponseOf<typeof listStressResults>['items'][number];
export type Scenario = ResponseOf<typeof listStressScenarios>['items'][number];
export type Reverse = NonNullable<ResponseOf<typeof runStressTest>['reverse']>;
export type StressBody = BodyOf<typeof runStressTest>;
type Custom = Exclude<NonNullable<StressBody['scenarios']>[number], string>;

export const KINDS = [
  { value: 'equity', label: 'All equity', unit: '%', named: null },
  { value: 'sector', label: 'A sector', unit: '%', named: 'Sector' },
  { value: 'asset', label: 'One asset', unit: '%', named: 'Symbol' },
  { value: 'rates', label: 'Interest rates', unit: 'bp', named: null },
  { value: 'credit', label: 'Credit spreads', unit: 'bp', named: null },
  { value: 'fx', label: 'A currency', unit: '%', named: 'Pair, as USDEUR' },
  { value: 'volatility', label: 'Volatility of options', unit: '%', named: null },
  { value: 'commodity', label: 'Commodities', unit: '%', named: null },
  { value: 'crypto', label: 'Crypto assets', unit: '%', named: null },
] as const;
export type Kind = (typeof KINDS)[number]['value'];

export interface ShockDraft {
  readonly key: string;
  readonly kind: Kind;
  readonly name: string;
  readonly change: string;
}

export const kindOf = (kind: Kind) => KINDS.find(({ value }) => value === kind)!;

/** A person's own scenario as the server takes it, or what is wrong with a line of it, by its key. */
export function customOf(
  name: string,
  drafts: readonly ShockDraft[],
): { readonly scenario: Custom } | { readonly faults: Readonly<Record<string, string>> } {
  const faults: Record<string, string> = {};
  const shocks = drafts.flatMap(({ key, kind, name: of, change }) => {
    const { named, unit } = kindOf(kind);
    const amount = readAmount(change);
    if (named !== null && of.trim() === '') faults[key] = `Say which: ${named.toLowerCase()}`;
    else if (kind === 'fx' && !/^[a-z]{6}$/i.test(of.trim())) faults[key] = 'Two currency codes, as USDEUR';
    else if (amount === null)
      faults[key] = unit === '%' ? 'A change in percent, as -20' : 'A change in basis points, as 100';
    else {
      const on = named === null ? kind : `${kind}:${kind === 'fx' ? of.trim().toUpperCase() : of.trim()}`;
      return [unit === 'bp' ? { on, bp: Number(amount) } : { on, change: Number(amount) / 100 }];
    }
    return [];
  });
  if (Object.keys(faults).length > 0) return { faults };
  return { scenario: { name: name.trim() === '' ? 'My scenario' : name.trim(), shocks } };
}

const NAMES: Readonly<Record<string, string>> = {
  equity: 'equity',
  rates: 'rates',
  credit: 'credit spreads',
  volatility: 'volatility',
  commodity: 'commodities',
  crypto: 'crypto assets',
  correlation: 'correlations',
};

/** A shock in words: `equity -20 %`, `rates +100 bp`. */
export function shockText({ on, change }: { on: string; change: number }): string {
  if (on === 'rates' || on === 'credit') {
    const points = Math.round(change * 1e6) / 100;
    return `${NAMES[on]} ${points > 0 ? '+' : points < 0 ? '−' : ''}${Math.abs(points)} bp`;
  }
  if (on === 'correlation')
    return change === 1
      ? 'all correlations at one'
      : `correlations ${formatPercent(change)} of the way to one`;
  const name =
    NAMES[on] ??
    (on.startsWith('fx:') ? `${on.slice(3, 6)} in ${on.slice(6)}` : on.replace(/^(asset|sector):/, ''));
  return `${name} ${formatPercent(change, { sign: 'always' })}`;
}

/** Of several results of a scenario the newest, the deepest loss first, those without an outcome last. */
export function newestOf(results: readonly StressResult[]): StressResult[] {
  const newest = new Map<string, StressResult>();
  for (const result of results) {
    const known = newest.get(result.scenario);
    if (known === undefined || known.createdAt < result.createdAt) newest.set(result.scenario, result);
  }
  const depth = ({ pnl }: StressResult): number => (pnl === null ? Number.POSITIVE_INFINITY : Number(pnl));
  return [...newest.values()].sort((a, b) => (depth(a) === depth(b) ? 0 : depth(a) - depth(b)));
}

export interface Compared {
  readonly key: string;
  readonly label: string;
  readonly assetId: string | null;
  readonly first: string | null;
  readonly second: string | null;
}

/** A line of a result, the same in all of them. */
export const lineKey = (line: StressResult['byPosition'][number]): string =>
  [line.portfolioId, line.assetId, line.accountId, line.symbol].join(' ');

/** Two results side by side, line by line; null where one of them has no such line. What several portfolios hold says in which. */
export function comparedLines(
  first: StressResult,
  second: StressResult | null,
  portfolios: readonly { readonly id: string; readonly name: string }[] = [],
): Compared[] {
  const all = [...first.byPosition, ...(second?.byPosition ?? [])];
  const labelOf = ({ symbol, portfolioId }: StressResult['byPosition'][number]): string => {
    const name = portfolios.find(({ id }) => id === portfolioId)?.name;
    const elsewhere = all.some((one) => one.symbol === symbol && one.portfolioId !== portfolioId);
    return name === undefined || !elsewhere ? symbol : `${symbol} in ${name}`;
  };
  const others = new Map((second?.byPosition ?? []).map((line) => [lineKey(line), line]));
  const lines = first.byPosition.map((line) => {
    const key = lineKey(line);
    const other = others.get(key);
    others.delete(key);
    return { key, label: labelOf(line), assetId: line.assetId, first: line.pnl, second: other?.pnl ?? null };
  });
  const rest = [...others].map(([key, line]) => ({
    key,
    label: labelOf(line),
    assetId: line.assetId,
    first: null,
    second: line.pnl,
  }));
  return [...lines, ...rest].sort((a, b) => Number(a.first ?? a.second) - Number(b.first ?? b.second));
}

const METHOD_WORDS = {
  replay: 'its prices of those days',
  factor: 'by factors, in part or all',
  shock: 'your shocks',
} as const;

/** How a result came about. */
export const howText = ({ method, byPosition }: StressResult): string =>
  byPosition.every((line) => line.method === 'none' && Number(line.pnl) === 0)
    ? 'moves nothing that is held'
    : METHOD_WORDS[method];

/** What shares moved by, where equity was shocked. */
export function betaText({ shocks, beta, byPosition }: StressResult): string {
  if (!shocks.some(({ on }) => on === 'equity')) return '';
  if (beta.used === 'none')
    return inOwnWords(`All equity moves alike: ${beta.reason ?? 'no betas were estimated'}.`);
  if (byPosition.every((line) => line.beta === null)) return '';
  return inOwnWords(`Shares move by their beta to ${beta.benchmark}, ${beta.reason}.`);
}

const SHORT: Readonly<Record<string, string>> = {
  'black-monday-1987': '1987',
  'dot-com-2000': 'Dot-com',
  'gfc-2008': '2008',
  'lehman-2008': 'Lehman',
  'euro-2011': '2011',
  'covid-2020': 'Covid',
  'rates-2022': '2022',
  'crypto-2022': 'Crypto 22',
  'franc-2015': 'Franc',
  'brexit-2016': 'Brexit',
  'equity-20': 'Equity',
  'rates-up-200': 'Rates up',
  'rates-down-100': 'Rates fall',
  'credit-300': 'Credit',
  'dollar-up-15': 'Dollar',
  'euro-up-15': 'Euro',
  'volatility-double': 'Volatility',
  'commodity-30': 'Commodity',
  'crypto-50': 'Crypto',
  'correlation-one': 'Together',
};
const LONGEST = 12;

/** A scenario’s name below its bar. */
export const shortName = ({ scenario, name }: Pick<StressResult, 'scenario' | 'name'>): string =>
  SHORT[scenario] ?? (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);
