import type { Rebalanced } from '@financehub/core/portfolio/rebalance.ts';
import type { RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import { TradePlan } from '@financehub/core/portfolio/rebalance-plan.ts';
import { threadsOf } from '../../jobs/threads.ts';
import { type PlanAnswer, planTrades } from './plan.worker.ts';

/** So many positions take less time here than a thread takes to start. */
const FEW = 50;
const IDLE_MS = 60_000;
const YOUNG_MB = 48;

const threads = threadsOf(new URL('./plan.worker.ts', import.meta.url), {
  most: 1,
  idleMs: IDLE_MS,
  youngMb: YOUNG_MB,
});

/** As `rebalance`, without holding up other requests; null where more is taken out than can be raised. */
export async function planned(input: RebalanceInput): Promise<Rebalanced | null> {
  const answer =
    input.positions.length <= FEW
      ? planTrades(input)
      : ((await threads().run(input, { name: 'planTrades' })) as PlanAnswer | null);
  if (answer === null) return null;
  const before = new TradePlan(input);
  const { outcome, traded, count, frozen } = answer;
  if (outcome !== 'traded') return { before, plan: before, outcome, traded };
  const plan = new TradePlan(input, frozen);
  for (const [position, units] of count.entries()) if (units !== 0) plan.add(position, units);
  return { before, plan, outcome, traded };
}
