import { compare, decimal, sign } from '@financehub/core/money/decimal.ts';
import { isClosed, type OrderReason } from '@financehub/core/trading/order.ts';
import type { Writer } from '../../db/database.ts';
import { AlpacaRefusal } from '../../providers/alpaca-api.ts';
import { type AlpacaActivity, type AlpacaLeg, fillsOf } from '../../providers/alpaca-orders.ts';
import type { AssetRow } from '../assets/index.ts';
import { lockPortfolio } from '../portfolios/index.ts';
import { bookFill } from './book-fill.ts';
import { type Line, rowOf, setExternal, siblingsOf, tell, Unchanged, write } from './broker-line.ts';
import { replaced } from './broker-replaced.ts';
import { areExplained, type BrokerFill, stepsTo } from './broker-steps.ts';
import { CANCEL_ASKED } from './change.ts';
import { instrumentOf } from './instrument.ts';
import { type OrderRow, orderOf } from './order-row.ts';
import { settingsOf } from './settings.ts';
import { saveRecords } from './store.ts';

/**
 * Brings an order where the broker has it, with what it filled in one transaction, each execution once. `fills` are
 * executions that are known already; where they do not explain what is filled, the broker is asked for all of them.
 * Throws a ProblemError where the books do not allow a fill.
 */
export async function bring(
  line: Line,
  row: OrderRow,
  asset: AssetRow,
  theirs: AlpacaLeg,
  known: readonly BrokerFill[] = [],
): Promise<void> {
  const explained = areExplained(orderOf(row), theirs, known);
  const fills = explained ? known : [...known, ...(await executions(line, theirs))];
  await write(line, `The broker's answer for an order on ${asset.symbol}`, async (db) => {
    await lockPortfolio(db, row.portfolio_id);
    const current = await rowOf(db, row.id);
    const now = line.context.now();
    const canceled = await whyCanceled(db, current);
    const steps = stepsTo(orderOf(current), theirs, { at: now.getTime(), fills, canceled });
    const isNew = current.external_id === null;
    if (steps.length === 0 && !isNew) throw new Unchanged();
    const settings = (await settingsOf(db, [row.portfolio_id])).get(row.portfolio_id)!;
    const instrument = instrumentOf(asset);
    for (const { record, key } of steps)
      if (key !== null)
        await bookFill(db, { record, row: current, instrument, settings, source: 'broker', key });
    const records = steps.map(({ record }) => record);
    // What kept it from being booked before is over.
    const note = current.note === CANCEL_ASKED ? {} : { note: null };
    await saveRecords(db, records, now, { ...note, ...(isNew ? { externalId: theirs.id } : {}) });
    if (records.length === 0) await setExternal(db, row.id, theirs.id);
    await tell(db, row, asset, records);
  });
  await afterwards(line, row, asset, theirs);
}

async function executions(line: Line, theirs: AlpacaLeg): Promise<BrokerFill[]> {
  try {
    return ((await fillsOf(line.call, theirs)) ?? []).map(fillOf);
  } catch (error) {
    // Without them what is filled is booked together, at the average.
    if (!(error instanceof AlpacaRefusal)) throw error;
    line.context.log.warn({ err: error }, 'the broker does not say its executions');
    return [];
  }
}

const fillOf = (activity: AlpacaActivity): BrokerFill => ({
  id: activity.id.split('::').at(-1)!,
  quantity: decimal(activity.qty),
  total: decimal(activity.cum_qty),
  price: decimal(activity.price),
  at: Date.parse(activity.transaction_time),
});

/** The broker says that, and not why; the order and its group say why. */
async function whyCanceled(db: Writer, row: OrderRow): Promise<OrderReason> {
  if (row.note === CANCEL_ASKED) return 'asked';
  if (row.time_in_force === 'ioc' || row.time_in_force === 'fok') return 'not-at-once';
  const group = await siblingsOf(db, row);
  const ended = ({ status }: OrderRow): boolean => status === 'canceled' || status === 'filled';
  const leg = row.role === 'take_profit' ? 'stop_loss' : 'take_profit';
  if (row.role !== 'entry' && group.some((each) => each.role === leg && ended(each))) return 'other-leg';
  const unfilled = (each: OrderRow): boolean =>
    isClosed(each.status) && sign(decimal(each.filled_quantity)) === 0;
  if (row.role !== 'entry' && group.some((each) => each.role === 'entry' && unfilled(each)))
    return 'entry-ended';
  return 'broker';
}

/** What the broker's word means beyond the steps of the order itself: another one in its place, or a fill too late. */
async function afterwards(line: Line, row: OrderRow, asset: AssetRow, theirs: AlpacaLeg): Promise<void> {
  if (theirs.status === 'replaced' && theirs.replaced_by != null) {
    const next = await replaced(line, row, asset, theirs.replaced_by);
    if (next !== null) await bring(line, next.row, asset, next.theirs);
  }
  const current = await line.context.database.read(line.who, (db) => rowOf(db, row.id));
  if (isClosed(current.status) && compare(decimal(theirs.filled_qty), decimal(current.filled_quantity)) > 0)
    line.context.log.error(
      { orderId: row.id, brokerOrderId: theirs.id, theirs: theirs.filled_qty, ours: current.filled_quantity },
      'the broker filled more of an order than is booked; compare the positions with those of the broker',
    );
}
