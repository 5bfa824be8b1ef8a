import { type Levels, levelsOfBins, levelsOfTick } from '@financehub/core/charts/volume-profile.ts';

export interface LevelsAsked {
  readonly bins: number;
  /** Instead of `bins`, where it is not null. */
  readonly tick: number | null;
}

/** Throws a LevelsError. */
export function levelsAsked({ bins, tick }: LevelsAsked, lowest: number, highest: number): Levels {
  return tick === null ? levelsOfBins(lowest, highest, bins) : levelsOfTick(lowest, highest, tick);
}
