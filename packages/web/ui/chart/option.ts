import type { EChartsCoreOption } from 'echarts/core';
import { showAlong, showDay } from '../../format/day.ts';
import { formatTick } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';
import { dayMarks, dayOf, tickDigits } from './axis.ts';
import { frameOf, gridOf, legendOf, type Room, seriesColor, textStyle, tooltipHtml } from './frame.ts';
import type { TableData } from './table.ts';
import { whiskers } from './whiskers.ts';

/** How a place of the lower axis is called. */
function placeOf(data: ChartData, place: string): string {
  if (data.along !== undefined) return place;
  return dayOf(place) === place ? showDay(place) : showDay(dayOf(place), 'month');
}

export interface Series {
  readonly name: string;
  /** Decimal texts or statistics, one per day; null where there is none. */
  readonly values: readonly (string | number | null)[];
  /** `mark`: a dot where there is a value, and nothing between. */
  readonly kind?: 'line' | 'area' | 'bar' | 'step' | 'mark';
  readonly dashed?: boolean;
  /** From where to where a value may reach (its confidence interval), one per day; drawn as a whisker. */
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

export interface ChartData {
  /** What the axis measures: a currency code, `index`, `%`. */
  readonly unit: string;
  /** Days, or months as `2026-01`. */
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly show: (value: string | number) => string;
  /** Cut the axis to the values instead of starting at zero. */
  readonly fit?: boolean;
  /** Set bars and areas one on the other. */
  readonly stack?: boolean;
  /** What stands along the lower axis instead of days: `days` then holds its texts. */
  readonly along?: string;
  /** How the upright axis shows a value, with as many digits after the point as tell its marks apart; short numbers otherwise. */
  readonly tick?: (value: number, digits: number) => string;
}

interface Point {
  readonly dataIndex: number;
  readonly seriesIndex: number;
  readonly marker: string;
}

function showReach(data: ChartData, series: Series, index: number): string {
  const [low, high] = [series.low?.[index] ?? null, series.high?.[index] ?? null];
  return low === null || high === null ? '' : ` (${data.show(low)} to ${data.show(high)})`;
}

function tooltip(data: ChartData, points: readonly Point[]): string {
  const day = data.days[points[0]?.dataIndex ?? 0] ?? '';
  const rows = points.flatMap(({ dataIndex, seriesIndex, marker }) => {
    const series = data.series[seriesIndex];
    if (series === undefined) return [];
    const value = series.values[dataIndex] ?? null;
    const shown = value === null ? '–' : data.show(value) + showReach(data, series, dataIndex);
    return [{ marker, name: series.name, value: shown }];
  });
  return tooltipHtml(placeOf(data, day), rows);
}

function seriesOption(series: Series, color: string, stack: boolean) {
  const data = series.values.map((value) => (value === null ? null : Number(value)));
  if (series.kind === 'mark') return { name: series.name, type: 'scatter', data, color, symbolSize: 8, z: 3 };
  const line = series.kind !== 'bar';
  const stacked = stack && (series.kind === 'bar' || series.kind === 'area');
  return {
    name: series.name,
    type: line ? 'line' : 'bar',
    // Pixels only: the exact values stay texts and are what the tooltip and the table show.
    data,
    color,
    showSymbol: series.values.length < 3,
    symbolSize: 5,
    connectNulls: false,
    barMaxWidth: stacked ? 32 : 18,
    ...(stacked ? { stack: 'all' } : {}),
    ...(series.kind === 'step' ? { step: 'end' } : {}),
    ...(line
      ? { lineStyle: { width: stacked ? 1 : 2, color, type: series.dashed ? 'dashed' : 'solid' } }
      : {}),
    ...(series.kind === 'area' ? { areaStyle: { color, opacity: stacked ? 0.55 : 0.12 } } : {}),
  };
}

/** Few names are all written, on several lines where they are long. */
const FEW = 12;

function namesBelow({ days }: ChartData) {
  return days.length > FEW ? {} : { interval: 0, width: widthOf(days), overflow: 'break', lineHeight: 15 };
}

const widthOf = (names: readonly string[]): number => Math.floor(720 / Math.max(1, names.length));
const LETTER = 7;

/** Whether a name is written on two lines. */
const breaks = ({ days }: ChartData): boolean =>
  days.length <= FEW && days.some((name) => name.includes(' ') && name.length * LETTER > widthOf(days));

const MARK_WIDTH = 64;
/** What the marks of the upright axis take of the width. */
const BESIDE = 56;

/** Marks at the first days of months or years, as many as there is room for. */
export function marksAlong(days: readonly string[], width: number) {
  const marks = dayMarks(days, Math.max(2, Math.floor((width - BESIDE) / MARK_WIDTH)));
  const shown = showAlong(days.map(dayOf));
  // So near the edge the middle of a mark would stand over what is beside the drawing.
  const edge = (steps: number) => (steps / days.length) * (width - BESIDE) < MARK_WIDTH / 2;
  return {
    interval: (index: number) => marks.has(index),
    ...(edge([...marks].at(0) ?? 0) ? { alignMinLabel: 'left' } : {}),
    ...(edge(days.length - 1 - ([...marks].at(-1) ?? 0)) ? { alignMaxLabel: 'right' } : {}),
    formatter: (day: string) => shown(dayOf(day)),
  };
}

/** The option of a chart along days or names, made from the colour tokens for a width in pixels. */
export function optionOf(
  data: ChartData,
  tokens: Tokens,
  description: string,
  { lines, width }: Room,
): EChartsCoreOption {
  const text = textStyle(tokens);
  const digits = tickDigits(data.series, data.fit ?? false, data.stack ?? false);
  const { tick = (value: number) => formatTick(value) } = data;
  const frame = frameOf(tokens, description);
  const names = data.series.map(({ name }) => name);
  return {
    ...frame,
    grid: gridOf(names.length > 1, data.along !== undefined, lines),
    legend: legendOf(tokens, names, lines),
    tooltip: {
      ...frame.tooltip,
      trigger: 'axis',
      formatter: (points: unknown) => tooltip(data, points as readonly Point[]),
    },
    xAxis: {
      type: 'category',
      ...(data.along === undefined
        ? {}
        : { name: data.along, nameLocation: 'middle', nameGap: breaks(data) ? 44 : 28, nameTextStyle: text }),
      data: data.days,
      boundaryGap: data.series.some((series) => series.kind === 'bar' || series.low !== undefined),
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        hideOverlap: true,
        ...(data.along === undefined
          ? marksAlong(data.days, width)
          : { ...namesBelow(data), formatter: (name: string) => name }),
      },
    },
    yAxis: {
      type: 'value',
      scale: data.fit ?? false,
      name: data.unit,
      nameTextStyle: { ...text, align: 'left' },
      nameGap: 14,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, formatter: (value: number) => tick(value, digits) },
    },
    series: [
      ...data.series.map((series, index) =>
        seriesOption(series, seriesColor(tokens, index), data.stack ?? false),
      ),
      ...data.series.flatMap((series) => whiskers(series, tokens)),
    ],
  };
}

/** The table behind the chart, the newest day first. */
export function tableOfDays(data: ChartData): TableData {
  const places = data.days.map((day, index) => ({ day, index }));
  const order = data.along === undefined ? places.reverse() : places;
  const columns = data.series.flatMap((series) => [
    { name: series.name, values: series.values },
    ...(series.low === undefined ? [] : [{ name: `${series.name}, from`, values: series.low }]),
    ...(series.high === undefined ? [] : [{ name: `${series.name}, to`, values: series.high }]),
  ]);
  return {
    head: [data.along ?? 'Day', ...columns.map(({ name }) => name)],
    rows: order.map(({ day, index }) => {
      const values = columns.map((column) => column.values[index] ?? null);
      return {
        key: day,
        shown: [placeOf(data, day), ...values.map((value) => (value === null ? '–' : data.show(value)))],
        exact: [day, ...values.map((value) => (value === null ? '' : String(value)))],
      };
    }),
  };
}
