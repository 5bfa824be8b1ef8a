import type { EChartsCoreOption } from 'echarts/core';
import { useCallback } from 'react';
import { formatNumber, formatTick } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { Drawing } from './Drawing.tsx';
import { frameOf, gridOf, legendOf, textStyle, tooltipHtml } from './frame.ts';
import type { TableData } from './table.ts';

/** Price, size, and the size of all levels up to here; best first, exact. */
export type DepthRow = readonly string[];

export interface DepthData {
  readonly symbol: string;
  readonly currency: string;
  readonly bids: readonly DepthRow[];
  readonly asks: readonly DepthRow[];
}

interface DepthChartProps {
  readonly data: DepthData;
  readonly height?: number;
}

/** What would be bought and sold at each price, summed up from the middle. */
export function DepthChart({ data, height = 320 }: DepthChartProps) {
  const label = `Depth of ${data.symbol}`;
  const option = useCallback((tokens: Tokens) => depthOption(data, tokens, label), [data, label]);
  const table = useCallback(() => tableOfDepth(data), [data]);
  return (
    <ChartFrame label={label} height={height} table={table}>
      <Drawing label={label} height={height} option={option} />
    </ChartFrame>
  );
}

/** Pixels only: the exact figures stay texts and are what the tooltip and the table show. */
const pointOf = ([price = '', , sum = '']: DepthRow) => [Number(price), Number(sum)];

function side(name: string, color: string, rows: readonly DepthRow[], step: 'start' | 'end') {
  return {
    name,
    type: 'line',
    step,
    color,
    showSymbol: rows.length < 2,
    lineStyle: { width: 2, color },
    areaStyle: { color, opacity: 0.16 },
    data: rows.map(pointOf),
  };
}

function depthOption(data: DepthData, tokens: Tokens, description: string): EChartsCoreOption {
  const frame = frameOf(tokens, description);
  const text = textStyle(tokens);
  const bids = [...data.bids].reverse();
  return {
    ...frame,
    grid: gridOf(true, true),
    legend: legendOf(tokens, ['Bids', 'Asks']),
    tooltip: {
      ...frame.tooltip,
      trigger: 'axis',
      formatter: (points: unknown) => {
        const [point] = points as { seriesName: string; dataIndex: number }[];
        if (point === undefined) return '';
        const row = (point.seriesName === 'Bids' ? bids : data.asks)[point.dataIndex];
        return row === undefined ? '' : tooltip(point.seriesName, row);
      },
    },
    xAxis: {
      type: 'value',
      scale: true,
      name: data.currency,
      nameLocation: 'middle',
      nameGap: 28,
      nameTextStyle: text,
      axisLine: { lineStyle: { color: tokens.line } },
      splitLine: { show: false },
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => formatNumber(String(value)) },
    },
    yAxis: {
      type: 'value',
      name: 'size, summed up',
      nameTextStyle: { ...text, align: 'left' },
      nameGap: 14,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, formatter: (value: number) => formatTick(value) },
    },
    series: [side('Bids', tokens.gain, bids, 'start'), side('Asks', tokens.loss, data.asks, 'end')],
  };
}

function tooltip(name: string, [price = '', size = '', sum = '']: DepthRow): string {
  return tooltipHtml(`${name === 'Bids' ? 'Bid' : 'Ask'} ${formatNumber(price)}`, [
    { name: 'Size', value: formatNumber(size) },
    { name: 'Up to here', value: formatNumber(sum) },
  ]);
}

/** Both sides beside each other, as in an order book. */
function tableOfDepth({ bids, asks }: DepthData): TableData {
  const rows = Array.from({ length: Math.max(bids.length, asks.length) }, (_, at) => [
    ...cellsOf(bids[at]).reverse(),
    ...cellsOf(asks[at]),
  ]);
  return {
    head: ['Bids, summed up', 'Bid size', 'Bid', 'Ask', 'Ask size', 'Asks, summed up'],
    words: 0,
    rows: rows.map((row, at) => ({
      key: String(at),
      shown: row.map((text) => (text === '' ? '' : formatNumber(text))),
      exact: row,
    })),
  };
}

const cellsOf = (row: DepthRow | undefined): string[] => (row === undefined ? ['', '', ''] : [...row]);
