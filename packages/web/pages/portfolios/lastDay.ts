import { add, decimal, formatDecimal, negate, sign } from '@financehub/core/money/decimal.ts';
import type { Performance } from '../../models.ts';

export interface DayChange {
  readonly date: string;
  /** Decimal text: the change of the value less what was paid in or taken out. */
  readonly amount: string;
  /** As a fraction, time-weighted; null where the index does not say. */
  readonly share: number | null;
}

/** Days without prices at the end, weekends and holidays, that are looked back over. */
const QUIET = 7;

/** What the last day on which anything moved brought; no change when nothing did for a week, null without two values. */
export function lastDay({ date, value, flows, twrIndex }: Performance['series']): DayChange | null {
  const last = date.length - 1;
  let unmoved: DayChange | null = null;
  for (let at = last; at > 0 && at > last - QUIET; at -= 1) {
    const [now, before] = [value[at] ?? null, value[at - 1] ?? null];
    const flow = flows[at] ?? null;
    if (now === null || before === null || flow === null) return unmoved;
    const change = add(add(decimal(now), negate(decimal(before))), negate(decimal(flow)));
    const [index, earlier] = [twrIndex[at] ?? null, twrIndex[at - 1] ?? null];
    const share = index === null || earlier === null || earlier === 0 ? null : index / earlier - 1;
    const found = { date: date[at]!, amount: formatDecimal(change), share };
    if (sign(change) !== 0) return found;
    unmoved ??= found;
  }
  return unmoved;
}
