import { getLots } from '@financehub/contract/lots.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import { divide, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import type { ClosedLot, LotMethod, OpenLot } from '@financehub/core/portfolio/lot.ts';
import { termOfClosed, termOfOpen } from '@financehub/core/portfolio/lot-term.ts';
import { day, dayOfInstant, type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { jsonArray } from './json-array.ts';
import { lotsAt, missingOfLots } from './lots.ts';
import { loadPortfolio, loadSelected, type Selected } from './selected.ts';
import { partsOf } from './tax-parts.ts';
import { money } from './view.ts';

/** Digits of a cost per unit. */
const UNIT_DIGITS = 8;

export function lotRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, getLots, async ({ params, query, principal, read, reply }) => {
    const { loaded, whole } = await read(async (db) => {
      const one = await loadPortfolio(db, params.id);
      return { loaded: one, whole: await loadSelected(db, undefined, one.portfolio.currency) };
    });
    const { portfolio, assets } = loaded;
    const asOf = query.asOf === undefined ? dayOfInstant(context.now()) : day(query.asOf);
    const lots = await lotsAt(context, principal.bookId, loaded, asOf, query.method);
    const method = query.method ?? portfolio.cost_basis;
    const { washed, missing } = await washedOf(context, principal.bookId, whole, {
      id: portfolio.id,
      method,
      asOf,
    });
    const symbolOf = (id: string): string => assets.get(id)?.symbol ?? id;
    const base = portfolio.currency;
    const open = await jsonArray(lots.open, (lot) => openView(lot, symbolOf(lot.assetId), base, asOf));
    const closed = await jsonArray(lots.closed, (lot) =>
      closedView(lot, symbolOf(lot.assetId), base, washed),
    );
    const unavailable = JSON.stringify([...missingOfLots(lots, loaded), ...missing]);
    // A cost nobody knows is null, which the serialiser of a text would make an empty one.
    const body = `{"method":"${method}","baseCurrency":"${base}","open":${open},"closed":${closed},"unavailable":${unavailable}}`;
    reply.type('application/json; charset=utf-8').send(body);
    return reply as never;
  });
}

/** Sold lots whose loss is deferred in part at least; null where no such rule is looked at. */
type Washed = ReadonlySet<string> | null;

const washKey = ({
  assetId,
  transactionId,
  saleId,
}: {
  assetId: string;
  transactionId: string;
  saleId: string;
}): string => `${assetId} ${transactionId} ${saleId}`;

async function washedOf(
  context: Context,
  bookId: string,
  whole: Selected,
  { id, method, asOf }: { id: string; method: LotMethod; asOf: EpochDay },
): Promise<{ washed: Washed; missing: readonly Unmatched[] }> {
  if (method === 'uk-pool') return { washed: null, missing: [] };
  const methodOf = (other: string): LotMethod | undefined => (other === id ? method : undefined);
  const found = await partsOf(context, { bookId, selected: whole, methodOf, rules: 'us', asOf }).catch(
    unmatched,
  );
  if ('reason' in found) return { washed: null, missing: [found] };
  const keys = found.parts.flatMap(({ assetId, transactionId, sale, replacement }) =>
    sale === null || replacement === null ? [] : [washKey({ assetId, transactionId, saleId: sale.saleId })],
  );
  return { washed: new Set(keys), missing: [] };
}

interface Unmatched {
  readonly assetId: null;
  readonly symbol: null;
  readonly reason: string;
  readonly mend: string;
}

/** The portfolio's own lots are matched before: it is another portfolio of the book whose sales can not be. */
function unmatched(error: unknown): Unmatched {
  if (!(error instanceof ProblemError) || error.problem !== 'impossible') throw error;
  return {
    assetId: null,
    symbol: null,
    reason: `whether a loss is deferred as a wash sale is not known, as another portfolio of the book can not be matched: ${error.message}`,
    mend: error.extra.mend ?? 'correct the transactions of that portfolio, or change its cost basis',
  };
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

function closedView(lot: ClosedLot, symbol: string, base: string, washed: Washed) {
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
    washSale: washed?.has(washKey(lot)) ?? null,
  };
}
