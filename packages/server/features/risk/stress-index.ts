import type { runStressTest } from '@financehub/contract/stress.ts';
import { classOf } from '@financehub/core/risk/asset-class.ts';
import { isIndex } from '@financehub/core/risk/market-beta.ts';
import type { PriceCourse } from '@financehub/core/risk/stress.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { invalidBody } from '../../http/problem.ts';
import { assetsNamed, type Split, splitsOf } from '../analytics/index.ts';
import { type AssetRow, assetsBySymbols, closesOf } from '../assets/index.ts';
import type { RiskInput } from './held.ts';

/** Indices and funds of a whole market of shares, the broadest known ones first; `.DE` and the like of a listing may follow. */
const BROAD = [
  ...['^GSPC', '^SPX', 'SPX', 'SPY', 'VOO', 'IVV', 'VTI', 'ITOT', 'SCHB'],
  ...['URTH', 'ACWI', 'VT', 'VWCE', 'VWRL', 'VWRA', 'IWDA', 'SWDA', 'EUNL', 'SSAC', 'XDWD'],
  ...['CSPX', 'SXR8', 'VUSA', 'VUAA', '^STOXX', '^STOXX50E', 'EXSA'],
];
const LISTINGS = ['', '.L', '.DE', '.AS', '.MI', '.PA', '.SW'];

/** A fund of shares and bonds is no market of shares. */
const MIXED = /\b(balanced|mixed|multi[- ]asset|allocation|target|lifestrategy|\d0[/-]\d0)\b/i;

interface Candidate {
  readonly asset: AssetRow;
  readonly why: string;
  readonly splits: readonly Split[];
}

/** What shocks of equity may be measured against, the best first; null where no betas are asked for. */
export type Candidates = readonly Candidate[] | null;

type Asked = Pick<Static<typeof runStressTest.body>, 'beta' | 'benchmark'>;

export async function indexCandidates(
  db: Reader,
  context: Context,
  { beta = 'estimated', benchmark }: Asked,
  inputs: readonly RiskInput[],
): Promise<Candidates> {
  if (beta === 'none' && benchmark !== undefined) throw invalidBody('benchmark', 'is for beta estimated');
  if (beta === 'none') return null;
  const found: { asset: AssetRow; why: string }[] = [];
  if (benchmark !== undefined) {
    const [asset] = await assetsNamed(db, [benchmark], 'body/benchmark');
    found.push({ asset: asset!, why: 'as asked for' });
  } else {
    const own = new Set(inputs.map(({ loaded }) => loaded.portfolio.benchmark));
    const [common = null] = own.size === 1 ? own : [];
    const symbols = BROAD.flatMap((symbol) => LISTINGS.map((listing) => symbol + listing));
    const rows = await assetsBySymbols(db, common === null ? symbols : [common, ...symbols]);
    const known = new Map(rows.map((row) => [row.symbol.toUpperCase(), row]));
    const add = (symbol: string, why: string): void => {
      const asset = known.get(symbol.toUpperCase());
      if (asset !== undefined && ofShares(asset)) found.push({ asset, why });
    };
    if (common !== null)
      add(common, inputs.length === 1 ? 'the benchmark of the portfolio' : 'the benchmark of all portfolios');
    for (const symbol of symbols) add(symbol, 'a broad index among the assets of the book');
  }
  const splits = await splitsOf(
    db,
    context,
    found.map(({ asset }) => asset.id),
  );
  return found.map((each) => ({ ...each, splits: splits.get(each.asset.id) ?? [] }));
}

function ofShares({ type, name, sector, industry, tags }: AssetRow): boolean {
  const kind = classOf({ type, name, sector, industry, tags });
  return (kind === 'equity' || kind === 'unknown') && !MIXED.test([name, ...tags].join(' | '));
}

export interface MarketIndex {
  readonly course: PriceCourse | null;
  readonly said: Static<typeof runStressTest.response>['results'][number]['beta'];
}

/** The first that has enough prices; without one shocks of equity move all equity alike, and it is said why. */
export async function marketIndex(
  context: Context,
  bookId: string,
  candidates: Candidates,
  to: EpochDay,
): Promise<MarketIndex> {
  const none = (reason: string | null): MarketIndex => ({
    course: null,
    said: { used: 'none', benchmark: null, reason },
  });
  if (candidates === null) return none('as asked for');
  const closes = await closesOf(
    context,
    bookId,
    candidates.map(({ asset }) => asset.id),
  );
  for (const { asset, why, splits } of candidates) {
    const { date, value } = closes.get(asset.id)!;
    const course = { date, close: value, splits };
    if (isIndex(course, to))
      return { course, said: { used: 'estimated', benchmark: asset.symbol, reason: why } };
  }
  const [first] = candidates;
  return none(
    first === undefined
      ? 'there is no broad index of shares among the assets of the book: add one with its prices, or name a benchmark'
      : `there are less than a year of weekly prices of ${first.asset.symbol}, ${first.why}: add earlier ones, or name another benchmark`,
  );
}
