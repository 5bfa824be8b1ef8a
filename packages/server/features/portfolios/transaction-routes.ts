import * as contract from '@financehub/contract/portfolios.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound } from '../../http/problem.ts';
import { multiplierOf, requireAsset } from '../assets/index.ts';
import { addTransactions, type Booked, removeTransaction, replaceTransaction } from './booking.ts';
import { refuseFill } from './fills.ts';
import { changedInput, inputOf, type TransactionInput } from './input.ts';
import { lockPortfolio, type PortfolioRow, requirePortfolio } from './store.ts';
import { pageOfRows } from './transaction-rows.ts';
import { bookedOf, transactionView } from './view.ts';

async function requireTransaction(db: Reader, portfolio: PortfolioRow, id: string): Promise<Booked> {
  const [row] = await pageOfRows(db, portfolio, { id, limit: 1 });
  if (row === undefined) throw notFound('transaction');
  return bookedOf(row, portfolio);
}

/** What a change makes of a stored transaction. */
async function changedFrom(
  db: Reader,
  { transaction, note }: Booked,
  body: BodyOf<typeof contract.updatePortfolioTransaction>,
): Promise<TransactionInput> {
  await refuseFill(db, transaction.id, Object.keys(body));
  const { assetId } = transaction;
  const multiplier = multiplierOf(assetId === null ? null : await requireAsset(db, assetId));
  return changedInput(transaction, note, body, multiplier);
}

export function portfolioTransactionRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listPortfolioTransactions, async ({ params, query, read }) =>
    read(async (db) => {
      const portfolio = await requirePortfolio(db, params.id);
      const { cursor, limit = 50, ...filter } = query;
      const after = cursor === undefined ? undefined : decodeCursor(cursor, ['day', 'integer', 'id']);
      const rows = await pageOfRows(db, portfolio, { ...filter, after, limit: limit + 1 });
      return pageOf(
        rows,
        limit,
        (row) => transactionView(bookedOf(row, portfolio)),
        (row) => [row.date, row.sequence, row.id],
      );
    }),
  );

  implement(app, context, contract.createPortfolioTransactions, async ({ params, body, write }) => {
    const many = Array.isArray(body);
    const sent = many ? body : [body];
    const summary = many
      ? `Added ${sent.length} transactions to a portfolio`
      : `Added a ${sent[0]!.type} to a portfolio`;
    return write({ kind: 'portfolio.transactions.create', summary }, async (db) => {
      const portfolio = await requirePortfolio(db, params.id);
      const pathOf = (index: number): string => (many ? `body/${index}` : 'body');
      const options = { pathOf, warehouse: context.warehouse };
      const items = (await addTransactions(db, portfolio, sent.map(inputOf), options)).map(transactionView);
      return many ? { items } : items[0]!;
    });
  });

  implement(app, context, contract.getPortfolioTransaction, async ({ params, read }) =>
    read(async (db) =>
      transactionView(await requireTransaction(db, await requirePortfolio(db, params.id), params.txId)),
    ),
  );

  implement(app, context, contract.updatePortfolioTransaction, async ({ params, body, write }) =>
    write(
      { kind: 'portfolio.transaction.update', summary: 'Changed a transaction of a portfolio' },
      async (db) => {
        const portfolio = await lockPortfolio(db, params.id);
        const before = await requireTransaction(db, portfolio, params.txId);
        const input = await changedFrom(db, before, body);
        return transactionView(await replaceTransaction(db, portfolio, before, input, context.warehouse));
      },
    ),
  );

  implement(app, context, contract.deletePortfolioTransaction, async ({ params, write }) =>
    write(
      { kind: 'portfolio.transaction.delete', summary: 'Deleted a transaction of a portfolio' },
      async (db) => {
        const portfolio = await lockPortfolio(db, params.id);
        await refuseFill(db, (await requireTransaction(db, portfolio, params.txId)).transaction.id);
        await removeTransaction(db, portfolio, params.txId);
      },
    ),
  );
}
