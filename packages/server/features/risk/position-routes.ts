import * as contract from '@financehub/contract/position-risk.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isZero,
  sum,
  toNumber,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { apportion } from '@financehub/core/risk/apportion.ts';
import { concentration } from '@financehub/core/risk/position.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { notFound } from '../../http/problem.ts';
import { assetsNamed, known, type Missing, splitsOf } from '../analytics/index.ts';
import { type AssetRow, closesOf } from '../assets/index.ts';
import { money, text } from '../portfolios/index.ts';
import { countedValue, endsEarly, type Gap, gapsOf, isIncomplete, unvaluedGaps, whyOf } from './gaps.ts';
import { type HeldNow, heldNow, riskInputs } from './held.ts';
import { modelOf, periodAsked } from './model.ts';
import type { PositionResult, PositionTask } from './risk.worker.ts';
import { threads } from './threads.ts';

export function positionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getPositionRisk, async ({ params, query, principal, read }) => {
    const { bookId } = principal;
    const period = periodAsked(query, context);
    const { participation = 0.1, benchmark: named, leaveOut = false } = query;
    const model = modelOf({ ...without(query), confidence: query.confidence ?? 0.95 });
    const { input, row, benchmark } = await read(async (db) => {
      const own = await requirePosition(db, params.id);
      const [risk] = (await riskInputs(db, context, own.portfolio_id)).inputs;
      const symbol = named ?? risk!.loaded.portfolio.benchmark;
      const [asset] = symbol === null ? [] : await assetsNamed(db, [symbol], 'querystring/benchmark');
      return {
        input: risk!,
        row: own,
        benchmark: asset === undefined ? null : await withSplits(db, context, asset),
      };
    });
    const { portfolio } = input.loaded;
    const asset = input.assets.get(row.asset_id)!;
    const held = await heldNow(context, bookId, [input], { ...period, currency: portfolio.currency });
    const item = held.shown.findIndex(({ assetId }) => assetId === asset.id);
    const asked = { item, model, whole: !leaveOut, incomplete: isIncomplete(held) };
    const task = item < 0 ? null : await taskOf(context, bookId, held, asked, benchmark);
    const result =
      task === null ? null : ((await threads().run(task, { name: 'positionFigures' })) as PositionResult);
    const gaps =
      result === null ? unvaluedGaps(held.unvalued.map(({ why }) => why)) : gapsOf(held, result.whole.facts);
    const lacking = result?.whole.facts.without ?? [];
    const own = { asset, item, value: countedValue(held, leaveOut, lacking), leaveOut };
    const volume = await volumeOf(context, bookId, asset, held.request.to);
    return {
      id: params.id,
      portfolioId: portfolio.id,
      portfolio: portfolio.name,
      assetId: asset.id,
      symbol: asset.symbol,
      currency: held.currency,
      asOf: formatDay(held.request.to),
      confidence: model.confidence,
      horizonDays: model.horizon,
      method: model.method,
      observations: result?.date.length ?? 0,
      ...ownFigures(held, own, result),
      benchmark: benchmark?.asset.symbol ?? null,
      liquidity: liquidityOf(quantityOf(held, own), volume, participation),
      concentration: leaveOut || held.unvalued.length === 0 ? concentrationOf(held, item) : null,
      notes: result === null ? [] : endsEarly(held, result.date, [item]),
      leftOut: leaveOut ? gaps : [],
      unavailable: [
        ...ownGaps(gaps, asset),
        ...(leaveOut ? [] : othersGaps(gaps, asset)),
        ...missing(held, own, result, { benchmark: benchmark?.asset ?? null, volume }),
      ],
    };
  });
}

/** The choices of a model among those of a position. */
function without({
  method,
  horizon,
}: {
  method?: 'historical' | 'normal' | 'cornish-fisher' | 'monte-carlo';
  horizon?: number;
}) {
  return { ...(method === undefined ? {} : { method }), ...(horizon === undefined ? {} : { horizon }) };
}

async function requirePosition(db: Reader, id: string) {
  const row = await db
    .selectFrom('position')
    .select(['portfolio_id', 'asset_id'])
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('position');
  return row;
}

interface Benchmark {
  readonly asset: AssetRow;
  readonly splits: Awaited<ReturnType<typeof splitsOf>>;
}

async function withSplits(db: Reader, context: Context, asset: AssetRow): Promise<Benchmark> {
  return { asset, splits: await splitsOf(db, context, [asset.id]) };
}

/** The benchmark counts in its own currency where that is none of those that are held. */
async function taskOf(
  context: Context,
  bookId: string,
  held: HeldNow,
  asked: Pick<PositionTask, 'item' | 'model' | 'whole' | 'incomplete'>,
  benchmark: Benchmark | null,
): Promise<PositionTask> {
  const head = { held: held.request, ...asked };
  if (benchmark === null) return { ...head, benchmark: null };
  const { asset, splits } = benchmark;
  const { date, value } = (await closesOf(context, bookId, [asset.id])).get(asset.id)!;
  const same = held.drivers.findIndex(({ currency }) => currency === asset.currency);
  const currency = same < 0 ? held.request.rates.length : held.request.drivers[same]!.currency;
  return {
    ...head,
    held: { ...held.request, rates: [...held.request.rates, null] },
    benchmark: { date, close: value, currency, splits: splits.get(asset.id) ?? [] },
  };
}

/** The position among what is held; `item` is below zero where it has no value, or is not held. */
interface Own {
  readonly asset: AssetRow;
  readonly item: number;
  /** Of the whole, or of what of it has figures; null where a part is not known. */
  readonly value: Decimal | null;
  readonly leaveOut: boolean;
}

const unvaluedOf = (held: HeldNow, { asset }: Own) =>
  held.unvalued.find(({ assetId }) => assetId === asset.id);

const quantityOf = (held: HeldNow, own: Own): Decimal =>
  (held.shown[own.item] ?? unvaluedOf(held, own))?.quantity ?? ZERO;

/** What is not held is nothing; what is held without a value is not known. */
function worthOf(
  held: HeldNow,
  own: Own,
  { exposure, component }: Record<'exposure' | 'component', number | undefined>,
) {
  const { currency } = held;
  const shown = held.shown[own.item];
  const nothing = shown === undefined && unvaluedOf(held, own) === undefined;
  const zero = money(ZERO, currency);
  const whole = own.value === null ? Number.NaN : toNumber(own.value);
  const isLeftOut = own.leaveOut && component === undefined;
  return {
    value: nothing ? zero : money(shown?.value ?? null, currency),
    exposure: nothing ? zero : amountOf(exposure, currency),
    weight: nothing ? 0 : shown === undefined || isLeftOut ? null : known(toNumber(shown.value) / whole),
  };
}

const amountOf = (value: number | undefined, currency: string): string | null =>
  value === undefined || !Number.isFinite(value)
    ? null
    : formatDecimal(apportion([value], value, minorDigits(currency)).whole);

function ownFigures(held: HeldNow, own: Own, result: PositionResult | null) {
  const { item } = own;
  const { currency } = held;
  const amount = (value: number | undefined): string | null => amountOf(value, currency);
  const whole = result?.whole.answer ?? null;
  const at = result?.whole.facts.items.indexOf(item) ?? -1;
  const exposure = at < 0 ? undefined : result?.whole.facts.exposure[at];
  const component = at < 0 ? undefined : whole?.components[at];
  return {
    quantity: text(quantityOf(held, own))!,
    ...worthOf(held, own, { exposure, component }),
    volatility: known(result?.volatility ?? Number.NaN),
    beta: known(result?.beta ?? Number.NaN),
    betaToPortfolio: known(result?.betaToPortfolio ?? Number.NaN),
    correlationToPortfolio: known(result?.correlationToPortfolio ?? Number.NaN),
    var: amount(result?.alone?.var),
    cvar: amount(result?.alone?.cvar),
    component: amount(component),
    cvarComponent: amount(at < 0 ? undefined : whole?.cvarComponents[at]),
    componentShare: component === undefined || whole === null ? null : known(component / whole.var),
    marginal: component === undefined || exposure === undefined ? null : known(component / exposure),
    incremental: amount(at < 0 ? undefined : whole?.incremental[at]),
    portfolioVar: amount(whole?.var),
    drawdown: drawdownOf(result),
    greeks: greeksOf(held, item, result),
  };
}

function drawdownOf(result: PositionResult | null) {
  if (result === null || result.fall === null || result.start === null) return null;
  const { fall, date, start } = result;
  const dayAt = (row: number): string => formatDay(row < 0 ? start : date[row]!);
  return {
    current: fall.current,
    deepest: fall.deepest,
    start: dayAt(fall.start),
    trough: dayAt(fall.trough),
  };
}

function greeksOf(held: HeldNow, item: number, result: PositionResult | null) {
  const option = held.request.items[item]?.option ?? null;
  if (option === null || result === null || result.greeks === null) return null;
  const { greeks } = result;
  const all = (figure: number): number | null => known(figure * option.units);
  return {
    delta: all(greeks.delta),
    gamma: all(greeks.gamma),
    vega: all(greeks.vega),
    thetaPerDay: all(greeks.thetaPerDay),
    rho: all(greeks.rho),
    impliedVolatility: greeks.impliedVolatility,
    units: option.units,
  };
}

const VOLUME_DAYS = 63;

/** The volumes of the last 63 days with one, in shares. */
async function volumeOf(context: Context, bookId: string, asset: AssetRow, to: number) {
  const bars = await context.warehouse.bars(bookId, asset.id, {
    from: formatDay(to - 2 * VOLUME_DAYS),
    to: formatDay(to),
    limit: 2 * VOLUME_DAYS + 1,
  });
  const volumes = bars.flatMap(({ volume }) => (volume === null ? [] : [decimal(volume)]));
  return volumes.slice(-VOLUME_DAYS);
}

type Volumes = Awaited<ReturnType<typeof volumeOf>>;

function liquidityOf(quantity: Decimal, volumes: Volumes, participation: number) {
  if (volumes.length === 0 || isZero(quantity)) return null;
  const averageVolume = divide(sum(volumes), decimal(String(volumes.length)), 2);
  const traded = toNumber(averageVolume) * participation;
  if (!(traded > 0)) return null;
  return {
    averageVolume: formatDecimal(trim(averageVolume)),
    days: Math.abs(toNumber(quantity)) / traded,
    participation,
    observations: volumes.length,
  };
}

function concentrationOf({ shown }: HeldNow, item: number) {
  const assets = shown.filter(({ assetId }) => assetId !== null);
  const sizes = assets.map(({ value }) => Math.abs(toNumber(value)));
  const index = concentration(sizes);
  if (!Number.isFinite(index) || item < 0) return null;
  const largest = sizes.indexOf(Math.max(...sizes));
  const own = Math.abs(toNumber(shown[item]!.value));
  return {
    index,
    effectiveHoldings: 1 / index,
    largest: assets[largest]!.symbol,
    largestWeight: sizes[largest]! / sizes.reduce((all, size) => all + size, 0),
    rank: 1 + sizes.filter((size) => size > own).length,
  };
}

/** What its own figures lack, and those of the portfolio with them. */
const ownGaps = (gaps: readonly Gap[], { id }: AssetRow): Missing[] =>
  gaps.filter(({ assetId }) => assetId === id).map(whyOf);

/** What stands in the way of the portfolio's figures alone. */
const othersGaps = (gaps: readonly Gap[], { id }: AssetRow): Missing[] =>
  gaps.filter(({ assetId }) => assetId !== id).map((gap) => ofPortfolio(whyOf(gap)));

const ofPortfolio = (why: Missing): Missing => ({
  ...why,
  reason: `of the portfolio’s figures: ${why.reason}`,
});

function missing(
  held: HeldNow,
  own: Own,
  result: PositionResult | null,
  { benchmark, volume }: { benchmark: AssetRow | null; volume: Volumes },
): Missing[] {
  const { asset } = own;
  const head = { assetId: asset.id, symbol: asset.symbol };
  if (result === null)
    return unvaluedOf(held, own) !== undefined
      ? []
      : [
          {
            ...head,
            reason: `${asset.symbol} is not held on ${formatDay(held.request.to)}`,
            mend: 'choose a day on which it is',
          },
        ];
  const { whole, beta, betaDays, alone } = result;
  const found: Missing[] = [];
  if (whole.impossible !== null) found.push(ofPortfolio({ ...head, ...whole.impossible }));
  if (alone === null)
    found.push({
      ...head,
      reason: `${asset.symbol} has too few returns for a value at risk of its own`,
      mend: `add earlier prices of ${asset.symbol}, or choose a lower confidence`,
    });
  if (benchmark === null)
    found.push({
      assetId: null,
      symbol: null,
      reason: 'there is no benchmark, which beta is measured against',
      mend: 'choose one, or name one in the portfolio’s settings',
    });
  else if (!Number.isFinite(beta))
    found.push({
      ...head,
      reason: `${asset.symbol} and ${benchmark.symbol} have ${betaDays} returns of the same days`,
      mend: `add daily prices of ${benchmark.symbol}`,
    });
  if (volume.length === 0)
    found.push({
      ...head,
      reason: `no volumes of ${asset.symbol} are stored for the days before ${formatDay(held.request.to)}`,
      mend: `add prices of ${asset.symbol} with volumes`,
    });
  return found;
}
