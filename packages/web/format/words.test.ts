import { expect, it } from 'vitest';
import { inOwnWords } from './words.ts';

const plain = (text: string, locale: string, zone: string) =>
  inOwnWords(text, locale, zone).replaceAll(/[\u00a0\u202f]/g, ' ');

it.each([
  ['en-US', 'America/New_York', 'USD 60,000.00', 'Nov 27, 2026, 9:30 AM EST'],
  ['de-DE', 'Europe/Berlin', '60.000,00 USD', '27. Nov. 2026, 15:30 MEZ'],
  ['en-IN', 'Asia/Kolkata', 'USD 60,000.00', '27 Nov 2026, 8:00 pm IST'],
])('writes the amounts and times of a sentence: %s', (locale, zone, amount, time) => {
  expect(plain('the order takes 60000.00 USD, and none is there', locale, zone)).toBe(
    `the order takes ${amount}, and none is there`,
  );
  expect(plain('NYSE opens 2026-11-27 14:30 UTC; wait', locale, zone)).toBe(`NYSE opens ${time}; wait`);
  expect(plain('not in the books yet at 2026-11-27T14:30:59.999Z', locale, zone)).toBe(
    `not in the books yet at ${time}`,
  );
});

it('writes the days of a reason as people do', () => {
  expect(plain('no price on or before 2026-11-26; none from 2025-01-02 to 2025-01-31', 'en-US', 'UTC')).toBe(
    'no price on or before Nov 26, 2026; none from Jan 2, 2025 to Jan 31, 2025',
  );
  expect(plain('ask for a later day than 2026-11-26. Give 2026-11-27.', 'en-US', 'UTC')).toBe(
    'ask for a later day than Nov 26, 2026. Give Nov 27, 2026.',
  );
  expect(plain('0.42 USD per share, ex 2026-09-15', 'en-US', 'UTC')).toBe(
    'USD 0.42 per share, ex Sep 15, 2026',
  );
});

it.each([
  '2026-13-40T25:00Z is none',
  '10 VTI are held',
  '1.5 ALL',
  '2026-11-27.csv',
  'v1.25 USDX',
  '12.345 USD',
])('leaves what is neither as it is: %s', (text) => {
  expect(plain(text, 'en-US', 'UTC')).toBe(text);
});
