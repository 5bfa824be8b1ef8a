import { expect, it } from 'vitest';
import {
  lastClose,
  monthOf,
  periodStart,
  shiftMonth,
  showAlong,
  showDay,
  showMoment,
  today,
  withDays,
} from './day.ts';

it('shows days the way the locale writes them, whatever the time zone', () => {
  expect(showDay('2026-01-31', 'short', 'en-US')).toBe('Jan 31, 2026');
  expect(showDay('2026-01-31', 'long', 'de-DE')).toBe('31. Januar 2026');
  expect(showDay('2026-01-31', 'month', 'en-US')).toBe('Jan 2026');
  expect(showDay('no day', 'short', 'en-US')).toBe('no day');
});

it('tells the days of some weeks apart along an axis, and the months of longer times', () => {
  expect(showAlong(['2026-01-05', '2026-03-02'])('2026-01-06')).toBe(showDay('2026-01-06', 'brief'));
  expect(showDay('2026-01-06', 'brief', 'en-US')).toBe('Jan 6');
  expect(showAlong(['2025-01-05', '2026-03-02'])('2025-01-06')).toBe(showDay('2025-01-06', 'month'));
  expect(showAlong([])('2025-01-06')).toBe(showDay('2025-01-06', 'brief'));
});

it('starts periods on the day before which they do not reach', () => {
  expect(periodStart('1M', '2026-03-31')).toBe('2026-02-28');
  expect(periodStart('YTD', '2026-03-31')).toBe('2026-01-01');
  expect(periodStart('5Y', '2026-03-31')).toBe('2021-03-31');
  expect(periodStart('All', '2026-03-31')).toBeUndefined();
});

it('knows the ends of months', () => {
  expect(monthOf('2024-02-10')).toEqual({ from: '2024-02-01', to: '2024-02-29' });
  expect(shiftMonth('2026-01', -1)).toBe('2025-12');
  expect(today(new Date(2026, 0, 31, 23, 59))).toBe('2026-01-31');
});

it('takes the weekday before as the last close', () => {
  expect(['2026-01-05', '2026-01-06', '2026-01-04'].map(lastClose)).toEqual([
    '2026-01-02',
    '2026-01-05',
    '2026-01-02',
  ]);
});

it.each([
  ['Changed “Kin Soy” of 2026-01-31', 'Changed “Kin Soy” of Jan 31, 2026'],
  ['“Kin” of 2026-01-05, “Soy” of 2026-01-06', '“Kin” of Jan 5, 2026, “Soy” of Jan 6, 2026'],
  ['Imported statement of 2026-01-31.csv', 'Imported statement of 2026-01-31.csv'],
  ['Imported 2026-01-31.csv', 'Imported 2026-01-31.csv'],
])('writes the days of a sentence: %s', (sentence, said) => {
  expect(withDays(sentence, 'en-US')).toBe(said);
});

it('shortens an instant to what is not plain from now', () => {
  const now = new Date(2026, 10, 26, 15, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  const plain = (text: string) => showMoment(text, now, 'en-US').replaceAll('\u202f', ' ');
  expect(plain(at(2026, 10, 26, 9, 5))).toBe('9:05 AM');
  expect(plain(at(2026, 1, 3, 14, 30))).toBe('Feb 3, 2:30 PM');
  expect(plain(at(2025, 11, 31, 23, 0))).toBe('Dec 31, 2025');
});
