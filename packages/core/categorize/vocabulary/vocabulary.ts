import type { ExpenseKey, IncomeKey } from '../../ledger/chart.ts';

export type CategoryKey = ExpenseKey | IncomeKey;

/** Phrases separated by commas. One that starts with `^` counts only where the payee starts with it. */
export type Phrases = Readonly<Partial<Record<CategoryKey, string>>>;

export interface Vocabulary {
  /** Names of shops and companies: strong evidence. */
  readonly merchants: Phrases;
  /** Words that say what was bought: weaker evidence. */
  readonly words: Phrases;
  /** Last parts of compound words (`-versicherung`), for languages that write them together. */
  readonly endings: Phrases;
  /** Phrases of lines that move the holder's own money, which have no category. */
  readonly transfers: string;
}
