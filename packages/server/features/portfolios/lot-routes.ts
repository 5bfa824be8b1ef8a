import { getLots } from '@financehub/contract/lots.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { divide, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import type { ClosedLot, OpenLot } from '@financehub/core/portfolio/lot.ts';
import { termOfClosed, termOfOpen } from '@financehub/core/portfolio/lot-term.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { lotsAt, missingOfLots } from './lots.ts';
import { loadPortfolio } from './selected.ts';
import { money } from './view.ts';

/** Digits of a cost per unit. */
const UNIT_DIGITS = 8;

export function lotRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, getLots, async ({ params, query, principal, read, reply }) => {
    const loaded = await read((db) => loadPortfolio(db, params.id));
    const { portfolio, assets } = loaded;
    const asOf = query.asOf === undefined ? dayOfInstant(context.now()) : day(query.asOf);
    const lots = await lotsAt(context, principal.bookId, loaded, asOf, query.method);
    const symbolOf = (id: string): string => assets.get(id)?.symbol ?? id;
    const base = portfolio.currency;
    const open = await jsonArray(lots.open, (lot) => openView(lot, symbolOf(lot.assetId), base, asOf));
    const closed = await jsonArray(lots.closed, (lot) => closedView(lot, symbolOf(lot.assetId), base));
    const method = JSON.stringify(query.method ?? portfolio.cost_basis);
    const unavailable = JSON.stringify(missingOfLots(lots, loaded));
    // A cost nobody knows is null, which the serialiser of a text would make an empty one.
    const body = `{"method":${method},"baseCurrency":"${base}","open":${open},"closed":${closed},"unavailable":${unavailable}}`;
    reply.type('application/json; charset=utf-8').send(body);
    return reply as never;
  });
}

const PER_SLICE = 1000;

/** The JSON text of many items, made with other work let in between. */
async function jsonArray<Item>(items: readonly Item[], view: (item: Item) => object): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += PER_SLICE) {
    parts.push(JSON.stringify(items.slice(from, from + PER_SLICE).map(view)).slice(1, -1));
    await new Promise(setImmediate);
  }
  return `[${parts.join(',')}]`;
}

function openView(lot: OpenLot, symbol: string, base: string, asOf: EpochDay) {
  const { assetId, transactionId, acquired, quantity, cost, costInBase, currency } = lot;
  const known = cost !== null && !isZero(quantity);
  return {
    assetId,
    symbol,
    transactionId,
    acquired: formatDay(acquired),
    quantity: formatDecimal(quantity),
    cost: money(cost, currency),
    costPerUnit: known
      ? formatDecimal(trim(divide(cost, quantity, UNIT_DIGITS), minorDigits(currency)))
      : null,
    currency,
    costInBase: money(costInBase, base),
    term: termOfOpen(lot, asOf),
  };
}

function closedView(lot: ClosedLot, symbol: string, base: string) {
  const { assetId, transactionId, saleId, event, rule, acquired, disposed, quantity } = lot;
  const { cost, proceeds, proceedsCurrency, gain, currency } = lot;
  return {
    assetId,
    symbol,
    transactionId,
    saleId,
    event,
    rule,
    acquired: formatDay(acquired),
    disposed: formatDay(disposed),
    quantity: formatDecimal(quantity),
    cost: money(cost, currency),
    proceeds: money(proceeds, proceedsCurrency),
    proceedsCurrency,
    gain: money(gain, currency),
    term: termOfClosed(lot),
    currency,
    costInBase: money(lot.costInBase, base),
    proceedsInBase: money(lot.proceedsInBase, base),
    gainInBase: money(lot.gainInBase, base),
  };
}
