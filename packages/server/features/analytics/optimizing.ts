import { ViewsContradict } from '@financehub/core/optimize/black-litterman.ts';
import { LimitsContradict } from '@financehub/core/optimize/limits.ts';
import { OutOfReach } from '@financehub/core/optimize/mean-variance.ts';
import { NoOptimum } from '@financehub/core/optimize/quadratic-program.ts';
import {
  type OptimizationAnswer,
  type OptimizationQuestion,
  optimize,
  WithoutRisk,
} from '@financehub/core/optimize/question.ts';

/** Errors lose their class between threads: what can not be had travels as data. */
export type Optimized =
  | { readonly answer: OptimizationAnswer }
  | { readonly impossible: string; readonly limits: readonly string[] }
  /** The places of assets that have no risk, where the method shares it. */
  | { readonly flat: readonly number[] };

export function optimized(question: OptimizationQuestion): Optimized {
  try {
    return { answer: optimize(question) };
  } catch (error) {
    if (error instanceof LimitsContradict) return { impossible: error.message, limits: error.limits };
    if (error instanceof ViewsContradict) return { impossible: error.message, limits: error.views };
    if (error instanceof WithoutRisk) return { flat: error.assets };
    if (error instanceof OutOfReach || error instanceof NoOptimum)
      return { impossible: error.message, limits: [] };
    throw error;
  }
}
