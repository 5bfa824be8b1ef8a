import { type Decimal, decimal, sign, subtract, ZERO } from '@financehub/core/money/decimal.ts';
import { day } from '@financehub/core/time/day.ts';
import { sessionFrom, sessionOf } from '@financehub/core/trading/calendar/sessions.ts';
import type { Instrument } from '@financehub/core/trading/instrument.ts';
import { dayBar } from '@financehub/core/trading/simulator/bars.ts';
import { type MarketEvent, timeOf } from '@financehub/core/trading/simulator/event.ts';
import type { NewDividend, NewSplit, StoredBar } from '../../warehouse/warehouse.ts';
import type { QuoteRow } from './quotes.ts';
import { QUOTE_MS } from './settings.ts';

/** Something that happened to an asset, with what tells it from all else that did. */
export interface Heard {
  readonly event: MarketEvent;
  readonly source: 'quote' | 'trade' | 'bar' | 'split' | 'dividend' | 'clock';
  readonly key: string;
  /** The day of a bar. */
  readonly date: string | null;
  /** When this program came to know it. */
  readonly knownAt: number;
}

/** By their times; what a day brings comes before its bar. */
export function inOrder(heard: readonly Heard[]): Heard[] {
  return [...heard].sort((a, b) => timeOf(a.event) - timeOf(b.event));
}

const sized = (text: string | null): Decimal | null => (text === null ? null : decimal(text));

/** What is left of an offer after fills took of it. */
function left(size: string | null, used: string): Decimal | null {
  if (size === null) return null;
  const rest = subtract(decimal(size), decimal(used));
  return sign(rest) < 0 ? ZERO : rest;
}

/** The quote that stands, or the last trade of a feed that has no more; null where the quote is too old. */
export function heardOfQuote(row: QuoteRow | undefined, now: number): Heard | null {
  if (row === undefined) return null;
  const at = Math.min(row.time.getTime(), now);
  const about = { date: null, knownAt: at };
  const { asset_id: assetId } = row;
  if (row.bid !== null && row.ask !== null) {
    if (now - at > QUOTE_MS) return null;
    const offers = {
      bid: sized(row.bid),
      ask: sized(row.ask),
      bidSize: left(row.bid_size, row.bid_used),
      askSize: left(row.ask_size, row.ask_used),
    };
    const key = `quote:${row.time.toISOString()}`;
    return { event: { kind: 'quote', assetId, at, ...offers }, source: 'quote', key, ...about };
  }
  if (row.last === null) return null;
  const price = decimal(row.last);
  const key = `trade:${row.time.toISOString()}`;
  const size = sized(row.last_size);
  return {
    event: { kind: 'print', assetId, at, price, size, auction: null },
    source: 'trade',
    key,
    ...about,
  };
}

const fetchedAt = (bar: StoredBar): number => (bar.fetchedAt === null ? 0 : Date.parse(bar.fetchedAt));

/** Until when a bar says what was traded: one that was fetched during its session knows no more than that. */
const knownUntil = (bar: StoredBar, now: number): number =>
  fetchedAt(bar) === 0 ? now : Math.min(fetchedAt(bar), now);

/** Whether the bar is of a session from its open to its close. */
export function isWhole(bar: StoredBar, { exchange }: Instrument, now: number): boolean {
  const session = sessionOf(exchange, day(bar.date));
  return session !== null && session.closes <= knownUntil(bar, now);
}

/**
 * A day's bar as the session that it was: an order given before the open meets its open, one given during the session its
 * close. Null for a day without a session, or one whose session has not begun; of a session that was on when the bar was
 * fetched, it is what had been traded by then.
 */
export function heardOfBar(bar: StoredBar, instrument: Instrument, now: number): Heard | null {
  const made = dayBar(instrument, day(bar.date), {
    open: sized(bar.open),
    high: sized(bar.high),
    low: sized(bar.low),
    close: decimal(bar.close),
    volume: sized(bar.volume),
  });
  const session = sessionOf(instrument.exchange, day(bar.date));
  const until = knownUntil(bar, now);
  if (made === null || session === null || session.opens >= until) return null;
  const event = isWhole(bar, instrument, now)
    ? made
    : { ...made, from: Math.min(made.from, until), to: until, closing: false };
  return { event, source: 'bar', key: `bar:${bar.date}`, date: bar.date, knownAt: fetchedAt(bar) };
}

/** On the morning of its day, before anything is traded; null where that has not come. */
export function heardOfSplit(split: NewSplit, { assetId, exchange }: Instrument, now: number): Heard | null {
  const at = sessionFrom(exchange, day(split.date)).preOpens;
  if (at > now) return null;
  const event = { kind: 'split', assetId, at, ratio: decimal(split.ratio) } as const;
  return { event, source: 'split', key: `split:${split.date}`, date: null, knownAt: at };
}

/** On the morning of the ex-date; null where that has not come, or it is paid in another currency than the price. */
export function heardOfDividend(
  dividend: NewDividend,
  { assetId, exchange, currency }: Instrument,
  now: number,
): Heard | null {
  const at = sessionFrom(exchange, day(dividend.exDate)).preOpens;
  if (at > now || dividend.currency !== currency) return null;
  const event = { kind: 'dividend', assetId, at, amount: decimal(dividend.amount) } as const;
  return { event, source: 'dividend', key: `dividend:${dividend.exDate}`, date: null, knownAt: at };
}

export function heardOfClock(now: number): Heard {
  return { event: { kind: 'clock', at: now }, source: 'clock', key: 'clock', date: null, knownAt: now };
}
