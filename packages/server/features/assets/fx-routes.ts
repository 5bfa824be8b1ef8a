import * as contract from '@financehub/contract/assets.ts';
import { isCurrency } from '@financehub/core/money/currency.ts';
import { formatDecimal } from '@financehub/core/money/decimal.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { notify } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { storedUnits } from '../../warehouse/stored-decimal.ts';
import { ENTERED } from '../../warehouse/warehouse.ts';
import { ratesFor } from './rates.ts';

const FAULTS_SHOWN = 100;

export function fxRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.putFx, async ({ body, principal, touch }) => {
    assertCurrency(body.base, 'body/base');
    refuseFaults(body.base, body.rates);
    return touch(async (db) => {
      const rates = body.rates.map((rate) => ({ ...rate, base: body.base }));
      await context.warehouse.putRates(principal.bookId, rates, { provider: ENTERED, at: context.now() });
      await notify(db, { type: 'book.changed', bookId: principal.bookId, operationId: null, kind: 'fx.put' });
      return { stored: rates.length };
    });
  });

  implement(app, context, contract.getFx, async ({ query, principal, read }) => {
    const { base, quote } = query;
    assertCurrency(base, 'querystring/base');
    assertCurrency(quote, 'querystring/quote');
    await read(async () => undefined);
    if (base === quote) {
      const date = query.from ?? formatDay(dayOfInstant(context.now()));
      return { base, quote, via: 'identity', items: [{ date, rate: '1' }] };
    }
    const rates = await ratesFor(context, principal.bookId, [base, quote]);
    const items = rates
      .quoted(base, quote)
      .map(({ date, rate }) => ({ date: formatDay(date), rate: formatDecimal(rate) }))
      .filter(({ date }) => date >= (query.from ?? date) && date <= (query.to ?? date));
    return { base, quote, via: rates.path(base, quote)?.via ?? null, items };
  });
}

function refuseFaults(base: string, rates: readonly { date: string; quote: string; rate: string }[]): void {
  const faults: { path: string; message: string }[] = [];
  const seen = new Set<string>();
  const known = new Map<string, boolean>();
  for (const [index, { date, quote, rate }] of rates.entries()) {
    const at = `body/rates/${index}`;
    if (!known.has(quote)) known.set(quote, isCurrency(quote));
    if (known.get(quote) === false)
      faults.push({ path: `${at}/quote`, message: `${quote} is not a currency of ISO 4217` });
    if (quote === base) faults.push({ path: `${at}/quote`, message: 'is the base itself' });
    if (storedUnits(rate.replace('+', '')) === 0n)
      faults.push({ path: `${at}/rate`, message: 'a rate must be above zero' });
    const key = `${quote} ${date}`;
    if (seen.has(key)) faults.push({ path: `${at}/date`, message: `${quote} has ${date} twice` });
    seen.add(key);
    if (faults.length >= FAULTS_SHOWN) break;
  }
  if (faults.length > 0)
    throw new ProblemError('invalid', 'Some rates can not be stored. Nothing was.', { errors: faults });
}
