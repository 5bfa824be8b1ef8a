import type { EChartsCoreOption } from 'echarts/core';
import { showDay } from '../../format/day.ts';
import { formatCompact } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';

/** How a place of the lower axis is called. */
export function placeOf(data: ChartData, place: string): string {
  return data.along === undefined ? showDay(place) : place;
}

export interface Series {
  readonly name: string;
  /** Decimal texts or statistics, one per day; null where there is none. */
  readonly values: readonly (string | number | null)[];
  readonly kind?: 'line' | 'area' | 'bar' | 'step';
  readonly dashed?: boolean;
}

export interface ChartData {
  /** What the axis measures: a currency code, `index`, `%`. */
  readonly unit: string;
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly show: (value: string | number) => string;
  /** Cut the axis to the values instead of starting at zero. */
  readonly fit?: boolean;
  /** What stands along the lower axis instead of days: `days` then holds its texts. */
  readonly along?: string;
  /** How the upright axis shows a value; short numbers otherwise. */
  readonly tick?: (value: number) => string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const inHtml = (text: string) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

/** The measure of texts needs the real family; `inherit` would be measured as another one. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

interface Point {
  readonly dataIndex: number;
  readonly seriesIndex: number;
  readonly marker: string;
}

function tooltip(data: ChartData, points: readonly Point[]): string {
  const day = data.days[points[0]?.dataIndex ?? 0] ?? '';
  const rows = points.map(({ dataIndex, seriesIndex, marker }) => {
    const series = data.series[seriesIndex];
    const value = series?.values[dataIndex];
    const shown = value === null || value === undefined ? '–' : data.show(value);
    return `<tr><td>${marker}${inHtml(series?.name ?? '')}</td><td style="text-align:right;padding-left:16px">${inHtml(shown)}</td></tr>`;
  });
  return `<b>${inHtml(placeOf(data, day))}</b><table style="font-variant-numeric:tabular-nums">${rows.join('')}</table>`;
}

function seriesOption(series: Series, color: string) {
  const line = series.kind !== 'bar';
  return {
    name: series.name,
    type: line ? 'line' : 'bar',
    // Pixels only: the exact values stay texts and are what the tooltip and the table show.
    data: series.values.map((value) => (value === null ? null : Number(value))),
    color,
    showSymbol: series.values.length < 3,
    symbolSize: 5,
    connectNulls: false,
    barMaxWidth: 18,
    ...(series.kind === 'step' ? { step: 'end' } : {}),
    ...(line ? { lineStyle: { width: 2, color, type: series.dashed ? 'dashed' : 'solid' } } : {}),
    ...(series.kind === 'area' ? { areaStyle: { color, opacity: 0.12 } } : {}),
  };
}

/** The one theme of the ECharts charts, made from the colour tokens. */
export function optionOf(data: ChartData, tokens: Tokens, description: string): EChartsCoreOption {
  const text = { color: tokens.muted, fontSize: 12, fontFamily: FONT };
  return {
    aria: { enabled: true, label: { description } },
    animation: false,
    grid: {
      left: 8,
      right: 12,
      top: 36,
      bottom: (data.series.length > 1 ? 32 : 8) + (data.along === undefined ? 0 : 8),
      outerBoundsMode: 'same',
    },
    legend: {
      show: data.series.length > 1,
      bottom: 0,
      textStyle: text,
      icon: 'roundRect',
      itemHeight: 4,
      itemGap: 20,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: tokens.surface,
      borderColor: tokens.line,
      textStyle: { color: tokens.text, fontSize: 13, fontFamily: FONT },
      formatter: (points: unknown) => tooltip(data, points as readonly Point[]),
    },
    axisPointer: { lineStyle: { color: tokens.muted } },
    xAxis: {
      type: 'category',
      ...(data.along === undefined
        ? {}
        : { name: data.along, nameLocation: 'middle', nameGap: 28, nameTextStyle: text }),
      data: data.days,
      boundaryGap: data.series.some((series) => series.kind === 'bar'),
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        hideOverlap: true,
        ...(data.along === undefined ? { alignMinLabel: 'left', alignMaxLabel: 'right' } : {}),
        formatter: (day: string) => (data.along === undefined ? showDay(day, 'month') : day),
      },
    },
    yAxis: {
      type: 'value',
      scale: data.fit ?? false,
      name: data.unit,
      nameTextStyle: { ...text, align: 'left' },
      nameGap: 14,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, formatter: data.tick ?? ((value: number) => formatCompact(value)) },
    },
    series: data.series.map((series, index) =>
      seriesOption(series, tokens.series[index % tokens.series.length] ?? tokens.accent),
    ),
  };
}
