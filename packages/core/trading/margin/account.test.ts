import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, type Decimal, decimal, formatDecimal, sign, trim } from '../../money/decimal.ts';
import {
  type Account,
  type AccountAsset,
  accountFigures,
  CASH_ACCOUNT,
  checkAccount,
  REG_T_ACCOUNT,
} from '../buying-power.ts';
import { option } from '../fixtures/options.ts';
import { instrumentOf, orderOf } from '../fixtures/orders.ts';
import type { Order } from '../order.ts';
import { refusalText } from '../refusal.ts';

/** Options on XYZ as `-1 call 68 @ 1.50`, beside shares of it at a price. */
function accountOf(
  kind: 'cash' | 'margin',
  cash: string,
  price: string | null,
  shares: string,
  options: string[],
): Account {
  const held = options
    .map((text) => option(text))
    .map((each): [string, AccountAsset] => [
      each.assetId,
      {
        instrument: instrumentOf({
          assetId: each.assetId,
          multiplier: each.multiplier,
          option: each.contract,
        }),
        position: each.quantity,
        price: each.price,
        rate: decimal('1'),
      },
    ]);
  const xyz: AccountAsset = {
    instrument: instrumentOf({ assetId: 'xyz', symbol: 'XYZ' }),
    position: decimal(shares),
    price: price === null ? null : decimal(price),
    rate: decimal('1'),
  };
  const rules = kind === 'cash' ? { ...CASH_ACCOUNT, allowShort: true } : REG_T_ACCOUNT;
  return {
    rules,
    fees: [],
    cash: decimal(cash),
    currencyDigits: 2,
    assets: new Map([['xyz', xyz], ...held]),
    orders: [],
  };
}

const text = (value: Decimal | null) => (value === null ? null : formatDecimal(trim(value)));
const sells = (assetId: string, quantity = '1', id = '1'): Order => ({
  ...orderOf({ assetId, side: 'sell', type: 'limit', limitPrice: '1', quantity, timeInForce: 'gtc' }, { id }),
  status: 'accepted',
});
const refusals = (account: Account, ...orders: Order[]) => checkAccount(account, orders).map(refusalText);

describe('a margin account', () => {
  it('has of a covered call in the money the strike alone, of which half is lent', () => {
    // Cash 1,000; shares for 6,000 with the call at 50: 5,000 count, and 2,500 of them have to be there.
    const figures = accountFigures(accountOf('margin', '1000', '60', '100', ['-1 call 50 @ 11']));
    expect([figures.equity, figures.initialMargin, figures.buyingPower].map(text)).toEqual([
      '5900',
      '2400',
      '7000',
    ]);
  });

  it('pays for bought options in full', () => {
    const figures = accountFigures(accountOf('margin', '4000', '60', '0', ['+10 call 65 @ 1']));
    expect([figures.equity, figures.initialMargin, figures.buyingPower].map(text)).toEqual([
      '5000',
      '1000',
      '8000',
    ]);
    const account = accountOf('margin', '4000', '60', '0', ['+0 call 65 @ 1']);
    const buy = { ...sells('call 65 @ 1', '41'), side: 'buy' as const };
    expect(refusals(account, buy)).toEqual(['it needs 8200.00 and 8000.00 are available']);
  });

  it('keeps less of shares that a put protects', () => {
    const figures = accountFigures(accountOf('margin', '0', '100', '100', ['+1 put 95 @ 2']));
    expect([figures.initialMargin, figures.maintenanceMargin].map(text)).toEqual(['5200', '1650']);
  });

  it('does not know what written options take without the price of what they are on', () => {
    const figures = accountFigures(accountOf('margin', '5000', null, '0', ['-1 call 68 @ 1.50']));
    expect(figures).toMatchObject({
      initialMargin: null,
      buyingPower: null,
      missing: [{ assetId: 'xyz', what: 'price' }],
    });
    expect(text(figures.equity)).toBe('4850');
  });
});

describe('orders that write or uncover', () => {
  it('take what the account as it would be takes more, whatever their order', () => {
    const account = accountOf('margin', '5000', '65', '100', ['+0 call 68 @ 1.50']);
    const write = sells('call 68 @ 1.50');
    expect(refusals(account, write)).toEqual([]);
    // Covered, the call takes nothing; beside a sale of the shares it takes 1,000 beyond its premium, twice.
    const reserved = (...orders: Order[]) => text(accountFigures({ ...account, orders }).reserved);
    expect(reserved(write)).toBe('0');
    expect(reserved(write, sells('xyz', '100', '2'))).toBe('2000');
    expect(reserved(sells('xyz', '100', '2'), write)).toBe('2000');
  });

  it('are refused in a cash account that shares would not cover', () => {
    const account = accountOf('cash', '5000', '65', '100', ['-1 call 68 @ 1.50', '+0 put 60 @ 1']);
    expect(refusals(account, sells('call 68 @ 1.50'))).toEqual([
      'written calls would be for 200 units of the underlying, and 100 would be held to cover them',
    ]);
    expect(refusals(account, sells('xyz', '1'))).toEqual([
      'written calls would be for 100 units of the underlying, and 99 would be held to cover them',
    ]);
    // 6,000 less the 100 that the put brings.
    expect(refusals(account, sells('put 60 @ 1'))).toEqual(['it needs 5900.00 and 5000.00 are available']);
    expect(refusals({ ...account, cash: decimal('5900') }, sells('put 60 @ 1'))).toEqual([]);
  });

  it('are refused where positions may not go below zero', () => {
    const account = accountOf('cash', '5000', '65', '100', ['+0 call 68 @ 1.50']);
    const closed = { ...account, rules: CASH_ACCOUNT };
    expect(refusals(closed, sells('call 68 @ 1.50'))).toEqual(['1 are to be sold and 0 are available']);
  });
});

it('leaves no less buying power than nothing, and no more by an order that sells options', () => {
  const held = fc.constantFrom('-2', '-1', '+0', '+1', '+2');
  const ids = ['call 60 @ 7', 'call 70 @ 2', 'put 60 @ 2', 'put 70 @ 7'];
  fc.assert(
    fc.property(
      fc.constantFrom<'cash' | 'margin'>('cash', 'margin'),
      fc.integer({ min: 0, max: 20_000 }).map(String),
      fc.constantFrom('0', '100', '250'),
      fc.tuple(held, held, held, held),
      fc.constantFrom(...ids),
      (kind, cash, shares, quantities, sold) => {
        const account = accountOf(
          kind,
          cash,
          '65',
          shares,
          ids.map((id, index) => `${quantities[index]} ${id}`),
        );
        const before = accountFigures(account).buyingPower!;
        const after = accountFigures({ ...account, orders: [sells(sold)] }).buyingPower!;
        expect(sign(after)).toBeGreaterThanOrEqual(0);
        expect(compare(after, before)).toBeLessThanOrEqual(0);
      },
    ),
  );
});
