import { minorDigits } from '@financehub/core/money/currency.ts';
import { divide, formatDecimal, isZero, trim } from '@financehub/core/money/decimal.ts';
import type { ClosedLot, LotMethod, OpenLot } from '@financehub/core/portfolio/lot.ts';
import { termOfClosed, termOfOpen } from '@financehub/core/portfolio/lot-term.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Task } from '../performance/index.ts';
import { jsonArray, lotsAt, missingOfLots, money, type Selected } from '../portfolios/thread.ts';
import { partsOf } from './tax-parts.ts';

/** Digits of a cost per unit. */
const UNIT_DIGITS = 8;

export interface LotsRequest {
  readonly bookId: string;
  /** The portfolio whose lots are asked for; the others are looked at for replacements of what it sold. */
  readonly portfolioId: string;
  readonly asOf: EpochDay;
  /** Its own where undefined. */
  readonly method: LotMethod | undefined;
}

/** The lots of a portfolio as JSON text; throws a ProblemError where its sales can't be matched. */
export const lotsText: Task<LotsRequest> = async (context, portfolios, request) => {
  const { bookId, portfolioId, asOf } = request;
  const loaded = portfolios.find(({ portfolio }) => portfolio.id === portfolioId)!;
  const { portfolio, assets } = loaded;
  const base = portfolio.currency;
  const lots = await lotsAt(context, bookId, loaded, asOf, request.method);
  const method = request.method ?? portfolio.cost_basis;
  const whole = { currency: base, portfolios };
  const { washed, missing } = await washedOf(context, bookId, whole, { id: portfolioId, method, asOf });
  const symbolOf = (id: string): string => assets.get(id)?.symbol ?? id;
  const open = await jsonArray(lots.open, (lot) => openView(lot, symbolOf(lot.assetId), base, asOf));
  const closed = await jsonArray(lots.closed, (lot) => closedView(lot, symbolOf(lot.assetId), base, washed));
  const unavailable = JSON.stringify([...missingOfLots(lots, loaded), ...missing]);
  // A cost nobody knows is null, which the serialiser of a text would make an empty one.
  return `{"method":"${method}","baseCurrency":"${base}","open":${open},"closed":${closed},"unavailable":${unavailable}}`;
};

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
  context: Pick<Context, 'warehouse'>,
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
