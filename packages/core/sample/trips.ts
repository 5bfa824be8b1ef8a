import { divide, negate } from '../money/decimal.ts';
import { type EpochDay, toCivil } from '../time/day.ts';
import { rateOn } from './market.ts';
import type { Random } from './random.ts';
import type { SampleFxRate } from './shape.ts';
import { book, cents, spend, type Till } from './till.ts';

const SUMMER = 7;
/** The month of the sample in which the household goes abroad. */
const ABROAD = 20;
const EXCHANGED = cents(70_000);

/** A week in the mountains in July: lodging and the way there by card, one dinner a day. */
function summerHoliday(till: Till, first: EpochDay, random: Random): void {
  const start = first + 11;
  spend(
    till,
    'card',
    start,
    cents(random.integer(72_000, 94_000)),
    { payee: 'Alder Lake Lodge Hotel', description: 'Seven nights' },
    'travel.lodging',
  );
  spend(
    till,
    'card',
    start,
    cents(random.integer(16_000, 24_000)),
    { payee: 'Summit Car Rental', description: 'Rental car' },
    'travel.car-rental',
  );
  for (let day = 0; day < 7; day += 1) {
    const payee = random.pick(['Lakeside Grill', 'Pine Tree Restaurant']);
    spend(
      till,
      'card',
      start + day,
      cents(random.integer(3200, 8900)),
      { payee, description: 'Dinner on holiday' },
      'food.restaurants',
    );
  }
}

interface Outlay {
  readonly day: number;
  readonly payee: string;
  readonly description: string;
  readonly cents: number;
  readonly category: Parameters<typeof spend>[5];
}

const ABROAD_OUTLAYS: readonly Outlay[] = [
  {
    day: 1,
    payee: 'Pension Lindenhof',
    description: 'Four nights',
    cents: 28_800,
    category: 'travel.lodging',
  },
  {
    day: 1,
    payee: 'Verkehrsbetriebe',
    description: 'Day tickets',
    cents: 1760,
    category: 'transport.public',
  },
  { day: 2, payee: 'Stadtmuseum', description: 'Tickets', cents: 2400, category: 'leisure.entertainment' },
  { day: 2, payee: 'Gasthaus Zur Linde', description: 'Dinner', cents: 5420, category: 'food.restaurants' },
  { day: 3, payee: 'Konditorei Amsel', description: 'Coffee and cake', cents: 1390, category: 'food.coffee' },
  { day: 3, payee: 'Gasthaus Am Markt', description: 'Dinner', cents: 6180, category: 'food.restaurants' },
  { day: 4, payee: 'Buchhandlung Morgenstern', description: 'Books', cents: 3195, category: 'leisure.books' },
];

/** Five days in the euro area, paid from a wallet that was filled at the day's rate. */
function tripAbroad(till: Till, first: EpochDay, fx: readonly SampleFxRate[]): void {
  const start = first + 5;
  const euros = divide(EXCHANGED, rateOn(fx, 'USD', start), 2, 'down');
  spend(
    till,
    'card',
    start - 3,
    cents(86_400),
    { payee: 'Skyway Airlines', description: 'Two flights' },
    'travel.flights',
  );
  book(till, {
    accountKey: 'checking',
    date: start,
    amount: negate(EXCHANGED),
    currency: 'USD',
    payee: 'Harbor Savings',
    description: 'Euros for the trip',
    transferTo: 'wallet',
    transferAmount: euros,
    transferCurrency: 'EUR',
  });
  for (const { day, payee, description, cents: amount, category } of ABROAD_OUTLAYS) {
    spend(till, 'wallet', start + day, cents(amount), { payee, description, currency: 'EUR' }, category);
  }
}

/** Books the trips that fall into the month of the sample with this first day. */
export function holidays(
  till: Till,
  first: EpochDay,
  month: number,
  fx: readonly SampleFxRate[],
  random: Random,
): void {
  if (toCivil(first).month === SUMMER) summerHoliday(till, first, random);
  if (month === ABROAD) tripAbroad(till, first, fx);
}
