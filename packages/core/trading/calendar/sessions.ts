import { dayOfInstant, type EpochDay, toCivil, weekday } from '../../time/day.ts';
import type { Instant } from '../order.ts';
import type { Exchange } from './exchange.ts';
import { LSE } from './lse.ts';
import { NYSE } from './nyse.ts';
import { XETRA } from './xetra.ts';
import { instantOf } from './zone.ts';

/** Open at all times, as markets of crypto are: each day of UTC is a session. */
const ALWAYS: Exchange = {
  zone: 'UTC',
  hours: { pre: 0, open: 0, close: 1440, post: 1440 },
  halfDayHours: { pre: 0, open: 0, close: 1440, post: 1440 },
  weekends: true,
  daysOf: () => ({ closed: [], half: [] }),
};

const EXCHANGES = { NYSE, LSE, XETRA, '24/7': ALWAYS } as const;

/** Exchanges whose hours and holidays are known, from 1998 on. */
export type ExchangeName = keyof typeof EXCHANGES;

/** A day on which an exchange is open. An instant belongs to the session from its start up to, not with, its end. */
export interface Session {
  readonly day: EpochDay;
  /** When trading before the open begins; as `opens` where there is none. */
  readonly preOpens: Instant;
  readonly opens: Instant;
  readonly closes: Instant;
  /** When trading after the close ends; as `closes` where there is none. */
  readonly postCloses: Instant;
  /** It closes early. */
  readonly half: boolean;
}

const years = new Map<string, { closed: ReadonlySet<EpochDay>; half: ReadonlySet<EpochDay> }>();
const sessions = new Map<string, Session | null>();
const KEPT = 20_000;

function yearOf(name: ExchangeName, year: number) {
  const key = `${name} ${year}`;
  let found = years.get(key);
  if (found === undefined) {
    const { closed, half } = EXCHANGES[name].daysOf(year);
    found = { closed: new Set(closed), half: new Set(half) };
    years.set(key, found);
  }
  return found;
}

/** The session of a day; null when the exchange is closed on it. */
export function sessionOf(name: ExchangeName, day: EpochDay): Session | null {
  const key = `${name} ${day}`;
  const known = sessions.get(key);
  if (known !== undefined) return known;
  if (sessions.size >= KEPT) sessions.clear();
  const made = makeSession(name, day);
  sessions.set(key, made);
  return made;
}

function makeSession(name: ExchangeName, day: EpochDay): Session | null {
  const { zone, hours, halfDayHours, weekends } = EXCHANGES[name];
  if (!weekends && weekday(day) > 5) return null;
  const { closed, half: halfDays } = yearOf(name, toCivil(day).year);
  if (closed.has(day)) return null;
  const half = halfDays.has(day);
  const { pre, open, close, post } = half ? halfDayHours : hours;
  return {
    day,
    preOpens: instantOf(zone, day, pre),
    opens: instantOf(zone, day, open),
    closes: instantOf(zone, day, close),
    postCloses: instantOf(zone, day, post),
    half,
  };
}

/** The first session on the day or after it. */
export function sessionFrom(name: ExchangeName, day: EpochDay): Session {
  // No exchange here has ever been closed for longer than six days.
  for (let next = day; next < day + 30; next += 1) {
    const session = sessionOf(name, next);
    if (session !== null) return session;
  }
  throw new RangeError(`no session of ${name} within a month of day ${day}`);
}

/** The last session on the day or before it. */
export function sessionUpTo(name: ExchangeName, day: EpochDay): Session {
  for (let next = day; next > day - 30; next -= 1) {
    const session = sessionOf(name, next);
    if (session !== null) return session;
  }
  throw new RangeError(`no session of ${name} within a month of day ${day}`);
}

export type Phase = 'closed' | 'pre' | 'open' | 'post';

/** Where an instant is in the day of an exchange, with the session that it is in or, when closed, the one to come. */
export function phaseAt(name: ExchangeName, instant: Instant): { phase: Phase; session: Session } {
  let session = sessionFrom(name, dayOfInstant(new Date(instant)) - 1);
  while (session.postCloses <= instant) session = sessionFrom(name, session.day + 1);
  return { phase: phaseWithin(session, instant), session };
}

/** When the exchange opens next; while it is open, when it has opened. */
export function nextOpen(name: ExchangeName, instant: Instant): Instant {
  const { phase, session } = phaseAt(name, instant);
  return phase === 'post' ? sessionFrom(name, session.day + 1).opens : session.opens;
}

function phaseWithin({ preOpens, opens, closes }: Session, instant: Instant): Phase {
  if (instant < preOpens) return 'closed';
  if (instant < opens) return 'pre';
  return instant < closes ? 'open' : 'post';
}
