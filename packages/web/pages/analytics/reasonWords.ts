import { sentence } from '../../format/text.ts';
import type { Unavailable } from '../../models.ts';

/** The first reason with what mends it, as sentences; null where there is none. */
export function reasonWords(items: readonly Unavailable[]): string | null {
  const [first] = items;
  return first === undefined ? null : `${sentence(first.reason)} ${sentence(first.mend ?? '')}`.trim();
}
