import type { EChartsCoreOption } from 'echarts/core';
import { showDay } from '../../format/day.ts';
import { formatMoney, formatQuantity, formatTick } from '../../format/money.ts';
import type { PortfolioTransaction, PriceBar } from '../../models.ts';
import { frameOf, gridOf, legendOf, textStyle, tooltipHtml } from '../../ui/chart/frame.ts';
import { marksAlong } from '../../ui/chart/option.ts';
import type { TableData } from '../../ui/chart/table.ts';
import type { Tokens } from '../../ui/tokens.ts';

export interface SplitDay {
  readonly date: string;
  /** New shares per old one. */
  readonly ratio: number;
}

export type Trade = Pick<PortfolioTransaction, 'date' | 'type' | 'quantity' | 'price' | 'amount'>;

export interface PriceData {
  readonly currency: string;
  readonly bars: readonly PriceBar[];
  readonly splits: readonly SplitDay[];
  readonly trades: readonly Trade[];
  readonly candles: boolean;
}

/** New shares for one of that day: what its price has to be divided by to be in shares of today. */
export function sharesSince(splits: readonly SplitDay[], date: string): number {
  return splits.reduce((ratio, split) => (split.date > date ? ratio * split.ratio : ratio), 1);
}

/** The place of the last bar at or before a day; the first bar for what is before all. */
export function barAt(bars: readonly Pick<PriceBar, 'date'>[], date: string): number {
  let low = 0;
  let high = bars.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars[middle]!.date <= date) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Whether most bars have what a candle needs. */
export function hasCandles(bars: readonly PriceBar[]): boolean {
  const whole = bars.filter(({ open, high, low }) => open != null && high != null && low != null);
  return bars.length > 0 && whole.length * 2 > bars.length;
}

const TRADES = [
  { type: 'BUY', name: 'Bought', symbol: 'triangle', rotate: 0 },
  { type: 'SELL', name: 'Sold', symbol: 'triangle', rotate: 180 },
] as const;

/** Where each trade stands: its bar, and its own price where it is known, in shares of today. */
function markers({ bars, splits, trades }: PriceData, type: 'BUY' | 'SELL') {
  const first = bars[0]?.date ?? '';
  return trades
    .filter((trade) => trade.type === type && trade.date >= first)
    .map((trade) => {
      const at = barAt(bars, trade.date);
      const ratio = sharesSince(splits, trade.date);
      const price =
        trade.price !== null
          ? Number(trade.price)
          : trade.amount !== null && trade.quantity !== null && Number(trade.quantity) !== 0
            ? Number(trade.amount) / Number(trade.quantity)
            : Number(bars[at]!.close);
      return { trade, at, price: price / ratio };
    });
}

function tooltip(data: PriceData, points: readonly { dataIndex: number; seriesIndex: number }[]): string {
  const at = points.find(({ seriesIndex }) => seriesIndex === 0)?.dataIndex ?? points[0]?.dataIndex ?? 0;
  const bar = data.bars[at];
  if (bar === undefined) return '';
  const show = (value: string) => formatMoney(value, data.currency, { digits: digitsOf(value) });
  const parts = data.candles
    ? ([
        ['Open', bar.open],
        ['High', bar.high],
        ['Low', bar.low],
        ['Close', bar.close],
      ] as const)
    : ([['Close', bar.close]] as const);
  const trades = TRADES.flatMap(({ type, name }) =>
    markers(data, type)
      .filter((marker) => marker.at === at)
      .map(({ trade }) => ({
        name,
        value: `${formatQuantity(trade.quantity ?? '0')}${trade.price === null ? '' : ` at ${show(trade.price)}`}`,
      })),
  );
  return tooltipHtml(showDay(bar.date), [
    ...parts.flatMap(([name, value]) => (value == null ? [] : [{ name, value: show(value) }])),
    ...trades,
  ]);
}

/** Digits as quoted, at least two, at most six. */
function digitsOf(value: string): number {
  return Math.min(6, Math.max(2, value.split('.')[1]?.replace(/0+$/, '').length ?? 0));
}

function priceSeries({ bars, splits, candles }: PriceData, tokens: Tokens): object {
  const since = bars.map(({ date }) => sharesSince(splits, date));
  if (!candles) {
    return {
      name: 'Close',
      type: 'line',
      showSymbol: bars.length < 3,
      data: bars.map(({ close }, index) => Number(close) / since[index]!),
      lineStyle: { width: 2, color: tokens.series[0] },
      itemStyle: { color: tokens.series[0] },
    };
  }
  return {
    name: 'Price',
    type: 'candlestick',
    data: bars.map((bar, index) =>
      [bar.open, bar.close, bar.low, bar.high].map((value) => Number(value ?? bar.close) / since[index]!),
    ),
    itemStyle: {
      color: tokens.gain,
      color0: tokens.loss,
      borderColor: tokens.gain,
      borderColor0: tokens.loss,
    },
  };
}

/** What was bought and sold, as marks beside the prices. */
function tradeMarks(data: PriceData, tokens: Tokens) {
  return TRADES.map(({ type, name, symbol, rotate }) => ({
    name,
    type: 'scatter',
    symbol,
    symbolRotate: rotate,
    symbolSize: 11,
    z: 5,
    itemStyle: {
      color: tokens.text,
      borderColor: tokens.surface,
      borderWidth: 1.5,
    },
    data: markers(data, type).map(({ at, price }) => [at, price]),
  })).filter((mark) => mark.data.length > 0);
}

/** Prices by day with what was bought and sold, in shares of today, for a width in pixels. */
export function priceOption(
  data: PriceData,
  tokens: Tokens,
  description: string,
  width: number,
): EChartsCoreOption {
  const days = data.bars.map(({ date }) => date);
  const text = textStyle(tokens);
  const frame = frameOf(tokens, description);
  const marks = tradeMarks(data, tokens);
  return {
    ...frame,
    grid: gridOf(marks.length > 0, false),
    legend: {
      ...legendOf(tokens, ['', ...marks.map(({ name }) => name)]),
      icon: 'triangle',
      itemHeight: 9,
      itemWidth: 10,
    },
    tooltip: {
      ...frame.tooltip,
      trigger: 'axis',
      formatter: (points: unknown) =>
        tooltip(data, points as readonly { dataIndex: number; seriesIndex: number }[]),
    },
    xAxis: {
      type: 'category',
      data: days,
      boundaryGap: data.candles,
      axisLine: { lineStyle: { color: tokens.line } },
      axisTick: { show: false },
      axisLabel: {
        ...text,
        hideOverlap: true,
        ...marksAlong(days, width),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      name: data.currency,
      nameTextStyle: { ...text, align: 'left' },
      nameGap: 14,
      splitLine: { lineStyle: { color: tokens.line } },
      axisLabel: { ...text, formatter: (value: number) => formatTick(value) },
    },
    series: [priceSeries(data, tokens), ...marks],
  };
}

/** The prices as they are stored, newest first. */
export function priceTable({ bars, candles, currency }: PriceData): TableData {
  const names = candles ? (['open', 'high', 'low', 'close'] as const) : (['close'] as const);
  return {
    head: ['Day', ...names.map((name) => name.charAt(0).toUpperCase() + name.slice(1))],
    rows: bars.toReversed().map((bar) => ({
      key: bar.date,
      shown: [
        showDay(bar.date),
        ...names.map((name) => {
          const value = bar[name];
          return value == null ? '–' : formatMoney(value, currency, { digits: digitsOf(value) });
        }),
      ],
      exact: [bar.date, ...names.map((name) => bar[name] ?? '')],
    })),
  };
}
