import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, sign, subtract, sum, trim, ZERO } from '../money/decimal.ts';
import { histories } from './fixtures/arbitrary.ts';
import type { LotMethod, MatchedLots } from './lot.ts';
import { matchLots } from './lots.ts';
import { moveShares } from './quantities.ts';
import {
  cashEffect,
  grossAmount,
  isRatioType,
  type PortfolioTransaction,
  TRANSACTION_TYPES,
} from './transaction.ts';

const METHODS: readonly LotMethod[] = ['fifo', 'lifo', 'hifo', 'average', 'specific', 'uk-pool'];

const total = (values: readonly (Decimal | null)[]): string =>
  formatDecimal(trim(sum(values.map((value) => value ?? ZERO))));
const costOf = (tx: PortfolioTransaction) => sum([grossAmount(tx) ?? ZERO, tx.fee ?? ZERO, tx.tax ?? ZERO]);
const netOf = (tx: PortfolioTransaction) => subtract(grossAmount(tx) ?? ZERO, tx.fee ?? ZERO);

/** Fixed rates, so that what is paid in the portfolio's currency can be added up. */
const RATES: Readonly<Record<string, Decimal>> = {
  USD: decimal('1'),
  EUR: decimal('1.25'),
  JPY: decimal('0.0078125'),
};
const toBase = (amount: Decimal, tx: PortfolioTransaction): Decimal => {
  const rate = RATES[tx.currency]!;
  return { units: amount.units * rate.units, scale: amount.scale + rate.scale };
};

/** Costs less of shorts, which are what short sales brought. */
function accounts({ open, closed, transferred, returned }: MatchedLots) {
  const longs = open.filter((lot) => sign(lot.quantity) >= 0);
  const shorts = open.filter((lot) => sign(lot.quantity) < 0);
  return {
    cost: total([
      ...longs.map((lot) => lot.costInBase),
      ...closed.map((lot) => lot.costInBase),
      ...transferred.map((lot) => lot.costInBase),
      ...returned.map((each) => each.amountInBase),
    ]),
    proceeds: total([
      ...closed.map((lot) => lot.proceedsInBase),
      ...shorts.map((lot) => (lot.costInBase === null ? null : subtract(ZERO, lot.costInBase))),
      ...returned.map((each) => each.amountInBase),
    ]),
  };
}

const bringsIn = (tx: PortfolioTransaction) =>
  tx.assetId !== null && (tx.type === 'BUY' || tx.type === 'TRANSFER_IN');
const takesOut = (tx: PortfolioTransaction) =>
  tx.assetId !== null &&
  (tx.type === 'SELL' || tx.type === 'RETURN_OF_CAPITAL' || (isRatioType(tx.type) && tx.amount !== null));

describe.each(METHODS)('%s', (method) => {
  const run = (transactions: readonly PortfolioTransaction[], allowShort: boolean) =>
    matchLots(transactions, { method, allowShort, toBase });

  it.each([false, true])(
    'conserves shares, costs and proceeds through every event (short sales: %s)',
    (short) => {
      fc.assert(
        fc.property(histories(TRANSACTION_TYPES, ['USD', 'EUR'], { short }), (transactions) => {
          const lots = run(transactions, short);
          const held = new Map<string, Decimal>();
          for (const tx of transactions) moveShares(held, tx);
          for (const [asset, quantity] of held)
            expect(total(lots.open.filter((lot) => lot.assetId === asset).map((lot) => lot.quantity))).toBe(
              formatDecimal(trim(quantity)),
            );
          const paid = transactions.filter(bringsIn).map((tx) => toBase(costOf(tx), tx));
          const got = transactions.filter(takesOut).map((tx) => toBase(netOf(tx), tx));
          expect(accounts(lots)).toEqual({ cost: total(paid), proceeds: total(got) });
        }),
        { numRuns: 150 },
      );
    },
  );

  it('conserves the costs in the currency in which they were paid, too', () => {
    fc.assert(
      fc.property(histories(TRANSACTION_TYPES, ['USD']), (transactions) => {
        const { open, closed, transferred, returned } = run(transactions, false);
        const costs = [...open, ...closed, ...transferred].map((lot) => lot.cost);
        const paid = transactions.filter(bringsIn).map(costOf);
        expect(total([...costs, ...returned.map(({ amount }) => amount)])).toBe(total(paid));
        // The same rates, the same figures.
        for (const lot of open) expect(lot.costInBase).toEqual(lot.cost);
        for (const lot of closed) expect(lot.gainInBase).toEqual(lot.gain);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order in which transactions are given', () => {
    fc.assert(
      fc.property(histories(TRANSACTION_TYPES, ['USD'], { maxLength: 20 }), (transactions) => {
        expect(run(transactions.toReversed(), false)).toEqual(run(transactions, false));
      }),
      { numRuns: 40 },
    );
  });

  it('has every gain be what came in less what went out', () => {
    fc.assert(
      fc.property(
        histories(['BUY', 'SELL', 'SPLIT', 'SPIN_OFF', 'MERGER', 'RETURN_OF_CAPITAL'], ['USD'], {
          short: true,
        }),
        (transactions) => {
          const { open, closed } = run(transactions, true);
          const taxes = transactions.map((tx) => (takesOut(tx) ? (tx.tax ?? ZERO) : ZERO));
          const cash = transactions.map(cashEffect);
          // Cash that came in, before taxes on sales = gains realised - cost of what is still held.
          const left = open.map((lot) => subtract(ZERO, lot.cost ?? ZERO));
          expect(total([...closed.map((lot) => lot.gain), ...left])).toBe(total([...cash, ...taxes]));
        },
      ),
      { numRuns: 100 },
    );
  });
});
