import { expectedCalibrationError, reliability } from '@financehub/core/categorize/calibration.ts';
import { thresholdOf } from '@financehub/core/categorize/choose.ts';
import { allLanguages } from '@financehub/core/categorize/languages.ts';
import { predictMany } from '@financehub/core/categorize/predict.ts';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { newScorer } from '@financehub/core/categorize/scoring.ts';
import { type TrainOptions, train } from '@financehub/core/categorize/train.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/** How a model that knew only the older part of a history did on the newer part. */
export interface Measured {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly transactions: number;
  readonly accuracy: number;
  readonly calibrationError: number;
  /** Share of the answers above the threshold, and the share of those that were wrong. */
  readonly coverage: number;
  readonly errorAboveThreshold: number;
  readonly reliability: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly confidence: number;
    readonly accuracy: number;
  }[];
}

const NEWEST = 0.15;
const LEAST_MEASURED = 15;
const BINS = 10;

/** Null when the history is too short. Lines in any order; by day, so that nothing is learned from the future. */
export function measure(lines: readonly LabelledLine[], options: TrainOptions): Measured | null {
  const inOrder = [...lines].sort((a, b) => a.date - b.date);
  const split = inOrder.length - Math.floor(inOrder.length * NEWEST);
  const newest = inOrder.slice(split);
  if (newest.length < LEAST_MEASURED) return null;
  const model = train(inOrder.slice(0, split), options);
  const { classes, confidence } = predictMany(newScorer(model, allLanguages()), newest);
  const right = newest.map(({ categoryId }, at) => model.categories[classes[at]!] === categoryId);
  const threshold = thresholdOf(model);
  const sure = newest.flatMap((_, at) => (confidence[at]! >= threshold ? [right[at]!] : []));
  const bins = reliability(confidence, right, BINS);
  return {
    from: newest[0]!.date,
    to: newest.at(-1)!.date,
    transactions: newest.length,
    accuracy: share(right),
    calibrationError: expectedCalibrationError(bins),
    coverage: sure.length / newest.length,
    errorAboveThreshold: sure.length === 0 ? 0 : 1 - share(sure),
    reliability: bins
      .filter(({ count }) => count > 0)
      .map(({ from, to, count, meanConfidence, accuracy }) => ({
        from,
        to,
        count,
        confidence: meanConfidence,
        accuracy,
      })),
  };
}

function share(flags: readonly boolean[]): number {
  return flags.filter(Boolean).length / flags.length;
}
