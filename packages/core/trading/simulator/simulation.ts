import type { Decimal } from '../../money/decimal.ts';
import type { FeeModel } from '../fees.ts';
import type { Instrument } from '../instrument.ts';
import { isClosed, type Order } from '../order.ts';
import type { SlippageModel } from '../slippage.ts';
import { type OrderEvent, type OrderRecord, transition } from '../transitions.ts';
import type { Quote } from './event.ts';

/** How orders fill. */
export interface ExecutionRules {
  /** Share of the volume of a bar or a print that the orders of one side may take together; null for all that they want. */
  readonly participation: Decimal | null;
  /** Whether a waiting limit order fills when the price reaches its limit, or only when it goes beyond. */
  readonly limitFill: 'touch' | 'through';
  readonly slippage: SlippageModel;
  readonly fees: FeeModel;
  /** Quotes and prints that are older than this when they come in fill nothing. */
  readonly maxAgeMs: number;
}

/** What is left of the last quote after what own orders took of it. */
export interface StandingQuote {
  readonly quote: Quote;
  readonly left: { buy: Decimal | null; sell: Decimal | null };
}

/**
 * Open orders and what of the market outlasts one event. It is changed by {@link submit}, {@link cancel} and `feed` in
 * feed.ts; the orders in it are not, each step puts another in the place of the one before.
 */
export interface Simulation {
  readonly rules: ExecutionRules;
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Open orders by asset and id, in the order of their sequence. */
  readonly open: Map<string, Map<string, Order>>;
  /** Ids of the orders of each group, closed ones too. */
  readonly groups: Map<string, Map<string, Order>>;
  readonly quotes: Map<string, StandingQuote>;
  readonly halted: Set<string>;
  /** What has happened since it was last taken, see {@link takeRecords}. */
  records: OrderRecord[];
}

/** An order for an asset of which the simulation knows no instrument. */
export class UnknownInstrument extends Error {
  readonly assetId: string;
  constructor(assetId: string) {
    super(`no instrument is known for the asset ${assetId}`);
    this.name = 'UnknownInstrument';
    this.assetId = assetId;
  }
}

/**
 * With the orders that are open already, of brackets also the closed ones of their groups. Throws {@link UnknownInstrument}.
 */
export function openSimulation(
  rules: ExecutionRules,
  instruments: Iterable<Instrument>,
  orders: readonly Order[] = [],
): Simulation {
  const simulation: Simulation = {
    rules,
    instruments: new Map(Array.from(instruments, (each) => [each.assetId, each])),
    open: new Map(),
    groups: new Map(),
    quotes: new Map(),
    halted: new Set(),
    records: [],
  };
  for (const order of [...orders].sort((a, b) => a.sequence - b.sequence)) keep(simulation, order);
  return simulation;
}

export function instrumentOf(simulation: Simulation, assetId: string): Instrument {
  const found = simulation.instruments.get(assetId);
  if (found === undefined) throw new UnknownInstrument(assetId);
  return found;
}

/** Puts an order into its places, or takes it out when it is closed. */
export function keep(simulation: Simulation, order: Order): void {
  instrumentOf(simulation, order.assetId);
  if (order.group !== null) {
    const group = simulation.groups.get(order.group.id) ?? new Map<string, Order>();
    simulation.groups.set(order.group.id, group.set(order.id, order));
    if ([...group.values()].every(({ status }) => isClosed(status))) simulation.groups.delete(order.group.id);
  }
  const open = simulation.open.get(order.assetId) ?? new Map<string, Order>();
  if (isClosed(order.status)) open.delete(order.id);
  else simulation.open.set(order.assetId, open.set(order.id, order));
}

/** Lets something happen to an order, and answers the order after it. */
export function apply(simulation: Simulation, order: Order, event: OrderEvent): Order {
  const record = transition(order, event);
  simulation.records.push(record);
  keep(simulation, record.order);
  return record.order;
}

/** The order as it is now, or null when it is closed. */
export function current(simulation: Simulation, { assetId, id }: Order): Order | null {
  return simulation.open.get(assetId)?.get(id) ?? null;
}

/** Those that can fill: neither held nor closed. */
export function workingOrders(simulation: Simulation, assetId: string): Order[] {
  const orders: Order[] = [];
  for (const order of simulation.open.get(assetId)?.values() ?? [])
    if (order.status === 'accepted' || order.status === 'partially_filled') orders.push(order);
  return orders;
}

/** What has happened since the last time, in its order. */
export function takeRecords(simulation: Simulation): readonly OrderRecord[] {
  const { records } = simulation;
  simulation.records = [];
  return records;
}

/** The other orders of a group, as they are now. */
export function othersOf(simulation: Simulation, order: Order): Order[] {
  if (order.group === null) return [];
  const group = simulation.groups.get(order.group.id);
  return [...(group?.values() ?? [])].filter(({ id }) => id !== order.id);
}
