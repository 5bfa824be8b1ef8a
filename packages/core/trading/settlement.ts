import { day, type EpochDay, fromCivil, toCivil, weekday } from '../time/day.ts';
import { type ExchangeName, sessionFrom } from './calendar/sessions.ts';

/** From a trade day on, sessions until money and securities change hands. */
type Cycle = readonly (readonly [from: EpochDay, sessions: number])[];

/**
 * - NYSE: SEC rule 15c6-1; three days from 1995-06-07, two from 2017-09-05, one from 2024-05-28 (Release 34-96930).
 * - LSE and Xetra: CSDR article 5, two days from 2014-10-06, three before; one from 2027-10-11.
 */
const CYCLES: Readonly<Record<Exclude<ExchangeName, '24/7'>, Cycle>> = {
  NYSE: [
    [day('2024-05-28'), 1],
    [day('2017-09-05'), 2],
  ],
  LSE: [
    [day('2027-10-11'), 1],
    [day('2014-10-06'), 2],
  ],
  XETRA: [
    [day('2027-10-11'), 1],
    [day('2014-10-06'), 2],
  ],
};
const BEFORE = 3;

/** The day on which a trade of shares settles; of coins its own. Options of the US settle a session after their trade. */
export function settlementDay(exchange: ExchangeName, traded: EpochDay, isOption: boolean): EpochDay {
  if (exchange === '24/7') return traded;
  const [, sessions] =
    isOption && exchange === 'NYSE'
      ? [0, 1]
      : (CYCLES[exchange].find(([from]) => traded >= from) ?? [0, BEFORE]);
  let settles = traded;
  for (let left = sessions; left > 0; left -= 1) {
    do settles = sessionFrom(exchange, settles + 1).day;
    while (exchange === 'NYSE' && isBankHoliday(settles));
  }
  return settles;
}

/** Columbus Day and Veterans Day: exchanges are open, banks and DTC's settlement are not. */
function isBankHoliday(at: EpochDay): boolean {
  const { year, month, day: date } = toCivil(at);
  if (month === 10) return weekday(at) === 1 && date >= 8 && date <= 14;
  const veterans = fromCivil(year, 11, 11);
  return at === (weekday(veterans) === 7 ? veterans + 1 : veterans);
}
