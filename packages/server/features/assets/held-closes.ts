import {
  decimal,
  formatDecimal,
  multiply,
  subtract,
  toNumber,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { type EpochDay, day as epochDay, formatDay } from '@financehub/core/time/day.ts';
import { lastAtOrBefore } from '@financehub/core/time/day-column.ts';
import type { Context } from '../../context.ts';
import type { DatedClose, Series } from '../../warehouse/warehouse.ts';
import { closesOf } from './closes.ts';
import { type AssetOption, optionOf } from './option.ts';
import type { AssetRow, OptionColumns } from './store.ts';

/*
 * What one unit of a holding is worth. Prices of options are stored per unit of the underlying; a contract is worth the multiplier
 * times as much, and from its expiry on what exercising it on that day brought.
 */

type Warehoused = Pick<Context, 'warehouse'>;
type Held = Pick<AssetRow, 'id'> & OptionColumns;

/** The last day that the warehouse can hold a price of. */
const LAST_DAY = '9999-12-31';
const NO_SERIES: Series = { date: new Int32Array(0), value: new Float64Array(0) };

/** As {@link closesOf}, of one unit held. */
export async function heldCloses(
  context: Warehoused,
  bookId: string,
  assets: Iterable<Held>,
  knownAt: Date | null = null,
): Promise<Map<string, Series>> {
  const rows = [...assets];
  const options = optionsAmong(rows);
  const underlyings = [...options.values()].map(({ underlyingAssetId }) => underlyingAssetId);
  const ids = [...new Set([...rows.map(({ id }) => id), ...underlyings])];
  const closes = await closesOf(context, bookId, ids, knownAt);
  const held = new Map(rows.map(({ id }) => [id, closes.get(id) ?? NO_SERIES]));
  for (const [id, option] of options)
    held.set(id, contractSeries(option, held.get(id)!, closes.get(option.underlyingAssetId) ?? NO_SERIES));
  return held;
}

/** The last close of one unit held at or before a day. */
export async function heldLastCloses(
  context: Warehoused,
  bookId: string,
  assets: Iterable<Held>,
  asOf: string,
  knownAt: Date | null = null,
): Promise<Map<string, DatedClose>> {
  const rows = [...assets];
  const read = (ids: readonly string[], day: string) =>
    context.warehouse.lastCloses(bookId, ids, day, knownAt);
  const closes = await read(
    rows.map(({ id }) => id),
    asOf,
  );
  const options = optionsAmong(rows);
  if (options.size === 0) return closes;
  const ended = await valuesAtExpiry(context, bookId, [...options.values()], epochDay(asOf), knownAt);
  const held = new Map(closes);
  for (const [id, option] of options) {
    const close = ended.get(option) ?? closes.get(id);
    if (close !== undefined) held.set(id, ofContract(close, option));
  }
  return held;
}

/** As {@link heldLastCloses} for each of the days, in their order. */
export async function heldClosesAt(
  context: Warehoused,
  bookId: string,
  assets: Iterable<Held>,
  days: readonly string[],
  knownAt: Date | null = null,
): Promise<Map<string, (DatedClose | null)[]>> {
  const rows = [...assets];
  const closes = await context.warehouse.closesAt(
    bookId,
    rows.map(({ id }) => id),
    days,
    knownAt,
  );
  const options = optionsAmong(rows);
  if (options.size === 0) return closes;
  const held = new Map(closes);
  const ended = await Promise.all(
    days.map((day) => valuesAtExpiry(context, bookId, [...options.values()], epochDay(day), knownAt)),
  );
  for (const [id, option] of options)
    held.set(
      id,
      days.map((_, index) => {
        const close = ended[index]!.get(option) ?? closes.get(id)?.[index] ?? null;
        return close === null ? null : ofContract(close, option);
      }),
    );
  return held;
}

function optionsAmong(rows: readonly Held[]): Map<string, AssetOption> {
  return new Map(
    rows.flatMap((row) => {
      const option = optionOf(row);
      return option === null ? [] : [[row.id, option] as const];
    }),
  );
}

const ofContract = ({ date, close }: DatedClose, { multiplier }: AssetOption): DatedClose => ({
  date,
  close: formatDecimal(trim(multiply(decimal(close), multiplier))),
});

/**
 * What exercise at expiry brought, per unit of the underlying, of the options that have expired by the day. One whose
 * underlying has no price that late is left out: it may still be trading.
 */
async function valuesAtExpiry(
  { warehouse }: Warehoused,
  bookId: string,
  options: readonly AssetOption[],
  asOf: EpochDay,
  knownAt: Date | null,
): Promise<Map<AssetOption, DatedClose>> {
  const expired = options.filter(({ expiry }) => expiry <= asOf);
  if (expired.length === 0) return new Map();
  const underlyings = [...new Set(expired.map(({ underlyingAssetId }) => underlyingAssetId))];
  const expiries = [...new Set(expired.map(({ expiry }) => expiry))];
  const [last, at] = await Promise.all([
    warehouse.lastCloses(bookId, underlyings, LAST_DAY, knownAt),
    warehouse.closesAt(bookId, underlyings, expiries.map(formatDay), knownAt),
  ]);
  return new Map(
    expired.flatMap((option) => {
      const { underlyingAssetId, expiry } = option;
      const latest = last.get(underlyingAssetId);
      const close = at.get(underlyingAssetId)?.[expiries.indexOf(expiry)] ?? null;
      if (latest === undefined || epochDay(latest.date) < expiry || close === null) return [];
      return [[option, { date: formatDay(expiry), close: intrinsic(option, close.close) }] as const];
    }),
  );
}

function intrinsic({ kind, strike }: AssetOption, close: string): string {
  const spot = decimal(close);
  const value = kind === 'call' ? subtract(spot, strike) : subtract(strike, spot);
  return formatDecimal(trim(value.units > 0n ? value : ZERO));
}

/** The column of a contract's worth: its own closes before the expiry, what exercise brought on it, and nothing after. */
function contractSeries(option: AssetOption, own: Series, underlying: Series): Series {
  const { expiry, kind } = option;
  const [multiplier, strike] = [toNumber(option.multiplier), toNumber(option.strike)];
  const reached = (underlying.date.at(-1) ?? Number.NEGATIVE_INFINITY) >= expiry;
  const at = reached ? lastAtOrBefore(underlying.date, expiry) : -1;
  const kept = at >= 0 ? lastAtOrBefore(own.date, expiry - 1) + 1 : own.date.length;
  const length = at >= 0 ? kept + 1 : kept;
  const date = new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
  const value = new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
  date.set(own.date.subarray(0, kept));
  for (let row = 0; row < kept; row += 1) value[row] = own.value[row]! * multiplier;
  if (at >= 0) {
    const spot = underlying.value[at]!;
    date[kept] = expiry;
    value[kept] = Math.max(kind === 'call' ? spot - strike : strike - spot, 0) * multiplier;
  }
  return { date, value };
}
