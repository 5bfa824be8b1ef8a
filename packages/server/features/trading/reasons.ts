import type { OrderReason } from '@financehub/core/trading/order.ts';

const SENTENCES: Readonly<Record<OrderReason | 'split' | 'dividend' | 'entry' | 'by-broker', string>> = {
  asked: 'canceled by its owner',
  'other-leg': 'the other leg was filled or ended',
  'entry-ended': 'the order before it ended without being filled',
  'not-at-once': 'it could not be filled at once',
  'session-end': 'the session ended',
  'day-reached': 'the day it was good till is over',
  'contract-end': 'the option expired',
  'no-auction': 'there was no auction in which it could be filled',
  'reverse-split': 'a reverse split leaves less than one unit of it',
  'nothing-left': 'nothing was left to fill',
  refused: 'it could not be done any more when its turn came',
  broker: 'the broker ended it',
  'by-broker': 'the broker changed its quantity',
  split: 'adjusted to a split',
  dividend: 'adjusted to a dividend',
  entry: 'adjusted to what the order before it filled',
};

/** What the engine's reason means; the words of a broker are as they came. */
export function sentenceOf(reason: string): string {
  return (SENTENCES as Readonly<Record<string, string>>)[reason] ?? reason;
}
