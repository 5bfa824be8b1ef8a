import type { EpochDay } from '../time/day.ts';
import { ACTION, type TransactionColumns } from './columns.ts';

/** Raw closing prices of an asset, ascending by date: not adjusted for splits. */
export interface PriceColumn {
  readonly date: Int32Array;
  readonly close: Float64Array;
}

/** Units of the portfolio's currency per unit of a currency, ascending by date. */
export interface RateColumn {
  readonly date: Int32Array;
  readonly rate: Float64Array;
}

/**
 * Indices in an order that does not depend on which came first: sums of doubles differ in their last digits by their order, and an edit
 * brings assets in another order than the ledger read anew.
 */
export interface SumOrder {
  readonly assets: Int32Array;
  readonly currencies: Int32Array;
}

export interface ValuationInput {
  readonly transactions: TransactionColumns;
  /** By asset index. */
  readonly assets: readonly { readonly prices: PriceColumn; readonly currency: number }[];
  /** By currency index; null for the portfolio's own currency. */
  readonly rates: readonly (RateColumn | null)[];
  /** In which values are added up; as the indices are where absent. */
  readonly order?: SumOrder;
  /** Whether flows count at the transactions' own rates, where they have one: they are into the portfolio's currency. */
  readonly ownRates?: boolean;
}

/** Where a walk over the days stands: what is held and the latest prices and rates. Changed in place. */
export interface ValuationState {
  readonly quantity: Float64Array;
  /** NaN before the first price. */
  readonly price: Float64Array;
  readonly cash: Float64Array;
  readonly rate: Float64Array;
  /** Index of the currency of each asset. */
  readonly currency: Int32Array;
  readonly order: SumOrder;
  /** Money in and out of the day last walked, both positive, in the portfolio's currency; NaN when not convertible. */
  inflow: number;
  outflow: number;
  /** Dividends and interest of the day last walked. */
  income: number;
  /** Whether something held was quoted on the day last walked. */
  quoted: boolean;
  /** Whether the day last walked brought a price, a rate or a transaction: without one the worth stays. */
  moved: boolean;
  nextTransaction: number;
  readonly nextPrice: Int32Array;
  /** Of the next price of each asset; {@link NEVER} after the last. */
  readonly nextDay: Int32Array;
  readonly nextRate: Int32Array;
}

const NEVER = 2 ** 31 - 1;

/** Below this, a balance is what floating point leaves of zero, not money. */
const NO_MONEY = 1e-6;
const NO_QUANTITY = 1e-12;

const upTo = (length: number): Int32Array => Int32Array.from({ length }, (_, index) => index);

export function startValuation(input: ValuationInput): ValuationState {
  const [assets, currencies] = [input.assets.length, input.rates.length];
  return {
    quantity: new Float64Array(assets),
    price: new Float64Array(assets).fill(Number.NaN),
    cash: new Float64Array(currencies),
    rate: Float64Array.from(input.rates, (column) => (column === null ? 1 : Number.NaN)),
    currency: Int32Array.from(input.assets, ({ currency }) => currency),
    order: input.order ?? { assets: upTo(assets), currencies: upTo(currencies) },
    inflow: 0,
    outflow: 0,
    income: 0,
    quoted: false,
    moved: true,
    nextTransaction: 0,
    nextPrice: new Int32Array(assets),
    nextDay: Int32Array.from(input.assets, ({ prices }) => prices.date[0] ?? NEVER),
    nextRate: new Int32Array(currencies),
  };
}

const WALKED = ['quantity', 'price', 'cash', 'rate', 'nextPrice', 'nextDay', 'nextRate'] as const;

/** A copy that can be walked on by itself. */
export function copyValuation(state: ValuationState): ValuationState {
  const copy = { ...state };
  return Object.assign(copy, Object.fromEntries(WALKED.map((name) => [name, state[name].slice()])));
}

/** As {@link copyValuation}, with room for the assets and currencies that the input has more. */
export function extendValuation(state: ValuationState, input: ValuationInput): ValuationState {
  const fresh = startValuation(input);
  for (const name of WALKED) fresh[name].set(state[name]);
  const { inflow, outflow, income, quoted, moved, nextTransaction } = state;
  return { ...fresh, inflow, outflow, income, quoted, moved, nextTransaction };
}

/** Moves to the end of `day`, which must not be before the last one; flows are those of all transactions since. */
export function walkTo(state: ValuationState, input: ValuationInput, day: EpochDay): void {
  const { assets } = input;
  const first = beginDay(state, input, day);
  for (let asset = 0; asset < assets.length; asset += 1)
    if (state.nextDay[asset]! <= day) {
      state.moved = true;
      advancePrice(state, assets[asset]!.prices, asset, day);
    }
  addTransfers(state, input, first);
}

/** Closing prices of the next days, day after day and asset by asset; NaN where an asset is not quoted. */
export interface Quotes {
  readonly from: EpochDay;
  /** At least as long as it has to be. */
  readonly close: Float64Array;
  /** By day: 1 where some asset is quoted. */
  readonly open: Uint8Array;
}

/**
 * Takes the prices of the days that follow the last one walked to, for {@link walkDay} on each of them: one asset after the other they
 * are read in the order in which they lie in memory, which a walk that asks each asset on each day does not. `before`, which is no
 * longer needed, gives its memory.
 */
export function takeQuotes(
  state: ValuationState,
  { assets }: ValuationInput,
  [from, days]: readonly [EpochDay, number],
  before: Quotes | null,
): Quotes {
  const length = days * assets.length;
  const room = before !== null && before.close.length >= length;
  const quotes = room ? before.close : new Float64Array(length);
  quotes.fill(Number.NaN);
  const open = new Uint8Array(days);
  for (let asset = 0; asset < assets.length; asset += 1) {
    const { date, close } = assets[asset]!.prices;
    let row = state.nextPrice[asset]!;
    for (; row < date.length && date[row]! < from + days; row += 1)
      if (Number.isFinite(close[row])) {
        quotes[(date[row]! - from) * assets.length + asset] = close[row]!;
        open[date[row]! - from] = 1;
      }
    state.nextPrice[asset] = row;
    state.nextDay[asset] = date[row] ?? NEVER;
  }
  return { from, close: quotes, open };
}

/** As {@link walkTo}, to the day after the last one, whose quotes were taken. */
export function walkDay(state: ValuationState, input: ValuationInput, day: EpochDay, quotes: Quotes): void {
  const { price, quantity } = state;
  const first = beginDay(state, input, day);
  const at = day - quotes.from;
  if (quotes.open[at] === 1) {
    state.moved = true;
    const start = at * price.length;
    for (let asset = 0; asset < price.length; asset += 1) {
      const close = quotes.close[start + asset]!;
      if (Number.isNaN(close)) continue;
      price[asset] = close;
      if (quantity[asset] !== 0) state.quoted = true;
    }
  }
  addTransfers(state, input, first);
}

/** All of a day but its prices, and what counts at them; the first row of its transactions. */
function beginDay(state: ValuationState, input: ValuationInput, day: EpochDay): number {
  state.inflow = 0;
  state.outflow = 0;
  state.income = 0;
  state.quoted = false;
  state.moved = false;
  const { rates } = input;
  for (let currency = 0; currency < rates.length; currency += 1)
    advanceRate(state, rates[currency]!, currency, day);
  const first = state.nextTransaction;
  applyTransactions(state, input, day);
  if (state.nextTransaction > first) state.moved = true;
  return first;
}

/** Value at the end of the day walked to, in the portfolio's currency; NaN while a price or a rate is missing. */
export function worth({ cash, rate, quantity, price, currency, order }: ValuationState): number {
  const { assets, currencies } = order;
  let value = 0;
  for (let at = 0; at < currencies.length; at += 1) {
    const code = currencies[at]!;
    if (cash[code] !== 0) value += cash[code]! * rate[code]!;
  }
  for (let at = 0; at < assets.length; at += 1) {
    const asset = assets[at]!;
    if (quantity[asset] !== 0) value += quantity[asset]! * price[asset]! * rate[currency[asset]!]!;
  }
  return value;
}

function advanceRate(
  state: ValuationState,
  column: RateColumn | null,
  currency: number,
  day: EpochDay,
): void {
  if (column === null) return;
  const { date, rate } = column;
  let row = state.nextRate[currency]!;
  while (row < date.length && date[row]! <= day) {
    if (Number.isFinite(rate[row])) state.rate[currency] = rate[row]!;
    state.moved = true;
    row += 1;
  }
  state.nextRate[currency] = row;
}

function advancePrice(state: ValuationState, column: PriceColumn, asset: number, day: EpochDay): void {
  const { date, close } = column;
  let row = state.nextPrice[asset]!;
  if (state.quantity[asset] !== 0) state.quoted = true;
  while (row < date.length && date[row]! <= day) {
    if (Number.isFinite(close[row])) state.price[asset] = close[row]!;
    row += 1;
  }
  state.nextPrice[asset] = row;
  state.nextDay[asset] = date[row] ?? NEVER;
}

function applyTransactions(state: ValuationState, input: ValuationInput, day: EpochDay): void {
  const { date, asset, quantity, split, action, currency, cash, flow, income } = input.transactions;
  let row = state.nextTransaction;
  for (; row < date.length && date[row]! <= day; row += 1) {
    const into = asset[row]!;
    const money = currency[row]!;
    if (into >= 0 && split[row] !== 1) applySplit(state, input, into, split[row]!, date[row]!);
    if (action[row] !== ACTION.none) applyAction(state, input, row);
    if (quantity[row] !== 0) {
      const held = state.quantity[into]! + quantity[row]!;
      state.quantity[into] = Math.abs(held) < NO_QUANTITY * Math.abs(quantity[row]!) ? 0 : held;
    }
    if (cash[row] !== 0) {
      const balance = state.cash[money]! + cash[row]!;
      state.cash[money] = Math.abs(balance) < NO_MONEY ? 0 : balance;
    }
    if (flow[row] !== 0) addFlow(state, flow[row]! * flowRate(state, input, row));
    if (income[row] !== 0) state.income += income[row]! * flowRate(state, input, row);
  }
  state.nextTransaction = row;
}

/** The rate at which the flow of a row counts. */
export function flowRate(
  state: ValuationState,
  { transactions, rates, ownRates }: ValuationInput,
  row: number,
): number {
  const currency = transactions.currency[row]!;
  const own = transactions.ownRate[row]!;
  return ownRates === true && rates[currency] !== null && !Number.isNaN(own) ? own : state.rate[currency]!;
}

/** A price of before the split is carried on in new shares; a close of the day of the split already counts them. */
function applySplit(
  state: ValuationState,
  input: ValuationInput,
  asset: number,
  ratio: number,
  day: EpochDay,
): void {
  advancePrice(state, input.assets[asset]!.prices, asset, day - 1);
  state.price[asset] = state.price[asset]! / ratio;
  state.quantity[asset] = state.quantity[asset]! * ratio;
}

/** What is left of a whole number by floating point does not make a unit less. */
const NEARLY_WHOLE = 1e-9;

function wholeUnits(quantity: number): number {
  return quantity > 0 ? Math.floor(quantity + NEARLY_WHOLE * Math.max(1, quantity)) : quantity;
}

/** Units of another asset come, or take the place of those held; after them a fraction may have been paid in cash. */
function applyAction(state: ValuationState, { transactions }: ValuationInput, row: number): void {
  const { asset, into, ratio, action } = transactions;
  const [from, to, what] = [asset[row]!, into[row]!, action[row]!];
  const held = state.quantity[from]!;
  if (what === ACTION.wholeSplit) state.quantity[from] = wholeUnits(held);
  if (to >= 0) {
    const come = held * ratio[row]!;
    state.quantity[to] = state.quantity[to]! + (what === ACTION.wholeSpinOff ? wholeUnits(come) : come);
  }
  if (what === ACTION.merger) state.quantity[from] = 0;
}

/** Shares transferred count at the closing price of the day, which is known only after the prices moved on. */
function addTransfers(state: ValuationState, input: ValuationInput, first: number): void {
  const { asset, transfer, split } = input.transactions;
  for (let row = first; row < state.nextTransaction; row += 1) {
    if (transfer[row] === 0) continue;
    const of = asset[row]!;
    let units = transfer[row]!;
    for (let later = row + 1; later < state.nextTransaction; later += 1)
      if (asset[later] === of) units *= split[later]!;
    addFlow(state, units * state.price[of]! * state.rate[input.assets[of]!.currency]!);
  }
}

function addFlow(state: ValuationState, amount: number): void {
  if (amount < 0) state.outflow -= amount;
  else state.inflow += amount;
}
