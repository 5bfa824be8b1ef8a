import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, formatDecimal, round, sum, trim, ZERO } from '../money/decimal.ts';
import { histories } from './fixtures/arbitrary.ts';
import { transaction } from './fixtures/transactions.ts';
import type { MatchedLots } from './lot.ts';
import { matchLots } from './lots.ts';
import { grossAmount, isRatioType, type PortfolioTransaction, TRANSACTION_TYPES } from './transaction.ts';

const GBP = { currency: 'GBP' };
/** The portfolio of a transaction stands before the colon of its id. */
const ownerOf = ({ id }: { id: string }) => id.split(':')[0]!;
const pooled = (transactions: readonly PortfolioTransaction[]) =>
  matchLots(transactions, { method: 'uk-pool', ownerOf });
const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(round(value, 9))));
const total = (values: readonly (Decimal | null)[]) =>
  text(values.reduce<Decimal>((all, value) => add(all, value ?? ZERO), ZERO));

let lines = 0;
const of = (owner: string, ...[date, type, asset, figures, more]: Parameters<typeof transaction>) =>
  transaction(date, type, asset, figures, { ...GBP, sequence: lines++, id: `${owner}:${lines}`, ...more });
const pools = ({ open }: MatchedLots) =>
  Object.fromEntries(
    [...Map.groupBy(open, ({ assetId }) => assetId)].map(([asset, lots]) => [
      asset,
      [total(lots.map(({ quantity }) => quantity)), total(lots.map(({ cost }) => cost))],
    ]),
  );

describe('shares of several portfolios that are one holding', () => {
  const bought = () =>
    ['one', 'two'].map((owner) => of(owner, '2023-05-01', 'BUY', 'X', { quantity: '100', amount: '1000' }));
  const both = (...rest: Parameters<typeof transaction>) => [of('one', ...rest), of('two', ...rest)];

  it('are split once, though each portfolio books the split', () => {
    const lots = pooled([
      ...bought(),
      ...both('2023-06-01', 'SPLIT', 'X', { quantity: '2' }),
      of('one', '2024-06-03', 'SELL', 'X', { quantity: '200', amount: '4000' }),
    ]);
    // 400 shares for 2,000: 200 of them cost 1,000.
    expect(lots.closed.map(({ cost, gain }) => [text(cost), text(gain)])).toEqual([['1000', '3000']]);
    expect(pools(lots)).toEqual({ X: ['200', '1000'] });
  });

  it('are split where the portfolios book it days apart, also between a sale and the purchase it is matched with', () => {
    const lots = pooled([
      ...bought(),
      of('one', '2023-06-01', 'SELL', 'X', { quantity: '100', amount: '3000' }),
      of('one', '2023-06-02', 'SPLIT', 'X', { quantity: '2' }),
      of('two', '2023-06-05', 'SPLIT', 'X', { quantity: '2' }),
      of('two', '2023-06-12', 'BUY', 'X', { quantity: '200', amount: '2500' }),
    ]);
    expect(lots.closed.map(({ rule, gain }) => [rule, text(gain)])).toEqual([['thirty-days', '500']]);
    expect(pools(lots)).toEqual({ X: ['400', '2000'] });
  });

  it('are paid for by a merger each', () => {
    const lots = pooled([...bought(), ...both('2023-06-01', 'MERGER', 'X', { amount: '1500' })]);
    expect(lots.closed.map(({ saleId, gain }) => [ownerOf({ id: saleId }), text(gain)])).toEqual([
      ['one', '500'],
      ['two', '500'],
    ]);
  });

  it('give the part of the cost of a spin-off once', () => {
    const spun = both('2023-06-01', 'SPIN_OFF', 'X', { quantity: '0.5', basisFraction: '0.2' }, { to: 'Y' });
    const named = spun.map((tx, index) => ({ ...tx, id: `${['one', 'two'][index]}:spin` }));
    expect(pools(pooled([...bought(), ...named]))).toEqual({ X: ['200', '1600'], Y: ['100', '400'] });
  });

  it('are acted on in the portfolio that books the action only', () => {
    const lots = pooled([...bought(), of('two', '2023-06-01', 'SPLIT', 'X', { quantity: '3' })]);
    expect(pools(lots)).toEqual({ X: ['400', '2000'] });
  });

  it('keep their cost when they go from one portfolio to the other, whatever is entered there', () => {
    const lots = pooled([
      ...bought(),
      of('one', '2023-06-01', 'TRANSFER_OUT', 'X', { quantity: '50' }),
      of('two', '2023-06-05', 'TRANSFER_IN', 'X', { quantity: '50', amount: '9999' }),
      of('two', '2023-08-01', 'SELL', 'X', { quantity: '150', amount: '2000' }),
    ]);
    expect(total(lots.closed.map(({ cost }) => cost))).toBe('1500');
    expect(lots.transferred).toEqual([]);
    expect(pools(lots)).toEqual({ X: ['50', '500'] });
  });
});

describe('for any history', () => {
  const named = (transactions: readonly PortfolioTransaction[], owner: string) =>
    transactions.map((tx) => ({ ...tx, id: `${owner}:${tx.id}` }));

  it('one portfolio as several is itself', () => {
    fc.assert(
      fc.property(histories(TRANSACTION_TYPES, ['USD', 'EUR']), (drawn) => {
        const transactions = named(drawn, 'one');
        expect(pooled(transactions)).toEqual(matchLots(transactions, { method: 'uk-pool' }));
      }),
      { numRuns: 150 },
    );
  });

  it('two that do the same are one that does twice as much', () => {
    const types = TRANSACTION_TYPES.filter((type) => !type.startsWith('TRANSFER'));
    fc.assert(
      fc.property(histories(types, ['USD']), (drawn) => {
        // Cash in lieu is of fractions, which are not those of the whole.
        const own = drawn.map((tx) => (paysInLieu(tx) ? { ...tx, amount: null } : tx));
        const twice = own.flatMap((tx) =>
          ['one', 'two'].map((owner, index) => ({
            ...tx,
            id: `${owner}:${tx.id}`,
            sequence: 2 * tx.sequence + index,
          })),
        );
        const doubled = own.map((tx) => ({ ...tx, ...doubledFigures(tx) }));
        const [whole, one] = [pooled(twice), matchLots(doubled, { method: 'uk-pool' })];
        expect(pools(whole)).toEqual(pools(one));
        expect(total(whole.closed.map(({ gain }) => gain))).toBe(total(one.closed.map(({ gain }) => gain)));
      }),
      { numRuns: 150 },
    );
  });

  function paysInLieu({ type, amount }: PortfolioTransaction): boolean {
    return amount !== null && (type === 'SPLIT' || type === 'SPIN_OFF');
  }

  function doubledFigures(tx: PortfolioTransaction) {
    const double = (value: Decimal | null) => (value === null ? null : sum([value, value]));
    const ratio = isRatioType(tx.type);
    const amount = double(grossAmount(tx));
    return {
      quantity: ratio ? tx.quantity : double(tx.quantity),
      amount,
      fee: double(tx.fee),
      tax: double(tx.tax),
    };
  }
});
