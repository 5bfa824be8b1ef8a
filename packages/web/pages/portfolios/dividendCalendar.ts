import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import { shiftMonth } from '../../format/day.ts';
import { formatMoney } from '../../format/money.ts';
import type { Dividends } from '../../models.ts';
import type { ChartData } from '../../ui/chart/option.ts';

const PAST_MONTHS = 24;
const NEXT_MONTHS = 12;

/** What was paid in each of the last two years' months, and what is to come in the next twelve. */
export function calendarChart({ asOf, currency, months, upcoming }: Dividends): ChartData {
  const now = asOf.slice(0, 7);
  const all = Array.from({ length: PAST_MONTHS + NEXT_MONTHS + 1 }, (_, index) =>
    shiftMonth(now, index - PAST_MONTHS),
  );
  const first = months[0]?.month ?? now;
  const shown = all.filter((month) => month >= first);
  const paid = new Map(months.map(({ month, gross }) => [month, gross]));
  const interest = new Map(months.map((each) => [each.month, each.interest]));
  const declared = sumsByMonth(upcoming.filter(({ status }) => status === 'declared'));
  const expected = sumsByMonth(upcoming.filter(({ status }) => status === 'expected'));
  const series = (name: string, of: ReadonlyMap<string, string | null>) => ({
    name,
    kind: 'bar' as const,
    values: shown.map((month) => (of.has(month) ? (of.get(month) ?? null) : '0')),
  });
  const has = (of: ReadonlyMap<string, string | null>) =>
    [...of.values()].some((value) => Number(value) !== 0);
  return {
    unit: currency,
    days: shown.map((month) => `${month}-01`),
    stack: true,
    show: (value) => formatMoney(String(value), currency),
    series: [
      series('Dividends', paid),
      ...(has(interest) ? [series('Interest', interest)] : []),
      ...(has(declared) ? [series('Declared', declared)] : []),
      ...(has(expected) ? [series('Expected', expected)] : []),
    ],
  };
}

function sumsByMonth(upcoming: Dividends['upcoming']): Map<string, string | null> {
  const sums = new Map<string, string | null>();
  for (const { date, amountInBase } of upcoming) {
    const month = date.slice(0, 7);
    const before = sums.has(month) ? (sums.get(month) ?? null) : formatDecimal(ZERO);
    const unknown = before === null || amountInBase === null;
    sums.set(month, unknown ? null : formatDecimal(add(decimal(before), decimal(amountInBase))));
  }
  return sums;
}
