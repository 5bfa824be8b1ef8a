import type {
  DataHealthAsset,
  DataHealthPair,
  DataProblem,
  getDataHealth,
} from '@financehub/contract/ingestion.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { isStale, lastExpected, rhythmOf } from '@financehub/core/prices/rhythm.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { PriceSource, Series } from '../../warehouse/warehouse.ts';
import { type AssetRow, allAssets, ratesFor } from '../assets/index.ts';
import { currenciesOf, type Need, needsOf } from './needs.ts';
import { type Item, lastItems } from './report.ts';
import { runningRun } from './runs.ts';
import type { Scan } from './scan.worker.ts';
import { scansOf } from './scans.ts';
import { classOf, type MarketSettings, marketSettings } from './settings.ts';

type Problem = Static<typeof DataProblem>;
type AssetHealth = Static<typeof DataHealthAsset>;
type PairHealth = Static<typeof DataHealthPair>;

const FILE = 'a CSV file of prices with the columns date and close, named by the symbol';
const RATES_FILE = 'a file of exchange rates, as the ECB publishes them (eurofxref-hist.zip)';
const NAMED = 5;

interface Known {
  readonly today: EpochDay;
  readonly settings: MarketSettings;
  readonly need: (assetId: string) => Need;
  readonly closes: ReadonlyMap<string, Series>;
  readonly sources: ReadonlyMap<string, PriceSource>;
  readonly scans: ReadonlyMap<string, Scan>;
  readonly reports: ReadonlyMap<string, Item>;
}

/** What prices and rates there are, what is lacking, and what mends it. */
export async function dataHealth(context: Context, db: Reader): Promise<ResponseOf<typeof getDataHealth>> {
  const today = dayOfInstant(context.now());
  const assets = await allAssets(db);
  const ids = assets.map(({ id }) => id);
  const [{ closes, scans }, sources] = await Promise.all([
    scansOf(context, db.bookId, ids),
    context.warehouse.priceSources(db.bookId, ids),
  ]);
  const known: Known = {
    today,
    settings: await marketSettings(db, context),
    need: await needsOf(db, today),
    closes,
    sources,
    scans,
    reports: await lastItems(db),
  };
  const under = await runningRun(db);
  return {
    asOf: formatDay(today),
    providersOff: context.providers.config.off,
    assets: assets.map((asset) => healthOf(context, asset, known)),
    pairs: await pairsOf(context, db, today),
    running: under === null ? null : { runId: under.id, done: under.done, total: under.total },
  };
}

function healthOf(context: Context, asset: AssetRow, known: Known): AssetHealth {
  const series = known.closes.get(asset.id) ?? { date: new Int32Array(), value: new Float64Array() };
  const { date } = series;
  const { rhythm, coverage } = known.scans.get(asset.id)!;
  const { from, held } = known.need(asset.id);
  const source = known.sources.get(asset.id);
  const dayAt = (row: number): string | null => (date.length === 0 ? null : formatDay(date.at(row)!));
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    name: asset.name,
    type: asset.type as AssetHealth['type'],
    currency: asset.currency,
    held,
    tracked: asset.tracked,
    from: dayAt(0),
    to: dayAt(-1),
    bars: date.length,
    coverage,
    neededFrom: held ? from : null,
    expectedTo: formatDay(lastExpected(rhythm, known.today)),
    provider: source?.provider ?? null,
    fetchedAt: source?.fetchedAt ?? null,
    problems: problemsOf(context, asset, known, series),
  };
}

function problemsOf(context: Context, asset: AssetRow, known: Known, series: Series): Problem[] {
  const { date } = series;
  const { symbol } = asset;
  const { held } = known.need(asset.id);
  const online = canFetch(context, asset, known.settings);
  const fix = (from?: string): Problem['fix'] =>
    online
      ? { run: { what: 'prices', symbols: [symbol], ...(from === undefined ? {} : { from }) } }
      : { import: FILE };
  const problems: Problem[] = [];
  const report = known.reports.get(asset.id);
  if (!asset.tracked && held)
    problems.push({ kind: 'not-tracked', reason: 'It is held, and its prices are not fetched.', fix: fix() });
  if (!online && asset.tracked)
    problems.push({
      kind: 'no-provider',
      reason: context.providers.config.off
        ? 'Providers are switched off for the whole program.'
        : `No provider is set up for assets of the type ${asset.type}.`,
      fix: { import: FILE },
    });
  if (report?.status === 'failed')
    problems.push({ kind: 'failed', reason: `The last fetch failed: ${report.reason ?? ''}`, fix: fix() });
  if (date.length === 0) {
    problems.push({ kind: 'no-prices', reason: 'There is no price.', fix: fix() });
    return problems;
  }
  return [...problems, ...seriesProblems(asset, known, series, fix)];
}

function seriesProblems(
  asset: AssetRow,
  known: Known,
  { date }: Series,
  fix: (from?: string) => Problem['fix'],
): Problem[] {
  const problems: Problem[] = [];
  const { rhythm, gaps, outliers } = known.scans.get(asset.id)!;
  const last = date.at(-1)!;
  const { from, held } = known.need(asset.id);
  const report = known.reports.get(asset.id);
  if (isStale(rhythm, last, known.today)) {
    const delisted = report?.reason?.includes('may be delisted') === true;
    problems.push({
      kind: delisted ? 'delisted' : 'stale',
      reason: delisted
        ? report!.reason!
        : `The last price is of ${formatDay(last)}; one of ${formatDay(lastExpected(rhythm, known.today))} is expected.`,
      fix: fix(),
    });
  }
  if (held && date[0]! > day(from) + 2 * NAMED + 7)
    problems.push({
      kind: 'gap',
      reason: `Held since about ${from}, and the first price is of ${formatDay(date[0]!)}.`,
      fix: fix(from),
    });
  if (gaps.length > 0)
    problems.push({
      kind: 'gap',
      reason: `Days are missing: ${gaps
        .slice(0, NAMED)
        .map((gap) => `${formatDay(gap.from)} to ${formatDay(gap.to)}`)
        .join(', ')}${gaps.length > NAMED ? ' and others' : ''}.`,
      fix: fix(formatDay(gaps[0]!.from)),
    });
  if (outliers.length > 0)
    problems.push({
      kind: 'outlier',
      reason: `Jumps that no split explains: ${outliers
        .slice(0, NAMED)
        .map((each) => `${formatDay(each.date)} (${(each.change * 100).toFixed(0)} %)`)
        .join(', ')}${outliers.length > NAMED ? ' and others' : ''}.`,
      fix: fix(formatDay(outliers[0]!.date - 1)),
    });
  return problems;
}

function canFetch(context: Context, asset: AssetRow, settings: MarketSettings): boolean {
  return settings.order[classOf(asset.type)].some(
    (id) => settings.providers.get(id)?.usable === true && context.providers.get(id)?.history !== undefined,
  );
}

/** From every currency of the book into its own. */
async function pairsOf(context: Context, db: Reader, today: EpochDay): Promise<PairHealth[]> {
  const { currencies, base } = await currenciesOf(db, today);
  const others = currencies.filter((currency) => currency !== base);
  if (others.length === 0) return [];
  const rates = await ratesFor(context, db.bookId, currencies);
  const run = context.providers.config.off ? { import: RATES_FILE } : { run: { what: 'fx' as const } };
  return others.map((currency) => {
    const quoted = rates.quoted(currency, base);
    const [first, last] = [quoted[0]?.date, quoted.at(-1)?.date];
    const problem = rateProblem(`${currency}/${base}`, last, today);
    return {
      base: currency,
      quote: base,
      via: rates.path(currency, base)?.via ?? null,
      from: first === undefined ? null : formatDay(first),
      to: last === undefined ? null : formatDay(last),
      problem: problem === null ? null : { ...problem, fix: run },
    };
  });
}

function rateProblem(pair: string, last: EpochDay | undefined, today: EpochDay): Omit<Problem, 'fix'> | null {
  if (last === undefined) return { kind: 'no-prices', reason: `There is no rate of ${pair}.` };
  if (!isStale(rhythmOf(new Int32Array()), last, today)) return null;
  return { kind: 'stale', reason: `The last rate of ${pair} is of ${formatDay(last)}.` };
}
