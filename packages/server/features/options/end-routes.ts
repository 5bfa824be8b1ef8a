import * as contract from '@financehub/contract/option-end.ts';
import { dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import {
  addTransactions,
  loadPortfolio,
  loadRow,
  lockPortfolio,
  transactionView,
} from '../portfolios/index.ts';
import { plannedEnd } from './end.ts';

const SUMMARIES = {
  expire: 'Booked the expiry of an option',
  exercise: 'Booked the exercise of an option',
  assign: 'Booked the assignment of an option',
} as const;

export function endRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.endOption, async ({ params, query, body, read, write }) => {
    const today = dayOfInstant(context.now());
    if (query.dryRun === true)
      return read(async (db) => {
        const { view } = await plannedEnd(db, await loadPortfolio(db, params.id), body, today);
        return { ...view, items: [] };
      });
    return write({ kind: 'portfolio.option.end', summary: SUMMARIES[body.kind] }, async (db) => {
      const portfolio = await lockPortfolio(db, params.id);
      const { inputs, view } = await plannedEnd(db, await loadRow(db, portfolio, null), body, today);
      const items = await addTransactions(db, portfolio, inputs);
      return { ...view, items: items.map(transactionView) };
    });
  });
}
