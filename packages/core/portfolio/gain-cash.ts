import { add, type Decimal, isZero, multiply, negate, subtract, sum, ZERO } from '../money/decimal.ts';
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
import { cashEffect, grossAmount, type PortfolioTransaction } from './transaction.ts';

/** The transaction's money that enters (positive) or leaves the portfolio from or to outside, in its own currency. */
function outsideMoney(tx: PortfolioTransaction, tracksCash: boolean): Decimal {
  if (!tracksCash) return negate(cashEffect(tx));
  const gross = grossAmount(tx) ?? ZERO;
  const cash = tx.assetId === null;
  if (tx.type === 'DEPOSIT' || (tx.type === 'TRANSFER_IN' && cash)) return gross;
  return tx.type === 'WITHDRAWAL' || (tx.type === 'TRANSFER_OUT' && cash) ? negate(gross) : ZERO;
}

/** What transactions do to the cash of a period; those of any parts of a portfolio can be added up. */
export interface CashMoves {
  /** By currency: the balance before the period, and what it changes by, also at the transactions' rates. */
  readonly balances: ReadonlyMap<string, CashMove>;
  readonly flows: Decimal;
  /** Of transactions that are of no asset. */
  readonly incomes: Incomes;
}

interface CashMove {
  readonly before: Decimal;
  readonly change: Decimal;
  readonly changeBase: Decimal;
}

type CashRequest = GainsRequest & { readonly tracksCash: boolean };

const STILL: CashMove = { before: ZERO, change: ZERO, changeBase: ZERO };

/** The moves of transactions, or the first rate that is missing for them. */
export function cashMoves(request: CashRequest): CashMoves | MissingForGain {
  try {
    return movesOf(request);
  } catch (error) {
    if (error instanceof Missing) return error.what;
    throw error;
  }
}

function movesOf(request: CashRequest): CashMoves {
  const { from, to, tracksCash } = request;
  const balances = new Map<string, CashMove>();
  const incomes = new Map<null, Incomes>();
  let flows = ZERO;
  for (const tx of request.transactions) {
    if (tx.date > to) break;
    const past = tx.date < from;
    if (!past && tx.assetId === null) addIncome(incomes, null, tx, request);
    const outside = past ? ZERO : outsideMoney(tx, tracksCash);
    if (!isZero(outside)) flows = add(flows, multiply(outside, moneyRate(request, tx)));
    const effect = tracksCash ? cashEffect(tx) : ZERO;
    if (isZero(effect)) continue;
    const { before, change, changeBase } = balances.get(tx.currency) ?? STILL;
    balances.set(
      tx.currency,
      past
        ? { before: add(before, effect), change, changeBase }
        : {
            before,
            change: add(change, effect),
            changeBase: add(changeBase, multiply(effect, moneyRate(request, tx))),
          },
    );
  }
  return { balances, flows, incomes: incomes.get(null) ?? NO_INCOME };
}

/**
 * What cash made of the period: the gains of exchange rates on balances in other currencies, and income and costs that belong to no
 * asset. `closing - opening - netFlows` is what all transactions brought in money other than from outside, and the currency part.
 */
export function cashGain(
  moves: readonly CashMoves[],
  request: Omit<GainsRequest, 'transactions'>,
): PeriodGain | MissingForGain {
  try {
    return gainOf(moves, request);
  } catch (error) {
    if (error instanceof Missing) return error.what;
    throw error;
  }
}

function gainOf(moves: readonly CashMoves[], request: Omit<GainsRequest, 'transactions'>): PeriodGain {
  const balances = new Map<string, CashMove>();
  for (const { balances: some } of moves)
    for (const [currency, move] of some) {
      const known = balances.get(currency) ?? STILL;
      balances.set(currency, {
        before: add(known.before, move.before),
        change: add(known.change, move.change),
        changeBase: add(known.changeBase, move.changeBase),
      });
    }
  let [opening, closing, exchange] = [ZERO, ZERO, ZERO];
  for (const [currency, { before, change, changeBase }] of balances) {
    const after = add(before, change);
    const was = isZero(before) ? ZERO : multiply(before, rateOf(request, currency, request.from - 1));
    const is = isZero(after) ? ZERO : multiply(after, rateOf(request, currency, request.to));
    opening = add(opening, was);
    closing = add(closing, is);
    exchange = add(exchange, subtract(subtract(is, was), changeBase));
  }
  const income = (name: keyof Incomes): Decimal => sum(moves.map(({ incomes }) => incomes[name]));
  const flows = sum(moves.map((each) => each.flows));
  const parts = {
    capital: ZERO,
    currency: exchange,
    dividends: income('dividends'),
    interest: income('interest'),
    fees: income('fees'),
    taxes: income('taxes'),
  };
  return { assetId: null, opening, closing, netFlows: flows, outside: flows, parts };
}
