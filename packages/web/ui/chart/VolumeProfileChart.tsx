import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { formatCompact, formatNumber, formatPercent, formatTick } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { Drawing } from './Drawing.tsx';
import { frameOf, gridOf, legendOf, textStyle, tooltipHtml } from './frame.ts';
import type { TableData } from './table.ts';

export interface ProfileData {
  readonly symbol: string;
  readonly currency: string;
  readonly digits: number;
  readonly poc: number | null;
  readonly vah: number | null;
  readonly val: number | null;
  readonly total: number;
  /** From the lowest price up. */
  readonly levels: readonly {
    readonly price: number;
    readonly volume: number;
    readonly buy?: number;
    readonly sell?: number;
  }[];
}

interface VolumeProfileChartProps {
  readonly data: ProfileData;
  readonly height?: number;
}

/** How much was traded at each price: the value area stands out, the point of control most. */
export function VolumeProfileChart({ data, height = 420 }: VolumeProfileChartProps) {
  const label = `Volume of ${data.symbol} by price`;
  const option = useCallback((tokens: Tokens) => profileOption(data, tokens, label), [data, label]);
  const table = useCallback(() => tableOfProfile(data), [data]);
  return (
    <ChartFrame label={label} height={height} table={table}>
      <Drawing label={label} height={height} option={option} />
    </ChartFrame>
  );
}

type ProfileLevel = ProfileData['levels'][number];

const price = ({ digits }: ProfileData, value: number): string => formatNumber(value.toFixed(digits));

const share = ({ total }: ProfileData, volume: number): string =>
  total === 0 ? '–' : formatPercent(volume / total);

function placeOf({ poc, vah, val }: ProfileData, at: number): string {
  if (at === poc) return 'point of control';
  if (at === vah) return 'value area high';
  if (at === val) return 'value area low';
  return vah !== null && val !== null && at < vah && at > val ? 'value area' : '';
}

const inArea = (data: ProfileData, { price: at }: ProfileLevel): boolean => placeOf(data, at) !== '';

function bars(
  data: ProfileData,
  name: string,
  color: string,
  of: (level: ProfileLevel) => number,
  tokens: Tokens,
) {
  return {
    name,
    type: 'bar',
    stack: 'all',
    barCategoryGap: '8%',
    color,
    data: data.levels.map((level) => ({
      value: of(level),
      itemStyle: {
        opacity: inArea(data, level) ? 1 : 0.4,
        ...(level.price === data.poc ? { borderColor: tokens.text, borderWidth: 1.5 } : {}),
      },
    })),
  };
}

function profileOption(data: ProfileData, tokens: Tokens, description: string): EChartsCoreOption {
  const sides = data.levels.some(({ buy }) => buy !== undefined);
  const series = sides
    ? [
        bars(data, 'Bought', tokens.gain, ({ buy = 0 }) => buy, tokens),
        bars(data, 'Sold', tokens.loss, ({ sell = 0 }) => sell, tokens),
        // Of trades whose side nobody said.
        bars(
          data,
          'Not said',
          tokens.muted,
          ({ volume, buy = 0, sell = 0 }) => Math.max(0, volume - buy - sell),
          tokens,
        ),
      ]
    : [bars(data, 'Volume', tokens.accent, ({ volume }) => volume, tokens)];
  const frame = frameOf(tokens, description);
  const text = textStyle(tokens);
  return {
    ...frame,
    grid: gridOf(sides, true),
    legend: legendOf(
      tokens,
      series.map(({ name }) => name),
    ),
    tooltip: {
      ...frame.tooltip,
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: (points: unknown) => tooltip(data, (points as { dataIndex: number }[])[0]?.dataIndex ?? 0),
    },
    xAxis: {
      type: 'value',
      name: 'volume',
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => formatTick(value) },
    },
    yAxis: {
      type: 'category',
      name: data.currency,
      nameTextStyle: { ...text, align: 'left' },
      data: data.levels.map(({ price: at }) => price(data, at)),
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    series,
  };
}

function tooltip(data: ProfileData, at: number): string {
  const level = data.levels[at];
  if (level === undefined) return '';
  const place = placeOf(data, level.price);
  return tooltipHtml(`${price(data, level.price)}${place === '' ? '' : `, ${place}`}`, [
    { name: 'Volume', value: formatCompact(level.volume) },
    { name: 'Share', value: share(data, level.volume) },
    ...(level.buy === undefined ? [] : [{ name: 'Bought', value: formatCompact(level.buy) }]),
    ...(level.sell === undefined ? [] : [{ name: 'Sold', value: formatCompact(level.sell) }]),
  ]);
}

function tableOfProfile(data: ProfileData): TableData {
  return {
    head: ['Price', 'Volume', 'Share', 'Bought', 'Sold', 'Where'],
    rows: [...data.levels].reverse().map((level) => ({
      key: String(level.price),
      shown: [
        price(data, level.price),
        formatCompact(level.volume),
        share(data, level.volume),
        level.buy === undefined ? '–' : formatCompact(level.buy),
        level.sell === undefined ? '–' : formatCompact(level.sell),
        placeOf(data, level.price),
      ],
      exact: [
        String(level.price),
        String(level.volume),
        data.total === 0 ? '' : String(level.volume / data.total),
        level.buy === undefined ? '' : String(level.buy),
        level.sell === undefined ? '' : String(level.sell),
        placeOf(data, level.price),
      ],
    })),
  };
}
