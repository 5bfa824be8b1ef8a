import type { explainReturns } from '@financehub/contract/performance.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import type { Performance } from '../../models.ts';

export type { Performance } from '../../models.ts';
export type HoldingGain = Performance['holdings'][number];
export type ReturnsExplained = ResponseOf<typeof explainReturns>;
