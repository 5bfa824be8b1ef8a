import { expectedCalibrationError, type ReliabilityBin, reliability } from './calibration.ts';

/** What was answered for lines whose class is known. */
export interface Answers {
  /** Known classes and answers as numbers below `classCount`. */
  readonly labels: ArrayLike<number>;
  readonly answers: ArrayLike<number>;
  /** Sureness of each answer; only its order matters to coverage. */
  readonly confidence: ArrayLike<number>;
  readonly classCount: number;
}

export interface Quality {
  readonly lines: number;
  readonly accuracy: number;
  /** Mean of F1 over classes that occur among labels or answers. */
  readonly macroF1: number;
  /** Largest share of the lines, surest first, of which at least 95 % are right. */
  readonly coverageAt95: number;
}

export function evaluate({ labels, answers, confidence, classCount }: Answers): Quality {
  const lines = labels.length;
  const right = new Float64Array(classCount);
  const labelled = new Float64Array(classCount);
  const answered = new Float64Array(classCount);
  for (let at = 0; at < lines; at += 1) {
    labelled[labels[at]!]! += 1;
    answered[answers[at]!]! += 1;
    if (labels[at] === answers[at]) right[labels[at]!]! += 1;
  }
  let hits = 0;
  let classes = 0;
  let sum = 0;
  for (let c = 0; c < classCount; c += 1) {
    hits += right[c]!;
    if (labelled[c]! + answered[c]! === 0) continue;
    classes += 1;
    sum += (2 * right[c]!) / (labelled[c]! + answered[c]!);
  }
  return {
    lines,
    accuracy: hits / lines,
    macroF1: sum / classes,
    coverageAt95: coverage(labels, answers, confidence, 0.95),
  };
}

/** The largest share of the answers, surest first, that is right at least as often as `precision`. */
function coverage(
  labels: ArrayLike<number>,
  answers: ArrayLike<number>,
  confidence: ArrayLike<number>,
  precision: number,
): number {
  const order = Array.from({ length: labels.length }, (_, at) => at).sort(
    (a, b) => confidence[b]! - confidence[a]!,
  );
  let right = 0;
  let covered = 0;
  order.forEach((at, place) => {
    if (labels[at] === answers[at]) right += 1;
    const next = order[place + 1];
    const last = next === undefined || confidence[next]! < confidence[at]!;
    if (last && right >= precision * (place + 1)) covered = place + 1;
  });
  return covered / labels.length;
}

/** Reliability in bins of equal width and the expected calibration error over them. */
export function calibrationOf(
  { labels, answers, confidence }: Answers,
  bins = 15,
): { bins: ReliabilityBin[]; error: number } {
  const right = Uint8Array.from(labels, (label, at) => (label === answers[at] ? 1 : 0));
  const curve = reliability(confidence, right, bins);
  return { bins: curve, error: expectedCalibrationError(curve) };
}
