import type { MessagePort } from 'node:worker_threads';
import type { MemoryCount } from '@financehub/core/categorize/memory.ts';
import type { Model } from '@financehub/core/categorize/model.ts';
import type { FactorTable } from '@financehub/core/factors/french.ts';
import type { ParseOptions } from '@financehub/core/statements/detect.ts';
import type { InvestmentStatement, RateLine } from '@financehub/core/statements/statement.ts';
import type { FileSummary } from '@financehub/core/statements/summary.ts';
import type { PriceColumns } from './price-columns.ts';

/** What the reading thread and the program say to each other. Lines of statements never travel as objects. */

export interface ReadTask {
  readonly port: MessagePort;
  readonly path: string;
  readonly fileName: string;
  readonly options: ParseOptions;
}

export type { FileSummary, StatementSummary } from '@financehub/core/statements/summary.ts';
export { MOST_REJECTED } from '@financehub/core/statements/summary.ts';

/** How each line gets its account and its category; everything the database knows and the thread does not. */
export interface PostingPlan {
  /** The instant that the ids of the entries begin with, in milliseconds. */
  readonly at: number;
  /** By statement of the file, in order. */
  readonly accounts: readonly { readonly id: string; readonly currency: string }[];
  /** Account of a category of the file; an empty text where the file names no category but an own account. */
  readonly fileCategories: ReadonlyMap<string, string>;
  /** Those of them that are an own account: what goes there is a transfer. */
  readonly ownAccounts: ReadonlySet<string>;
  readonly memory: readonly MemoryCount[];
  /** In shared memory: the thread reads it and has no copy. */
  readonly model: Model;
  /** Below this confidence a line waits for a person. */
  readonly threshold: number;
  /** Categories that may be given. */
  readonly open: ReadonlySet<string>;
  readonly uncategorizedIncome: string;
  readonly uncategorizedExpense: string;
}

export interface Preview {
  readonly columns: readonly string[];
  readonly sample: readonly (readonly string[])[];
  readonly dialect: unknown;
  readonly rows: readonly PreviewRow[];
}

export interface PreviewRow {
  line: number;
  date: string | null;
  amount: string | null;
  payee: string;
  description: string;
  balance: string | null;
  type?: string;
  symbol?: string;
  quantity?: string;
}

export type Request =
  | { readonly ask: 'open' }
  | { readonly ask: 'plan'; readonly plan: PostingPlan }
  | { readonly ask: 'rows' }
  | { readonly ask: 'preview' }
  | { readonly ask: 'investments' }
  | { readonly ask: 'factors' }
  | { readonly ask: 'rates'; readonly from: number; readonly count: number }
  | { readonly ask: 'prices'; readonly from: number; readonly count: number };

export interface Answers {
  open: FileSummary;
  plan: null;
  /** Text for COPY, see {@link COPY_COLUMNS}; null behind the last row. */
  rows: { readonly bytes: Uint8Array<ArrayBuffer>; readonly rows: number } | null;
  preview: Preview;
  investments: readonly InvestmentStatement[];
  prices: PriceColumns;
  rates: readonly RateLine[];
  factors: readonly FactorTable[];
}

export type Reply =
  | { readonly answer: Answers[keyof Answers] }
  | { readonly unreadable: { readonly message: string; readonly line: number | null; readonly mend: string } }
  | { readonly failed: { readonly message: string; readonly stack: string } };

/** The temporary table that rows are copied into, in the order of the thread's text; reference, counterpart, balance, confidence and splits may be NULL. */
export const COPY_COLUMNS = [
  ['ordinal', 'integer'],
  ['line', 'integer'],
  ['entry_id', 'uuid'],
  ['account_id', 'uuid'],
  ['currency', 'text'],
  ['date', 'date'],
  ['amount', 'numeric'],
  ['payee', 'text'],
  ['description', 'text'],
  ['reference', 'text'],
  ['counterpart', 'text'],
  ['status', 'text'],
  ['fingerprint', 'uuid'],
  ['balance', 'numeric'],
  ['category_id', 'uuid'],
  ['category_source', 'text'],
  ['category_confidence', 'real'],
  ['splits', 'jsonb'],
] as const;
