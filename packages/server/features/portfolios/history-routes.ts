import * as contract from '@financehub/contract/holdings.ts';
import type { History } from '@financehub/core/portfolio/history.ts';
import { day, dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, assetsById } from '../assets/index.ts';
import { historyJson, historyOf } from './history.ts';
import { type PortfolioState, stateOf } from './state.ts';
import { requirePortfolio } from './store.ts';
import type { Missing } from './worth.ts';

export function historyRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.getHistory, async ({ params, query, principal, read, reply }) => {
    const { format = 'rows', interval = 'day' } = query;
    if (query.currency !== undefined) assertCurrency(query.currency, 'querystring/currency');
    const { portfolio, state } = await read(async (db) => {
      const row = await requirePortfolio(db, params.id);
      return { portfolio: row, state: await stateOf(db, row) };
    });
    const currency = query.currency ?? portfolio.currency;
    const range = rangeOf(state, query, dayOfInstant(context.now()));
    const history = await historyOf(context, principal.bookId, state, { ...range, currency, interval });
    const symbols =
      history.unavailable.length === 0
        ? new Map<string, AssetRow>()
        : await read((db) => assetsById(db, [...state.assets.keys()]));
    const missing = missingOf(history, state, symbols, currency);
    reply.type('application/json; charset=utf-8').send(historyJson(history, currency, format, missing));
    return reply as never;
  });
}

/** 150 years: what one answer values at most. Half a second of work; the server does nothing else meanwhile. */
const MOST_DAYS = 54_788;

/** Histories start here at the earliest unless asked otherwise: a slip of a year such as 0024 would stretch them to nothing. */
const EARLIEST = day('1900-01-01');

/**
 * The days to value: those asked for, within the first transaction and today (or the last transaction, where that is
 * later): before and after there is nothing to say.
 */
function rangeOf(
  { transactions }: PortfolioState,
  query: { from?: string; to?: string },
  today: number,
): { from: number; to: number } {
  if (query.from !== undefined && query.to !== undefined && query.from > query.to)
    throw new ProblemError('invalid', 'The range ends before it begins.', {
      errors: [{ path: 'querystring/to', message: `must not be before ${query.from}` }],
    });
  const first = transactions[0]?.date;
  if (first === undefined) return { from: 0, to: -1 };
  const last = Math.max(today, transactions.at(-1)!.date);
  const start = Math.min(Math.max(first, EARLIEST), query.to === undefined ? today : day(query.to));
  const from = query.from === undefined ? start : Math.max(first, day(query.from));
  const end = last - from < MOST_DAYS ? last : Math.max(today, from);
  const to = query.to === undefined ? end : Math.min(last, day(query.to));
  if (to - from >= MOST_DAYS) {
    throw new ProblemError('invalid', `The range spans more than ${MOST_DAYS} days.`, {
      errors: [{ path: 'querystring/to', message: `must be nearer to ${formatDay(from)}` }],
    });
  }
  return { from, to };
}

/** The spans of days on which something was missing, with what would mend them. */
export function missingOf(
  history: Pick<History, 'unavailable'>,
  state: PortfolioState,
  assets: ReadonlyMap<string, AssetRow>,
  currency: string,
): Missing[] {
  const ids = [...state.assets.keys()];
  const codes = [...state.currencies.keys()];
  return history.unavailable.map(({ missing, index, from, to }) => {
    const days = `from ${formatDay(from)} to ${formatDay(to)}`;
    if (missing === 'rate') {
      const code = codes[index]!;
      return {
        assetId: null,
        symbol: code,
        reason: `there is no exchange rate from ${code} to ${currency} on days ${days}`,
        mend: `add exchange rates between ${code} and ${currency} that begin on or before ${formatDay(from)}`,
      };
    }
    const symbol = assets.get(ids[index]!)?.symbol ?? ids[index]!;
    return {
      assetId: ids[index]!,
      symbol,
      reason: `there is no price of ${symbol} on days ${days}`,
      mend: `add prices of ${symbol} that begin on or before ${formatDay(from)}`,
    };
  });
}
