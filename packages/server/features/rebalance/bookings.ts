import type { NewPortfolioTransaction } from '@financehub/contract/portfolios.ts';
import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  divide,
  formatDecimal,
  isZero,
  round,
  sign,
  subtract,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { RebalanceInput } from '@financehub/core/portfolio/rebalance-input.ts';
import type { PlannedTrade } from '@financehub/core/portfolio/rebalance-plan.ts';
import { type EpochDay, formatDay } from '@financehub/core/time/day.ts';
import type { Static } from 'typebox';
import type { PortfolioRow } from '../portfolios/index.ts';
import type { Priced } from './positions.ts';
import type { Sale } from './sales.ts';

type Booking = Static<typeof NewPortfolioTransaction>;

export interface BookingsRequest {
  readonly portfolio: PortfolioRow;
  readonly tracksCash: boolean;
  readonly input: RebalanceInput;
  readonly trades: readonly PlannedTrade[];
  readonly priced: readonly Priced[];
  readonly sales: ReadonlyMap<number, Sale>;
  readonly cashBalances: ReadonlyMap<string, Decimal>;
  readonly asOf: EpochDay;
}

/**
 * The plan as transactions that can be booked as they are: money that comes in, sales, purchases, money that goes out. A trade
 * is settled in the currency of its asset where the portfolio has cash in it (enough of it, for a purchase), else in its own.
 */
export function bookingsOf(request: BookingsRequest): { transactions: Booking[]; notes: string[] } {
  const { portfolio, tracksCash, input, trades, asOf } = request;
  const date = formatDay(asOf);
  const balances = new Map(request.cashBalances);
  const move = (currency: string, amount: Decimal): void => {
    balances.set(currency, add(balances.get(currency) ?? ZERO, amount));
  };
  const flow = (type: 'DEPOSIT' | 'WITHDRAWAL'): Booking[] =>
    tracksCash && !isZero(input.amount) && sign(input.amount) > 0 === (type === 'DEPOSIT')
      ? [{ type, date, amount: formatDecimal(absolute(input.amount)), currency: portfolio.currency }]
      : [];
  move(portfolio.currency, input.amount);
  const transactions = flow('DEPOSIT');
  const sorted = [
    ...trades.filter(({ side }) => side === 'sell'),
    ...trades.filter(({ side }) => side === 'buy'),
  ];
  for (const trade of sorted) {
    const settled = settle(trade, input, balances, portfolio.currency);
    move(
      settled.currency,
      trade.side === 'sell'
        ? subtract(settled.amount, settled.fee)
        : subtract(ZERO, add(settled.amount, settled.fee)),
    );
    transactions.push(bookingOf(trade, settled, request));
  }
  transactions.push(...flow('WITHDRAWAL'));
  const short = [...balances].filter(([, amount]) => sign(amount) < 0).map(([currency]) => currency);
  const notes =
    tracksCash && short.length > 0
      ? [`Exchange cash into ${short.join(', ')} first: there is enough, but in other currencies.`]
      : [];
  return { transactions, notes };
}

interface Settled {
  readonly currency: string;
  readonly amount: Decimal;
  readonly fee: Decimal;
}

function settle(
  { position, side, amount, amountInBase, fee }: PlannedTrade,
  { positions }: RebalanceInput,
  balances: ReadonlyMap<string, Decimal>,
  base: string,
): Settled {
  const { currency, rate } = positions[position]!;
  if (currency === base) return { currency, amount, fee };
  const own = { currency, amount, fee: round(divide(fee, rate, 12), minorDigits(currency)) };
  const has = balances.get(currency) ?? ZERO;
  const enough = side === 'sell' ? sign(has) > 0 : compare(has, add(own.amount, own.fee)) >= 0;
  return enough ? own : { currency: base, amount: amountInBase, fee };
}

function bookingOf(
  { position, side, quantity }: PlannedTrade,
  { currency, amount, fee }: Settled,
  { portfolio, input, priced, sales, asOf }: BookingsRequest,
): Booking {
  const { price, currency: own } = input.positions[position]!;
  const picks = portfolio.cost_basis === 'specific' ? (sales.get(position)?.picks ?? null) : null;
  return {
    type: side === 'sell' ? 'SELL' : 'BUY',
    date: formatDay(asOf),
    assetId: priced[position]!.asset.id,
    quantity: formatDecimal(quantity),
    ...(currency === own ? { price: formatDecimal(price) } : {}),
    amount: formatDecimal(amount),
    currency,
    fee: formatDecimal(fee),
    ...(picks === null
      ? {}
      : {
          lots: picks.map(({ transactionId, quantity: part }) => ({
            transactionId,
            quantity: formatDecimal(part),
          })),
        }),
  };
}
