import type { explainReturns, getPerformance } from '@financehub/contract/performance.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';

export type Performance = ResponseOf<typeof getPerformance>;
export type HoldingGain = Performance['holdings'][number];
export type ReturnsExplained = ResponseOf<typeof explainReturns>;
