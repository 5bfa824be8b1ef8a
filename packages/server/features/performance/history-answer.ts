import { addingUp } from '@financehub/core/money/adding-up.ts';
import { moneyText } from '@financehub/core/money/money-text.ts';
import { sliceOf } from '@financehub/core/portfolio/combined.ts';
import { sampledRows } from '@financehub/core/portfolio/history.ts';
import { startOf } from '@financehub/core/portfolio/period-risk.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { indexOfBenchmark } from './benchmark.ts';
import type { HistoryWish } from './messages.ts';
import { historyOf, type Replica } from './replica.ts';
import { missingInHistory, once } from './unavailable.ts';

/** The history of one portfolio as JSON text, row by row or column by column. */
export function historyAnswer(replica: Replica, wish: HistoryWish): string {
  if (wish.range === null) return textOf(wish, [], [], wish.absent);
  const { currency, today } = wish;
  const { from, to } = wish.range;
  const history = historyOf(replica, { from, to, currency, today }, wish.market);
  const series = sliceOf(history, from, to);
  const { rows, flows } = sampledRows(series, wish.interval);
  const text = moneyText(currency);
  const money = (amount: string | null): string => (amount === null ? 'null' : `"${amount}"`);
  const number = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');
  const columns = [
    rows.map((row) => `"${formatDay(series.date[row]!)}"`),
    rows.map((row) => money(text(series.value[row]!))),
    addingUp(flows, currency).map(money),
    rows.map((row) => number(series.twrIndex[row]!)),
  ];
  const names: string[] = [...NAMES];
  if (wish.benchmark !== null) {
    const index = indexOfBenchmark(wish.benchmark, wish.market, series.date, startOf(series));
    columns.push(rows.map((row) => number(index[row]!)));
    names.push('benchmarkIndex');
  }
  return textOf(
    wish,
    names,
    columns,
    once(missingInHistory(history.unavailable, replica, wish, { from, to })),
  );
}

const NAMES = ['date', 'value', 'netFlows', 'twrIndex'] as const;

/** Thousands of cells that no serialiser needs to look at. */
function textOf(
  { currency, format }: HistoryWish,
  names: readonly string[],
  columns: readonly (readonly string[])[],
  unavailable: readonly object[],
): string {
  const head = `{"currency":${JSON.stringify(currency)},`;
  const tail = `,"unavailable":${JSON.stringify(unavailable)}}`;
  const shown = names.length === 0 ? NAMES : names;
  if (format === 'columns') {
    const members = shown.map((name, at) => `"${name}":[${(columns[at] ?? []).join(',')}]`);
    return `${head}${members.join(',')}${tail}`;
  }
  const rows = (columns[0] ?? []).map((_, row) => `[${columns.map((column) => column[row]).join(',')}]`);
  return `${head}"columns":${JSON.stringify(shown)},"rows":[${rows.join(',')}]${tail}`;
}
