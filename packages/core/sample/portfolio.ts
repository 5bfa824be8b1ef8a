import { add, type Decimal, divide, multiply, round, subtract, toNumber, ZERO } from '../money/decimal.ts';
import type { InvestmentLine, InvestmentType, PriceLine } from '../statements/statement.ts';
import { addMonths, type EpochDay } from '../time/day.ts';
import { nextBusinessDay, rateOn, SAMPLE_ASSETS, SPLIT_RATIO, SPLIT_SYMBOL, splitDay } from './market.ts';
import type { SampleFxRate } from './shape.ts';

function cents(amount: number): Decimal {
  return { units: BigInt(amount), scale: 2 };
}

function shares(count: number): Decimal {
  return { units: BigInt(count), scale: 0 };
}

const FEE = cents(100);
const CUSTODY_FEE = cents(1800);
const OPENING_CASH = cents(2_000_000);
export const MONTHLY_DEPOSIT = cents(50_000);
/** Stays on the cash account for the fees to come. */
const RESERVE = cents(10_000);
const WITHHELD_PERCENT = 15n;

/** Dollars to spend on each at the start, and what is bought in which month of a cycle of four afterwards. */
const OPENING_BUYS: readonly (readonly [string, number])[] = [
  ['SMPW', 8000],
  ['SMPB', 4000],
  ['SMPT', 3000],
  ['SMPH', 2000],
  ['SMPM', 1500],
];
const CYCLE = ['SMPW', 'SMPB', 'SMPW', 'SMPH'] as const;

/** Yearly dividend per share in ten-thousandths of the price, and the months in which it is paid. */
const DIVIDENDS: readonly { symbol: string; yield: bigint; months: readonly number[] }[] = [
  { symbol: 'SMPW', yield: 180n, months: [2, 5, 8, 11] },
  { symbol: 'SMPB', yield: 300n, months: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
  { symbol: 'SMPH', yield: 260n, months: [1, 4, 7, 10] },
];

/** The day on which the household pays the month's deposit in. */
export function depositDay(from: EpochDay, month: number): EpochDay {
  return nextBusinessDay(addMonths(from, month) + 9);
}

/** The account as the lines build it up: what is held of each symbol and the cash in each currency. */
class Depot {
  readonly lines: InvestmentLine[] = [];
  readonly held = new Map<string, number>();
  cash = ZERO;
  readonly #closes: ReadonlyMap<string, PriceLine>;

  constructor(closes: ReadonlyMap<string, PriceLine>) {
    this.#closes = closes;
  }

  close(symbol: string, date: EpochDay): Decimal {
    return this.#closes.get(`${symbol} ${date}`)!.close;
  }

  add(date: EpochDay, type: InvestmentType, more: Partial<InvestmentLine>): void {
    const asset = SAMPLE_ASSETS.find(({ symbol }) => symbol === more.symbol);
    const line: InvestmentLine = {
      line: this.lines.length + 1,
      date,
      type,
      symbol: null,
      name: asset?.name ?? null,
      isin: null,
      quantity: null,
      price: null,
      amount: null,
      currency: asset?.currency ?? 'USD',
      fee: null,
      tax: null,
      note: '',
      reference: null,
      ...more,
    };
    this.lines.push(line);
    if (line.currency !== 'USD' || line.amount === null) return;
    const costs = add(line.fee ?? ZERO, line.tax ?? ZERO);
    const inward = ['SELL', 'DIVIDEND', 'INTEREST', 'DEPOSIT'].includes(type);
    this.cash = subtract(inward ? add(this.cash, line.amount) : subtract(this.cash, line.amount), costs);
  }

  trade(date: EpochDay, type: 'BUY' | 'SELL', symbol: string, count: number): void {
    if (count <= 0) return;
    const price = this.close(symbol, date);
    const amount = round(multiply(shares(count), price), 2);
    this.add(date, type, { symbol, quantity: shares(count), price, amount, fee: FEE });
    this.held.set(symbol, (this.held.get(symbol) ?? 0) + (type === 'BUY' ? count : -count));
  }

  /** Buys whole shares (hundreds of the money market fund, whose price has four digits) for at most `budget` dollars. */
  buyFor(date: EpochDay, symbol: string, budget: Decimal): void {
    const lot = symbol === 'SMPM' ? 100 : 1;
    const price = multiply(this.close(symbol, date), shares(lot));
    this.trade(date, 'BUY', symbol, lot * toNumber(divide(subtract(budget, FEE), price, 0, 'down')));
  }
}

function payDividends(depot: Depot, month: number, date: EpochDay): void {
  for (const { symbol, yield: yearly, months } of DIVIDENDS) {
    const count = depot.held.get(symbol) ?? 0;
    if (count === 0 || !months.includes(month % 12)) continue;
    const { units, scale } = depot.close(symbol, date);
    const perShare = { units: (units * yearly) / BigInt(months.length), scale: scale + 4 };
    const amount = round(multiply(perShare, shares(count)), 2);
    const tax = round({ units: amount.units * WITHHELD_PERCENT, scale: 4 }, 2);
    depot.add(date, 'DIVIDEND', { symbol, amount, tax, note: `Dividend on ${count} shares` });
  }
}

/** Changes dollars into euros at the rate of the day and buys for them, so that a holding in another currency is there. */
function buyInEuros(depot: Depot, date: EpochDay, fx: readonly SampleFxRate[]): void {
  const symbol = 'SMPE';
  const rate = rateOn(fx, 'USD', date);
  const spare = subtract(subtract(depot.cash, RESERVE), multiply(FEE, rate));
  const count = toNumber(divide(spare, multiply(depot.close(symbol, date), rate), 0, 'down'));
  if (count <= 0) return;
  const euros = add(round(multiply(shares(count), depot.close(symbol, date)), 2), FEE);
  const dollars = round(multiply(euros, rate), 2);
  depot.add(date, 'WITHDRAWAL', { amount: dollars, note: 'Currency exchange to EUR' });
  depot.add(date, 'DEPOSIT', { amount: euros, currency: 'EUR', note: 'Currency exchange from USD' });
  depot.trade(date, 'BUY', symbol, count);
}

function bookMonth(depot: Depot, from: EpochDay, month: number, fx: readonly SampleFxRate[]): void {
  const date = depositDay(from, month);
  if (month > 0) depot.add(date, 'DEPOSIT', { amount: MONTHLY_DEPOSIT, note: 'Savings plan' });
  if (month === 0) {
    depot.add(date, 'DEPOSIT', { amount: OPENING_CASH, note: 'Opening balance' });
    for (const [symbol, dollars] of OPENING_BUYS) depot.buyFor(date, symbol, cents(dollars * 100));
  } else if (month === 5 || month === 17) buyInEuros(depot, date, fx);
  else depot.buyFor(date, CYCLE[month % CYCLE.length]!, subtract(depot.cash, RESERVE));
}

interface Event {
  readonly date: EpochDay;
  readonly book: (depot: Depot) => void;
}

function events(from: EpochDay, to: EpochDay, fx: readonly SampleFxRate[]): Event[] {
  const list: Event[] = [];
  for (let month = 0; addMonths(from, month) <= to; month += 1) {
    const later = nextBusinessDay(addMonths(from, month) + 18);
    list.push({ date: depositDay(from, month), book: (depot) => bookMonth(depot, from, month, fx) });
    list.push({ date: later, book: (depot) => payDividends(depot, month, later) });
    if (month % 12 === 11)
      list.push({
        date: later,
        book: (depot) => depot.add(later, 'FEE', { amount: CUSTODY_FEE, note: 'Custody fee' }),
      });
    if (month % 6 === 4) {
      const interest = () => cents(40 + 15 * month);
      list.push({
        date: later,
        book: (depot) => depot.add(later, 'INTEREST', { amount: interest(), note: 'Interest on cash' }),
      });
    }
  }
  const split = splitDay(from);
  list.push({ date: split, book: (depot) => splitShares(depot, split) });
  const sale = nextBusinessDay(addMonths(from, 27) + 3);
  const half = (depot: Depot) => Math.floor((depot.held.get(SPLIT_SYMBOL) ?? 0) / 2);
  list.push({ date: sale, book: (depot) => depot.trade(sale, 'SELL', SPLIT_SYMBOL, half(depot)) });
  return list.filter(({ date }) => date <= to).sort((a, b) => a.date - b.date);
}

function splitShares(depot: Depot, date: EpochDay): void {
  depot.add(date, 'SPLIT', {
    symbol: SPLIT_SYMBOL,
    quantity: shares(SPLIT_RATIO),
    note: `${SPLIT_RATIO}:1 split`,
  });
  depot.held.set(SPLIT_SYMBOL, (depot.held.get(SPLIT_SYMBOL) ?? 0) * SPLIT_RATIO);
}

/** Three years of a broker's statement: an opening deposit, a savings plan, dividends, a split, a sale and fees. */
export function portfolioLines(
  from: EpochDay,
  to: EpochDay,
  bars: readonly PriceLine[],
  fx: readonly SampleFxRate[],
): InvestmentLine[] {
  const depot = new Depot(new Map(bars.map((bar) => [`${bar.symbol} ${bar.date}`, bar])));
  for (const { book } of events(from, to, fx)) book(depot);
  return depot.lines;
}
