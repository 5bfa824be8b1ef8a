import { type Outlier, outliersIn } from '@financehub/core/prices/outliers.ts';
import { coverageOf, type Gap, gapsIn, type Rhythm, rhythmOf } from '@financehub/core/prices/rhythm.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/** Sorted days and closes of one asset, in shared memory, and its splits by day. */
export interface ScanTask {
  readonly date: Int32Array;
  readonly value: Float64Array;
  readonly splits: ReadonlyMap<EpochDay, number>;
}

/** What the prices of an asset show of themselves, whatever day it is. */
export interface Scan {
  readonly rhythm: Rhythm;
  readonly gaps: readonly Gap[];
  readonly outliers: readonly Outlier[];
  /** 0 to 1; null without prices. */
  readonly coverage: number | null;
}

export default function scan(tasks: readonly ScanTask[]): Scan[] {
  return tasks.map(({ date, value, splits }) => {
    const rhythm = rhythmOf(date);
    const gaps = gapsIn(date, rhythm);
    return {
      rhythm,
      gaps,
      outliers: outliersIn(date, value, splits),
      coverage: date.length === 0 ? null : coverageOf(date, gaps),
    };
  });
}
