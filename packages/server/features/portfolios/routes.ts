import * as contract from '@financehub/contract/portfolios.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { deleteEntries } from '../ledger/index.ts';
import { rematch } from './booking.ts';
import { costBasisChange } from './cost-basis-change.ts';
import { loadPortfolio } from './selected.ts';
import {
  insertPortfolio,
  lockPortfolio,
  type PortfolioRow,
  pageOfPortfolios,
  renamePortfolio,
  requirePortfolio,
} from './store.ts';
import { portfolioView } from './view.ts';

export function portfolioRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listPortfolios, async ({ query, read }) => {
    const limit = query.limit ?? 50;
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['text']);
    const rows = await read((db) => pageOfPortfolios(db, limit, after));
    return pageOf(rows, limit, portfolioView, (row) => [row.name]);
  });

  implement(app, context, contract.createPortfolio, async ({ body, write, version }) => {
    assertCurrency(body.currency, 'body/currency');
    return write({ kind: 'portfolio.create', summary: `Opened the portfolio “${body.name}”` }, async (db) => {
      const row = await insertPortfolio(db, body);
      await version(row.operation_id);
      return portfolioView(row);
    });
  });

  implement(app, context, contract.getPortfolio, async ({ params, read, version }) =>
    read(async (db) => {
      const row = await requirePortfolio(db, params.id);
      await version(row.operation_id);
      return portfolioView(row);
    }),
  );

  implement(app, context, contract.updatePortfolio, async (request) => {
    const { params, query, body, principal, read, write, version } = request;
    if (query.dryRun === true) {
      const loaded = await read((db) => loadPortfolio(db, params.id));
      const method = body.costBasis ?? loaded.portfolio.cost_basis;
      return costBasisChange(context, principal.bookId, loaded, method);
    }
    return write({ kind: 'portfolio.update', summary: 'Changed a portfolio' }, async (db) => {
      const row = await lockPortfolio(db, params.id);
      await version(row.operation_id, () => portfolioView(row));
      const after = await changePortfolio(db, row, body);
      await version(db.operationId);
      return portfolioView(after);
    });
  });

  implement(app, context, contract.deletePortfolio, async ({ params, write, version }) =>
    write({ kind: 'portfolio.delete', summary: 'Deleted a portfolio with its transactions' }, async (db) => {
      const row = await lockPortfolio(db, params.id);
      await version(row.operation_id, () => portfolioView(row));
      await removePortfolio(db, row);
    }),
  );
}

async function changePortfolio(
  db: Writer,
  row: PortfolioRow,
  body: BodyOf<typeof contract.updatePortfolio>,
): Promise<PortfolioRow> {
  if (body.name !== undefined && body.name !== row.name) await renamePortfolio(db, row, body.name);
  await db
    .updateTable('portfolio')
    .set({
      name: body.name ?? row.name,
      cost_basis: body.costBasis ?? row.cost_basis,
      allow_short: body.allowShort ?? row.allow_short,
      benchmark: body.benchmark === undefined ? row.benchmark : body.benchmark,
    })
    .where('book_id', '=', db.bookId)
    .where('id', '=', row.id)
    .execute();
  const after = await requirePortfolio(db, row.id);
  await rematch(db, row, after);
  return after;
}

/** With its transactions and the accounts that are its alone. */
async function removePortfolio(db: Writer, row: PortfolioRow): Promise<void> {
  const entries = await db
    .selectFrom('entry')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', row.id)
    .execute();
  await deleteEntries(
    db,
    entries.map(({ id }) => id),
  );
  await db.deleteFrom('portfolio').where('book_id', '=', db.bookId).where('id', '=', row.id).execute();
  const accounts = [row.holdings_account_id, row.cash_account_id];
  await db
    .deleteFrom('account')
    .where('book_id', '=', db.bookId)
    .where('id', '=', sql<string>`ANY(${accounts}::uuid[])`)
    .execute();
}
