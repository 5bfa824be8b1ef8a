import type { EpochDay } from '../time/day.ts';
import type { HashIndex } from './hashing.ts';
import type { Layer } from './layer.ts';
import type { BayesTotals } from './naive-bayes.ts';
import type { ClassRows } from './table.ts';

/** The part of the softmax that reads text: character n-grams, words and pairs, weighted by TF-IDF. */
export interface TextModel {
  readonly index: HashIndex;
  /** log(texts / texts with the feature) + 1, by row. */
  readonly idf: Float32Array;
  readonly weights: ClassRows;
  readonly bias: Float32Array;
}

/** How sure an answer must be and how sure the model was on lines it had not seen. */
export interface Calibration {
  readonly temperature: number;
  /** Answers below it are not given. */
  readonly threshold: number;
  /** Rows of the user's own that weigh as much as the vocabulary. */
  readonly vocabularyRows: number;
  /** Lines kept apart for calibration; 0 where there were too few. */
  readonly lines: number;
}

/** MEMBERS x BUCKETS weights of the log-linear pool; see `pooling.ts`. */
export type PoolWeights = Float64Array;

/**
 * A trained model: plain objects, numbers, strings and typed arrays, so that it can be cloned, stored, or moved to shared
 * memory by `placeModel` and read by any number of threads.
 */
export interface Model {
  readonly categories: readonly string[];
  /** Class by key of the starter chart, for what the vocabulary means. */
  readonly starter: Readonly<Record<string, number>>;
  readonly text: TextModel;
  readonly layers: readonly Layer[];
  /** Bias of the softmax over features of the line. */
  readonly bias: Float32Array;
  readonly totals: BayesTotals;
  readonly pool: PoolWeights;
  readonly calibration: Calibration;
  /** Rows of this day count 1, older ones half as much for each year. */
  readonly reference: EpochDay;
  readonly rows: number;
}

type Allocate = (bytes: number) => ArrayBufferLike;

function bytesOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return Math.ceil(value.byteLength / 8) * 8;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum, each) => sum + bytesOf(each), 0);
}

/** A copy of the model with every array in one buffer from `allocate`, such as `(n) => new SharedArrayBuffer(n)`. */
export function placeModel(model: Model, allocate: Allocate): Model {
  const buffer = allocate(bytesOf(model));
  let at = 0;
  const place = (value: unknown): unknown => {
    if (ArrayBuffer.isView(value)) {
      const from = value as Float64Array;
      const Kind = from.constructor as new (
        buffer: ArrayBufferLike,
        at: number,
        length: number,
      ) => Float64Array;
      const copy = new Kind(buffer, at, from.length);
      copy.set(from);
      at += Math.ceil(from.byteLength / 8) * 8;
      return copy;
    }
    if (Array.isArray(value)) return value.map(place);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, place(each)]));
  };
  return place(model) as Model;
}
