import type { DecimalMark } from './amount-text.ts';
import type { SavedProfile } from './csv-signature.ts';
import type { DateOrder } from './date-text.ts';
import type { Quoted } from './statement.ts';

/** A column by its header text (case and accents don't matter) or by its 0-based position. */
export type ColumnRef = string | number;

/** What the columns of a bank's CSV mean. */
export interface CsvColumns {
  readonly date?: ColumnRef;
  /** One column with the amount; else `debit` (money out) and `credit` (money in). */
  readonly amount?: ColumnRef;
  readonly debit?: ColumnRef;
  readonly credit?: ColumnRef;
  /** Charged on top of the amount, which does not hold it: taken off, whatever its sign. */
  readonly fee?: ColumnRef;
  /** Words or letters that say the direction of an unsigned amount: DEBIT/CREDIT, Af/Bij, S/H. */
  readonly type?: ColumnRef;
  readonly payee?: ColumnRef;
  /** Joined with a blank, in this order. */
  readonly description?: ColumnRef | readonly ColumnRef[];
  readonly balance?: ColumnRef;
  readonly currency?: ColumnRef;
  readonly reference?: ColumnRef;
  /** Account number of the other side. */
  readonly counterpart?: ColumnRef;
  readonly category?: ColumnRef;
  readonly status?: ColumnRef;
  /** The own account of the row, in files that hold several. */
  readonly account?: ColumnRef;
}

export type ColumnRole = keyof CsvColumns;

/**
 * Where an amount's sign comes from:
 * `signed` as written (no sign is money in); `type` from the type column; `debit-credit` from which of the two columns is
 * filled; `debit-credit-signed` the same where the debit column carries its own minus; `unmarked-out` a `+` or `CR` is money in and
 * a bare figure is money out, as on card statements.
 */
export type SignRule = 'signed' | 'type' | 'debit-credit' | 'debit-credit-signed' | 'unmarked-out';

/** How a bank writes its CSV: small, readable, JSON; saved as a profile it reads the bank's next file. */
export interface CsvDialect {
  /** WHATWG name. */
  readonly encoding: string;
  readonly delimiter: string;
  /** 1-based line of the header; null for a file that starts with data. */
  readonly headerLine: number | null;
  readonly columns: CsvColumns;
  readonly dateOrder: DateOrder;
  readonly decimalMark: DecimalMark;
  readonly signs: SignRule;
  /** Turns every amount round, for card files whose purchases are positive. */
  readonly invert: boolean;
  /** Of the whole file, where no column says it. */
  readonly currency: string | null;
  /** The sheet of a workbook, where the person named it. */
  readonly sheet?: string | undefined;
  /** Where the columns of a PDF's table begin, in points from the left edge, where the person said it. */
  readonly pdf?: { readonly columns: readonly number[] } | undefined;
}

/** What a person says of a file of exchange rates that does not say it itself. */
export interface RateWish {
  readonly base?: string | undefined;
  readonly quoted?: Quoted | undefined;
}

/** A mapping given by the user: each part overrides what would be inferred, column by column. */
export type CsvMapping = Partial<CsvDialect> & { readonly rates?: RateWish | undefined };

export interface CsvOptions {
  /** Overrides what would be inferred, in whole or in part. */
  readonly dialect?: CsvMapping;
  /** Readings that were confirmed before; the one whose signature fits the file counts where `dialect` says nothing. */
  readonly profiles?: readonly SavedProfile[];
}
