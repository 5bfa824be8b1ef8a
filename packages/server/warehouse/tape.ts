import type { Candles } from '@financehub/core/charts/candle.ts';

/** Seconds since 1970, UTC; `to` is the first instant after. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

export interface TapeSpan {
  readonly count: number;
  /** Seconds since 1970; null where there is none. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface TapeCoverage {
  /** By width of the bars, finest first. */
  readonly bars: readonly (TapeSpan & { readonly seconds: number })[];
  readonly trades: TapeSpan;
  readonly daily: { readonly count: number; readonly from: string | null; readonly to: string | null };
}

/** What figures of times before `before` are multiplied by, sorted by time; the first that is after a time holds for it. */
export interface Scaling {
  readonly before: number;
  readonly price: number;
  readonly volume: number;
}

export interface TradeRange extends TimeRange {
  readonly scaling: readonly Scaling[];
}

export interface TradeExtent {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Sums of the sizes of trades by session, level and side; only those where something was traded. */
export interface TradeSums {
  readonly session: Int32Array;
  readonly level: Int32Array;
  /** 1 where buyers took, -1 where sellers did, 0 where nobody says. */
  readonly side: Int8Array;
  readonly size: Float64Array;
}

export interface StoredBook {
  readonly asOf: Date;
  readonly format: string;
  readonly product: string;
  /** Best first: price and size as exact texts. */
  readonly bids: readonly (readonly [string, string])[];
  readonly asks: readonly (readonly [string, string])[];
}

export interface Replacement {
  readonly stored: number;
  readonly replaced: number;
}

/** Trades, bars within the day and order books: statistics of markets, kept as doubles. */
export interface Tape {
  /** What there is; `bookId` keeps tenants apart. */
  readonly coverage: (bookId: string, assetId: string) => Promise<TapeCoverage>;
  /**
   * Replaces the trades between the first and the last time of the file, whose lines are
   * `key,price,size,side`: microseconds since 1970 times 1000 with the order among trades of one microsecond, and 1 for
   * a buyer who took, -1 for a seller, 0 where nobody says.
   */
  readonly putTrades: (bookId: string, assetId: string, file: string) => Promise<Replacement>;
  /** As {@link Tape.putTrades} for bars of one width: `time,open,high,low,close,volume` with seconds since 1970. */
  readonly putBars: (bookId: string, assetId: string, seconds: number, file: string) => Promise<Replacement>;
  /** Daily prices; the time is midnight UTC. Without open, high or low the close stands in for them. */
  readonly dailyCandles: (bookId: string, assetId: string, range: TimeRange) => Promise<Candles>;
  /** Bars of one width, those of `step` seconds (a multiple of the width, counted from 1970) put together. */
  readonly barCandles: (
    bookId: string,
    assetId: string,
    range: TimeRange & { readonly seconds: number; readonly step: number },
  ) => Promise<Candles>;
  /** Trades put together to candles of `step` seconds, counted from 1970. */
  readonly tradeCandles: (
    bookId: string,
    assetId: string,
    range: TimeRange & { readonly step: number },
  ) => Promise<Candles>;
  /** Null where there is no trade. */
  readonly tradeExtent: (bookId: string, assetId: string, range: TradeRange) => Promise<TradeExtent | null>;
  readonly tradeSums: (
    bookId: string,
    assetId: string,
    request: TradeRange & {
      readonly start: number;
      readonly step: number;
      readonly count: number;
      /** Seconds that local clocks are ahead, before each time; null: all of it is one session. */
      readonly clocks: readonly { readonly before: number; readonly ahead: number }[] | null;
    },
  ) => Promise<TradeSums>;
  readonly putBook: (bookId: string, assetId: string, book: StoredBook) => Promise<void>;
  readonly book: (bookId: string, assetId: string) => Promise<StoredBook | null>;
}
