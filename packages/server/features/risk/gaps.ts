import { type Decimal, isZero, subtract, sum, toNumber } from '@financehub/core/money/decimal.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Missing } from '../analytics/index.ts';
import type { HeldNow } from './held.ts';
import type { BookFacts } from './risk.worker.ts';

/** A part of what is held that figures of the whole lack: it has no value, or nothing says how it moves. */
export interface Gap extends Missing {
  /** Of what has a value, by size; null of what has none. */
  readonly share: number | null;
}

export const gapOf = (why: Missing, share: number | null): Gap => ({ ...why, share });

/** Why a figure of the whole is missing: the way out beside what would mend it. */
export const whyOf = ({ assetId, symbol, reason, mend }: Gap): Missing => ({
  assetId,
  symbol,
  reason,
  mend: `${mend}, or leave it out`,
});

/** What of the whole has no value. */
export const unvaluedGaps = (unvalued: readonly Missing[]): Gap[] =>
  once(unvalued.map((why) => gapOf(why, null)));

/** What of the whole has no value or no returns, where the answer names each once. */
export function gapsOf(held: HeldNow, facts: Pick<BookFacts, 'without' | 'leftOut'>): Gap[] {
  const sizeOf = (at: number): number => Math.abs(toNumber(held.shown[at]!.value));
  const size = held.shown.reduce((all, _, at) => all + sizeOf(at), 0);
  const shareOf = (items: readonly number[]): number => items.reduce((all, at) => all + sizeOf(at), 0) / size;
  const moved = Map.groupBy(facts.without, (at) => held.request.items[at]!.driver);
  return [
    ...unvaluedGaps(held.unvalued.map(({ why }) => why)),
    ...[...held.unmodelled].flatMap(([at, why]) =>
      isZero(held.shown[at]!.value) ? [] : [gapOf(why, shareOf([at]))],
    ),
    ...facts.leftOut.flatMap((left) => {
      const items = moved.get(left.driver);
      return items === undefined ? [] : [gapOf(missingDriver(held, left), shareOf(items))];
    }),
  ];
}

/** Whether a part lacks a value or a model: known before its returns are looked at. */
export const isIncomplete = ({ unvalued, unmodelled, shown }: HeldNow): boolean =>
  unvalued.length > 0 || [...unmodelled.keys()].some((at) => !isZero(shown[at]!.value));

/** Where figures of the whole are asked for its value, null where a part has none; else that of the parts with figures. */
export function countedValue(held: HeldNow, leaveOut: boolean, without: readonly number[]): Decimal | null {
  if (leaveOut) return subtract(held.known, sum(without.map((at) => held.shown[at]!.value)));
  return held.unvalued.length > 0 ? null : held.known;
}

/** What several portfolios lack is said once. */
export const once = (all: readonly Gap[]): Gap[] => [
  ...new Map(all.map((each) => [`${each.assetId} ${each.symbol} ${each.reason}`, each])).values(),
];

/** Days between two returns at most; see `alignedReturns`. */
const LONGEST_PAUSE = 14;

/** Where the returns end long before the day: by what. */
export function endsEarly(held: HeldNow, date: Int32Array, items: readonly number[]): string[] {
  const { request, drivers } = held;
  const last = date.at(-1);
  if (last === undefined || request.to - last <= LONGEST_PAUSE) return [];
  const lastOf = (driver: number): EpochDay =>
    request.drivers[driver]!.date.findLast((day) => day <= request.to) ?? request.from;
  const own = [...new Set(items.map((at) => request.items[at]!.driver))];
  const first = own.reduce((a, b) => (lastOf(b) < lastOf(a) ? b : a));
  const what = drivers[first]!.asset?.symbol ?? `The rate of ${drivers[first]!.currency}`;
  return [
    `${what} has no price after ${formatDay(lastOf(first))}: the returns end on ${formatDay(last)}, long before ${formatDay(request.to)}`,
  ];
}

/** Why a driver has no returns, by name. */
function missingDriver(
  { drivers, currency, request: { from, to } }: HeldNow,
  left: BookFacts['leftOut'][number],
): Missing {
  const { asset, currency: code } = drivers[left.driver]!;
  const what = asset?.symbol ?? `the rate of ${code}`;
  const head = { assetId: asset?.id ?? null, symbol: asset?.symbol ?? code };
  const period = `from ${formatDay(from)} to ${formatDay(to)}`;
  switch (left.why) {
    case 'no-rate':
      return {
        ...head,
        reason: `there is no exchange rate from ${code} to ${currency} for the prices of ${what} ${period}`,
        mend: `add exchange rates between ${code} and ${currency}`,
      };
    case 'short':
      return {
        ...head,
        reason: `${what} is known on ${left.days} days only, less than half as many as the others`,
        mend: `add earlier prices of ${what} or choose a shorter period`,
      };
    case 'ended':
      return {
        ...head,
        reason: `${what} has no price after ${formatDay(left.last!)}, and so no returns beside those of the others`,
        mend: `add newer prices of ${what}, or sell it if it is worth nothing any more`,
      };
    case 'no-price':
      return {
        ...head,
        reason: `${what} has too few prices ${period}`,
        mend: `add daily prices of ${what} ${period}`,
      };
  }
}
