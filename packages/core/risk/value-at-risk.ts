import { historicalVar } from './historical.ts';
import { monteCarloVar } from './monte-carlo.ts';
import { cornishFisherVar, normalVar } from './parametric.ts';
import type { VarAnswer, VarQuestion } from './question.ts';

const METHODS = {
  historical: historicalVar,
  normal: normalVar,
  'cornish-fisher': cornishFisherVar,
  'monte-carlo': monteCarloVar,
} as const;

/** What the book may lose over the horizon, by the method asked for; a NoVar where it can not be said. */
export function valueAtRisk(question: VarQuestion): VarAnswer {
  return METHODS[question.method](question);
}
