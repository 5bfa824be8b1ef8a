import * as contract from '@financehub/contract/optimize.ts';
import { add, type Decimal, toNumber, ZERO } from '@financehub/core/money/decimal.ts';
import type { View } from '@financehub/core/optimize/black-litterman.ts';
import type { OptimizationQuestion, ReturnsBy } from '@financehub/core/optimize/question.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { invalidBody, ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import { baseCurrency } from '../books/index.ts';
import { holdingsOf, loadSelected } from '../portfolios/index.ts';
import { assetsNamed, periodOf } from './chosen.ts';
import { heldWithin } from './held.ts';
import { limitsOf, placeOf } from './optimize-limits.ts';
import { optimizationView } from './optimize-view.ts';
import type { Optimized } from './optimizing.ts';
import type { Period } from './period.ts';
import { type ReturnMatrix, returnsOf, splitsOf } from './series.ts';
import { threads } from './threads.ts';
import { noBenchmark, type Whole, wholeOf } from './whole.ts';

export type Asked = Static<typeof contract.optimize.body>;

export function optimizeRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.optimize, async ({ body, principal, read }) => {
    assertComplete(body);
    const { from, to } = body;
    const period = periodOf(
      { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) },
      context,
      'body',
    );
    const chosen = await read((db) => choose(db, context, body, period));
    const { market, currency, whole } = chosen;
    const request = {
      ...period,
      splits: chosen.splits,
      interval: 'day' as const,
      currency,
      dropShort: chosen.dropShort,
    };
    const wanted =
      market === null || chosen.assets.some(({ id }) => id === market.id)
        ? chosen.assets
        : [...chosen.assets, market];
    const matrix = await returnsOf(context, principal.bookId, { ...request, assets: wanted });
    const own = new Set(chosen.assets.map(({ id }) => id));
    const assets = matrix.assets.filter(({ id }) => own.has(id));
    assertEnough(matrix, assets);
    const current =
      whole === null ? null : await weightsHeld(context, principal.bookId, whole, assets, period);
    // Where some of what is held is left out, the others are no whole that there could be weights of.
    const held = chosen.dropShort && assets.length < chosen.assets.length ? null : current;
    const question = { ...questionOf(body, matrix, assets, market, current), current: held };
    const found = (await threads().run(question, { name: 'optimized' })) as Optimized;
    if ('answer' in found) return optimizationView(body, matrix, assets, held, found.answer);
    if ('flat' in found)
      throw withoutRisk(
        body.method,
        found.flat.map((at) => assets[at]!.symbol),
      );
    throw new ProblemError(
      'impossible',
      `${found.impossible.charAt(0).toUpperCase()}${found.impossible.slice(1)}.`,
      {
        mend:
          found.limits.length > 0
            ? 'Loosen one of these.'
            : 'Ask for something within reach, or loosen the limits.',
        errors: found.limits.map((message) => ({ path: 'body', message })),
      },
    );
  });
}

function withoutRisk(method: Asked['method'], symbols: readonly string[]): ProblemError {
  const named = symbols.slice(0, 5).join(', ');
  const more = symbols.length > 5 ? ` and ${symbols.length - 5} more` : '';
  const verb = symbols.length === 1 ? 'does' : 'do';
  return new ProblemError(
    'impossible',
    `${named}${more} ${verb} not move in the period, and can not take a share of the risk.`,
    { mend: `Leave ${named}${more} out, or choose another method than ${method}.` },
  );
}

/** What each option is for; elsewhere it would be taken and have no effect. */
const ONLY_FOR: Partial<Record<keyof Asked, readonly Asked['method'][]>> = {
  targetReturn: ['target-return'],
  targetVolatility: ['target-risk'],
  riskBudgets: ['risk-parity'],
  views: ['black-litterman'],
  marketWeights: ['black-litterman'],
  riskAversion: ['black-litterman'],
  tau: ['black-litterman'],
};

function assertComplete(body: Asked): void {
  const { method, expectedReturns } = body;
  for (const [option, methods] of Object.entries(ONLY_FOR))
    if (body[option as keyof Asked] !== undefined && !methods.includes(method))
      throw invalidBody(option, `is for the method ${methods.join(' or ')}, not for ${method}`);
  if (method === 'risk-parity' || method === 'hrp') assertLong(body);
  if (method === 'target-return' && body.targetReturn === undefined)
    throw invalidBody('targetReturn', 'is what the method aims at');
  if (method === 'target-risk' && body.targetVolatility === undefined)
    throw invalidBody('targetVolatility', 'is what the method aims at');
  if (expectedReturns?.method === 'given' && expectedReturns.values === undefined)
    throw invalidBody('expectedReturns/values', 'are the returns that are given');
  if (method === 'black-litterman' && expectedReturns !== undefined)
    throw invalidBody(
      'expectedReturns',
      'follow from the views and the market where the method is black-litterman',
    );
}

/** Shares of risk are shares of what is held. */
function assertLong({ method, bounds, assetBounds = [] }: Asked): void {
  const why = `must not be below 0 where the method is ${method}: it is long only`;
  if ((bounds?.min ?? 0) < 0) throw invalidBody('bounds/min', why);
  const short = assetBounds.findIndex(({ min }) => (min ?? 0) < 0);
  if (short >= 0) throw invalidBody(`assetBounds/${short}/min`, why);
}

async function choose(db: Reader, context: Context, body: Asked, period: Period) {
  if (body.currency !== undefined) assertCurrency(body.currency, 'body/currency');
  const names = [...(body.assetIds ?? []), ...(body.symbols ?? [])];
  const whole =
    body.portfolioId === undefined && names.length > 0
      ? null
      : wholeOf(await loadSelected(db, body.portfolioId, undefined));
  const path = body.symbols === undefined ? 'body/assetIds' : 'body/symbols';
  const assets =
    names.length > 0
      ? await assetsNamed(db, names, path)
      : [...heldWithin(whole!.state, period.to, period.to).keys()].map((id) => whole!.assets.get(id)!);
  if (assets.length === 0)
    throw new ProblemError(
      'impossible',
      body.portfolioId === undefined
        ? 'The portfolios hold nothing that could be optimised.'
        : 'The portfolio holds nothing that could be optimised.',
      { mend: 'Add transactions, or name assets in symbols.' },
    );
  const market = await marketNamed(db, body, whole);
  const ids = [...assets, ...(market === null ? [] : [market])].map(({ id }) => id);
  return {
    assets,
    market,
    whole,
    splits: await splitsOf(db, context, ids),
    currency: body.currency ?? whole?.portfolio.currency ?? (await baseCurrency(db)),
    dropShort: names.length === 0,
  };
}

/** The asset that stands for the market, where the expected returns need one. */
async function marketNamed(
  db: Reader,
  { expectedReturns }: Asked,
  whole: Whole | null,
): Promise<AssetRow | null> {
  if (expectedReturns?.method !== 'capm') return null;
  const name = expectedReturns.market ?? whole?.portfolio.benchmark ?? null;
  if (name === null) {
    const why = whole === null ? '' : `: ${noBenchmark(whole, 'that could stand for it').reason}`;
    throw invalidBody('expectedReturns/market', `is the asset that stands for the market${why}`);
  }
  return (await assetsNamed(db, [name], 'body/expectedReturns/market'))[0]!;
}

const FEWEST_DAYS = 20;

function assertEnough({ date, unavailable }: ReturnMatrix, assets: readonly AssetRow[]): void {
  if (assets.length > 0 && date.length >= FEWEST_DAYS) return;
  const why = unavailable.slice(0, 3).map(({ reason }) => reason);
  const days = `the assets have ${date.length} daily returns in common, and ${FEWEST_DAYS} are needed`;
  throw new ProblemError('impossible', `There is too little to optimise by: ${[days, ...why].join('; ')}.`, {
    mend: unavailable[0]?.mend ?? 'Add prices, or choose a longer period or other assets.',
  });
}

/** The weights of the assets in what of them is held; null where they can not be valued or nothing is held. */
async function weightsHeld(
  context: Context,
  bookId: string,
  { parts, portfolio }: Whole,
  assets: readonly AssetRow[],
  { to }: Period,
): Promise<Float64Array | null> {
  const values = new Map<string, Decimal | null>(assets.map(({ id }) => [id, ZERO]));
  for (const part of parts) {
    const { items } = await holdingsOf(context, bookId, part, to, portfolio.currency);
    for (const { assetId, valueInBase } of items) {
      const before = values.get(assetId) ?? null;
      values.set(assetId, before === null || valueInBase === null ? null : add(before, valueInBase));
    }
  }
  const own = assets.map(({ id }) => values.get(id) ?? null);
  if (own.includes(null)) return null;
  const weights = Float64Array.from(own, (value) => toNumber(value ?? ZERO));
  const all = weights.reduce((sum, value) => sum + value, 0);
  return all > 0 ? weights.map((value) => value / all) : null;
}

function questionOf(
  body: Asked,
  matrix: ReturnMatrix,
  assets: readonly AssetRow[],
  market: AssetRow | null,
  current: Float64Array | null,
): OptimizationQuestion {
  const days = matrix.date.length;
  const columns = new Map(matrix.assets.map(({ id }, at) => [id, at]));
  const column = (id: string): Float64Array =>
    matrix.returns.subarray(columns.get(id)! * days, (columns.get(id)! + 1) * days);
  const returns = new Float64Array(assets.length * days);
  for (const [at, { id }] of assets.entries()) returns.set(column(id), at * days);
  const riskFree = body.riskFree ?? 0;
  return {
    method: body.method,
    returns,
    assets: assets.length,
    days,
    expected: expectedBy(body, assets, market === null || !columns.has(market.id) ? null : column(market.id)),
    covariance: body.covariance ?? 'ledoit-wolf',
    riskFree,
    limits: limitsOf(body, assets),
    target: body.method === 'target-return' ? (body.targetReturn ?? null) : (body.targetVolatility ?? null),
    budgets: budgetsOf(body, assets),
    confidence: body.confidence ?? 0.95,
    views: (body.views ?? []).map((view, at) => viewOf(view, assets, riskFree, at)),
    marketWeights: marketOf(body, assets, current),
    riskAversion: body.riskAversion ?? 2.5,
    tau: body.tau ?? 0.05,
    frontierPoints: body.frontierPoints ?? 20,
    current,
  };
}

function expectedBy(
  { expectedReturns }: Asked,
  assets: readonly AssetRow[],
  market: Float64Array | null,
): ReturnsBy {
  if (expectedReturns === undefined || expectedReturns.method === 'historical')
    return { method: 'historical' };
  if (expectedReturns.method === 'capm') {
    if (market !== null) return { method: 'capm', market: Float64Array.from(market) };
    throw new ProblemError('impossible', 'The market has too few prices in the period.', {
      mend: 'Add prices of the asset that stands for the market, or choose another one.',
    });
  }
  const values = new Float64Array(assets.length).fill(Number.NaN);
  for (const [at, { asset, return: value }] of (expectedReturns.values ?? []).entries())
    values[placeOf(assets, asset, `expectedReturns/values/${at}/asset`)] = value;
  const absent = values.findIndex(Number.isNaN);
  if (absent >= 0)
    throw invalidBody('expectedReturns/values', `the return of ${assets[absent]!.symbol} is not given`);
  return { method: 'given', values };
}

function budgetsOf({ riskBudgets }: Asked, assets: readonly AssetRow[]): Float64Array {
  if (riskBudgets === undefined) return new Float64Array(assets.length).fill(1 / assets.length);
  const budgets = new Float64Array(assets.length);
  for (const [at, { asset, share }] of riskBudgets.entries())
    budgets[placeOf(assets, asset, `riskBudgets/${at}/asset`)] = share;
  const absent = budgets.indexOf(0);
  if (absent >= 0) throw invalidBody('riskBudgets', `the share of ${assets[absent]!.symbol} is not given`);
  const sum = budgets.reduce((all, share) => all + share, 0);
  if (Math.abs(sum - 1) > 1e-5)
    throw invalidBody('riskBudgets', `the shares must add up to 1, and add up to ${Number(sum.toFixed(6))}`);
  return budgets.map((share) => share / sum);
}

function viewOf(
  { return: value, confidence, ...sides }: NonNullable<Asked['views']>[number],
  assets: readonly AssetRow[],
  riskFree: number,
  at: number,
): View {
  const { mix, said } = mixOf(sides, assets, `views/${at}`);
  const invested = mix.reduce((sum, weight) => sum + weight, 0);
  return {
    name: `${said} by ${Number((value * 100).toFixed(4))} %`,
    mix,
    return: value - riskFree * invested,
    confidence: confidence ?? null,
  };
}

/** What a view is of: an asset, one over another, or several with their weights. */
function mixOf(
  { asset, over, mix: several }: Pick<NonNullable<Asked['views']>[number], 'asset' | 'over' | 'mix'>,
  assets: readonly AssetRow[],
  path: string,
): { mix: Float64Array; said: string } {
  if (several !== undefined && (asset !== undefined || over !== undefined))
    throw invalidBody(`${path}/mix`, 'stands in place of asset and over');
  if (several === undefined && asset === undefined) throw invalidBody(path, 'needs an asset or a mix');
  const parts = several?.map((part, at) => ({ ...part, path: `${path}/mix/${at}/asset` })) ?? [
    { asset: asset!, weight: 1, path: `${path}/asset` },
    ...(over === undefined ? [] : [{ asset: over, weight: -1, path: `${path}/over` }]),
  ];
  const mix = new Float64Array(assets.length);
  for (const part of parts) {
    const place = placeOf(assets, part.asset, part.path);
    if (mix[place] !== 0) throw invalidBody(part.path, 'must be another asset');
    mix[place] = part.weight;
  }
  if (mix.every((weight) => weight === 0)) throw invalidBody(`${path}/mix`, 'has weights of nothing');
  const symbols = (sign: 1 | -1): string =>
    [...mix.keys()]
      .filter((place) => Math.sign(mix[place]!) === sign)
      .map((place) => assets[place]!.symbol)
      .join(' and ');
  const [above, below] = [symbols(1), symbols(-1)];
  return { mix, said: below === '' ? above : `${above} over ${below}`.trim() };
}

/** Those given, else what is held, else equal parts. */
function marketOf(
  { marketWeights }: Asked,
  assets: readonly AssetRow[],
  current: Float64Array | null,
): Float64Array {
  if (marketWeights === undefined) return current ?? new Float64Array(assets.length).fill(1 / assets.length);
  const weights = new Float64Array(assets.length);
  for (const [at, { asset, weight }] of marketWeights.entries())
    weights[placeOf(assets, asset, `marketWeights/${at}/asset`)] = weight;
  const whole = weights.reduce((all, weight) => all + weight, 0);
  if (!(whole > 0)) throw invalidBody('marketWeights', 'must add up to more than nothing');
  return weights.map((weight) => weight / whole);
}
