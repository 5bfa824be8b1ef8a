import { add, type Decimal, divide, multiply, negate, subtract, toNumber, ZERO } from '../money/decimal.ts';
import { type Account, type AccountRules, checkAccount } from './buying-power.ts';
import { checkRequest } from './check-terms.ts';
import { expiryOf } from './expiry.ts';
import type { Instrument } from './instrument.ts';
import type { Instant, Order } from './order.ts';
import type { Refusal } from './refusal.ts';
import { type MarketEvent, timeOf } from './simulator/event.ts';
import { cancel, feed, submit } from './simulator/feed.ts';
import {
  type ExecutionRules,
  instrumentOf,
  openSimulation,
  type Simulation,
} from './simulator/simulation.ts';
import { newOrder, type OrderRequest, ordersOf } from './submission.ts';
import type { OrderRecord } from './transitions.ts';

/** What a strategy may see: what has happened, and nothing that is to come. */
export interface BacktestView {
  readonly at: Instant;
  readonly cash: Decimal;
  readonly position: (assetId: string) => Decimal;
  /** The last price; null before the first. */
  readonly price: (assetId: string) => Decimal | null;
  readonly openOrders: readonly Order[];
}

export type StrategyAction =
  | { readonly kind: 'order'; readonly request: OrderRequest }
  | { readonly kind: 'cancel'; readonly order: Pick<Order, 'assetId' | 'id'> };

export interface Backtest {
  readonly instruments: readonly Instrument[];
  /** In the order of their times. */
  readonly events: Iterable<MarketEvent>;
  readonly execution: ExecutionRules;
  readonly accountRules: AccountRules;
  readonly cash: Decimal;
  /** Asked after all that happened at one instant. What it orders meets what comes after it. */
  readonly strategy: (view: BacktestView) => readonly StrategyAction[];
}

export interface BacktestFill {
  readonly orderId: string;
  readonly assetId: string;
  readonly side: Order['side'];
  readonly at: Instant;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fee: Decimal;
}

export interface BacktestResult {
  readonly fills: readonly BacktestFill[];
  readonly records: readonly OrderRecord[];
  readonly refused: readonly {
    readonly at: Instant;
    readonly request: OrderRequest;
    readonly refusals: readonly Refusal[];
  }[];
  /** Cash and positions at their last prices, after each instant. */
  readonly at: Float64Array;
  readonly equity: Float64Array;
  readonly cash: Decimal;
  readonly positions: ReadonlyMap<string, Decimal>;
  readonly fees: Decimal;
}

/** The instruments are of more than one currency; what one account holds is added up. */
export class MixedCurrencies extends Error {
  constructor(currencies: readonly string[]) {
    super(`a backtest is of one currency and not of ${currencies.join(', ')}`);
    this.name = 'MixedCurrencies';
  }
}

const PRICE_DIGITS = 12;

interface Run {
  readonly backtest: Backtest;
  readonly simulation: Simulation;
  readonly positions: Map<string, Decimal>;
  readonly prices: Map<string, Decimal>;
  readonly fills: BacktestFill[];
  readonly records: OrderRecord[];
  readonly refused: { at: Instant; request: OrderRequest; refusals: readonly Refusal[] }[];
  cash: Decimal;
  fees: Decimal;
  orders: number;
}

/**
 * Runs a strategy over what happened in the market, with the simulator that also fills paper orders. Splits change what is
 * held, and dividends are paid for it, on their ex-date. Orders are checked as those of an account are; what is refused is
 * reported and goes no further. Throws {@link MixedCurrencies} and UnknownInstrument.
 */
export function runBacktest(backtest: Backtest): BacktestResult {
  const currencies = [...new Set(backtest.instruments.map(({ currency }) => currency))];
  if (currencies.length > 1) throw new MixedCurrencies(currencies);
  const run = startRun(backtest);
  const at: number[] = [];
  const equity: number[] = [];
  let now: Instant | null = null;
  const endInstant = () => {
    if (now === null) return;
    act(run, now);
    at.push(now);
    equity.push(toNumber(equityOf(run)));
  };
  for (const event of backtest.events) {
    const time = timeOf(event);
    if (now !== null && time !== now) endInstant();
    now = time;
    take(run, event);
  }
  endInstant();
  const { fills, records, refused, cash, positions, fees } = run;
  return {
    fills,
    records,
    refused,
    at: Float64Array.from(at),
    equity: Float64Array.from(equity),
    cash,
    positions,
    fees,
  };
}

function startRun(backtest: Backtest): Run {
  return {
    backtest,
    simulation: openSimulation(backtest.execution, backtest.instruments),
    positions: new Map(),
    prices: new Map(),
    fills: [],
    records: [],
    refused: [],
    cash: backtest.cash,
    fees: ZERO,
    orders: 0,
  };
}

/** What is held changes before orders meet the event, as it does on the morning of an ex-date. */
function take(run: Run, event: MarketEvent): void {
  const position = 'assetId' in event ? (run.positions.get(event.assetId) ?? ZERO) : ZERO;
  if (event.kind === 'split') {
    run.positions.set(event.assetId, multiply(position, event.ratio));
    const price = run.prices.get(event.assetId);
    if (price !== undefined) run.prices.set(event.assetId, divide(price, event.ratio, PRICE_DIGITS));
  }
  if (event.kind === 'dividend')
    run.cash = add(run.cash, moneyOf(run, event.assetId, position, event.amount));
  book(run, feed(run.simulation, event));
  if (event.kind === 'bar') run.prices.set(event.assetId, event.close);
  if (event.kind === 'print') run.prices.set(event.assetId, event.price);
}

function moneyOf({ simulation }: Run, assetId: string, quantity: Decimal, price: Decimal): Decimal {
  return multiply(multiply(quantity, price), instrumentOf(simulation, assetId).multiplier);
}

function book(run: Run, records: readonly OrderRecord[]): void {
  for (const record of records) {
    run.records.push(record);
    const { event, order } = record;
    if (event.kind !== 'fill') continue;
    const { at, quantity, price, fee } = event;
    const { id: orderId, assetId, side } = order;
    const signed = side === 'buy' ? quantity : negate(quantity);
    run.fills.push({ orderId, assetId, side, at, quantity, price, fee });
    run.positions.set(assetId, add(run.positions.get(assetId) ?? ZERO, signed));
    run.cash = subtract(subtract(run.cash, moneyOf(run, assetId, signed, price)), fee);
    run.fees = add(run.fees, fee);
  }
}

function equityOf(run: Run): Decimal {
  let total = run.cash;
  for (const [assetId, quantity] of run.positions)
    total = add(total, moneyOf(run, assetId, quantity, run.prices.get(assetId) ?? ZERO));
  return total;
}

function openOrders({ simulation }: Run): Order[] {
  return [...simulation.open.values()].flatMap((orders) => [...orders.values()]);
}

function act(run: Run, at: Instant): void {
  const actions = run.backtest.strategy({
    at,
    cash: run.cash,
    position: (assetId) => run.positions.get(assetId) ?? ZERO,
    price: (assetId) => run.prices.get(assetId) ?? null,
    openOrders: openOrders(run),
  });
  for (const action of actions)
    if (action.kind === 'cancel') book(run, cancel(run.simulation, action.order, at));
    else give(run, action.request, at);
}

function give(run: Run, request: OrderRequest, at: Instant): void {
  const instrument = instrumentOf(run.simulation, request.terms.assetId);
  const refusals = checkRequest(request, instrument, at);
  if (refusals.length === 0) {
    const orders = newOrders(run, request, instrument, at);
    refusals.push(...checkAccount(accountOf(run), orders));
    if (refusals.length === 0) book(run, submit(run.simulation, orders));
  }
  if (refusals.length > 0) run.refused.push({ at, request, refusals });
}

function newOrders(run: Run, request: OrderRequest, { exchange }: Instrument, at: Instant): Order[] {
  const group = `group ${run.orders + 1}`;
  return ordersOf(request).map(({ terms, role }) => {
    run.orders += 1;
    return newOrder(terms, {
      id: String(run.orders),
      submittedAt: at,
      expiresAt: expiryOf(terms, at, exchange),
      sequence: run.orders,
      group: role === null ? null : { id: group, orderClass: request.orderClass, role },
    });
  });
}

function accountOf(run: Run): Account {
  const { instruments, accountRules, execution } = run.backtest;
  return {
    rules: accountRules,
    fees: execution.fees,
    cash: run.cash,
    currencyDigits: instruments[0]?.currencyDigits ?? 2,
    assets: new Map(
      instruments.map((instrument) => [
        instrument.assetId,
        {
          instrument,
          position: run.positions.get(instrument.assetId) ?? ZERO,
          price: run.prices.get(instrument.assetId) ?? null,
          rate: { units: 1n, scale: 0 },
        },
      ]),
    ),
    orders: openOrders(run),
  };
}
