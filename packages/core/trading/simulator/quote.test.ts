import { describe, expect, it } from 'vitest';
import { decimal } from '../../money/decimal.ts';
import { instant, openOrder, printOf, quoteOf, simulationOf, told } from '../fixtures/market.ts';
import { instrumentOf, orderOf } from '../fixtures/orders.ts';
import { cancel, feed, submit } from './feed.ts';
import { openSimulation, UnknownInstrument } from './simulation.ts';
import { whyWaiting } from './waiting.ts';

const at = instant('2026-11-24T15:00');

describe('quotes', () => {
  it('fill buyers at the ask and sellers at the bid, up to what is offered', () => {
    const simulation = simulationOf();
    submit(simulation, [
      orderOf({ timeInForce: 'gtc' }),
      orderOf({ side: 'sell', timeInForce: 'gtc' }, { id: '2' }),
    ]);
    expect(told(feed(simulation, quoteOf('2026-11-24T15:00', '9.99 x 30', '10.01 x 60')))).toEqual([
      '1 fill 60 @ 10.01',
      '2 fill 30 @ 9.99',
    ]);
    expect(told(feed(simulation, quoteOf('2026-11-24T15:01', '9.98 x 30', '10.02')))).toEqual([
      '1 fill 40 @ 10.02',
      '2 fill 30 @ 9.98',
    ]);
  });

  it('stand for orders that are given after them, less what others took, until they are old', () => {
    const simulation = simulationOf({ maxAgeMs: 60_000 });
    feed(simulation, quoteOf('2026-11-24T15:00', '9.99', '10.01 x 150'));
    const give = (id: string, submittedAt: number) =>
      told(submit(simulation, [orderOf({ timeInForce: 'gtc' }, { id, submittedAt })]));
    expect(give('1', at + 30_000)).toEqual(['1 accept', '1 fill 100 @ 10.01']);
    expect(give('2', at + 60_000)).toEqual(['2 accept', '2 fill 50 @ 10.01']);
    expect(give('3', at + 60_001)).toEqual(['3 accept']);
  });

  it('that are old when they come in fill nothing', () => {
    const simulation = simulationOf({ maxAgeMs: 60_000 });
    submit(simulation, [orderOf({ timeInForce: 'gtc' })]);
    expect(feed(simulation, quoteOf('2026-11-24T15:00', '9.99', '10.01'), at + 60_001)).toEqual([]);
  });

  it.each([
    ['more is bid than asked', '10.02', '10.01'],
    ['nothing is asked', '9.99', '-'],
    ['the price is not above zero', '9.99', '0'],
  ])('fill no buyers when %s', (_, bid, ask) => {
    const simulation = simulationOf();
    submit(simulation, [orderOf({ timeInForce: 'gtc' })]);
    expect(feed(simulation, quoteOf('2026-11-24T15:00', bid, ask))).toEqual([]);
  });

  it('trigger stops at the side they would fill at', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf({ side: 'sell', type: 'stop', stopPrice: '10', timeInForce: 'gtc' })]);
    expect(feed(simulation, quoteOf('2026-11-24T15:00', '10.01', '10.03'))).toEqual([]);
    expect(told(feed(simulation, quoteOf('2026-11-24T15:01', '9.97', '9.99')))).toEqual([
      '1 trigger',
      '1 fill 100 @ 9.97',
    ]);
  });

  it('fill what may, before the open and after the close', () => {
    const simulation = simulationOf();
    const limit = { type: 'limit', limitPrice: '11' } as const;
    submit(simulation, [orderOf(limit), orderOf({ ...limit, extendedHours: true }, { id: '2' })]);
    expect(told(feed(simulation, quoteOf('2026-11-24T12:00', '9.99', '10.01')))).toEqual([
      '2 fill 100 @ 10.01',
    ]);
    expect(feed(simulation, quoteOf('2026-11-26T15:00', '9.99', '10.01'))).toEqual([]);
  });

  it('fill nothing while trading is halted', () => {
    const simulation = simulationOf();
    submit(simulation, [orderOf({ timeInForce: 'gtc' })]);
    feed(simulation, { kind: 'halt', assetId: 'acme', at });
    expect(feed(simulation, quoteOf('2026-11-24T15:00', '9.99', '10.01'))).toEqual([]);
    feed(simulation, { kind: 'resume', assetId: 'acme', at });
    expect(told(feed(simulation, quoteOf('2026-11-24T15:01', '9.99', '10.01')))).toEqual([
      '1 fill 100 @ 10.01',
    ]);
  });
});

describe('prints', () => {
  it('fill a share of their size at their price, orders given before them', () => {
    const simulation = simulationOf({ participation: decimal('0.5') });
    submit(simulation, [
      orderOf({ type: 'limit', limitPrice: '10', timeInForce: 'gtc' }),
      orderOf({ timeInForce: 'gtc' }, { id: '2', submittedAt: at + 1 }),
    ]);
    expect(told(feed(simulation, printOf('2026-11-24T15:00', '9.95', '60')))).toEqual(['1 fill 30 @ 9.95']);
  });

  it('of the auctions fill orders on the open and on the close, also after the bell', () => {
    const simulation = simulationOf();
    const given = { submittedAt: instant('2026-11-24T14:00'), expiresAt: instant('2026-11-24T21:15') };
    submit(simulation, [
      orderOf({ timeInForce: 'opg' }, { id: '1', ...given }),
      orderOf({ timeInForce: 'cls' }, { id: '2', ...given }),
    ]);
    expect(feed(simulation, printOf('2026-11-24T14:30', '10'))).toEqual([]);
    expect(told(feed(simulation, printOf('2026-11-24T14:30', '10', '500', 'open')))).toEqual([
      '1 fill 100 @ 10',
    ]);
    expect(feed(simulation, printOf('2026-11-24T21:00', '10.5'))).toEqual([]);
    expect(told(feed(simulation, printOf('2026-11-24T21:01', '11', null, 'close')))).toEqual([
      '2 fill 100 @ 11',
    ]);
  });
});

describe('time', () => {
  it('ends orders with their session and by their day', () => {
    const simulation = simulationOf();
    const until = (id: string, timeInForce: 'day' | 'gtd' | 'opg', text: string) =>
      orderOf({ timeInForce, type: 'limit', limitPrice: '1' }, { id, expiresAt: instant(text) });
    submit(simulation, [
      until('1', 'day', '2026-11-24T21:00'),
      until('2', 'gtd', '2026-11-24T21:00'),
      until('3', 'opg', '2026-11-24T21:00'),
      until('4', 'day', '2026-11-25T21:00'),
    ]);
    expect(feed(simulation, { kind: 'clock', at: instant('2026-11-24T20:59') })).toEqual([]);
    expect(told(feed(simulation, { kind: 'clock', at: instant('2026-11-24T21:00') }))).toEqual([
      '1 expired session-end',
      '2 expired day-reached',
      '3 expired no-auction',
    ]);
  });

  it('does nothing to an order that was canceled', () => {
    const simulation = simulationOf();
    const order = orderOf({ timeInForce: 'gtc' });
    submit(simulation, [order]);
    expect(told(cancel(simulation, order, at))).toEqual(['1 canceled asked']);
    expect(cancel(simulation, order, at)).toEqual([]);
    expect(feed(simulation, quoteOf('2026-11-24T15:00', '9.99', '10.01'))).toEqual([]);
  });
});

describe('an asset without an instrument', () => {
  it('is refused by its id', () => {
    const simulation = openSimulation(simulationOf().rules, []);
    expect(() => submit(simulation, [orderOf({})])).toThrow(UnknownInstrument);
    expect(() => feed(simulation, quoteOf('2026-11-24T15:00', '1', '2'))).toThrow(UnknownInstrument);
  });
});

describe('why an order waits', () => {
  const offer = { kind: 'quote' as const, price: decimal('10'), left: decimal('40') };
  const known = { priceAt: at, halted: false, maxAgeMs: 60_000, offer };
  it.each([
    [
      'its price is old',
      {},
      { priceAt: at - 60_001 },
      '2026-11-24T15:00',
      { because: 'stale-price', priceAt: at - 60_001 },
    ],
    [
      'there is no price',
      {},
      { priceAt: null },
      '2026-11-24T15:00',
      { because: 'stale-price', priceAt: null },
    ],
    ['nobody offers as much', {}, {}, '2026-11-24T15:00', { because: 'volume', left: decimal('40') }],
    [
      'nobody offers for as much money',
      { notional: '400.01' },
      {},
      '2026-11-24T15:00',
      { because: 'volume', left: decimal('40') },
    ],
    ['nobody offers', {}, { offer: null }, '2026-11-24T15:00', { because: 'no-offer' }],
    [
      'the last trade was without it',
      {},
      { offer: { ...offer, kind: 'trade' } },
      '2026-11-24T15:00',
      { because: 'next-trade' },
    ],
    [
      'the limit is away',
      { type: 'limit', limitPrice: '1' },
      {},
      '2026-11-24T15:00',
      { because: 'limit-price' },
    ],
    [
      'the stop is away',
      { type: 'stop', stopPrice: '99' },
      {},
      '2026-11-24T15:00',
      { because: 'stop-price' },
    ],
    ['trading is halted', {}, { halted: true }, '2026-11-24T15:00', { because: 'halted' }],
    [
      'it is for the close',
      { timeInForce: 'cls' },
      {},
      '2026-11-24T15:00',
      { because: 'auction', at: instant('2026-11-24T21:00') },
    ],
    [
      'it is for the open',
      { timeInForce: 'opg' },
      {},
      '2026-11-24T14:00',
      { because: 'auction', at: instant('2026-11-24T14:30') },
    ],
    ['it is early', {}, {}, '2026-11-24T14:00', { because: 'closed', opens: instant('2026-11-24T14:30') }],
    // Thanksgiving is a Thursday.
    ['it is late', {}, {}, '2026-11-25T22:00', { because: 'closed', opens: instant('2026-11-27T14:30') }],
    [
      'it is a holiday',
      {},
      {},
      '2026-11-26T15:00',
      { because: 'closed', opens: instant('2026-11-27T14:30') },
    ],
    [
      'it is late, but it may',
      { extendedHours: true },
      {},
      '2026-11-24T22:00',
      { because: 'stale-price', priceAt: at },
    ],
  ] as const)('because %s', (_, plain, changes, now, expected) => {
    const order = { ...orderOf(plain), status: 'accepted' as const };
    expect(whyWaiting(order, instrumentOf(), { ...known, ...changes }, instant(now))).toEqual(expected);
  });

  it.each([
    ['as much is offered', { quantity: '40' }, {}],
    ['as much is offered for the money', { notional: '400' }, {}],
    ['how much is offered is not known', {}, { offer: { ...offer, left: null } }],
    ['the limit is met', { type: 'limit', limitPrice: '10', quantity: '40' }, {}],
    ['the stop is reached', { type: 'stop', stopPrice: '10', quantity: '40' }, {}],
  ] as const)('not at all: %s', (_, plain, changes) => {
    const order = { ...orderOf(plain), status: 'accepted' as const };
    expect(whyWaiting(order, instrumentOf(), { ...known, ...changes }, at)).toBeNull();
  });

  it('because its entry waits', () => {
    const order = { ...orderOf({}), status: 'held' as const };
    expect(whyWaiting(order, instrumentOf(), known, at)).toEqual({ because: 'entry' });
  });
});

describe('a simulation', () => {
  it('goes on from the orders that were open', () => {
    const first = simulationOf();
    submit(first, [orderOf({ side: 'sell', type: 'trailing_stop', trailAmount: '1', timeInForce: 'gtc' })]);
    feed(first, quoteOf('2026-11-24T15:00', '10', '10.01'));
    const second = simulationOf({}, {}, [openOrder(first, '1')]);
    expect(told(feed(second, quoteOf('2026-11-24T15:01', '9', '9.01')))).toEqual([
      '1 trigger',
      '1 fill 100 @ 9',
    ]);
  });
});
