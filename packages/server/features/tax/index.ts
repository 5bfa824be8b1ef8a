import * as contract from '@financehub/contract/tax.ts';
import type { Feature } from '../../http/app.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { askedOf } from './asked.ts';
import { csvOf } from './csv.ts';
import { reportOf, reportText } from './report.ts';
import { closedView } from './views.ts';

/** Taxes on gains: lots, wash sales, sums of years, and losses to harvest. */
export const taxRoutes: Feature = (app, context) => {
  implement(app, context, contract.getTaxLots, async ({ query, principal, read, reply, request }) => {
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const asked = await read((db) => askedOf(db, query, context.now()));
    const report = await reportOf(context, principal.bookId, asked);
    if (query.format === 'csv' || (query.format === undefined && wantsCsv(request.headers.accept))) {
      const { sold, names, asked: of } = report;
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="tax-lots.csv"')
        .send(csvOf(sold.map((part) => closedView(part, names, of.selected.currency))));
    } else {
      reply.type('application/json; charset=utf-8').send(await reportText(context, principal.bookId, report));
    }
    return reply as never;
  });
};

function wantsCsv(accept: string | undefined): boolean {
  return accept?.split(',')[0]?.trim().toLowerCase().startsWith('text/csv') ?? false;
}
