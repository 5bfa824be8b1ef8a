import type { LearningReport } from '../../models.ts';

export type Measured = NonNullable<LearningReport['measured']>;

/** The shares of wrong categories one can accept, from careful to bold. */
export const TARGETS: readonly number[] = [0.01, 0.02, 0.03, 0.05, 0.08, 0.1, 0.15, 0.2, 0.3];

/** The step of the slider that is nearest to a share. */
export function nearestTarget(share: number): number {
  const distance = (at: number) => Math.abs((TARGETS[at] ?? 1) - share);
  return TARGETS.reduce((best, _, at) => (distance(at) < distance(best) ? at : best), 0);
}

type Bin = Measured['reliability'][number];

/** Bins from 0 to 1 without gaps, where all that are filled have one width; otherwise as they are. */
export function wholeBins(bins: readonly Bin[]): readonly Bin[] {
  const width = (bins[0]?.to ?? 1) - (bins[0]?.from ?? 0);
  const count = Math.round(1 / width);
  const even = bins.every(({ from, to }) => Math.abs(to - from - width) < 1e-6);
  if (!even || count < bins.length) return bins;
  return Array.from({ length: count }, (_, at) => {
    const [from, to] = [at / count, (at + 1) / count];
    const filled = bins.find((bin) => Math.abs(bin.from - from) < width / 2);
    return filled ?? { from, to, count: 0, confidence: 0, accuracy: 0 };
  });
}

/** How sure it said it was in a bin; of an empty one its middle, so that the line goes on. */
export function statedIn({ count, from, to, confidence }: Bin): number {
  return count === 0 ? (from + to) / 2 : confidence;
}

/** How far the stated and the real shares lie apart, in a word. */
export function calibrationWord(error: number): string {
  if (error <= 0.03) return 'well calibrated';
  return error <= 0.08 ? 'roughly calibrated' : 'not well calibrated yet';
}
