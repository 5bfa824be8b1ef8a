import { parseDay } from '@financehub/core/time/day.ts';
import { SIDES, STATUSES, type Status, TYPES } from './orderWords.ts';

/** Which of the lists below the ticket is open. */
const TABS = ['orders', 'positions', 'history', 'fills'] as const;
export type Tab = (typeof TABS)[number];

/** What of the past is listed. */
export interface HistoryFilter {
  /** The symbol that is looked for; the one that is traded is `symbol`. */
  readonly of?: string | undefined;
  readonly side?: (typeof SIDES)[number]['value'] | undefined;
  readonly type?: (typeof TYPES)[number]['value'] | undefined;
  readonly status?: Status | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** What is traded and listed, in the address. */
export interface TradeSearch extends HistoryFilter {
  /** The id of a portfolio; all together when absent. */
  readonly portfolio?: string | undefined;
  readonly symbol?: string | undefined;
  /** How many the ticket begins with, and on which side. */
  readonly quantity?: string | undefined;
  readonly go?: 'buy' | 'sell' | undefined;
  /** What is shown of the market of `symbol`; its candles when absent. */
  readonly market?: 'depth' | 'none' | undefined;
  readonly tab?: Tab | undefined;
  /** The order whose steps are open. */
  readonly order?: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
const day = (value: unknown): string | undefined =>
  typeof value === 'string' && parseDay(value) !== null ? value : undefined;
const among = <T extends string>(list: readonly { readonly value: T }[], value: unknown): T | undefined =>
  list.find((one) => one.value === value)?.value;

const NUMBER = /^[0-9]{1,15}(\.[0-9]{1,12})?$/;

export function readTradeSearch(search: Record<string, unknown>): TradeSearch {
  const quantity = text(search.quantity);
  return {
    portfolio: text(search.portfolio),
    symbol: text(search.symbol)?.toUpperCase().slice(0, 40),
    quantity: quantity !== undefined && NUMBER.test(quantity) ? quantity : undefined,
    go: search.go === 'buy' || search.go === 'sell' ? search.go : undefined,
    market: search.market === 'depth' || search.market === 'none' ? search.market : undefined,
    tab: TABS.find((name) => name === search.tab && name !== 'orders'),
    order: text(search.order),
    of: text(search.of)?.slice(0, 40),
    side: among(SIDES, search.side),
    type: among(TYPES, search.type),
    status: among(STATUSES, search.status),
    from: day(search.from),
    to: day(search.to),
  };
}
