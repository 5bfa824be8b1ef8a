import { add, compare, type Decimal, isZero, subtract, sum, ZERO } from '../../money/decimal.ts';
import { type Instant, isClosed, leavesQuantity, type Order, type OrderReason } from '../order.ts';
import { apply, current, othersOf, type Simulation } from './simulation.ts';

const isEntry = ({ group }: Order): boolean => group?.role === 'entry';

/** How much of an order can fill: of a leg no more than its entry has brought. Null for an amount of money. */
export function availableQuantity(simulation: Simulation, order: Order): Decimal | null {
  const leaves = leavesQuantity(order);
  if (leaves === null || order.group === null || isEntry(order)) return leaves;
  const brought = leftOfEntry(simulation, order);
  return brought === null || compare(leaves, brought) <= 0 ? leaves : brought;
}

/** What the entry of a leg has brought and no leg has taken yet; null where there is none. */
function leftOfEntry(simulation: Simulation, leg: Order): Decimal | null {
  const orders = [leg, ...othersOf(simulation, leg)];
  if (!orders.some(isEntry)) return null;
  return sum(orders.map((order) => (isEntry(order) ? order.filledQuantity : negated(order.filledQuantity))));
}

const negated = (value: Decimal): Decimal => subtract(ZERO, value);

/** After a fill of `quantity`: an entry releases its legs, a leg leaves so much less to the other one. */
export function afterFill(simulation: Simulation, order: Order, quantity: Decimal, at: Instant): void {
  for (const other of othersOf(simulation, order)) {
    if (isClosed(other.status) || isEntry(other)) continue;
    if (!isEntry(order)) resize(simulation, other, negated(quantity), at, 'other-leg');
    else if (other.status === 'held') apply(simulation, other, { kind: 'release', at });
  }
}

/** Makes an order larger or smaller; one of which nothing would be left is canceled. */
function resize(
  simulation: Simulation,
  order: Order,
  by: Decimal,
  at: Instant,
  cause: 'other-leg' | 'entry',
): void {
  const quantity = add(order.quantity ?? ZERO, by);
  if (compare(quantity, order.filledQuantity) > 0)
    apply(simulation, order, { kind: 'adjust', at, cause, changes: { quantity } });
  else {
    const reason = cause === 'entry' ? 'entry-ended' : cause;
    apply(simulation, order, { kind: 'cancel', at, reason });
  }
}

/**
 * Ends an order that is not filled, with what hangs on it: legs of an entry that brought nothing go with it, of one that
 * brought a part they are for that part; of two legs one ends with the other.
 */
export function end(
  simulation: Simulation,
  order: Order,
  kind: 'cancel' | 'expire',
  at: Instant,
  reason: OrderReason,
): void {
  apply(simulation, order, { kind, at, reason });
  const missing = negated(leavesQuantity(order) ?? ZERO);
  for (const other of othersOf(simulation, order)) {
    const open = current(simulation, other);
    if (open === null || isEntry(open)) continue;
    if (isEntry(order)) resize(simulation, open, missing, at, 'entry');
    else apply(simulation, open, { kind, at, reason: kind === 'expire' ? reason : 'other-leg' });
  }
}

/** After an entry was replaced by one for more or less: its legs grow or shrink with it. */
export function resizeLegs(simulation: Simulation, entry: Order, next: Order): void {
  const before = leavesQuantity(entry);
  if (!isEntry(entry) || before === null || next.quantity === null) return;
  const by = subtract(next.quantity, before);
  if (isZero(by)) return;
  for (const other of othersOf(simulation, entry))
    if (!isClosed(other.status) && !isEntry(other)) resize(simulation, other, by, next.submittedAt, 'entry');
}
