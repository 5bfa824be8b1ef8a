import type { FactorTable } from '../factors/french.ts';
import type { Decimal } from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import type { CsvDialect } from './csv-dialect.ts';
import type { ByteSource } from './source.ts';

/** What every bank format is read into: one line of an account's statement as the bank wrote it. */
export interface StatementLine {
  /** Where the line stands in the file, 1-based; what an error names. */
  readonly line: number;
  readonly date: EpochDay;
  /** From the account holder's side: money in is positive. */
  readonly amount: Decimal;
  readonly payee: string;
  readonly description: string;
  /** The bank's own id of the line (OFX FITID); banks reuse and renumber them. */
  readonly reference: string | null;
  /** Account number of the other side, where the file names it. */
  readonly counterpart?: string | null;
  /** The running balance printed on the line, when the file has one. */
  readonly balance: Decimal | null;
  /** The category that the file itself names, as written. */
  readonly category: string | null;
  readonly status: 'pending' | 'posted';
  /** The parts by category, where the file divides the line; they add up to its amount, and its own category is null. */
  readonly splits?: readonly StatementSplit[];
}

/** A part of a line's amount. */
export interface StatementSplit {
  /** As written; null where the file names none. */
  readonly category: string | null;
  readonly amount: Decimal;
  readonly memo: string;
}

export interface StatementAccount {
  /** Account number, IBAN or broker account, as in the file. */
  readonly number: string | null;
  readonly institution: string | null;
  readonly kind:
    | 'checking'
    | 'savings'
    | 'credit-card'
    | 'credit-line'
    | 'money-market'
    | 'investment'
    | null;
  readonly name: string | null;
}

export interface DatedBalance {
  readonly date: EpochDay;
  readonly amount: Decimal;
}

/** The lines of one account; a file may hold several. */
export interface Statement {
  readonly account: StatementAccount;
  readonly currency: string | null;
  readonly lines: readonly StatementLine[];
  readonly opening: DatedBalance | null;
  readonly closing: DatedBalance | null;
}

export type InvestmentType =
  | 'BUY'
  | 'SELL'
  | 'DIVIDEND'
  | 'INTEREST'
  | 'FEE'
  | 'TAX'
  | 'DEPOSIT'
  | 'WITHDRAWAL'
  | 'TRANSFER_IN'
  | 'TRANSFER_OUT'
  | 'SPLIT'
  | 'SPIN_OFF'
  | 'MERGER'
  | 'RETURN_OF_CAPITAL';

/** What kind of thing a security is, where the file says it. */
export type InvestmentAssetType =
  | 'stock'
  | 'etf'
  | 'fund'
  | 'bond'
  | 'crypto'
  | 'commodity'
  | 'option'
  | 'other';

/**
 * One line of a broker's statement. Quantities and amounts are positive, the type says the direction; a negative amount of a
 * DIVIDEND, INTEREST, FEE or TAX was taken or paid back. The quantity of a SPLIT is its ratio: new units per old unit; that of a
 * SPIN_OFF or MERGER is units of the new security per old unit.
 */
export interface InvestmentLine {
  readonly line: number;
  readonly date: EpochDay;
  readonly type: InvestmentType;
  /** Ticker, or the broker's own security id where there is none; null for pure cash lines. */
  readonly symbol: string | null;
  readonly name: string | null;
  readonly isin: string | null;
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  /** Total before fee and tax. */
  readonly amount: Decimal | null;
  readonly currency: string | null;
  readonly fee: Decimal | null;
  readonly tax: Decimal | null;
  readonly note: string;
  readonly reference: string | null;
  /** The broker's id of the line where no download changes it: what the line is known by, before its content. */
  readonly identity?: string | null;
  /** Units of the statement's currency per unit of `currency`, as the broker applied it. */
  readonly fxRate?: Decimal | null;
  /** What the shares become (MERGER) or bring along (SPIN_OFF), and the part of the cost that goes there. */
  readonly toSymbol?: string | null;
  readonly toName?: string | null;
  readonly toIsin?: string | null;
  readonly basisFraction?: Decimal | null;
  /** Of a SPLIT without a ratio: the shares that it added. */
  readonly added?: Decimal | null;
  /** For a security that is new; its currency may differ from that of the payment. */
  readonly assetType?: InvestmentAssetType | null;
  readonly assetCurrency?: string | null;
  /** Of a listed option: units of the underlying that a contract is for. */
  readonly assetMultiplier?: Decimal | null;
  readonly exchange?: string | null;
}

/** A holding as the broker states it at the end of a day. */
export interface InvestmentPosition {
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly price: Decimal | null;
  readonly date: EpochDay;
  readonly isin?: string | null;
  readonly name?: string | null;
  readonly currency?: string | null;
  readonly assetType?: InvestmentAssetType | null;
}

/** Cash in one currency as the broker states it at the end of a day. */
export interface CurrencyBalance extends DatedBalance {
  readonly currency: string;
}

export interface InvestmentStatement {
  readonly account: StatementAccount;
  readonly currency: string | null;
  readonly lines: readonly InvestmentLine[];
  /** What the broker says is held, for verification. */
  readonly positions: readonly InvestmentPosition[];
  /** The positions are all that is held: what is not among them is gone. */
  readonly allPositions?: boolean;
  /** In `currency`; see `balances` where there are several. */
  readonly cash: DatedBalance | null;
  readonly balances?: readonly CurrencyBalance[];
  /** Trades that the broker has cancelled: what an earlier file brought of them is to go. */
  readonly cancelled?: readonly InvestmentLine[];
  /** Some of what is sold was sold short, so that the account may owe shares. */
  readonly shorts?: boolean;
}

/** One closing price of a price file. */
export interface PriceLine {
  readonly line: number;
  readonly symbol: string;
  readonly date: EpochDay;
  readonly open: Decimal | null;
  readonly high: Decimal | null;
  readonly low: Decimal | null;
  readonly close: Decimal;
  readonly volume: Decimal | null;
  readonly currency: string | null;
  /** What the file says of a security that may be new. */
  readonly isin?: string | null;
  readonly name?: string | null;
}

/** Which way round rates are: units of each currency per unit of the base, or of the base per unit of each currency. */
export type Quoted = 'per-base' | 'per-currency';

/** What the rates of a file are in, as the file or the person says it. */
export interface RateTerms {
  /** Null where the file holds several, or does not say it. */
  readonly base: string | null;
  readonly quoted: Quoted | null;
  /** What the person has to say before the rates mean anything; null where nothing is open. */
  readonly question: string | null;
}

/** One exchange rate of a day. */
export interface RateLine {
  readonly line: number;
  readonly date: EpochDay;
  /** Null while {@link RateTerms.question} is open. */
  readonly base: string | null;
  readonly quote: string;
  /** Units of `quote` per unit of `base`. */
  readonly rate: Decimal;
}

/** A line that could not be read; the rest of the file went on. */
export interface RejectedLine {
  readonly line: number;
  readonly reason: string;
  readonly text: string;
}

export interface ParsedFile {
  readonly format: string;
  readonly statements: readonly Statement[];
  readonly investments: readonly InvestmentStatement[];
  readonly prices: readonly PriceLine[];
  readonly rejected: readonly RejectedLine[];
  readonly warnings: readonly string[];
  /** How a delimited file was read, for preview and for saving as a profile. */
  readonly dialect?: CsvDialect;
  /** What the next table of the same kind is recognised by. */
  readonly signature?: string;
}

/** The file as a whole can't be read: truncated, another format, no usable column. Nothing of it is imported. */
export class StatementError extends Error {
  readonly line: number | null;
  /** What the person can do about it. */
  readonly mend: string;
  constructor(message: string, where: { line?: number; mend: string }) {
    super(message);
    this.name = 'StatementError';
    this.line = where.line ?? null;
    this.mend = where.mend;
  }
}

/**
 * One piece of a file, in the order of the file. `statement` counts the accounts of the file from 0; its `statement` part comes
 * before its lines. Lines of several statements may alternate (a CSV with an account column).
 */
export type StatementPart =
  | {
      readonly kind: 'statement';
      readonly statement: number;
      readonly account: StatementAccount;
      readonly currency: string | null;
    }
  | { readonly kind: 'line'; readonly statement: number; readonly line: StatementLine }
  | {
      readonly kind: 'balance';
      readonly statement: number;
      readonly which: 'opening' | 'closing';
      readonly balance: DatedBalance;
    }
  | { readonly kind: 'investments'; readonly investments: InvestmentStatement }
  | { readonly kind: 'price'; readonly price: PriceLine }
  | { readonly kind: 'factors'; readonly factors: FactorTable }
  | { readonly kind: 'rate'; readonly rate: RateLine }
  | { readonly kind: 'rejected'; readonly rejected: RejectedLine }
  | { readonly kind: 'warning'; readonly warning: string };

/** A file whose format and dialect are known. */
export interface StatementFile {
  readonly format: string;
  /** How a table was read, for preview and for saving as a profile. */
  readonly dialect?: CsvDialect;
  /** What the next table of the same kind is recognised by. */
  readonly signature?: string;
  /** Of a file of exchange rates. */
  readonly rateTerms?: RateTerms;
  /**
   * Reads the file from its start, each time it is called, without keeping what it has passed. Throws {@link StatementError} when
   * the file as a whole can't be read, also after parts were given.
   */
  readonly parts: () => Iterable<StatementPart>;
}

/** One file format. */
export interface StatementParser<Options = unknown> {
  readonly format: string;
  /** Looks at the first 64 KiB and says how sure it is, 0 to 1. */
  readonly recognise: (head: Uint8Array, fileName: string) => number;
  /** Throws {@link StatementError} when the file as a whole can't be read. */
  readonly open: (source: ByteSource, options: Options) => StatementFile;
}
