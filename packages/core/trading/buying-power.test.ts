import { describe, expect, it } from 'vitest';
import { type Decimal, decimal, formatDecimal, trim } from '../money/decimal.ts';
import {
  type Account,
  type AccountAsset,
  accountFigures,
  CASH_ACCOUNT,
  checkAccount,
  REG_T_ACCOUNT,
} from './buying-power.ts';
import { instrumentOf, orderOf, type PlainTerms } from './fixtures/orders.ts';
import type { Order, OrderStatus } from './order.ts';
import { refusalText } from './refusal.ts';

interface PlainAccount {
  readonly cash: string;
  readonly position?: string;
  readonly price?: string | null;
  readonly rate?: string | null;
  readonly orders?: readonly Order[];
  readonly multiplier?: string;
  readonly shortable?: boolean;
}

const orNull = (text: string | null): Decimal | null => (text === null ? null : decimal(text));

function accountOf(rules: Account['rules'], plain: PlainAccount): Account {
  const {
    cash,
    position = '0',
    price = '100',
    rate = '1',
    orders = [],
    multiplier = '1',
    shortable = true,
  } = plain;
  const asset: AccountAsset = {
    instrument: instrumentOf({ multiplier: decimal(multiplier), shortable }),
    position: decimal(position),
    price: orNull(price),
    rate: orNull(rate),
  };
  return {
    rules,
    fees: [],
    cash: decimal(cash),
    currencyDigits: 2,
    assets: new Map([['acme', asset]]),
    orders,
  };
}

const open = (
  plain: PlainTerms,
  id = '1',
  status: OrderStatus = 'accepted',
  group: Order['group'] = null,
): Order => ({
  ...orderOf({ timeInForce: 'gtc', ...plain }, { id, group }),
  status,
});

const limit = (quantity: string, limitPrice: string, id = '1') =>
  open({ type: 'limit', quantity, limitPrice }, id);

/** Figures as text, those asked for. */
function figures(
  account: Account,
  ...names: (keyof Omit<ReturnType<typeof accountFigures>, 'missing' | 'options' | 'terms'>)[]
) {
  const all = accountFigures(account);
  return names.map((name) => (all[name] === null ? null : formatDecimal(trim(all[name]))));
}

describe('a cash account', () => {
  it("has 7,000 left of 10,000 beside an open order over 3,000 (Alpaca's example)", () => {
    const account = accountOf(CASH_ACCOUNT, { cash: '10000', orders: [limit('30', '100')] });
    expect(figures(account, 'reserved', 'buyingPower', 'equity')).toEqual(['3000', '7000', '10000']);
  });

  it.each<[string, PlainAccount, Order, string | null]>([
    ['as much as is there', { cash: '10000' }, limit('100', '100'), null],
    [
      'a cent too much',
      { cash: '9999.99' },
      limit('100', '100'),
      'it needs 10000.00 and 9999.99 are available',
    ],
    [
      'at the market: 3 % more than the last price',
      { cash: '10000' },
      open({}),
      'it needs 10300.00 and 10000.00 are available',
    ],
    [
      'at a stop above the last price',
      { cash: '11000' },
      open({ type: 'stop', stopPrice: '110' }),
      'it needs 11330.00 and 11000.00 are available',
    ],
    ['for an amount of money', { cash: '500' }, open({ notional: '500' }), null],
    [
      'for too large an amount of money',
      { cash: '500' },
      open({ notional: '500.01' }),
      'it needs 500.01 and 500.00 are available',
    ],
    [
      'contracts of a hundred',
      { cash: '1999', multiplier: '100' },
      limit('2', '10'),
      'it needs 2000.00 and 1999.00 are available',
    ],
    ['in another currency', { cash: '9000', rate: '0.9' }, limit('100', '100'), null],
    [
      'in a currency without a rate',
      { cash: '9000', rate: null },
      limit('100', '100'),
      'there is no exchange rate of USD into the currency of the account',
    ],
    [
      'without a price',
      { cash: '9000', price: null },
      open({}),
      'there is no price by which to estimate what it costs: give a limit price, or add prices of the asset',
    ],
    ['by a limit without a price', { cash: '10000', price: null }, limit('100', '100'), null],
    ['what is held', { cash: '0', position: '100' }, open({ side: 'sell' }), null],
    [
      'more than is held',
      { cash: '99999', position: '99' },
      open({ side: 'sell' }),
      '100 are to be sold and 99 are available',
    ],
    [
      'what is promised already',
      { cash: '0', position: '150', orders: [open({ side: 'sell' }, '9')] },
      open({ side: 'sell' }),
      '100 are to be sold and 50 are available',
    ],
  ])('%s', (_, plain, order, expected) => {
    const refusals = checkAccount(accountOf(CASH_ACCOUNT, plain), [order]);
    expect(refusals.map(refusalText)).toEqual(expected === null ? [] : [expected]);
  });
});

describe('a cash account that owes something', () => {
  it('keeps what it would cost to buy it back', () => {
    // Ten calls written at 2 dollars on 100 shares each brought 2,000, and cost 2,500 now.
    const account = accountOf(CASH_ACCOUNT, {
      cash: '12000',
      position: '-10',
      price: '2.5',
      multiplier: '100',
    });
    expect(figures(account, 'equity', 'buyingPower')).toEqual(['9500', '9500']);
    const unknown = accountOf(CASH_ACCOUNT, { cash: '12000', position: '-10', price: null });
    expect(figures(unknown, 'buyingPower')).toEqual([null]);
  });
});

describe('a margin account', () => {
  it('of the SEC: 16,000 of securities, 8,000 of them borrowed, fall to 12,000', () => {
    // SEC, Margin: Borrowing money to pay for stocks: equity 4,000, of which 3,000 are needed.
    const account = accountOf(REG_T_ACCOUNT, { cash: '-8000', position: '160', price: '75' });
    expect(figures(account, 'longValue', 'equity', 'maintenanceMargin', 'excess', 'buyingPower')).toEqual([
      '12000',
      '4000',
      '3000',
      '1000',
      '0',
    ]);
  });

  it('buys for twice its equity (Regulation T: 50 %)', () => {
    expect(figures(accountOf(REG_T_ACCOUNT, { cash: '10000' }), 'buyingPower', 'initialMargin')).toEqual([
      '20000',
      '0',
    ]);
    const half = accountOf(REG_T_ACCOUNT, { cash: '0', position: '100' });
    expect(figures(half, 'equity', 'initialMargin', 'buyingPower')).toEqual(['10000', '5000', '10000']);
  });

  it('below 2,000 of equity buys with its cash', () => {
    expect(figures(accountOf(REG_T_ACCOUNT, { cash: '1999.99' }), 'buyingPower')).toEqual(['1999.99']);
    expect(figures(accountOf(REG_T_ACCOUNT, { cash: '2000' }), 'buyingPower')).toEqual(['4000']);
  });

  it('that is short owes what it would cost to buy back; what the sale brought buys nothing', () => {
    const account = accountOf(REG_T_ACCOUNT, { cash: '20000', position: '-100' });
    expect(
      figures(account, 'shortValue', 'equity', 'initialMargin', 'maintenanceMargin', 'buyingPower'),
    ).toEqual(['10000', '10000', '5000', '3000', '10000']);
  });

  it.each<[string, PlainAccount, Order, string | null]>([
    [
      'sells short: 3 % above the price counts',
      { cash: '5149' },
      open({ side: 'sell' }),
      'it needs 10300.00 and 10298.00 are available',
    ],
    [
      'sells short at a higher limit',
      { cash: '5999' },
      open({ side: 'sell', type: 'limit', limitPrice: '120' }),
      'it needs 12000.00 and 11998.00 are available',
    ],
    [
      'sells short what can not be borrowed',
      { cash: '50000', shortable: false },
      open({ side: 'sell' }),
      'the asset can not be sold short',
    ],
    [
      'sells what is held and more: the rest counts',
      { cash: '2600', position: '50' },
      open({ side: 'sell' }),
      null,
    ],
    ['buys back what it is short of', { cash: '20000', position: '-100', price: '199' }, open({}), null],
    [
      'buys back more than that',
      { cash: '20000', position: '-100', price: '190' },
      open({ quantity: '150' }),
      'it needs 9785.00 and 0.00 are available',
    ],
  ])('%s', (_, plain, order, expected) => {
    const refusals = checkAccount(accountOf(REG_T_ACCOUNT, plain), [order]);
    expect(refusals.map(refusalText)).toEqual(expected === null ? [] : [expected]);
  });

  it('says nothing where a price is missing, and what', () => {
    const account = accountOf(REG_T_ACCOUNT, { cash: '20000', position: '10', price: null });
    expect(accountFigures(account)).toMatchObject({
      equity: null,
      buyingPower: null,
      longValue: null,
      missing: [{ assetId: 'acme', what: 'price' }],
    });
    expect(
      accountFigures(accountOf(CASH_ACCOUNT, { cash: '20000', position: '10', price: null })).buyingPower,
    ).toEqual(decimal('20000.00'));
  });
});

describe('cash in a currency without a rate', () => {
  it.each([CASH_ACCOUNT, REG_T_ACCOUNT])('leaves nothing known to buy with: $kind', (rules) => {
    const account = { ...accountOf(rules, { cash: '20000' }), unconverted: ['ARS'] };
    expect(accountFigures(account)).toMatchObject({ cash: null, equity: null, buyingPower: null });
    expect(checkAccount(account, [limit('1', '100')])).toEqual([
      { reason: 'no-rate', assetId: null, currency: 'ARS' },
    ]);
  });
});

describe('the orders of a group', () => {
  const leg = (role: 'take_profit' | 'stop_loss', orderClass: 'bracket' | 'oco') =>
    ({ id: 'g', orderClass, role }) as const;
  const profit = (orderClass: 'bracket' | 'oco', status: OrderStatus) =>
    open({ side: 'sell', type: 'limit', limitPrice: '120' }, '2', status, leg('take_profit', orderClass));
  const loss = (orderClass: 'bracket' | 'oco', status: OrderStatus) =>
    open({ side: 'sell', type: 'stop', stopPrice: '90' }, '3', status, leg('stop_loss', orderClass));
  const entry = open({ type: 'limit', limitPrice: '100' }, '1', 'new', {
    id: 'g',
    orderClass: 'bracket',
    role: 'entry',
  });

  it('hold back what the entry costs and nothing for its legs', () => {
    const orders = [entry, profit('bracket', 'new'), loss('bracket', 'new')];
    expect(checkAccount(accountOf(CASH_ACCOUNT, { cash: '10000' }), orders)).toEqual([]);
    const held = [
      { ...entry, status: 'accepted' as const },
      profit('bracket', 'held'),
      loss('bracket', 'held'),
    ];
    expect(figures(accountOf(CASH_ACCOUNT, { cash: '10000', orders: held }), 'reserved')).toEqual(['10000']);
  });

  it('sell what a part of the entry has brought', () => {
    const partly: Order = {
      ...entry,
      status: 'partially_filled',
      filledQuantity: decimal('40'),
      filledValue: decimal('4000'),
    };
    const orders = [partly, profit('bracket', 'accepted'), loss('bracket', 'accepted')];
    const account = accountOf(REG_T_ACCOUNT, { cash: '6000', position: '40', orders });
    expect(figures(account, 'reserved')).toEqual(['6000']);
  });

  it('sell a position once, though either of two legs may', () => {
    const account = accountOf(CASH_ACCOUNT, { cash: '0', position: '100' });
    expect(checkAccount(account, [profit('oco', 'new'), loss('oco', 'new')])).toEqual([]);
    const both = { ...account, orders: [profit('oco', 'accepted'), loss('oco', 'accepted')] };
    expect(checkAccount(both, [open({ side: 'sell', quantity: '1' }, '7')]).map(refusalText)).toEqual([
      '1 are to be sold and 0 are available',
    ]);
  });
});
