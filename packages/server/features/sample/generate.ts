import { generateSample } from '@financehub/core/sample/sample.ts';
import type { Sample } from '@financehub/core/sample/shape.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/** Runs in a worker thread. The same day gives the same data everywhere. */
export default function generate(today: EpochDay): Sample {
  return generateSample({ seed: 20_260_101, today });
}
