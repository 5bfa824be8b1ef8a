import type { LearningReport } from '../../models.ts';

export type Measured = NonNullable<LearningReport['measured']>;

/** The shares of wrong categories one can accept, from careful to bold. */
export const TARGETS: readonly number[] = [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3];

/** The step of the slider that is nearest to a share. */
export function nearestTarget(share: number): number {
  const distance = (at: number) => Math.abs((TARGETS[at] ?? 1) - share);
  return TARGETS.reduce((best, _, at) => (distance(at) < distance(best) ? at : best), 0);
}

/** How sure it said it was in a bin; of an empty one its middle, so that the line goes on. */
export function statedIn({ count, from, to, confidence }: Measured['reliability'][number]): number {
  return count === 0 ? (from + to) / 2 : confidence;
}

/** How far the stated and the real shares lie apart, in a word. */
export function calibrationWord(error: number): string {
  if (error <= 0.03) return 'well calibrated';
  return error <= 0.08 ? 'roughly calibrated' : 'not well calibrated yet';
}
