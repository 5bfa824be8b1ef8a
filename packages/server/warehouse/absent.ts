import type { Warehouse } from './warehouse.ts';

/** A worker without the embedded warehouse: it takes no job that needs one, and says so if asked. */
export function absentWarehouse(): Warehouse {
  const absent = async (): Promise<never> => {
    throw new Error('this process has no warehouse; jobs that need one run where it is open');
  };
  return {
    ping: async () => undefined,
    putBars: absent,
    putBarsOfMany: absent,
    putBarColumns: absent,
    putHistory: absent,
    bars: absent,
    priceSources: absent,
    closesKnownAt: absent,
    putDividends: absent,
    putSplits: absent,
    dividends: absent,
    splits: absent,
    coverage: absent,
    closes: absent,
    lastCloses: absent,
    closesAt: absent,
    putRates: absent,
    rates: absent,
    ratePairs: absent,
    putSeries: absent,
    series: absent,
    seriesCoverage: absent,
    tape: null,
    chains: null,
    version: () => 0,
    assetVersion: () => 0,
    ratesVersion: () => 0,
    dropBook: async () => undefined,
    close: async () => undefined,
  };
}
