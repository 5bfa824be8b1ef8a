import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day, formatDay, weekday } from '../../time/day.ts';
import { expiryOf } from '../expiry.ts';
import type { OrderTerms } from '../order.ts';
// By exchange_calendars 4.13.2, written by fixtures/closings.py.
import golden from './fixtures/closings.json' with { type: 'json' };
import { easterSunday } from './rule-days.ts';
import { phaseAt, sessionFrom, sessionOf, sessionUpTo } from './sessions.ts';
import { instantOf } from './zone.ts';

const EXCHANGES = ['NYSE', 'LSE', 'XETRA'] as const;
const iso = (instant: number | null) =>
  instant === null ? null : new Date(instant).toISOString().slice(0, 16);
const instant = (text: string) => Date.parse(`${text}Z`);

describe.each(EXCHANGES)('%s from 1998 to 2035', (name) => {
  const days = Array.from(
    { length: day('2036-01-01') - day('1998-01-01') },
    (_, index) => day('1998-01-01') + index,
  );
  const weekdays = days.filter((each) => weekday(each) <= 5);

  it('is closed on the weekdays on which it was or will be', () => {
    expect(weekdays.filter((each) => sessionOf(name, each) === null).map(formatDay)).toEqual(
      golden[name].closed,
    );
    expect(days.filter((each) => weekday(each) > 5).every((each) => sessionOf(name, each) === null)).toBe(
      true,
    );
  });

  it('closes early when it did or will', () => {
    expect(weekdays.filter((each) => sessionOf(name, each)?.half).map(formatDay)).toEqual(golden[name].half);
  });

  it('opens and closes at the right instants around the changes of the clocks', () => {
    for (const [text, opens, closes] of golden[name].sessions as [string, number, number][])
      expect({ text, ...sessionOf(name, day(text)) }).toMatchObject({ text, opens, closes });
  });
});

describe('sessions', () => {
  it.each([
    // Published by the exchanges: hours of NYSE Arca on a usual and on an early day, Xetra on the last day of 2025.
    ['NYSE', '2026-07-01', '2026-07-01T08:00', '2026-07-01T13:30', '2026-07-01T20:00', '2026-07-02T00:00'],
    ['NYSE', '2026-11-27', '2026-11-27T09:00', '2026-11-27T14:30', '2026-11-27T18:00', '2026-11-27T22:00'],
    ['XETRA', '2025-12-30', '2025-12-30T08:00', '2025-12-30T08:00', '2025-12-30T13:00', '2025-12-30T13:00'],
    ['24/7', '2026-02-28', '2026-02-28T00:00', '2026-02-28T00:00', '2026-03-01T00:00', '2026-03-01T00:00'],
  ] as const)('%s on %s', (name, text, ...times) => {
    const { preOpens, opens, closes, postCloses } = sessionOf(name, day(text))!;
    expect([preOpens, opens, closes, postCloses].map(iso)).toEqual(times);
  });

  it.each([
    ['NYSE', '2026-11-25T08:59', 'closed', '2026-11-25'],
    ['NYSE', '2026-11-25T09:00', 'pre', '2026-11-25'],
    ['NYSE', '2026-11-25T14:30', 'open', '2026-11-25'],
    ['NYSE', '2026-11-25T21:00', 'post', '2026-11-25'],
    ['NYSE', '2026-11-26T00:59', 'post', '2026-11-25'],
    // Thanksgiving.
    ['NYSE', '2026-11-26T01:00', 'closed', '2026-11-27'],
    ['NYSE', '2026-11-27T18:00', 'post', '2026-11-27'],
    ['NYSE', '2026-11-28T12:00', 'closed', '2026-11-30'],
    ['LSE', '2026-12-24T12:30', 'closed', '2026-12-29'],
    ['24/7', '2026-12-25T23:59', 'open', '2026-12-25'],
  ] as const)('%s at %s is %s, session of %s', (name, text, phase, session) => {
    const found = phaseAt(name, instant(text));
    expect([found.phase, formatDay(found.session.day)]).toEqual([phase, session]);
  });

  it('can be found forwards and backwards over a long weekend', () => {
    expect(formatDay(sessionFrom('XETRA', day('2025-12-24')).day)).toBe('2025-12-29');
    expect(formatDay(sessionUpTo('NYSE', day('2001-09-16')).day)).toBe('2001-09-10');
  });
});

describe('the end of an order', () => {
  const ends = (terms: Partial<OrderTerms>, text: string) =>
    iso(
      expiryOf({ timeInForce: 'day', goodTill: null, extendedHours: false, ...terms }, instant(text), 'NYSE'),
    );

  it.each([
    ['in the session', { timeInForce: 'day' }, '2026-11-25T15:00', '2026-11-25T21:00'],
    ['before the open', { timeInForce: 'day' }, '2026-11-25T03:00', '2026-11-25T21:00'],
    [
      'after the close, before a holiday and a half day',
      { timeInForce: 'day' },
      '2026-11-25T21:00',
      '2026-11-27T18:00',
    ],
    [
      'for extended hours',
      { timeInForce: 'day', extendedHours: true },
      '2026-11-25T21:00',
      '2026-11-26T01:00',
    ],
    ['until canceled', { timeInForce: 'gtc' }, '2026-11-25T21:00', null],
    [
      'until a day',
      { timeInForce: 'gtd', goodTill: day('2026-12-01') },
      '2026-11-25T15:00',
      '2026-12-01T21:00',
    ],
    [
      'until a Sunday',
      { timeInForce: 'gtd', goodTill: day('2026-11-29') },
      '2026-11-25T15:00',
      '2026-11-27T18:00',
    ],
    ['for the open, before it', { timeInForce: 'opg' }, '2026-11-25T14:29', '2026-11-25T21:15'],
    ['for the open, after it', { timeInForce: 'opg' }, '2026-11-25T14:30', '2026-11-27T18:15'],
    ['for the close', { timeInForce: 'cls' }, '2026-11-25T15:00', '2026-11-25T21:15'],
    ['at once', { timeInForce: 'ioc' }, '2026-11-25T15:00', '2026-11-25T21:00'],
  ] as const)('given %s', (_, terms, text, end) => {
    expect(ends(terms, text)).toBe(end);
  });
});

describe('clocks', () => {
  it.each([
    // US Naval Observatory: daylight saving time of 2026 begins on 8 March and ends on 1 November.
    ['America/New_York', '2026-03-08', 90, '2026-03-08T06:30'],
    ['America/New_York', '2026-03-08', 150, '2026-03-08T07:30'],
    ['America/New_York', '2026-03-08', 180, '2026-03-08T07:00'],
    ['America/New_York', '2026-11-01', 90, '2026-11-01T05:30'],
    ['America/New_York', '2026-11-01', 120, '2026-11-01T07:00'],
    ['Europe/London', '2026-03-29', 120, '2026-03-29T01:00'],
    ['Europe/Berlin', '2026-10-25', 180, '2026-10-25T02:00'],
  ])('of %s on %s, %i minutes after midnight', (zone, text, minutes, utc) => {
    expect(iso(instantOf(zone, day(text), minutes))).toBe(utc);
  });

  it('are read back as what they showed', () => {
    const format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'America/New_York',
      dateStyle: 'short',
      timeStyle: 'short',
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 7000, max: 30_000 }),
        fc.integer({ min: 240, max: 1439 }),
        (each, minutes) => {
          const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
          expect(format.format(instantOf('America/New_York', each, minutes))).toBe(
            `${formatDay(each)} ${clock}`,
          );
        },
      ),
    );
  });

  it.each([
    // US Naval Observatory, dates of Easter.
    [1998, '1998-04-12'],
    [2008, '2008-03-23'],
    [2011, '2011-04-24'],
    [2026, '2026-04-05'],
    [2038, '2038-04-25'],
  ])('and Easter of %i', (year, text) => {
    expect(formatDay(easterSunday(year))).toBe(text);
  });
});
