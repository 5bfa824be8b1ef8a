/** A rule as data: what must hold of a transaction, and what is then done with it. All of it can be sent to another thread. */

export type TextField = 'payee' | 'description' | 'text' | 'notes' | 'reference';
export type TextOperator =
  | 'is'
  | 'isNot'
  | 'contains'
  | 'notContains'
  | 'startsWith'
  | 'endsWith'
  | 'regex'
  | 'notRegex';

export interface TextCondition {
  readonly field: TextField;
  readonly op: TextOperator;
  readonly value: string;
}
export interface AmountCondition {
  readonly field: 'amount' | 'absoluteAmount';
  readonly op: 'is' | 'between' | 'atLeast' | 'atMost';
  readonly value: string;
  readonly to?: string | undefined;
}
export interface DirectionCondition {
  readonly field: 'direction';
  readonly op: 'is';
  readonly value: 'in' | 'out';
}
export interface AccountCondition {
  readonly field: 'account' | 'category';
  readonly op: 'is' | 'isNot';
  readonly value: readonly string[];
}
export interface DateCondition {
  readonly field: 'date';
  readonly op: 'from' | 'until' | 'between';
  /** YYYY-MM-DD */
  readonly value: string;
  readonly to?: string | undefined;
}
export interface CalendarCondition {
  readonly field: 'dayOfMonth' | 'weekday' | 'month';
  readonly op: 'is';
  /** Weekday 1 is Monday (ISO 8601). */
  readonly value: readonly number[];
}
export interface LabelCondition {
  readonly field: 'currency' | 'tag' | 'status';
  readonly op: 'is' | 'isNot';
  readonly value: string;
}

export type Condition =
  | TextCondition
  | AmountCondition
  | DirectionCondition
  | AccountCondition
  | DateCondition
  | CalendarCondition
  | LabelCondition;

export interface SplitPart {
  readonly categoryId: string;
  /** Of the whole, above 0 and below 100. */
  readonly percent?: string | undefined;
  /** Without a sign: it takes that of the transaction. */
  readonly amount?: string | undefined;
  readonly notes?: string | undefined;
}

export type Action =
  | { readonly type: 'category'; readonly categoryId: string }
  | { readonly type: 'payee'; readonly payee: string }
  | { readonly type: 'addTags' | 'removeTags'; readonly tags: readonly string[] }
  | { readonly type: 'notes'; readonly notes: string; readonly append?: boolean | undefined }
  | { readonly type: 'split'; readonly parts: readonly SplitPart[] }
  | { readonly type: 'transfer'; readonly accountId: string };

export interface Rule {
  readonly id: string;
  readonly conditions: readonly Condition[];
  readonly actions: readonly Action[];
}

/** A transaction as rules see it: one side of an entry, as the bank or the person wrote it. */
export interface RuleRecord {
  readonly payee: string;
  readonly description: string;
  readonly notes: string;
  /** What the bank calls it; empty when it says nothing. */
  readonly reference: string;
  /** Decimal text; money in is positive. */
  readonly amount: string;
  readonly currency: string;
  readonly accountId: string;
  /** Null while it waits for a category, and of splits and transfers. */
  readonly categoryId: string | null;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly tags: readonly string[];
  readonly status: string;
}

/** Makes a test of a pattern; throws an Error whose message says what is wrong with it. Must take linear time. */
export type RegexEngine = (pattern: string) => (text: string) => boolean;

/** What is wrong with a rule and where: `conditions/1/value`. */
export class RuleError extends Error {
  readonly path: string;
  constructor(path: string, message: string) {
    super(message);
    this.name = 'RuleError';
    this.path = path;
  }
}
