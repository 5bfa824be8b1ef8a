import type { TransactionColumns } from '@financehub/core/portfolio/columns.ts';
import type { PriceColumn, RateColumn } from '@financehub/core/portfolio/valuation.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { ProblemError } from '../../http/problem.ts';
import type { AssetRow } from '../assets/index.ts';
import type { Loaded, Missing, PortfolioRow } from '../portfolios/index.ts';
import type { Packed } from './packed.ts';

/** What the thread is told of a portfolio's transactions: those that go at a place, and those that come there. */
export interface Splice {
  readonly kind: 'splice';
  /** The portfolio, whoever's book it is in. */
  readonly key: string;
  readonly at: number;
  readonly remove: number;
  readonly insert: Packed;
}

/** Ends the splices that lead to a version. */
export interface Settle {
  readonly kind: 'settle';
  readonly key: string;
  readonly version: number;
  readonly currency: string;
  readonly tracksCash: boolean;
  readonly columns: TransactionColumns;
  /** Ids and currencies by index of the columns. */
  readonly assets: readonly { readonly id: string; readonly currency: string }[];
  readonly currencies: readonly string[];
}

/** Begins to tell a portfolio as the ledger has it: lines follow, then the end, which puts it in the place of what is there. */
export interface Begin {
  readonly kind: 'begin';
  /** Which telling; several can go on at once. */
  readonly feed: number;
  readonly key: string;
  readonly version: number;
  readonly currency: string;
  /** What each asset is traded in. */
  readonly currencyOf: ReadonlyMap<string, string>;
}

export interface Lines {
  readonly kind: 'lines';
  readonly feed: number;
  /** See `entriesIn`. */
  readonly block: Uint8Array<ArrayBuffer>;
}

export interface End {
  readonly kind: 'end';
  readonly feed: number;
  /** False: the ledger could not be read to its end, nothing of it counts. */
  readonly whole: boolean;
}

export interface Forget {
  readonly kind: 'forget';
  readonly key: string;
}

/** Has the thread go on from what was sent, before it is asked again. */
export interface GoOn {
  readonly kind: 'goOn';
  readonly key: string;
}

export interface AssetName {
  readonly symbol: string;
  readonly name: string;
}

/** Prices and rates as they are at a version; columns in shared memory. */
export interface Market {
  /** Changes whenever a price or a rate does. */
  readonly version: string;
  readonly prices: ReadonlyMap<string, PriceColumn>;
  /** Units of the reporting currency per unit of the currency; null for itself. */
  readonly rates: ReadonlyMap<string, RateColumn | null>;
}

export interface Benchmark {
  readonly assetId: string;
  readonly symbol: string;
  readonly name: string;
  readonly currency: string;
  readonly splits: readonly { readonly date: EpochDay; readonly ratio: number }[];
  /** Amounts per share of the day, in the asset's currency; null when nothing is known of its dividends. */
  readonly dividends: readonly { readonly date: EpochDay; readonly amount: number }[] | null;
}

export interface PeriodWish {
  readonly keys: readonly string[];
  readonly currency: string;
  /** Null where the portfolios have nothing to say of the days asked for. */
  readonly range: { readonly from: EpochDay; readonly to: EpochDay } | null;
  readonly today: EpochDay;
  readonly market: Market;
  readonly names: ReadonlyMap<string, AssetName>;
  /** Of portfolios that the books did not have at the instant asked for. */
  readonly absent: readonly Missing[];
}

export interface PerformanceWish extends PeriodWish {
  readonly what: 'performance';
  readonly benchmark: Benchmark | null;
  readonly riskFree: number;
  readonly interval: 'day' | 'week' | 'month';
  readonly rolling: number | null;
}

export interface ExplainWish extends PeriodWish {
  readonly what: 'explain';
}

export interface HistoryWish extends PeriodWish {
  readonly what: 'history';
  readonly interval: 'day' | 'week' | 'month';
  readonly format: 'rows' | 'columns';
  readonly benchmark: Benchmark | null;
}

/** A function of another feature that is run over portfolios, in the thread that has them. */
export interface RunWish {
  readonly what: 'run';
  readonly keys: readonly string[];
  /** The address of a module, and the name of its function; see {@link Task}. */
  readonly module: string;
  readonly name: string;
  readonly request: unknown;
  /** By key: what there is of the portfolio besides its transactions. */
  readonly portfolios: readonly PortfolioRow[];
  readonly assets: readonly ReadonlyMap<string, AssetRow>[];
  /** Of the rates of each book; see {@link Warehouse.ratesVersion}. */
  readonly ratesVersions: ReadonlyMap<string, number>;
}

/** What {@link RunWish} names: answers a text of portfolios, with what it reads of prices and rates. */
export type Task<Request> = (
  context: Pick<Context, 'warehouse'>,
  portfolios: readonly Loaded[],
  request: Request,
) => Promise<string>;

export type PeriodQuestion = PerformanceWish | ExplainWish | HistoryWish;
export type Wish = PeriodQuestion | RunWish;

export interface Ask {
  readonly kind: 'ask';
  readonly id: number;
  readonly wish: Wish;
}

/** What of the warehouse a thread may read while it answers. */
export const READS = ['ratePairs', 'rates', 'lastCloses', 'closesAt'] as const;

/** The answer to a {@link Read}. */
export type Found =
  | { readonly kind: 'found'; readonly read: number; readonly value: unknown }
  | { readonly kind: 'found'; readonly read: number; readonly failed: string };

export type Message = Splice | Settle | Begin | Lines | End | Forget | GoOn | Ask | Found;

/** Reads from the warehouse, which another thread holds, for the question `id`. */
export interface Read {
  readonly id: number;
  readonly read: number;
  readonly method: (typeof READS)[number];
  readonly args: readonly unknown[];
}

/** What a portfolio that was told comes to. */
export interface Told {
  readonly currencies: readonly string[];
  /** Its first and its last transaction; none where there is none. */
  readonly transactions: readonly { readonly date: EpochDay }[];
  readonly count: number;
}

/** The answer as the bytes of its JSON, what was told, or what went wrong. */
export type Reply =
  | { readonly id: number; readonly told: Told }
  | { readonly id: number; readonly json: ArrayBuffer }
  | {
      readonly id: number;
      readonly failed: string;
      readonly stack: string | undefined;
      /** Of a ProblemError: what it says to the caller. */
      readonly problem: Pick<ProblemError, 'problem' | 'extra'> | null;
    };
