import * as contract from '@financehub/contract/trading.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { cancelOrder, replaceOrder } from './change.ts';
import type { SentOrder } from './input.ts';
import { trades } from './list-routes.ts';
import { previewOf } from './preview.ts';
import { groupsOf, requireOrder, type ShownOrder } from './store.ts';
import { takeOrder } from './submit.ts';
import { openSubmissions } from './submit-together.ts';
import { eventView, orderView, tradeView } from './views.ts';
import { withWaiting } from './waiting.ts';

type Shown = (db: Reader, row: ShownOrder) => Promise<ReturnType<typeof orderView>>;

export function orderRoutes(app: FastifyInstance, context: Context): void {
  const shown: Shown = async (db, row) => {
    const group = (await groupsOf(db, [row])).get(row.group_id ?? '') ?? [];
    const [own, ...others] = await withWaiting(context, db, [
      row,
      ...group.filter(({ id }) => id !== row.id),
    ]);
    return orderView(own!, others);
  };

  submitRoute(app, context, shown);

  implement(app, context, contract.previewOrder, async ({ body, read }) =>
    read((db) => previewOf(context, db, body)),
  );

  implement(app, context, contract.getOrder, async ({ params, read }) =>
    read(async (db) => {
      const row = await requireOrder(db, params.id);
      const { legs, ...own } = await shown(db, row);
      const events = await db
        .selectFrom('order_event')
        .selectAll()
        .where('book_id', '=', db.bookId)
        .where('order_id', '=', row.id)
        .orderBy('ordinal')
        .execute();
      const fills = await trades(db)
        .where('t.order_id', '=', row.id)
        .orderBy('t.executed_at')
        .orderBy('t.id')
        .execute();
      return { ...own, legs, events: events.map(eventView), trades: fills.map(tradeView) };
    }),
  );

  implement(app, context, contract.replaceOrder, async ({ params, body, write }) =>
    write({ kind: 'order.replace', summary: 'Replaced an order' }, async (db) =>
      shown(db, await replaceOrder(context, db, params.id, body)),
    ),
  );

  implement(app, context, contract.cancelOrder, async ({ params, write }) =>
    write({ kind: 'order.cancel', summary: 'Canceled an order' }, async (db) =>
      shown(db, await cancelOrder(context, db, params.id)),
    ),
  );
}

function submitRoute(app: FastifyInstance, context: Context, shown: Shown): void {
  const submit = openSubmissions(context);
  implement(app, context, contract.submitOrder, async ({ body, principal, request, reply, write }) => {
    const summary = summaryOf(body);
    // An answer is remembered under its key in the transaction that does the work.
    const keyed = request.headers['idempotency-key'] !== undefined;
    const outcome = keyed ? null : await submit({ who: principal, sent: body, summary });
    if (outcome?.kind === 'refused') throw outcome.error;
    if (outcome?.kind === 'taken') {
      reply.header('operation-id', outcome.operationId);
      return orderView(outcome.order, []);
    }
    return write({ kind: 'order.submit', summary }, async (db) => {
      const taken = await takeOrder(context, db, body);
      if ('earlier' in taken) return shown(db, taken.earlier);
      const [first, ...legs] = taken.orders;
      return orderView(first!, legs);
    });
  });
}

function summaryOf({ side, type, quantity, notional, symbol }: SentOrder): string {
  const what = [quantity ?? `for ${notional ?? ''}`, symbol ?? ''].filter((part) => part !== '').join(' ');
  return `Order to ${side} ${what} (${type.replace('_', ' ')})`;
}
