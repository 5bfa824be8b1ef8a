import type { ChartKey } from '../ledger/chart.ts';
import { absolute, add, type Decimal, divide, multiply, negate, round, sum } from '../money/decimal.ts';
import { addMonths, type EpochDay, toCivil, weekday } from '../time/day.ts';
import { nextBusinessDay, previousBusinessDay } from './market.ts';
import { depositDay, MONTHLY_DEPOSIT } from './portfolio.ts';
import { type Random, randomOf } from './random.ts';
import type { SampleAccount, SampleFxRate, SampleTransaction } from './shape.ts';
import { BILLS, HABITS } from './spending.ts';
import { book, cents, spend, type Till } from './till.ts';
import { holidays } from './trips.ts';

function account(
  key: string,
  name: string,
  type: SampleAccount['type'],
  subtype: string,
  opening: number,
  currency = 'USD',
): SampleAccount {
  return { key, name, type, subtype, currency, opening: cents(opening) };
}

const ACCOUNTS: readonly SampleAccount[] = [
  account('checking', 'Checking', 'asset', 'checking', 684_210),
  account('savings', 'Savings', 'asset', 'savings', 1_250_000),
  account('card', 'Credit card', 'liability', 'credit-card', -83_645),
  account('house', 'House', 'asset', 'property', 29_500_000),
  account('mortgage', 'Mortgage', 'liability', 'mortgage', -21_480_000),
  account('wallet', 'Travel wallet', 'asset', 'cash', 0, 'EUR'),
];

const INSTALMENT = 128_500;
/** Yearly mortgage rate in ten-thousandths. */
const MORTGAGE_RATE = 365;
const MONTHLY_SAVING = 30_000;
/** The checking account keeps this much when money is put aside. */
const CUSHION = 350_000;
/** What the bills of a month can come to, the rare ones included. */
const BILL_MONEY = 320_000;

function income(
  till: Till,
  accountKey: string,
  date: EpochDay,
  amount: Decimal,
  texts: { payee: string; description: string },
  categoryKey: ChartKey,
): void {
  book(till, { accountKey, date, amount, currency: 'USD', ...texts, categoryKey });
}

function transfer(
  till: Till,
  date: EpochDay,
  amount: Decimal,
  transferTo: string,
  texts: { payee: string; description: string },
): void {
  book(till, { accountKey: 'checking', date, amount: negate(amount), currency: 'USD', ...texts, transferTo });
}

/** Gross pay, of which 17 % income tax and 7.65 % social security are kept back; a rise of 3 % a year. */
function paySalary(till: Till, date: EpochDay, year: number, bonus: boolean): void {
  const base = [620_000, 638_600, 657_758, 677_491][Math.min(year, 3)]!;
  const gross = cents(bonus ? Math.round(base * 0.8) : base);
  const kept = (rate: bigint) => negate(round({ units: gross.units * rate, scale: 6 }, 2));
  const splits = [
    { categoryKey: bonus ? ('income.bonus' as const) : ('income.salary' as const), amount: gross },
    { categoryKey: 'taxes.income' as const, amount: kept(1700n) },
    { categoryKey: 'taxes.social' as const, amount: kept(765n) },
  ];
  const amount = sum(splits.map((split) => split.amount));
  const description = bonus ? 'Year-end bonus' : 'Salary';
  book(till, {
    accountKey: 'checking',
    date,
    amount,
    currency: 'USD',
    payee: 'Meridian Instruments Payroll',
    description,
    splits,
  });
}

function payMortgage(till: Till, date: EpochDay): void {
  const debt = absolute(till.balances.get('mortgage')!);
  const interest = divide(
    multiply(debt, { units: BigInt(MORTGAGE_RATE), scale: 4 }),
    { units: 12n, scale: 0 },
    2,
  );
  const payee = 'Harbor Savings Mortgage';
  spend(till, 'checking', date, interest, { payee, description: 'Mortgage interest' }, 'housing.mortgage');
  transfer(till, date, add(cents(INSTALMENT), negate(interest)), 'mortgage', {
    payee,
    description: 'Mortgage principal',
  });
}

function payCard(till: Till, date: EpochDay, statement: Decimal): void {
  if (statement.units >= 0n) return;
  transfer(till, date, negate(statement), 'card', { payee: 'Credit card', description: 'Card payment' });
}

/** Fetches from savings, in steps of 500, what the bills of the month need after the card is paid. */
function fillUp(till: Till, date: EpochDay): void {
  const missing = BILL_MONEY - Number(till.balances.get('checking')!.units);
  if (missing <= 0) return;
  const amount = cents(Math.ceil(missing / 50_000) * 50_000);
  const texts = { payee: 'Savings', description: 'From savings' };
  book(till, { accountKey: 'checking', date, amount, currency: 'USD', ...texts, transferTo: 'savings' });
}

function putAside(till: Till, date: EpochDay): void {
  const spare = add(till.balances.get('checking')!, cents(-CUSHION));
  if (spare.units < BigInt(MONTHLY_SAVING)) return;
  const extra = spare.units > 600_000n ? 150_000 : 0;
  transfer(till, date, cents(MONTHLY_SAVING + extra), 'savings', {
    payee: 'Savings',
    description: 'Monthly saving',
  });
}

function payBills(till: Till, date: EpochDay, random: Random): void {
  const { month, day } = toCivil(date);
  for (const { day: due, account: from, category, payee, description, cents: amounts, spread } of BILLS) {
    if (due !== day) continue;
    const amount = amounts[month - 1]! + random.integer(-spread, spread);
    spend(till, from, date, cents(amount), { payee, description }, category);
  }
}

function followHabits(till: Till, date: EpochDay, random: Random): void {
  for (const { category, shops, description, low, high, chances } of HABITS) {
    if (!random.chance(chances[weekday(date) - 1]!)) continue;
    // The lower of two draws: small purchases are the more frequent ones.
    const amount = cents(Math.min(random.integer(low, high), random.integer(low, high)));
    const payee = random.pick(shops);
    spend(till, 'card', date, amount, { payee, description }, category);
    if (category === 'shopping.clothing' && random.chance(0.15)) {
      income(till, 'card', date + random.integer(5, 12), amount, { payee, description: 'Refund' }, category);
    }
  }
}

/** Two coffees of the same price at the same counter on one day: no duplicate, although nothing tells them apart. */
function twinCoffees(till: Till, date: EpochDay): void {
  const texts = { payee: 'Daybreak Coffee', description: 'Coffee' };
  for (let cup = 0; cup < 2; cup += 1) spend(till, 'card', date, cents(465), texts, 'food.coffee');
}

function onceAYear(till: Till, date: EpochDay): void {
  const { month, day } = toCivil(date);
  const due = `${month}-${day}`;
  const pay = (amount: number, payee: string, description: string, category: ChartKey) =>
    spend(till, 'checking', date, cents(amount), { payee, description }, category);
  if (due === '1-24') pay(38_400, 'Anchor Home Insurance', 'Yearly premium', 'insurance.home');
  if (due === '3-15') pay(18_900, 'Harmon Auto Repair', 'Yearly service', 'transport.car');
  if (due === '10-28') pay(126_000, 'County Treasurer', 'Property tax', 'taxes.property');
  if (due === '12-14') pay(24_500, 'Homeward Goods', 'Christmas presents', 'giving.gifts');
  if (due === '4-22') {
    income(
      till,
      'checking',
      date,
      cents(41_200),
      { payee: 'Treasury', description: 'Tax refund' },
      'income.refunds',
    );
  }
}

interface Plan {
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly fx: readonly SampleFxRate[];
}

function liveMonth(till: Till, month: number, { from, to, fx }: Plan, random: Random): void {
  const first = addMonths(from, month);
  const next = addMonths(from, month + 1);
  const { year, month: ofYear } = toCivil(first);
  const statement = till.balances.get('card')!;
  holidays(till, first, month, fx, random);
  const payday = previousBusinessDay(next - 3);
  const investing = month === 0 ? null : depositDay(from, month);
  for (let date = first; date < next && date <= to; date += 1) {
    const day = date - first + 1;
    if (date === nextBusinessDay(first)) payMortgage(till, date);
    if (date === nextBusinessDay(first + 4)) {
      payCard(till, date, statement);
      fillUp(till, date);
    }
    if (date === investing) {
      spend(
        till,
        'checking',
        date,
        MONTHLY_DEPOSIT,
        { payee: 'Sample portfolio', description: 'Savings plan' },
        'equity.transfers',
      );
    }
    payBills(till, date, random);
    onceAYear(till, date);
    followHabits(till, date, random);
    if (month === 14 && day === 17) twinCoffees(till, date);
    if (day === 9 && month % 3 === 1)
      spend(till, 'checking', date, cents(12_000), { payee: 'ATM', description: 'Cash withdrawal' }, 'cash');
    if (date === payday) paySalary(till, date, Math.floor(month / 12), false);
    if (date === payday && ofYear === 12) paySalary(till, date, Math.floor(month / 12), true);
    if (date === previousBusinessDay(next - 1)) putAside(till, date);
  }
  if (ofYear % 3 === 0 && next - 1 <= to) {
    const balance = till.balances.get('savings')!;
    const interest = round({ units: balance.units * 55n, scale: 6 }, 2);
    income(
      till,
      'savings',
      next - 1,
      interest,
      { payee: 'Harbor Savings', description: `Interest ${year}` },
      'income.interest',
    );
  }
}

/** The accounts of the household and three years of their lines by date. */
export function householdOf(
  seed: number,
  from: EpochDay,
  to: EpochDay,
  fx: readonly SampleFxRate[],
): { accounts: readonly SampleAccount[]; transactions: SampleTransaction[] } {
  const random = randomOf(seed, 'household');
  const till: Till = { lines: [], balances: new Map(ACCOUNTS.map(({ key, opening }) => [key, opening])) };
  for (let month = 0; addMonths(from, month) <= to; month += 1) {
    liveMonth(till, month, { from, to, fx }, random);
  }
  const lines = till.lines.filter(({ date }) => date <= to);
  return { accounts: ACCOUNTS, transactions: lines.sort((a, b) => a.date - b.date) };
}
