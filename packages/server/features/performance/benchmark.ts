import { benchmarkIndex } from '@financehub/core/portfolio/benchmark-index.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Benchmark, Market } from './messages.ts';

/** See {@link benchmarkIndex}; NaN also where the market has no prices of it, or no rate. */
export function indexOfBenchmark(
  { assetId, currency, splits, dividends }: Benchmark,
  market: Market,
  date: Int32Array,
  start: EpochDay,
): Float64Array {
  const prices = market.prices.get(assetId);
  const rates = market.rates.get(currency);
  if (prices === undefined || rates === undefined) return new Float64Array(date.length).fill(Number.NaN);
  return benchmarkIndex({ prices, rates, splits, dividends }, date, start);
}
