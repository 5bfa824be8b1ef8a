import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  negate,
  sign,
  subtract,
  ZERO,
} from '../money/decimal.ts';
import type { EpochDay } from '../time/day.ts';
import { type ShareMoves, shareMoves } from './quantities.ts';
import { cashEffect, grossAmount, type PortfolioTransaction, splitRatioSince } from './transaction.ts';

/** What a gain or a loss is made of; all in the currency that is reported in. Their sum is the gain. */
export interface GainParts {
  /** Of prices, at the exchange rate of the day on which they were realised, or of the last day. */
  readonly capital: Decimal;
  /** Of exchange rates, on what the holdings were worth or cost before, and on cash in other currencies. */
  readonly currency: Decimal;
  readonly dividends: Decimal;
  readonly interest: Decimal;
  /** Zero or negative, as are `taxes`. */
  readonly fees: Decimal;
  readonly taxes: Decimal;
}

/** What a period made of a holding, or of all cash. Not rounded; null parts where something is missing. */
export interface PeriodGain {
  /** Null: what belongs to no asset, and cash. */
  readonly assetId: string | null;
  readonly opening: Decimal;
  readonly closing: Decimal;
  /** What was put in less what was taken out: money for an asset, for cash what came from outside the portfolio. */
  readonly netFlows: Decimal;
  readonly parts: GainParts;
}

/** Something that a gain depends on is not known. */
export interface MissingForGain {
  readonly missing: 'price' | 'rate';
  /** An asset id for a price, a currency code for a rate. */
  readonly of: string;
  readonly day: EpochDay;
}

export interface GainsMarket {
  /** The price of one unit at the end of the day as last quoted, raw, with the day of the quotation; null before the first. */
  readonly price: (
    assetId: string,
    day: EpochDay,
  ) => { readonly date: EpochDay; readonly value: Decimal } | null;
  /** Units of the reporting currency per unit of the currency; null when it can't be had. */
  readonly rate: (currency: string, day: EpochDay) => Decimal | null;
}

export interface GainsRequest {
  /** Of one asset in the order in which they take effect, or of cash alone; those after `to` are left out. */
  readonly transactions: readonly PortfolioTransaction[];
  /** First and last day; what was there at the end of the day before counts as bought then. */
  readonly from: EpochDay;
  readonly to: EpochDay;
  readonly currency: string;
  /** Whether a transaction's own rate is one into the reporting currency. */
  readonly ownRates: boolean;
  readonly market: GainsMarket;
}

const ONE = decimal('1');

class Missing extends Error {
  readonly what: MissingForGain;
  constructor(what: MissingForGain) {
    super(`${what.missing} of ${what.of} is missing`);
    this.what = what;
  }
}

/** Shares held and what they count as having cost: in the asset's currency, and in the reporting currency at the rates of those days. */
interface Pool {
  quantity: Decimal;
  local: Decimal;
  base: Decimal;
  capital: Decimal;
  exchange: Decimal;
  /** Base value of what was put in. */
  flows: Decimal;
}

const emptyPool = (): Pool => ({
  quantity: ZERO,
  local: ZERO,
  base: ZERO,
  capital: ZERO,
  exchange: ZERO,
  flows: ZERO,
});

/**
 * The gains of the assets that the transactions are of, each of which takes part in no transaction beside these: `closing - opening - flows
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
      netFlows: pool.flows,
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

function rateOf(request: GainsRequest, currency: string, day: EpochDay): Decimal {
  if (currency === request.currency) return ONE;
  const rate = request.market.rate(currency, day);
  if (rate === null) throw new Missing({ missing: 'rate', of: currency, day });
  return rate;
}

/** The rate that a transaction's money counts at: its own, or the day's. */
export function ownRateOf(
  tx: PortfolioTransaction,
  { currency, ownRates, market }: Pick<GainsRequest, 'currency' | 'ownRates' | 'market'>,
): Decimal | null {
  if (tx.currency === currency) return ONE;
  return ownRates && tx.fxRate !== null ? tx.fxRate : market.rate(tx.currency, tx.date);
}

function moneyRate(request: GainsRequest, tx: PortfolioTransaction): Decimal {
  const rate = ownRateOf(tx, request);
  if (rate === null) throw new Missing({ missing: 'rate', of: tx.currency, day: tx.date });
  return rate;
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
  if (what !== null) put(pool, what);
}

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

interface Put {
  /** Shares that come in (positive) or go. */
  readonly quantity: Decimal;
  /** Value put in (positive) or taken out, in the asset's and in the reporting currency. */
  readonly local: Decimal;
  readonly base: Decimal;
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

/** Digits that keep a division of amounts exact for any report. */
const DIGITS = 2 * MAX_SCALE;

/**
 * Puts shares and their value into the pool. What lessens the shares (or, of a short position, its debt) realises the difference to their
 * average cost; what is beyond the shares held opens the other side.
 */
function put(pool: Pool, { quantity, local, base }: Put): void {
  pool.flows = add(pool.flows, base);
  const closes = !isZero(quantity) && !isZero(pool.quantity) && sign(quantity) !== sign(pool.quantity);
  if (!closes) {
    pool.quantity = add(pool.quantity, quantity);
    pool.local = add(pool.local, local);
    pool.base = add(pool.base, base);
    return;
  }
  const whole = compare(absolute(quantity), absolute(pool.quantity)) >= 0;
  const part = (value: Decimal, of: Decimal, by: Decimal): Decimal => divide(multiply(value, of), by, DIGITS);
  // Of the shares held, those that leave; of what was paid, the part that is for them.
  const [costLocal, costBase] = whole
    ? [pool.local, pool.base]
    : [
        part(pool.local, absolute(quantity), absolute(pool.quantity)),
        part(pool.base, absolute(quantity), absolute(pool.quantity)),
      ];
  const beyond = whole ? add(pool.quantity, quantity) : ZERO;
  const closing = subtract(quantity, beyond);
  const [gotLocal, gotBase] = isZero(beyond)
    ? [local, base]
    : [part(local, closing, quantity), part(base, closing, quantity)];
  const gain = negate(add(gotBase, costBase));
  const gainLocal = negate(add(gotLocal, costLocal));
  const rate = isZero(gotLocal) ? rateOfCost(costLocal, costBase) : divide(gotBase, gotLocal, DIGITS);
  const capital =
    compare(gotLocal, gotBase) === 0 && compare(costLocal, costBase) === 0 ? gain : multiply(gainLocal, rate);
  pool.capital = add(pool.capital, capital);
  pool.exchange = add(pool.exchange, subtract(gain, capital));
  pool.quantity = add(pool.quantity, quantity);
  pool.local = add(subtract(pool.local, costLocal), subtract(local, gotLocal));
  pool.base = add(subtract(pool.base, costBase), subtract(base, gotBase));
}

/** Shares given away for nothing lose what they cost, at the rate at which they were bought. */
function rateOfCost(local: Decimal, base: Decimal): Decimal {
  return isZero(local) ? ONE : divide(base, local, DIGITS);
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

interface Incomes {
  dividends: Decimal;
  interest: Decimal;
  fees: Decimal;
  taxes: Decimal;
}

const NO_INCOME: Readonly<Incomes> = { dividends: ZERO, interest: ZERO, fees: ZERO, taxes: ZERO };

/** Income and costs of the transaction, under the asset that it is of or under none. */
function addIncome<Key>(
  into: Map<Key, Incomes>,
  key: Key,
  tx: PortfolioTransaction,
  request: GainsRequest,
): void {
  const { type, fee, tax } = tx;
  const gross = grossAmount(tx) ?? ZERO;
  const earns = type === 'DIVIDEND' || type === 'INTEREST' || type === 'FEE' || type === 'TAX';
  if (!earns && (fee === null || isZero(fee)) && (tax === null || isZero(tax))) return;
  const rate = moneyRate(request, tx);
  const before = into.get(key) ?? NO_INCOME;
  const based = (amount: Decimal | null): Decimal => multiply(amount ?? ZERO, rate);
  into.set(key, {
    dividends: type === 'DIVIDEND' ? add(before.dividends, based(gross)) : before.dividends,
    interest: type === 'INTEREST' ? add(before.interest, based(gross)) : before.interest,
    fees: subtract(subtract(before.fees, based(fee)), type === 'FEE' ? based(gross) : ZERO),
    taxes: subtract(subtract(before.taxes, based(tax)), type === 'TAX' ? based(gross) : ZERO),
  });
}

/** The transaction's money that enters (positive) or leaves the portfolio from or to outside, in its own currency. */
export function outsideMoney(tx: PortfolioTransaction, tracksCash: boolean): Decimal {
  if (!tracksCash) return negate(cashEffect(tx));
  const gross = grossAmount(tx) ?? ZERO;
  const cash = tx.assetId === null;
  if (tx.type === 'DEPOSIT' || (tx.type === 'TRANSFER_IN' && cash)) return gross;
  return tx.type === 'WITHDRAWAL' || (tx.type === 'TRANSFER_OUT' && cash) ? negate(gross) : ZERO;
}

/**
 * What cash made of the period: the gains of exchange rates on balances in other currencies, and income and costs that belong to no
 * asset. `closing - opening - netFlows` is what all transactions brought in money other than from outside, and the currency part.
 */
export function cashGains(
  request: GainsRequest & { readonly tracksCash: boolean },
): PeriodGain | MissingForGain {
  try {
    return walkCash(request);
  } catch (error) {
    if (error instanceof Missing) return error.what;
    throw error;
  }
}

function walkCash(request: GainsRequest & { readonly tracksCash: boolean }): PeriodGain {
  const { from, to, tracksCash } = request;
  const balances = new Map<string, { before: Decimal; change: Decimal; changeBase: Decimal }>();
  const incomes = new Map<null, Incomes>();
  let flows = ZERO;
  for (const tx of request.transactions) {
    if (tx.date > to) break;
    const held = balances.get(tx.currency) ?? { before: ZERO, change: ZERO, changeBase: ZERO };
    balances.set(tx.currency, held);
    const effect = cashEffect(tx);
    if (tx.date < from) {
      held.before = add(held.before, effect);
      continue;
    }
    if (tx.assetId === null) addIncome(incomes, null, tx, request);
    const outside = outsideMoney(tx, tracksCash);
    if (!isZero(outside)) flows = add(flows, multiply(outside, moneyRate(request, tx)));
    if (!tracksCash || isZero(effect)) continue;
    held.change = add(held.change, effect);
    held.changeBase = add(held.changeBase, multiply(effect, moneyRate(request, tx)));
  }
  let [opening, closing, exchange] = [ZERO, ZERO, ZERO];
  for (const [currency, { before, change, changeBase }] of tracksCash ? balances : []) {
    const after = add(before, change);
    const was = isZero(before) ? ZERO : multiply(before, rateOf(request, currency, from - 1));
    const is = isZero(after) ? ZERO : multiply(after, rateOf(request, currency, to));
    opening = add(opening, was);
    closing = add(closing, is);
    exchange = add(exchange, subtract(subtract(is, was), changeBase));
  }
  const { dividends, interest, fees, taxes } = incomes.get(null) ?? NO_INCOME;
  const parts = { capital: ZERO, currency: exchange, dividends, interest, fees, taxes };
  return { assetId: null, opening, closing, netFlows: flows, parts };
}
