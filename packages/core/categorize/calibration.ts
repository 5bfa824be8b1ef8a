import { softmax } from './softmax.ts';

export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly meanConfidence: number;
  readonly accuracy: number;
}

/** Answers by confidence in `bins` bins of equal width (0 to 1); empty ones have NaN for their means. */
export function reliability(
  confidence: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
  bins = 15,
): ReliabilityBin[] {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let at = 0; at < confidence.length; at += 1) {
    const bin = Math.min(bins - 1, Math.max(0, Math.ceil(confidence[at]! * bins) - 1));
    counts[bin]! += 1;
    sums[bin]! += confidence[at]!;
    if (right[at]) hits[bin]! += 1;
  }
  return Array.from(counts, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    meanConfidence: sums[bin]! / count,
    accuracy: hits[bin]! / count,
  }));
}

/**
 * Expected calibration error: the mean over bins of |accuracy - mean confidence|, weighted by their counts (Naeini, Cooper,
 * Hauskrecht 2015; Guo et al. 2017), here with bins of equal width. NaN without answers.
 */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const filled = bins.filter(({ count }) => count > 0);
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  return (
    filled.reduce(
      (sum, { count, accuracy, meanConfidence }) =>
        sum + (count / total) * Math.abs(accuracy - meanConfidence),
      0,
    ) / (total === 0 ? Number.NaN : 1)
  );
}

/** Mean of -log chance of the right class when the scores (lines x classCount) are divided by `temperature`. */
export function meanLogLoss(
  scores: Float32Array,
  labels: Uint16Array,
  classCount: number,
  temperature = 1,
): number {
  const chances = new Float32Array(classCount);
  let sum = 0;
  for (let line = 0; line < labels.length; line += 1) {
    for (let c = 0; c < classCount; c += 1) chances[c] = scores[line * classCount + c]! / temperature;
    softmax(chances);
    sum -= Math.log(Math.max(chances[labels[line]!]!, 1e-9));
  }
  return sum / labels.length;
}

/** Temperature scaling (Guo et al. 2017): the temperature with the least log loss, by golden section on its logarithm. */
export function fitTemperature(scores: Float32Array, labels: Uint16Array, classCount: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  const loss = (log: number): number => meanLogLoss(scores, labels, classCount, Math.exp(log));
  let [low, high] = [Math.log(0.25), Math.log(8)];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [atLeft, atRight] = [loss(left), loss(right)];
  for (let round = 0; round < 12; round += 1) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - ratio * (high - low);
      atLeft = loss(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + ratio * (high - low);
      atRight = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}

/** Upper end of Wilson's (1927) score interval for `wrong` of `count`, `z` standard errors wide. */
export function wilsonUpper(wrong: number, count: number, z: number): number {
  if (count === 0) return 1;
  const rate = wrong / count;
  const square = z * z;
  const spread = z * Math.sqrt((rate * (1 - rate)) / count + square / (4 * count * count));
  return (rate + square / (2 * count) + spread) / (1 + square / count);
}

/** Standard errors that guard the threshold against few lines: with no error at all, 5 % takes 19 answers. */
const GUARD = 1;

/**
 * The lowest confidence such that, of the answers at least as sure, no more than `targetError` are wrong, with Wilson's
 * upper end as the guess of that rate; above 1, so that there are no answers, where even the surest are wrong too often.
 */
export function thresholdFor(
  confidence: ArrayLike<number>,
  right: ArrayLike<number | boolean>,
  targetError: number,
): number {
  const order = Array.from({ length: confidence.length }, (_, at) => at).sort(
    (a, b) => confidence[b]! - confidence[a]!,
  );
  let wrong = 0;
  let threshold = 1.01;
  order.forEach((at, place) => {
    if (!right[at]) wrong += 1;
    const next = order[place + 1];
    const last = next === undefined || confidence[next]! < confidence[at]!;
    if (last && wilsonUpper(wrong, place + 1, GUARD) <= targetError) threshold = confidence[at]!;
  });
  return threshold;
}
