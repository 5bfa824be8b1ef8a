import type { RiskBook } from './exposure.ts';

export type Method = 'historical' | 'normal' | 'cornish-fisher' | 'monte-carlo';
export type Weighting = 'plain' | 'age' | 'filtered';
export type VolatilityModel = 'plain' | 'ewma' | 'garch';
export type Scaling = 'none' | 'square-root-of-time' | 'overlapping' | 'simulated' | 'aggregated';

export interface VarModel {
  readonly method: Method;
  /** Of historical outcomes. */
  readonly weighting: Weighting;
  /** Of normal, Cornish-Fisher and Monte Carlo, and what `filtered` filters by (there plain means ewma). */
  readonly volatility: VolatilityModel;
  readonly confidence: number;
  readonly horizon: number;
  /** Of a historical horizon of several days: from one day, or of runs of days that overlap. */
  readonly scaling: 'square-root' | 'overlapping';
  /** Of the exponentially weighted variance. */
  readonly decay: number;
  /** Of age weights. */
  readonly ageDecay: number;
  readonly distribution: 'normal' | 't';
  /** Of Student's t; null: as heavy as the tails of the past, from their kurtosis. */
  readonly degreesOfFreedom: number | null;
  readonly scenarios: number;
  readonly seed: number;
}

export interface VarQuestion extends VarModel {
  readonly book: RiskBook;
}

/** Amounts in the currency of the exposures; a loss is positive. */
export interface VarAnswer {
  readonly var: number;
  readonly cvar: number;
  /** Ends of the 95 % interval of the VaR; null where there is none. */
  readonly interval: readonly [number, number] | null;
  readonly intervalBy: 'order-statistics' | 'bootstrap' | 'analytic' | 'simulation' | null;
  readonly observations: number;
  readonly scaling: Scaling;
  /** Of the P&L, over the horizon. */
  readonly deviation: number;
  /** By position: they add up to the VaR and to the CVaR. */
  readonly components: Float64Array;
  readonly cvarComponents: Float64Array;
  /** By position: the VaR less that of the rest without it. NaN where it was not worked out. */
  readonly incremental: Float64Array;
  readonly degreesOfFreedom: number | null;
  readonly notes: readonly string[];
}

/** Why a VaR can not be had, and what to do. */
export class NoVar extends Error {
  override readonly name = 'NoVar';
  readonly mend: string;

  constructor(reason: string, mend: string) {
    super(reason);
    this.mend = mend;
  }
}

const FEWEST = 30;

/** A quantile beyond all observations is none. */
export function assertEnough(rows: number, confidence: number, fewest = FEWEST): void {
  const needed = Math.max(fewest, Math.ceil(1 / (1 - confidence) - 1e-9));
  if (rows >= needed) return;
  throw new NoVar(
    `there are ${rows} returns that all holdings have in common, and ${needed} are needed`,
    'add earlier prices of what is held, choose an earlier first day or a lower confidence',
  );
}
