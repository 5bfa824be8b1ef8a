import type * as contract from '@financehub/contract/risk.ts';
import type { VarModel } from '@financehub/core/risk/question.ts';
import { EWMA_DECAY } from '@financehub/core/risk/volatility.ts';
import { addMonths, day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';

type Choices = Partial<Omit<Static<typeof contract.getValueAtRisk.query>, 'portfolioId'>>;

/** Which methods an option is for; elsewhere it would be taken and have no effect. */
const ONLY_FOR: Partial<Record<keyof Choices, (model: VarModel) => boolean>> = {
  weighting: ({ method }) => method === 'historical',
  volatility: ({ method, weighting }) => method !== 'historical' || weighting === 'filtered',
  decay: (model) => model.volatility === 'ewma',
  ageDecay: ({ method, weighting }) => method === 'historical' && weighting === 'age',
  distribution: ({ method }) => method === 'monte-carlo',
  degreesOfFreedom: ({ method, distribution }) => method === 'monte-carlo' && distribution === 't',
  scenarios: ({ method }) => method === 'monte-carlo',
  scaling: ({ method, weighting, horizon }) =>
    method === 'historical' && weighting === 'plain' && horizon > 1,
  seed: ({ method, weighting }) => method !== 'normal' && (method !== 'historical' || weighting !== 'plain'),
};

const SAID: Partial<Record<keyof Choices, string>> = {
  weighting: 'the method historical',
  volatility: 'the methods normal, cornish-fisher and monte-carlo, and filtered outcomes',
  decay: 'the volatility ewma',
  ageDecay: 'outcomes weighted by age',
  distribution: 'the method monte-carlo',
  degreesOfFreedom: 'the method monte-carlo with the distribution t',
  scenarios: 'the method monte-carlo',
  scaling: 'the plain historical method over several days',
  seed: 'what draws: monte-carlo, and the intervals of all but plain historical and normal',
};

/** The model asked for; an option that has no effect on it is a ProblemError that names it. */
export function modelOf(query: Choices): VarModel {
  const { method = 'historical', weighting = 'plain' } = query;
  const filtered = method === 'historical' && weighting === 'filtered';
  const model: VarModel = {
    method,
    weighting,
    volatility: query.volatility ?? (filtered ? 'ewma' : 'plain'),
    confidence: query.confidence ?? 0.95,
    horizon: query.horizon ?? 1,
    scaling: query.scaling ?? 'square-root',
    decay: query.decay ?? EWMA_DECAY,
    ageDecay: query.ageDecay ?? 0.98,
    distribution: query.distribution ?? 'normal',
    degreesOfFreedom: query.degreesOfFreedom ?? null,
    scenarios: query.scenarios ?? 100_000,
    seed: query.seed ?? 1,
  };
  for (const [option, fits] of Object.entries(ONLY_FOR)) {
    const key = option as keyof Choices;
    if (query[key] === undefined || fits(model)) continue;
    throw new ProblemError('invalid', `${option} is for ${SAID[key]}.`, {
      errors: [{ path: `querystring/${option}`, message: `is for ${SAID[key]}` }],
    });
  }
  if (filtered && query.volatility === 'plain')
    throw new ProblemError('invalid', 'Filtered outcomes need a volatility that changes.', {
      errors: [{ path: 'querystring/volatility', message: 'is ewma or garch for filtered outcomes' }],
    });
  return model;
}

export function settled({ method, weighting, volatility, confidence }: VarModel) {
  const historical = method === 'historical';
  return {
    method,
    weighting: historical ? weighting : null,
    volatility: historical && weighting !== 'filtered' ? null : volatility,
    confidence,
  };
}

const YEARS = 10;

/** The days asked for: up to today, and ten years back where no first day is named. */
export function periodAsked(
  query: { from?: string; to?: string },
  context: Pick<Context, 'now'>,
): { from: EpochDay; to: EpochDay } {
  const to = query.to === undefined ? dayOfInstant(context.now()) : day(query.to);
  const from = query.from === undefined ? addMonths(to, -12 * YEARS) : day(query.from);
  if (from <= to) return { from, to };
  throw new ProblemError('invalid', 'The range ends before it begins.', {
    errors: [{ path: 'querystring/to', message: `must not be before ${formatDay(from)}` }],
  });
}
