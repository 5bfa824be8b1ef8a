import type { Decimal } from '../../money/decimal.ts';
import type { Instant } from '../order.ts';

/** What is offered and asked. An offer stands until the next quote, so it fills orders that are given after it, too. */
export interface Quote {
  readonly kind: 'quote';
  readonly assetId: string;
  readonly at: Instant;
  readonly bid: Decimal | null;
  readonly ask: Decimal | null;
  /** Null when it is not known: then there is enough. */
  readonly bidSize: Decimal | null;
  readonly askSize: Decimal | null;
}

/** A trade between others. */
export interface Print {
  readonly kind: 'print';
  readonly assetId: string;
  readonly at: Instant;
  readonly price: Decimal;
  readonly size: Decimal | null;
  /** The price of an auction, for orders on the open or on the close. */
  readonly auction: 'open' | 'close' | null;
}

/** What was traded from an instant to another. Days are made by `dayBar` in bars.ts. */
export interface Bar {
  readonly kind: 'bar';
  readonly assetId: string;
  readonly from: Instant;
  readonly to: Instant;
  readonly open: Decimal;
  readonly high: Decimal;
  readonly low: Decimal;
  readonly close: Decimal;
  /** Null when it is not known: then there is enough. With zero nothing fills. */
  readonly volume: Decimal | null;
  /** Its open is that of the session. */
  readonly opening: boolean;
  /** Its close is that of the session. */
  readonly closing: boolean;
}

/** `ratio` units take the place of one: 4 for a split of four for one, 0.1 for one for ten. */
export interface Split {
  readonly kind: 'split';
  readonly assetId: string;
  readonly at: Instant;
  readonly ratio: Decimal;
}

/** Cash per unit, as of the start of the ex-date. */
export interface Dividend {
  readonly kind: 'dividend';
  readonly assetId: string;
  readonly at: Instant;
  readonly amount: Decimal;
}

/** Trading stops, or goes on. */
export interface Halt {
  readonly kind: 'halt' | 'resume';
  readonly assetId: string;
  readonly at: Instant;
}

/** Time has come so far: orders whose end has been reached expire. */
export interface Clock {
  readonly kind: 'clock';
  readonly at: Instant;
}

export type MarketEvent = Quote | Print | Bar | Split | Dividend | Halt | Clock;

export function timeOf(event: MarketEvent): Instant {
  return event.kind === 'bar' ? event.to : event.at;
}
