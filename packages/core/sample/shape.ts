import type { AccountType } from '../ledger/account.ts';
import type { ChartKey } from '../ledger/chart.ts';
import type { Decimal } from '../money/decimal.ts';
import type { InvestmentLine, PriceLine } from '../statements/statement.ts';
import type { EpochDay } from '../time/day.ts';

export interface SampleAsset {
  readonly symbol: string;
  readonly name: string;
  readonly type: 'etf' | 'stock' | 'fund';
  readonly currency: string;
}

export interface SampleAccount {
  readonly key: string;
  readonly name: string;
  readonly type: AccountType;
  readonly subtype: string;
  readonly currency: string;
  /** Balance on the evening before `from`, negative for a debt; the other side is `equity.opening-balances`. */
  readonly opening: Decimal;
}

export interface SampleSplit {
  readonly categoryKey: ChartKey;
  /** Signed as the transaction. */
  readonly amount: Decimal;
}

/** Exactly one of the three ways of saying where the money went or came from. */
export type SampleCounter =
  | { readonly categoryKey: ChartKey }
  | { readonly splits: readonly SampleSplit[] }
  | {
      /** Key of the other own account. */
      readonly transferTo: string;
      /** What arrives there, where its currency is another. */
      readonly transferAmount?: Decimal;
      readonly transferCurrency?: string;
    };

export type SampleTransaction = {
  readonly accountKey: string;
  readonly date: EpochDay;
  /** From the account holder's side: money in is positive. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly payee: string;
  readonly description: string;
} & SampleCounter;

export interface SamplePortfolio {
  readonly name: string;
  readonly currency: string;
  readonly assets: readonly SampleAsset[];
  /** In the order of booking. Deposits after the first come from the checking account through `equity.transfers`. */
  readonly transactions: readonly InvestmentLine[];
}

export interface SampleFxRate {
  readonly base: string;
  readonly quote: string;
  readonly date: EpochDay;
  /** Units of quote per unit of base. */
  readonly rate: Decimal;
}

export interface Sample {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly baseCurrency: string;
  readonly accounts: readonly SampleAccount[];
  readonly transactions: readonly SampleTransaction[];
  readonly portfolio: SamplePortfolio;
  readonly prices: readonly PriceLine[];
  readonly fx: readonly SampleFxRate[];
}
