import type { EChartsCoreOption } from 'echarts/core';
import type { Tokens } from '../tokens.ts';
import { frameOf, gridOf, legendOf, seriesColor, textStyle, tooltipHtml } from './frame.ts';
import type { TableData } from './table.ts';

interface Axis {
  readonly name: string;
  readonly show: (value: number) => string;
}

/** Points in a plane: risk against return, an efficient frontier. */
export interface PointsData {
  readonly x: Axis;
  readonly y: Axis;
  readonly groups: readonly {
    readonly name: string;
    readonly points: readonly { readonly name: string; readonly x: number; readonly y: number }[];
    /** Joined in their order instead of standing for themselves. */
    readonly line?: boolean;
    /** Larger, for what matters most. */
    readonly strong?: boolean;
    /** Write the names beside the points. */
    readonly named?: boolean;
  }[];
}

interface Picked {
  readonly seriesIndex: number;
  readonly dataIndex: number;
  readonly marker: string;
}

function tooltip({ x, y, groups }: PointsData, { seriesIndex, dataIndex, marker }: Picked): string {
  const point = groups[seriesIndex]?.points[dataIndex];
  if (point === undefined) return '';
  return tooltipHtml(point.name, [
    { marker, name: x.name, value: x.show(point.x) },
    { name: y.name, value: y.show(point.y) },
  ]);
}

function groupOption(group: PointsData['groups'][number], color: string, tokens: Tokens) {
  const size = group.strong ? 15 : 9;
  return {
    name: group.name,
    type: group.line ? 'line' : 'scatter',
    color,
    data: group.points.map(({ x, y }) => [x, y]),
    symbolSize: group.line ? 5 : size,
    showSymbol: true,
    ...(group.strong ? { symbol: 'diamond', z: 4 } : {}),
    ...(group.line ? { lineStyle: { width: 2, color } } : { itemStyle: { opacity: group.strong ? 1 : 0.8 } }),
    label: {
      show: group.named ?? false,
      position: 'right',
      ...textStyle(tokens),
      formatter: ({ dataIndex }: Picked) => group.points[dataIndex]?.name ?? '',
    },
    labelLayout: { hideOverlap: true, moveOverlap: 'shiftY' },
  };
}

/** The option of a chart of points, made from the colour tokens. */
export function pointsOption(
  data: PointsData,
  tokens: Tokens,
  description: string,
  lines = 1,
): EChartsCoreOption {
  const text = textStyle(tokens);
  const frame = frameOf(tokens, description);
  const names = data.groups.map(({ name }) => name);
  const axis = (of: Axis) => ({
    type: 'value',
    scale: true,
    axisLine: { lineStyle: { color: tokens.line } },
    splitLine: { lineStyle: { color: tokens.line } },
    axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => of.show(value) },
  });
  return {
    ...frame,
    grid: gridOf(names.length > 1, true, lines),
    legend: { ...legendOf(tokens, names, lines), itemHeight: 8, icon: 'circle' },
    tooltip: {
      ...frame.tooltip,
      trigger: 'item',
      formatter: (picked: unknown) => tooltip(data, picked as Picked),
    },
    xAxis: { ...axis(data.x), name: data.x.name, nameLocation: 'middle', nameGap: 28, nameTextStyle: text },
    yAxis: { ...axis(data.y), name: data.y.name, nameTextStyle: { ...text, align: 'left' }, nameGap: 14 },
    series: data.groups.map((group, index) => groupOption(group, seriesColor(tokens, index), tokens)),
  };
}

export function tableOfPoints({ x, y, groups }: PointsData): TableData {
  return {
    head: ['Name', 'Group', x.name, y.name],
    words: 2,
    rows: groups.flatMap((group, place) =>
      group.points.map((point, index) => ({
        key: `${place} ${index}`,
        shown: [point.name, group.name, x.show(point.x), y.show(point.y)],
        exact: [point.name, group.name, String(point.x), String(point.y)],
      })),
    ),
  };
}
