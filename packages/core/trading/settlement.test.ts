import { expect, it } from 'vitest';
import { day, formatDay } from '../time/day.ts';
import { settlementDay } from './settlement.ts';

/*
 * SEC, "Shortening the Securities Transaction Settlement Cycle" (Release 34-96930): T+1 from 2024-05-28 on; trades of Friday 05-24 (T+2)
 * and of Tuesday 05-28 (T+1) both settle on Wednesday 05-29. Nasdaq Trader, "Settlement dates for Columbus and Veterans Day": trades
 * before them skip the holiday, on which banks are closed.
 */
it.each([
  ['NYSE', '2024-05-24', '2024-05-29'],
  ['NYSE', '2024-05-28', '2024-05-29'],
  ['NYSE', '2017-09-01', '2017-09-07'],
  ['NYSE', '2017-09-05', '2017-09-07'],
  ['NYSE', '2026-11-25', '2026-11-27'],
  ['NYSE', '2026-11-27', '2026-11-30'],
  ['NYSE', '2026-10-09', '2026-10-13'],
  ['NYSE', '2026-11-10', '2026-11-12'],
  ['LSE', '2026-04-02', '2026-04-08'],
  ['XETRA', '2026-03-06', '2026-03-10'],
  ['24/7', '2026-03-06', '2026-03-06'],
] as const)('on %s a trade of %s settles on %s', (exchange, traded, settles) => {
  expect(formatDay(settlementDay(exchange, day(traded), false))).toBe(settles);
});

it('settles options a session after their trade, also when shares took longer', () => {
  expect(formatDay(settlementDay('NYSE', day('2020-03-06'), true))).toBe('2020-03-09');
});
