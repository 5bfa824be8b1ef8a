import * as contract from '@financehub/contract/factors.ts';
import {
  type Dated,
  type Exposed,
  type Exposure,
  type ExposureRequest,
  type FactorModel,
  MODELS,
} from '@financehub/core/factors/exposure.ts';
import type { FactorSet } from '@financehub/core/factors/french.ts';
import type { Coefficient } from '@financehub/core/statistics/regression.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import { type FactorInterval, factorSeries } from '../factors/index.ts';
import { type Loaded, loadSelected, missingOf } from '../portfolios/index.ts';
import type { ExposureAnswer, ExposureTask } from './analytics.worker.ts';
import { assetsNamed, periodOf } from './chosen.ts';
import { begunBy, historiesOf } from './histories.ts';
import { known } from './known.ts';
import { daysSaid, type Period } from './period.ts';
import { type Missing, type ReturnsRequest, returnsOf, type Split, splitsOf } from './series.ts';
import { threads } from './threads.ts';

const PERIODS_PER_YEAR = { day: 252, month: 12 } as const;
/** The last trading day of a month is at most this long before its end. */
const DAYS_BEFORE_MONTH_END = 10;
const FILES: Readonly<Record<FactorSet, string>> = {
  ff3: 'F-F_Research_Data_Factors',
  ff5: 'F-F_Research_Data_5_Factors_2x3',
  momentum: 'F-F_Momentum_Factor',
};
const NAMES: Readonly<Record<FactorSet, string>> = {
  ff3: 'the three factors of Fama and French',
  ff5: 'the five factors of Fama and French',
  momentum: 'the factor momentum',
};

/** What is explained: the index of portfolios, which the thread makes, or of an asset; null where there is none. */
interface Subject {
  readonly parts: readonly Loaded[];
  readonly explained: ExposureTask['subject'] | null;
  readonly unavailable: readonly Missing[];
}

/** An answer without figures. */
const NOTHING = {
  from: null,
  to: null,
  observations: 0,
  lags: null,
  alpha: null,
  factors: [],
  r2: null,
  adjustedR2: null,
  residualVolatility: null,
  fPValue: null,
  rolling: null,
};

export function exposureRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getFactors, async ({ query, principal, read }) => {
    const { model = 'ff3', interval = 'day', currency = 'USD', confidence = 0.95 } = query;
    assertCurrency(currency, 'querystring/currency');
    const { bookId } = principal;
    const period = periodOf(query, context);
    const found = await read((db) => subjectNamed(db, context, query));
    const subject = await subjectOf(context, bookId, found, period, { currency, interval });
    const factors = await modelSeries(context, bookId, model, interval, explainedDays(subject, period));
    const head = { model, interval, currency, confidence };
    if (factors.riskFree === null || subject.explained === null)
      return { ...head, ...NOTHING, unavailable: [...factors.missing, ...subject.unavailable] };
    const task: ExposureTask = {
      subject: subject.explained,
      request: {
        factors: factors.series,
        riskFree: factors.riskFree,
        tolerance: interval === 'day' ? 0 : DAYS_BEFORE_MONTH_END,
        interval,
        periodsPerYear: PERIODS_PER_YEAR[interval],
        lags: query.lags ?? null,
        correction: query.correction ?? false,
        confidence,
        window: query.window ?? null,
      },
    };
    const { exposure, spans } = (await threads().run(task, { name: 'expose' })) as ExposureAnswer;
    const gaps = subject.parts.flatMap(({ state, assets }, at) =>
      missingOf({ unavailable: spans[at]! }, state, assets, currency),
    );
    const unavailable = [...subject.unavailable, ...gaps];
    if (!('alpha' in exposure)) {
      const { observations } = exposure;
      const short = tooFew(observations, factors.series.length, period);
      return { ...head, ...NOTHING, observations, unavailable: [...unavailable, short] };
    }
    const view = viewOf(exposure, factors.series);
    const window =
      query.window !== undefined && exposure.rolling === null ? [noWindow(query.window, exposure)] : [];
    return { ...head, ...view, unavailable: [...unavailable, ...gapsOf(exposure, interval), ...window] };
  });
}

/** Of the days that are asked for those from which on there is something to explain. */
function explainedDays({ explained }: Subject, { from, to }: Period): Period {
  if (explained === null) return { from, to };
  return { from: 'levels' in explained ? Math.max(from, explained.levels.date[0]!) : explained.from, to };
}

type Named =
  | { readonly parts: readonly Loaded[] }
  | { readonly asset: AssetRow; readonly splits: ReadonlyMap<string, readonly Split[]> };

async function subjectNamed(
  db: Reader,
  context: Context,
  { portfolioId, symbol }: { portfolioId?: string; symbol?: string },
): Promise<Named> {
  if (symbol === undefined) return { parts: (await loadSelected(db, portfolioId, undefined)).portfolios };
  if (portfolioId !== undefined) {
    throw new ProblemError('invalid', 'Name either a portfolio or a symbol.', {
      errors: [{ path: 'querystring/symbol', message: 'must not stand beside portfolioId' }],
    });
  }
  const [asset] = await assetsNamed(db, [symbol], 'querystring/symbol');
  return { asset: asset!, splits: await splitsOf(db, context, [asset!.id]) };
}

async function subjectOf(
  context: Context,
  bookId: string,
  named: Named,
  period: Period,
  { currency, interval }: { currency: string; interval: FactorInterval },
): Promise<Subject> {
  if ('parts' in named) return portfoliosExplained(context, bookId, named.parts, period, currency);
  const { asset, splits } = named;
  const request: ReturnsRequest = {
    ...period,
    assets: [asset],
    splits,
    interval,
    currency,
    dropShort: false,
  };
  const { date, start, returns, unavailable } = await returnsOf(context, bookId, request);
  if (start !== null) return { parts: [], explained: { levels: indexOf(date, start, returns) }, unavailable };
  return {
    parts: [],
    explained: null,
    unavailable: unavailable.length > 0 ? unavailable : [tooRare(asset, period)],
  };
}

function tooRare({ id, symbol }: AssetRow, period: Period): Missing {
  const reason = `no two prices of ${symbol} ${daysSaid(period)} are near enough to each other for a return`;
  return { assetId: id, symbol, reason, mend: `add daily prices of ${symbol}, or ask for monthly returns` };
}

/** From the first transaction on. */
async function portfoliosExplained(
  context: Context,
  bookId: string,
  all: readonly Loaded[],
  { from, to }: Period,
  currency: string,
): Promise<Subject> {
  const parts = begunBy(all, { to });
  if (parts.length === 0) {
    const reason = `there are no transactions on or before ${formatDay(to)}`;
    const mend = 'choose a later last day, or add transactions';
    return {
      parts,
      explained: null,
      unavailable: [{ assetId: null, symbol: null, reason, mend }],
    };
  }
  const first = Math.min(...parts.map(({ state }) => state.transactions[0]!.date));
  const period = { from: Math.max(first, from), to };
  const portfolios = await historiesOf(context, bookId, parts, period, currency);
  return { parts, explained: { portfolios, ...period }, unavailable: [] };
}

/** An index that begins at one. */
function indexOf(date: Int32Array, start: number, returns: Float64Array): Dated {
  const value = new Float64Array(date.length + 1).fill(1);
  for (let row = 0; row < date.length; row += 1) value[row + 1] = value[row]! * (1 + returns[row]!);
  return { date: Int32Array.of(start, ...date), value };
}

interface ModelSeries {
  readonly series: ExposureRequest['factors'];
  /** Null where something is missing. */
  readonly riskFree: Dated | null;
  readonly missing: readonly Missing[];
}

async function modelSeries(
  context: Context,
  bookId: string,
  model: FactorModel,
  interval: FactorInterval,
  period: Period,
): Promise<ModelSeries> {
  // The return of the first day needs the day of the factors before it.
  const range = { from: period.from - FIRST_PERIOD[interval], to: period.to };
  const series: (Dated & { name: string })[] = [];
  const missing: Missing[] = [];
  let riskFree: Dated | null = null;
  for (const [set, names] of Object.entries(MODELS[model]) as [FactorSet, readonly string[]][]) {
    const found = await factorSeries(context, bookId, set, interval, range);
    if (names.some((name) => !found.has(name)) || (set !== 'momentum' && !found.has('RF')))
      missing.push(noFactors(set, interval, period));
    else for (const name of names) series.push({ name, ...found.get(name)! });
    riskFree ??= found.get('RF') ?? null;
  }
  return { series, riskFree: missing.length === 0 ? riskFree : null, missing };
}

const FIRST_PERIOD = { day: 14, month: 40 } as const;

function noFactors(set: FactorSet, interval: FactorInterval, period: Period): Missing {
  const file = `${FILES[set]}${interval === 'day' ? '_daily' : ''}.CSV`;
  return {
    assetId: null,
    symbol: null,
    reason: `there are no ${interval === 'day' ? 'daily' : 'monthly'} returns of ${NAMES[set]} ${daysSaid(period)}`,
    mend: `import ${file} of Kenneth French’s data library`,
  };
}

function tooFew(observations: number, factors: number, period: Period): Missing {
  return {
    assetId: null,
    symbol: null,
    reason:
      observations > factors + 1
        ? 'the factors depend on each other in this period'
        : `there are ${observations} returns with factors ${daysSaid(period)}, and at least ${factors + 2} are needed`,
    mend: 'choose a longer period, or import newer factor returns',
  };
}

function gapsOf({ lacking }: Exposure, interval: FactorInterval): Missing[] {
  if (lacking === 0) return [];
  const what = interval === 'day' ? 'trading day' : 'month';
  const many = lacking === 1 ? `one ${what}` : `${lacking} ${what}s`;
  const reason = `the factors lack ${many} within the period: ${lacking === 1 ? 'its return is' : 'their returns are'} left out`;
  const mend = 'import the files of the factors anew, with all of the period';
  return [{ assetId: null, symbol: null, reason, mend }];
}

function noWindow(window: number, { observations }: Exposure): Missing {
  return {
    assetId: null,
    symbol: null,
    reason: `a window of ${window} is longer than the ${observations} returns there are`,
    mend: 'choose a shorter window or a longer period',
  };
}

function viewOf(exposure: Exposure, series: ExposureRequest['factors']) {
  const { observations, from, to, lags, alpha, factors, rolling } = exposure;
  return {
    observations,
    from: formatDay(from),
    to: formatDay(to),
    lags,
    alpha: { ...exposedView(alpha), annualized: alpha.annualized },
    factors: factors.map((factor) => ({ name: factor.name, ...exposedView(factor) })),
    r2: known(exposure.r2),
    adjustedR2: known(exposure.adjustedR2),
    residualVolatility: exposure.residualVolatility,
    fPValue: known(exposure.fPValue),
    rolling:
      rolling === null
        ? null
        : {
            window: rolling.window,
            date: Array.from(rolling.date, formatDay),
            alpha: Array.from(rolling.alpha, known),
            factors: rolling.betas.map((beta, at) => ({
              name: series[at]!.name,
              beta: Array.from(beta, known),
            })),
          },
  };
}

function exposedView({ ols, ...robust }: Exposed) {
  return { ...coefficientView(robust), ols: coefficientView(ols) };
}

function coefficientView({ estimate, standardError, t, p, low, high }: Coefficient) {
  return { estimate, standardError, t: known(t), p: known(p), low, high };
}
