import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  negate,
  subtract,
  sum,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import {
  addIncome,
  type GainsRequest,
  type Incomes,
  Missing,
  type MissingForGain,
  moneyRate,
  NO_INCOME,
  type PeriodGain,
  rateOf,
} from './gain-money.ts';
import { DIGITS, emptyPool, type Pool, type Put, put } from './gain-pool.ts';
import { type ShareMoves, shareMoves } from './quantities.ts';
import { grossAmount, type PortfolioTransaction, splitRatioSince } from './transaction.ts';

const ONE = decimal('1');

/**
 * The gains of the assets that the transactions are of, each of which takes part in no transaction beside these: `closing - opening - put in
 * = capital + currency` for each. Every transaction counts at its own rate, what is held at the day's. Shares are one pool with an
 * average cost, so that the parts do not depend on the method by which lots are chosen for taxes: what a sale brings is capital gain against
 * the average price, at the rate of the sale, and the rest of its gain is of the exchange rate.
 */
export function assetGains(
  request: GainsRequest,
  currencyOf: (assetId: string) => string,
): PeriodGain[] | MissingForGain {
  try {
    return walkAssets(request, currencyOf);
  } catch (error) {
    if (error instanceof Missing) return error.what;
    throw error;
  }
}

function walkAssets(request: GainsRequest, currencyOf: (assetId: string) => string): PeriodGain[] {
  const { from, to } = request;
  const pools = new Map<string, Pool>();
  const poolOf = (assetId: string): Pool => {
    const found = pools.get(assetId) ?? emptyPool();
    pools.set(assetId, found);
    return found;
  };
  const past = request.transactions.filter(({ date }) => date < from);
  for (const tx of past) moveOnly(tx, poolOf);
  const opened = new Map<string, Decimal>();
  for (const [assetId, pool] of pools)
    opened.set(assetId, openPool(request, assetId, pool, currencyOf(assetId), past));
  const incomes = new Map<string, Incomes>();
  for (const tx of request.transactions) {
    if (tx.date < from || tx.date > to) continue;
    if (tx.assetId === null) continue;
    poolOf(tx.assetId);
    trade(request, tx, poolOf, currencyOf);
    addIncome(incomes, tx.assetId, tx, request);
  }
  return [...pools].map(([assetId, pool]) => {
    const closing = closePool(request, assetId, pool, currencyOf(assetId));
    const { dividends, interest, fees, taxes } = incomes.get(assetId) ?? NO_INCOME;
    return {
      assetId,
      opening: opened.get(assetId) ?? ZERO,
      closing,
      // What the holding earns leaves it for the cash, and its costs come from there.
      netFlows: subtract(pool.flows, sum([dividends, interest, fees, taxes])),
      outside: pool.outside,
      parts: { capital: pool.capital, currency: pool.exchange, dividends, interest, fees, taxes },
    };
  });
}

function moveOnly(tx: PortfolioTransaction, poolOf: (assetId: string) => Pool): void {
  if (tx.assetId === null) return;
  const pool = poolOf(tx.assetId);
  const { own, to } = shareMoves(tx, pool.quantity);
  pool.quantity = add(pool.quantity, own);
  if (tx.toAssetId === null) return;
  const into = poolOf(tx.toAssetId);
  into.quantity = add(into.quantity, to);
}

/** What the shares are worth on a day in both currencies; a price of before a split counts old shares. */
function worthOf(
  request: GainsRequest,
  assetId: string,
  quantity: Decimal,
  day: EpochDay,
  currency: string,
): readonly [local: Decimal, base: Decimal] {
  if (isZero(quantity)) return [ZERO, ZERO];
  const price = request.market.price(assetId, day);
  if (price === null) throw new Missing({ missing: 'price', of: assetId, day });
  const splits = request.transactions.filter(
    (tx) => tx.type === 'SPLIT' && tx.assetId === assetId && tx.date <= day,
  );
  const ratio = splitRatioSince(splits, price.date);
  const raw = multiply(quantity, price.value);
  const local = compare(ratio, ONE) === 0 ? raw : divide(raw, ratio, raw.scale + MAX_SCALE);
  return [local, multiply(local, rateOf(request, currency, day))];
}

function openPool(
  request: GainsRequest,
  assetId: string,
  pool: Pool,
  currency: string,
  past: readonly PortfolioTransaction[],
): Decimal {
  const [local, base] = worthOf(
    { ...request, transactions: past },
    assetId,
    pool.quantity,
    request.from - 1,
    currency,
  );
  pool.local = local;
  pool.base = base;
  return base;
}

function closePool(request: GainsRequest, assetId: string, pool: Pool, currency: string): Decimal {
  const [local, base] = worthOf(request, assetId, pool.quantity, request.to, currency);
  const capital = multiply(
    subtract(local, pool.local),
    isZero(pool.quantity) && isZero(pool.local) ? ONE : rateOf(request, currency, request.to),
  );
  pool.capital = add(pool.capital, capital);
  pool.exchange = add(pool.exchange, subtract(subtract(base, pool.base), capital));
  return base;
}

function trade(
  request: GainsRequest,
  tx: PortfolioTransaction,
  poolOf: (assetId: string) => Pool,
  currencyOf: (assetId: string) => string,
): void {
  const pool = poolOf(tx.assetId!);
  const moves = shareMoves(tx, pool.quantity);
  if (tx.type === 'SPIN_OFF' || tx.type === 'MERGER') {
    convert(request, tx, moves, poolOf, currencyOf);
    return;
  }
  // The fraction of a share that cash is paid for is sold after the split.
  if (tx.type === 'SPLIT') pool.quantity = add(add(pool.quantity, moves.own), moves.fraction);
  const what = putOf(request, tx, moves, currencyOf(tx.assetId!));
  if (what === null) return;
  put(pool, what);
  if (isTransfer(tx)) pool.outside = add(pool.outside, what.base);
}

const isTransfer = ({ type }: PortfolioTransaction): boolean =>
  type === 'TRANSFER_IN' || type === 'TRANSFER_OUT';

/** What a transaction that turns no shares into others puts into the pool of its asset; null for income and costs. */
function putOf(
  request: GainsRequest,
  tx: PortfolioTransaction,
  moves: ShareMoves,
  currency: string,
): Put | null {
  const gross = grossAmount(tx) ?? ZERO;
  switch (tx.type) {
    case 'BUY':
      return moneyPut(request, tx, currency, moves.own, gross);
    case 'SELL':
      return moneyPut(request, tx, currency, moves.own, negate(gross));
    case 'RETURN_OF_CAPITAL':
      return moneyPut(request, tx, currency, ZERO, negate(gross));
    case 'SPLIT':
      return moneyPut(request, tx, currency, negate(moves.fraction), negate(gross));
    case 'TRANSFER_IN':
    case 'TRANSFER_OUT': {
      const units = afterLaterSplits(request, tx, moves.own);
      const [local, base] = worthOf(request, tx.assetId!, units, tx.date, currency);
      return { quantity: moves.own, local, base };
    }
    default:
      return null;
  }
}

/** A price of the day of the transfer counts the shares of after the splits that follow on it. */
function afterLaterSplits(request: GainsRequest, tx: PortfolioTransaction, quantity: Decimal): Decimal {
  let units = quantity;
  for (const later of request.transactions)
    if (
      later.type === 'SPLIT' &&
      later.assetId === tx.assetId &&
      later.date === tx.date &&
      later.sequence > tx.sequence &&
      later.quantity !== null
    )
      units = multiply(units, later.quantity);
  return units;
}

function moneyPut(
  request: GainsRequest,
  tx: PortfolioTransaction,
  currency: string,
  quantity: Decimal,
  amount: Decimal,
): Put {
  if (isZero(amount)) return { quantity, local: ZERO, base: ZERO };
  const base = multiply(amount, moneyRate(request, tx));
  if (tx.currency === currency) return { quantity, local: amount, base };
  return { quantity, local: divide(base, rateOf(request, currency, tx.date), DIGITS), base };
}

/** Cost moves with the shares, without a gain; cash paid beside lessens it. */
function convert(
  request: GainsRequest,
  tx: PortfolioTransaction,
  moves: ShareMoves,
  poolOf: (assetId: string) => Pool,
  currencyOf: (assetId: string) => string,
): void {
  const pool = poolOf(tx.assetId!);
  const cash = grossAmount(tx) ?? ZERO;
  const own = currencyOf(tx.assetId!);
  if (tx.toAssetId === null) {
    put(pool, moneyPut(request, tx, own, moves.own, negate(cash)));
    return;
  }
  const into = poolOf(tx.toAssetId);
  const other = currencyOf(tx.toAssetId);
  const fraction = tx.type === 'MERGER' ? ONE : (tx.basisFraction ?? ZERO);
  const [local, base] = [multiply(pool.local, fraction), multiply(pool.base, fraction)];
  const localInto =
    own === other
      ? local
      : divide(multiply(local, rateOf(request, own, tx.date)), rateOf(request, other, tx.date), DIGITS);
  pool.quantity = add(pool.quantity, moves.own);
  pool.local = subtract(pool.local, local);
  pool.base = subtract(pool.base, base);
  pool.flows = subtract(pool.flows, base);
  into.quantity = add(add(into.quantity, moves.to), moves.fraction);
  into.local = add(into.local, localInto);
  into.base = add(into.base, base);
  into.flows = add(into.flows, base);
  put(into, moneyPut(request, tx, other, negate(moves.fraction), negate(cash)));
}
