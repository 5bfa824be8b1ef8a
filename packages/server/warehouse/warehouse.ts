import type { BarColumns } from './bar-columns.ts';
import type { OptionChains } from './option-chains.ts';
import type { Tape } from './tape.ts';

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

export interface AssetBar extends Bar {
  readonly assetId: string;
}

export interface Rate {
  readonly date: string;
  readonly base: string;
  readonly quote: string;
  /** Units of `quote` per unit of `base`. */
  readonly rate: string;
}

/** A pair of currencies that has stored rates. */
export interface RatePair {
  readonly base: string;
  readonly quote: string;
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/** The provider of what a person entered, which no fetch replaces. */
export const ENTERED = 'user';

/** Where figures come from and when they were had. */
export interface Origin {
  readonly provider: string;
  readonly at: Date;
}

/** Sorted by day: days since 1970-01-01 beside values. */
export interface Series {
  readonly date: Int32Array;
  readonly value: Float64Array;
}

/** A series of figures by its name, as `ff3:day:SMB`. */
export interface NamedSeries extends Series {
  readonly name: string;
}

export interface SeriesCoverage {
  readonly name: string;
  readonly count: number;
  readonly from: string;
  readonly to: string;
  /** Of the latest figure. */
  readonly provider: string | null;
  readonly fetchedAt: Date | null;
}

export interface DatedClose {
  readonly date: string;
  readonly close: string;
}

export interface DayRange {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** A bar with where it comes from. */
export interface StoredBar extends Bar {
  readonly provider: string | null;
  readonly fetchedAt: string | null;
}

/** What a write of bars did: a bar that was there with the same figures is neither. */
export interface Written {
  readonly added: number;
  readonly changed: number;
}

export interface NewDividend {
  readonly exDate: string;
  readonly payDate: string | null;
  /** Per share as shares were that day. */
  readonly amount: string;
  readonly currency: string;
}

export interface NewSplit {
  readonly date: string;
  /** New shares per old share. */
  readonly ratio: string;
}

/** What a provider has of one asset. */
export interface NewHistory {
  readonly bars: readonly Bar[];
  readonly dividends: readonly NewDividend[];
  readonly splits: readonly NewSplit[];
}

interface StoredEvent {
  readonly assetId: string;
  readonly provider: string | null;
  readonly fetchedAt: string | null;
}
export interface StoredDividend extends NewDividend, StoredEvent {}
export interface StoredSplit extends NewSplit, StoredEvent {}

/** What there is of an asset's prices, and where the last of them comes from. */
export interface PriceSource {
  readonly provider: string | null;
  readonly fetchedAt: string | null;
}

export interface Warehouse {
  /** Whether it answers. */
  ping: () => Promise<void>;
  /**
   * Replaces days that are there; all or nothing. `bookId` keeps tenants apart. A figure that does not fit
   * `DECIMAL(38,12)` is a ProblemError before anything is stored. A bar that is replaced by other figures is kept as a
   * revision where the origin says when; one with the same figures stays as it is.
   */
  putBars: (bookId: string, assetId: string, bars: readonly Bar[], origin?: Origin) => Promise<Written>;
  /** As {@link Warehouse.putBars}; of several bars of one asset and day the last one counts. */
  putBarsOfMany: (bookId: string, bars: readonly AssetBar[], origin?: Origin) => Promise<Written>;
  /**
   * As {@link Warehouse.putBarsOfMany}, of bars that are columns already; `asset` counts in `assetIds`. The columns are the
   * warehouse's from then on.
   */
  putBarColumns: (
    bookId: string,
    assetIds: readonly string[],
    columns: BarColumns,
    origin?: Origin,
  ) => Promise<Written>;
  /** Bars, dividends and splits of one asset, all or nothing; days that are there are replaced. */
  putHistory: (bookId: string, assetId: string, history: NewHistory, origin: Origin) => Promise<Written>;
  /** Oldest first. */
  bars: (bookId: string, assetId: string, range: DayRange & { limit: number }) => Promise<StoredBar[]>;
  /** Where the last bar of each asset comes from. */
  priceSources: (bookId: string, assetIds: readonly string[]) => Promise<Map<string, PriceSource>>;
  /** As {@link Warehouse.closes}, with what was known at the instant: no later fetch, and what later ones replaced. */
  closesKnownAt: (bookId: string, assetIds: readonly string[], at: Date) => Promise<Map<string, Series>>;
  /** Replaces days that are there. */
  putDividends: (
    bookId: string,
    assetId: string,
    dividends: readonly NewDividend[],
    origin: Origin,
  ) => Promise<void>;
  putSplits: (bookId: string, assetId: string, splits: readonly NewSplit[], origin: Origin) => Promise<void>;
  /** Oldest first. */
  dividends: (bookId: string, assetIds: readonly string[], range?: DayRange) => Promise<StoredDividend[]>;
  splits: (bookId: string, assetIds: readonly string[], range?: DayRange) => Promise<StoredSplit[]>;
  /** How many prices each asset has, and from when to when. */
  coverage: (
    bookId: string,
    assetIds: readonly string[],
  ) => Promise<Map<string, { count: number; from: string; to: string }>>;
  /** Closing prices of each asset as columns in shared memory; an asset without prices is left out. */
  closes: (bookId: string, assetIds: readonly string[]) => Promise<Map<string, Series>>;
  /** The last close at or before the day, exact; as they are, or as they were known at an instant. */
  lastCloses: (
    bookId: string,
    assetIds: readonly string[],
    asOf: string,
    knownAt?: Date | null,
  ) => Promise<Map<string, DatedClose>>;
  /** As {@link Warehouse.lastCloses} for each of the days, in their order. */
  closesAt: (
    bookId: string,
    assetIds: readonly string[],
    days: readonly string[],
    knownAt?: Date | null,
  ) => Promise<Map<string, (DatedClose | null)[]>>;
  /**
   * Replaces days that are there; all or nothing. A rate that is replaced by another is kept as a revision where the
   * origin says when; one that is the same stays as it is, and so does one that a person entered where `entered` says so.
   */
  putRates: (bookId: string, rates: readonly Rate[], origin?: Origin, entered?: 'stands') => Promise<void>;
  /** Oldest first; of all pairs, or of those named; as they are, or as they were known at an instant. */
  rates: (
    bookId: string,
    range: DayRange & { pairs?: readonly { base: string; quote: string }[]; knownAt?: Date | null },
  ) => Promise<Rate[]>;
  ratePairs: (bookId: string, knownAt?: Date | null) => Promise<RatePair[]>;
  /** Replaces days that are there; all or nothing. A series has one figure for a day at most. */
  putSeries: (bookId: string, series: readonly NamedSeries[], origin?: Origin) => Promise<void>;
  /** Those of the names that have figures. */
  series: (bookId: string, names: readonly string[], range: DayRange) => Promise<Map<string, Series>>;
  /** What there is of the series whose names begin with the text. */
  seriesCoverage: (bookId: string, prefix: string) => Promise<SeriesCoverage[]>;
  /** Trades, bars within the day and order books; null where the warehouse keeps none. */
  readonly tape: Tape | null;
  /** Options as they were quoted; null where the warehouse keeps none. */
  readonly chains: OptionChains | null;
  /** A number that grows with every write to the book's part; what caches compare. */
  version: (bookId: string) => number;
  /** As {@link Warehouse.version}, of the prices of one asset. */
  assetVersion: (bookId: string, assetId: string) => number;
  /** As {@link Warehouse.version}, of the exchange rates. */
  ratesVersion: (bookId: string) => number;
  dropBook: (bookId: string) => Promise<void>;
  close: () => Promise<void>;
}
