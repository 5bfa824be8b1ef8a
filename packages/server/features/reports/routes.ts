import * as contract from '@financehub/contract/reports.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { baseCurrency } from '../books/index.ts';
import { kpis } from './kpis.ts';
import { netWorth } from './net-worth.ts';

export function reportRoutes(app: FastifyInstance, context: Context): void {
  const today = (): string => formatDay(dayOfInstant(context.now()));

  implement(app, context, contract.getNetWorth, async ({ query, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const to = query.to ?? today();
    if (query.from !== undefined && query.from > to) {
      throw new ProblemError('invalid', 'The range ends before it starts.', {
        errors: [{ path: 'querystring/from', message: `must not be after ${to}` }],
      });
    }
    return read(async (db) =>
      netWorth(context, db, { from: query.from, to, currency: query.currency ?? (await baseCurrency(db)) }),
    );
  });

  implement(app, context, contract.getKpis, async ({ query, read }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    return read(async (db) =>
      kpis(context, db, {
        asOf: query.asOf ?? today(),
        currency: query.currency ?? (await baseCurrency(db)),
      }),
    );
  });
}
