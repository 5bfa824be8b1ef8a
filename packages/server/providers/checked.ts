import { add, decimal } from '@financehub/core/money/decimal.ts';
import { parseDay } from '@financehub/core/time/day.ts';
import type { Bar, Rate } from '../warehouse/warehouse.ts';
import { mapInSlices } from './answers.ts';
import { stored } from './figures.ts';
import type { Dividend, History, HistoryAsk, Split } from './provider.ts';

type Period = Pick<HistoryAsk, 'from' | 'to'>;

/**
 * A history in the order and of the days that were asked for, each once: of a day that is repeated the last row counts, and
 * its dividends in one currency are one. Throws a RangeError for a day that there is not and for a figure that is too large.
 */
export async function checkedHistory(history: History, period: Period): Promise<History> {
  const bars = await mapInSlices(history.bars, (bar) => (within(bar.date, period) ? checkedBar(bar) : null));
  return {
    ...history,
    bars: inOrder(bars.filter((bar) => bar !== null)),
    dividends: checkedDividends(history.dividends, period),
    splits: inOrder(history.splits.filter((split) => within(split.date, period) && storable(split.ratio))),
  };
}

/** Rates as {@link checkedHistory}; the order is that of the provider. */
export async function checkedRates(rates: readonly Rate[], period: Period): Promise<readonly Rate[]> {
  const checked = await mapInSlices(rates, (rate) =>
    within(rate.date, period) && storable(rate.rate) ? rate : null,
  );
  return checked.filter((rate) => rate !== null);
}

function within(date: string, { from, to }: Period): boolean {
  if (parseDay(date) === null) throw new RangeError(`there is no day ${date.slice(0, 40)}`);
  return date >= from && date <= to;
}

/** As the warehouse keeps figures: 26 digits before the point. */
const STORABLE = /^\d{1,26}(\.|$)/;

/** Answers true, or throws. */
function storable(figure: string): boolean {
  if (!STORABLE.test(figure)) throw new RangeError(`${figure.slice(0, 40)} is larger than what can be kept`);
  return true;
}

function checkedBar(bar: Bar): Bar {
  storable(bar.close);
  const volume = bar.volume !== null && STORABLE.test(bar.volume) ? bar.volume : null;
  return volume === bar.volume ? bar : { ...bar, volume };
}

function checkedDividends(dividends: readonly Dividend[], period: Period): Dividend[] {
  const byDay = new Map<string, Dividend>();
  for (const dividend of dividends) {
    if (!within(dividend.exDate, period) || !storable(dividend.amount)) continue;
    const key = `${dividend.exDate} ${dividend.currency}`;
    const other = byDay.get(key);
    const amount =
      other === undefined ? dividend.amount : stored(add(decimal(other.amount), decimal(dividend.amount)));
    byDay.set(key, { ...dividend, payDate: other?.payDate ?? dividend.payDate, amount });
  }
  return [...byDay.values()].sort((a, b) => (a.exDate < b.exDate ? -1 : 1));
}

/** By day, each once; what is in order already stays as it is. */
function inOrder<T extends Bar | Split>(rows: readonly T[]): readonly T[] {
  if (rows.every((row, index) => index === 0 || rows[index - 1]!.date < row.date)) return rows;
  const byDay = new Map(rows.map((row) => [row.date, row]));
  return [...byDay.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
