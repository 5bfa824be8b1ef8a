import type { Origin } from './warehouse.ts';

/** One listed option as it was quoted; null is what was not said. Prices per unit of the underlying. */
export interface OptionQuote {
  /** Days since 1970-01-01. */
  readonly expiry: number;
  readonly kind: 'call' | 'put';
  readonly strike: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly last: number | null;
  readonly volume: number | null;
  readonly openInterest: number | null;
}

/** The options on an asset as they were quoted at one time. */
export interface OptionChain {
  readonly at: Date;
  /** Price of the asset then, where the chain says it. */
  readonly spot: number | null;
  readonly quotes: readonly OptionQuote[];
}

export interface StoredChain extends OptionChain {
  readonly provider: string | null;
}

export interface OptionChains {
  /** A chain of the same asset and time is replaced. */
  put: (bookId: string, assetId: string, chain: OptionChain, origin: Origin) => Promise<void>;
  /** The last chain stored for an instant not after the one given. */
  last: (bookId: string, assetId: string, until: Date) => Promise<StoredChain | null>;
  /** What there are chains of, with how many and when the latest was quoted. */
  assets: (bookId: string) => Promise<{ assetId: string; count: number; at: Date }[]>;
  /** When there are chains of, the latest first. */
  times: (bookId: string, assetId: string, limit: number) => Promise<Date[]>;
}
