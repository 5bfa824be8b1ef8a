import type { ProviderId as ProviderIdSchema } from '@financehub/contract/assets.ts';
import type {
  ProviderClass as ProviderClassSchema,
  Provider as ProviderSchema,
} from '@financehub/contract/providers.ts';
import type { Static } from 'typebox';
import type { Bar, Rate } from '../warehouse/warehouse.ts';
import type { Answer, Ask } from './http.ts';
import type { Pace } from './pace.ts';

export type ProviderId = Static<typeof ProviderIdSchema>;
export type ProviderClass = Static<typeof ProviderClassSchema>;
export type Offer = Static<typeof ProviderSchema>['offers'][number];

/** Time and chance as the providers see them, so that tests need neither. */
export interface Timing {
  /** Milliseconds; only differences matter. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Aborts when the time is over. */
  readonly limit: (ms: number) => AbortSignal;
}

/** What the person has to know of a provider, and how it is treated. */
export interface ProviderInfo {
  readonly id: ProviderId;
  readonly name: string;
  readonly site: string;
  readonly official: boolean;
  readonly note: string;
  readonly limits: string;
  readonly key: 'none' | 'optional' | 'needed';
  readonly offers: readonly Offer[];
  readonly classes: readonly ProviderClass[];
  readonly url: string;
  readonly pace: Pace;
  readonly quoteKinds?: readonly string[];
}

export interface HistoryAsk {
  /** As the provider calls the asset. */
  readonly symbol: string;
  /** Of the asset in the book. */
  readonly currency: string;
  readonly from: string;
  readonly to: string;
  readonly prices: boolean;
  /** Dividends and splits. They may come also where they are not asked for. */
  readonly events: boolean;
}

export interface Dividend {
  readonly exDate: string;
  readonly payDate: string | null;
  /** Per share as shares were that day. */
  readonly amount: string;
  readonly currency: string;
}

export interface Split {
  readonly date: string;
  /** New shares per old share. */
  readonly ratio: string;
}

/** Prices as they were paid: not adjusted for later splits or dividends. Oldest first. */
export interface History {
  /** null where the provider does not say. */
  readonly currency: string | null;
  readonly bars: readonly Bar[];
  readonly dividends: readonly Dividend[];
  readonly splits: readonly Split[];
}

export interface RatesAsk {
  /** Currencies that a rate is wanted of. */
  readonly currencies: readonly string[];
  readonly from: string;
  readonly to: string;
  readonly quoteKind: string | null;
}

export interface Candidate {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string | null;
  readonly type: 'stock' | 'etf' | 'fund' | 'bond' | 'crypto' | 'commodity' | 'option' | 'other';
  readonly currency: string | null;
  readonly isin: string | null;
  readonly providerSymbol: string;
}

/** What stands in the book of an asset. */
export interface AssetNames {
  readonly symbol: string;
  readonly type: string;
  readonly currency: string;
  readonly exchange: string | null;
}

/** What a provider file gets for one task. */
export interface Call {
  /** Where the provider answers, without a slash at the end. */
  readonly url: string;
  readonly key: string | null;
  /** Where Alpaca is asked for prices, as it has another address for them, and of which feed. */
  readonly pricesUrl: string;
  readonly feed: string;
  readonly ask: (ask: Ask) => Promise<Answer>;
  /** The day it is, in UTC. */
  readonly today: string;
  readonly instant: Date;
  readonly signal: AbortSignal;
}

/** What was paid last, and when. */
export interface LastTrade {
  readonly price: string;
  readonly currency: string;
  readonly time: Date;
}

/** One provider: its addresses, and what its answers mean. Everything else is the same for all of them. */
export interface Provider {
  readonly info: ProviderInfo;
  /** The provider's name of an asset that has none of its own; null where it can't be told. */
  readonly symbolOf?: (asset: AssetNames, call: Call) => Promise<string | null>;
  readonly history?: (call: Call, ask: HistoryAsk) => Promise<History>;
  readonly rates?: (call: Call, ask: RatesAsk) => Promise<readonly Rate[]>;
  /** The last trade of what it calls so; null where it says none. */
  readonly last?: (call: Call, symbol: string) => Promise<LastTrade | null>;
  readonly search?: (call: Call, text: string) => Promise<readonly Candidate[]>;
  /** Something small that shows whether it works. */
  readonly test: (call: Call) => Promise<string>;
}
