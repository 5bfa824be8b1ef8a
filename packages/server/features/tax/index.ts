import { getLots } from '@financehub/contract/lots.ts';
import * as contract from '@financehub/contract/tax.ts';
import { day, dayOfInstant } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import type { Feature } from '../../http/app.ts';
import { sendCsv } from '../../http/csv.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { runOver } from '../performance/index.ts';
import { loadPortfolio, loadSelected } from '../portfolios/index.ts';
import { askedOf } from './asked.ts';
import type { LotsRequest } from './lot-answer.ts';
import type { ReportRequest } from './report-answer.ts';

/** Taxes on gains: lots, wash sales, sums of years, and losses to harvest. */
export const taxRoutes: Feature = (app, context) => {
  lotRoutes(app, context);
  reportRoutes(app, context);
};

function lotRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, getLots, async ({ params, query, principal: { bookId }, read, reply }) => {
    const portfolios = await read(async (db) => {
      const { portfolio } = await loadPortfolio(db, params.id);
      return (await loadSelected(db, undefined, portfolio.currency)).portfolios;
    });
    const request: LotsRequest = {
      bookId,
      portfolioId: params.id,
      asOf: query.asOf === undefined ? dayOfInstant(context.now()) : day(query.asOf),
      method: query.method,
    };
    const module = new URL('./lot-answer.ts', import.meta.url);
    reply
      .type('application/json; charset=utf-8')
      .send(await runOver(context, bookId, portfolios, { module, name: 'lotsText', request }));
    return reply as never;
  });
}

function reportRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getTaxLots, async (call) => {
    const { query, principal, read, reply } = call;
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { bookId } = principal;
    const { selected, whole, ...asked } = await read((db) => askedOf(db, query, context.now()));
    const csv =
      query.format === 'csv' || (query.format === undefined && wantsCsv(call.request.headers.accept));
    const request: ReportRequest = {
      ...asked,
      bookId,
      currency: selected.currency,
      selected: selected.portfolios.map(({ portfolio }) => portfolio.id),
      csv,
    };
    const module = new URL('./report-answer.ts', import.meta.url);
    const run = { module, name: 'reportAnswer', request };
    const text = await runOver(context, bookId, whole.portfolios, run);
    if (csv) return sendCsv(reply, 'tax-lots', text);
    reply.type('application/json; charset=utf-8').send(text);
    return reply as never;
  });
}

function wantsCsv(accept: string | undefined): boolean {
  return accept?.split(',')[0]?.trim().toLowerCase().startsWith('text/csv') ?? false;
}
