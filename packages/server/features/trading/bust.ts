import * as contract from '@financehub/contract/trading.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { lockPortfolio, removeTransaction } from '../portfolios/index.ts';
import { trades } from './list-routes.ts';
import { type TradeRow, tradeView } from './views.ts';

/** The one way to take a fill back: the trade stays, as busted, and its transaction goes. */
export function bustRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.bustTrade, async ({ params, write }) =>
    write({ kind: 'order.bust', summary: 'Took a fill back' }, async (db) => {
      const { portfolio_id: portfolioId } = await requireTrade(db, params.id);
      const portfolio = await lockPortfolio(db, portfolioId);
      const trade = await requireTrade(db, params.id);
      if (trade.entry_id === null) throw new ProblemError('conflict', 'This trade was taken back already.');
      if (trade.venue !== 'paper')
        throw new ProblemError('impossible', 'The broker has executed it; it stands.', {
          mend: 'Give an order the other way.',
        });
      await db
        .updateTable('trade')
        .set({ entry_id: null })
        .where('book_id', '=', db.bookId)
        .where('id', '=', trade.id)
        .execute();
      await removeTransaction(db, portfolio, trade.entry_id);
      await noteBust(db, trade, context.now());
      return tradeView({ ...trade, entry_id: null });
    }),
  );
}

async function requireTrade(db: Reader, id: string): Promise<TradeRow> {
  const row = await trades(db).where('t.id', '=', id).executeTakeFirst();
  if (row === undefined) throw notFound('trade');
  return row;
}

async function noteBust(db: Writer, trade: TradeRow, at: Date): Promise<void> {
  await sql`INSERT INTO order_event (book_id, order_id, ordinal, at, kind, status_before, status_after, quantity, price)
    SELECT o.book_id, o.id, 1 + (SELECT max(ordinal) FROM order_event e WHERE e.book_id = o.book_id AND e.order_id = o.id),
      ${at}, 'bust', o.status, o.status, ${trade.quantity}::numeric, ${trade.price}::numeric
    FROM trade_order o WHERE o.book_id = ${db.bookId} AND o.id = ${trade.order_id}`.execute(db);
}
