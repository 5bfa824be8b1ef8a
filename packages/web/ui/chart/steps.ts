import { add, decimal, formatDecimal, ZERO } from '@financehub/core/money/decimal.ts';
import type { EChartsCoreOption } from 'echarts/core';
import { formatTick } from '../../format/money.ts';
import type { Tokens } from '../tokens.ts';
import { frameOf, gridOf, textStyle, tooltipHtml } from './frame.ts';
import type { TableData } from './table.ts';

/** A waterfall: how one amount becomes another, step by step. */
export interface StepsData {
  readonly unit: string;
  readonly steps: readonly {
    readonly name: string;
    /** Decimal text: the level itself of a `total`, otherwise what comes on top of the level before. */
    readonly value: string;
    readonly total?: boolean;
  }[];
  readonly show: (value: string) => string;
}

interface Bar {
  readonly from: number;
  readonly to: number;
  /** The level after the step, exactly. */
  readonly level: string;
}

/** Where each step begins and ends. */
export function barsOf(steps: StepsData['steps']): Bar[] {
  let level = ZERO;
  return steps.map(({ value, total }) => {
    const from = total ? 0 : Number(formatDecimal(level));
    level = total ? decimal(value) : add(level, decimal(value));
    const text = formatDecimal(level);
    return { from, to: Number(text), level: text };
  });
}

/**
 * Where the axis begins: at zero, or nearer to the steps when they would hardly be seen beside the totals. Totals then
 * start at the edge.
 */
export function floorOf(bars: readonly Bar[], steps: StepsData['steps']): number {
  const levels = bars.flatMap(({ from, to }, index) => (steps[index]?.total ? [to] : [from, to]));
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  if (levels.length === 0 || low <= 0 || (high - low) / high > 0.4) return Math.min(0, low);
  const room = high - (high - low) * 1.6;
  const unit = 10 ** Math.floor(Math.log10(Math.max(high - low, high * 1e-6)));
  return Math.max(0, Math.floor(room / unit) * unit);
}

interface Api {
  value(dimension: number): number;
  coord(point: readonly [number, number]): [number, number];
  size(span: readonly [number, number]): [number, number];
}

function tooltip({ steps, show }: StepsData, bars: readonly Bar[], index: number): string {
  const step = steps[index]!;
  return tooltipHtml(step.name, [
    { name: step.total ? 'Level' : 'Change', value: show(step.value) },
    ...(step.total ? [] : [{ name: 'Then', value: show(bars[index]!.level) }]),
  ]);
}

/** The option of a waterfall, made from the colour tokens. */
export function stepsOption(data: StepsData, tokens: Tokens, description: string): EChartsCoreOption {
  const text = textStyle(tokens);
  const frame = frameOf(tokens, description);
  const bars = barsOf(data.steps);
  const floor = floorOf(bars, data.steps);
  const fill = (index: number) => {
    const step = data.steps[index];
    if (step?.total) return tokens.accent;
    return step?.value.startsWith('-') ? tokens.loss : tokens.gain;
  };
  return {
    ...frame,
    grid: gridOf(false, false),
    tooltip: {
      ...frame.tooltip,
      trigger: 'item',
      formatter: (picked: unknown) => tooltip(data, bars, (picked as { dataIndex: number }).dataIndex),
    },
    xAxis: {
      type: 'category',
      data: data.steps.map(({ name }) => name),
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: { ...text, interval: 0, width: 84, overflow: 'break', hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      min: floor,
      name: data.unit,
      nameTextStyle: { ...text, align: 'left' },
      nameGap: 14,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, formatter: (value: number) => formatTick(value) },
    },
    series: [
      {
        type: 'custom',
        encode: { x: 0, y: [1, 2] },
        data: bars.map(({ from, to }, index) => [index, data.steps[index]?.total ? floor : from, to]),
        renderItem: (_: unknown, api: Api) => {
          const index = api.value(0);
          const [x, one] = api.coord([index, api.value(1)]);
          const [, other] = api.coord([index, api.value(2)]);
          const width = Math.min(64, api.size([1, 0])[0] * 0.62);
          const shape = {
            x: x - width / 2,
            y: Math.min(one, other),
            width,
            height: Math.max(1.5, Math.abs(one - other)),
            r: 2,
          };
          return { type: 'rect', shape, style: { fill: fill(index) } };
        },
      },
    ],
  };
}

export function tableOfSteps(data: StepsData): TableData {
  const bars = barsOf(data.steps);
  return {
    head: ['Step', 'Change', 'Level'],
    rows: data.steps.map(({ name, value, total }, index) => {
      const { level } = bars[index]!;
      return {
        key: `${index} ${name}`,
        shown: [name, total ? '' : data.show(value), data.show(level)],
        exact: [name, total ? '' : value, level],
      };
    }),
  };
}
