import * as contract from '@financehub/contract/dividends.ts';
import { day, dayOfInstant } from '@financehub/core/time/day.ts';
import type { Feature } from '../../http/app.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { loadSelected } from '../portfolios/index.ts';
import { type Asked, dividendsOf } from './dividends.ts';

/** Dividends and interest that portfolios receive, and what is to come. */
export const incomeRoutes: Feature = (app, context) => {
  const asked = (query: { from?: string; to?: string; asOf?: string; currency?: string }): Asked => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { from, to, asOf } = query;
    if (from !== undefined && to !== undefined && from > to) {
      throw new ProblemError('invalid', 'The range ends before it starts.', {
        errors: [{ path: 'querystring/from', message: `must not be after ${to}` }],
      });
    }
    return {
      asOf: asOf === undefined ? dayOfInstant(context.now()) : day(asOf),
      from: from === undefined ? null : day(from),
      to: to === undefined ? null : day(to),
    };
  };

  implement(app, context, contract.getDividends, async ({ params, query, principal, read }) => {
    const range = asked(query);
    const selected = await read((db) => loadSelected(db, params.id, query.currency));
    return dividendsOf(context, principal.bookId, selected, range);
  });

  implement(app, context, contract.getAllDividends, async ({ query, principal, read }) => {
    const range = asked(query);
    const selected = await read((db) => loadSelected(db, undefined, query.currency));
    return dividendsOf(context, principal.bookId, selected, range);
  });
};
