/** What can be drawn beside the candles, with the numbers that each takes. */
export interface IndicatorKind {
  readonly kind: string;
  readonly title: string;
  readonly says: string;
  readonly numbers: readonly { readonly name: string; readonly usual: number }[];
}

const candles = (usual: number) => [{ name: 'candles', usual }];

export const KINDS: readonly IndicatorKind[] = [
  { kind: 'sma', title: 'SMA', says: 'Simple moving average', numbers: candles(20) },
  { kind: 'ema', title: 'EMA', says: 'Exponential moving average', numbers: candles(20) },
  { kind: 'wma', title: 'WMA', says: 'Weighted moving average', numbers: candles(20) },
  {
    kind: 'bollinger',
    title: 'Bollinger bands',
    says: 'Average and deviations around it',
    numbers: [...candles(20), { name: 'deviations', usual: 2 }],
  },
  { kind: 'vwap', title: 'VWAP', says: 'Average price by volume since the session began', numbers: [] },
  {
    kind: 'ichimoku',
    title: 'Ichimoku',
    says: 'Conversion, base, cloud and lagging line',
    numbers: [
      { name: 'short', usual: 9 },
      { name: 'middle', usual: 26 },
      { name: 'long', usual: 52 },
    ],
  },
  { kind: 'rsi', title: 'RSI', says: 'Relative strength', numbers: candles(14) },
  {
    kind: 'macd',
    title: 'MACD',
    says: 'Convergence and divergence of averages',
    numbers: [
      { name: 'fast', usual: 12 },
      { name: 'slow', usual: 26 },
      { name: 'signal', usual: 9 },
    ],
  },
  { kind: 'atr', title: 'ATR', says: 'Average true range', numbers: candles(14) },
  {
    kind: 'stochastic',
    title: 'Stochastic',
    says: 'Where the close stands in the range',
    numbers: [
      { name: 'candles', usual: 14 },
      { name: 'smooth', usual: 3 },
      { name: 'signal', usual: 3 },
    ],
  },
  { kind: 'adx', title: 'ADX', says: 'Strength of the direction', numbers: candles(14) },
  { kind: 'obv', title: 'OBV', says: 'Volume by direction, summed up', numbers: [] },
];

export const idsOf = (text: string): string[] => text.split(',').filter((id) => id !== '');

/** `sma:20` as people say it. */
export function titleOf(id: string): string {
  const [kind, ...numbers] = id.split(':');
  return [KINDS.find((each) => each.kind === kind)?.title ?? kind, ...numbers].join(' ');
}
