/**
 * The warehouse: prices and exchange rates, as columns. Rates and prices are exact decimals where they are stored
 * (`DECIMAL(38,12)`); series for statistics are read as doubles.
 */
export interface Bar {
  readonly date: string;
  readonly open: string | null;
  readonly high: string | null;
  readonly low: string | null;
  readonly close: string;
  readonly volume: string | null;
}

export interface Rate {
  readonly date: string;
  readonly base: string;
  readonly quote: string;
  /** Units of `quote` per unit of `base`. */
  readonly rate: string;
}

/** Sorted by day: days since 1970-01-01 beside values. */
export interface Series {
  readonly date: Int32Array;
  readonly value: Float64Array;
}

export interface Warehouse {
  /** Whether it answers. */
  ping: () => Promise<void>;
  /** Replaces days that are there; all or nothing. `bookId` keeps tenants apart. */
  putBars: (bookId: string, assetId: string, bars: readonly Bar[]) => Promise<void>;
  putBarsOfMany: (bookId: string, bars: readonly (Bar & { assetId: string })[]) => Promise<void>;
  bars: (bookId: string, assetId: string, range: { from?: string; to?: string; limit: number }) => Promise<Bar[]>;
  /** How many prices each asset has, and from when to when. */
  coverage: (bookId: string, assetIds: readonly string[]) => Promise<Map<string, { count: number; from: string; to: string }>>;
  /** Closing prices of each asset as columns. */
  closes: (bookId: string, assetIds: readonly string[]) => Promise<Map<string, Series>>;
  /** The last close at or before the day, exact. */
  lastCloses: (bookId: string, assetIds: readonly string[], asOf: string) => Promise<Map<string, { date: string; close: string }>>;
  putRates: (bookId: string, rates: readonly Rate[]) => Promise<void>;
  rates: (bookId: string, range: { from?: string; to?: string }) => Promise<Rate[]>;
  /** A number that grows with every write to the book's part; what caches compare. */
  version: (bookId: string) => number;
  dropBook: (bookId: string) => Promise<void>;
  close: () => Promise<void>;
}
