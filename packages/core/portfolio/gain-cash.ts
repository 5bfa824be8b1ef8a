import { add, type Decimal, isZero, multiply, negate, subtract, ZERO } from '../money/decimal.ts';
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
  return { assetId: null, opening, closing, netFlows: flows, outside: flows, parts };
}
