import { type Rebalanced, rebalance } from '@financehub/core/portfolio/rebalance.ts';
import type { RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import { RaisesTooMuch } from '@financehub/core/portfolio/rebalance-settle.ts';

/** What of a plan can be told to another thread; the rest follows from it and the input. */
export interface PlanAnswer {
  readonly outcome: Rebalanced['outcome'];
  readonly traded: ReadonlySet<number>;
  /** Units by position. */
  readonly count: Float64Array;
  readonly frozen: Uint8Array;
}

/** Null: more is taken out than can be raised. */
export function planTrades(input: RebalanceInput): PlanAnswer | null {
  try {
    const { plan, outcome, traded } = rebalance(input);
    return { outcome, traded, count: plan.count, frozen: plan.frozen };
  } catch (error) {
    if (error instanceof RaisesTooMuch) return null;
    throw error;
  }
}
