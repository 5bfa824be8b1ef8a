import type { MessagePort } from 'node:worker_threads';
import type { ParseOptions } from '@financehub/core/statements/detect.ts';
import type {
  DatedBalance,
  InvestmentStatement,
  PriceLine,
  RejectedLine,
  StatementAccount,
} from '@financehub/core/statements/statement.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/** What the reading thread and the program say to each other. Lines of statements never travel as objects. */

export interface ReadTask {
  readonly port: MessagePort;
  readonly path: string;
  readonly fileName: string;
  readonly options: ParseOptions;
}

/** Whether the printed running balance follows from line to line; `breaks` are lines of the file. */
export interface BalanceChain {
  readonly pairs: number;
  readonly breaks: readonly number[];
}

export interface StatementSummary {
  readonly account: StatementAccount;
  readonly currency: string | null;
  readonly lines: number;
  readonly pending: number;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  readonly opening: DatedBalance | null;
  readonly closing: DatedBalance | null;
  readonly chain: BalanceChain;
}

export interface FileSummary {
  readonly format: string;
  readonly statements: readonly StatementSummary[];
  /** A broker's lines, its statements, and the positions they name. */
  readonly investments: number;
  readonly portfolios: number;
  readonly positions: number;
  readonly prices: number;
  /** The first {@link MOST_REJECTED}. */
  readonly rejected: readonly RejectedLine[];
  readonly rejectedCount: number;
  readonly warnings: readonly string[];
  /** The distinct categories that the file itself names. */
  readonly categories: readonly string[];
}

/** How each line gets its account and its category; everything the database knows and the thread does not. */
export interface PostingPlan {
  /** The instant that the ids of the entries begin with, in milliseconds. */
  readonly at: number;
  /** By statement of the file, in order. */
  readonly accounts: readonly { readonly id: string; readonly currency: string }[];
  /** Account of a category of the file; an empty text where the file names no category but an own account. */
  readonly fileCategories: ReadonlyMap<string, string>;
  /** Account of each key of the starter chart. */
  readonly byKey: ReadonlyMap<string, string>;
  /** How often the person chose which account for a payee. */
  readonly memory: readonly (readonly [payeeKey: string, accountId: string, times: number])[];
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
  | { readonly ask: 'prices'; readonly from: number; readonly count: number };

export interface Answers {
  open: FileSummary;
  plan: null;
  /** Text for COPY, see {@link COPY_COLUMNS}; null behind the last row. */
  rows: { readonly bytes: Uint8Array<ArrayBuffer>; readonly rows: number } | null;
  preview: Preview;
  investments: readonly InvestmentStatement[];
  prices: readonly PriceLine[];
}

export type Reply =
  | { readonly answer: Answers[keyof Answers] }
  | { readonly unreadable: { readonly message: string; readonly line: number | null; readonly mend: string } }
  | { readonly failed: { readonly message: string; readonly stack: string } };

export const MOST_REJECTED = 1000;

/** The temporary table that rows are copied into, in the order of the thread's text. */
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
  ['status', 'text'],
  ['fingerprint', 'uuid'],
  ['occurrence', 'integer'],
  ['category_id', 'uuid'],
  ['category_source', 'text'],
  ['category_confidence', 'real'],
] as const;
