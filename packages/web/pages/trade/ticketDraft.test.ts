import { expect, it } from 'vitest';
import {
  besideFields,
  EMPTY_TICKET,
  fieldOfPath,
  orderOf,
  type TicketDraft,
  ticketFaults,
} from './ticketDraft.ts';

const ticket = (part: Partial<TicketDraft>): TicketDraft => ({
  ...EMPTY_TICKET,
  symbol: 'VTI',
  amount: '10',
  ...part,
});

it('is no order while something is missing', () => {
  expect(orderOf(EMPTY_TICKET, 'p')).toBeNull();
  expect(Object.keys(ticketFaults(EMPTY_TICKET))).toEqual(['symbol', 'amount']);
  expect(ticketFaults(ticket({ type: 'stop_limit', limitPrice: '-3' }))).toEqual({
    limitPrice: 'A number above zero.',
    stopPrice: 'Needed.',
  });
  expect(Object.keys(ticketFaults(ticket({ timeInForce: 'gtd' })))).toEqual(['goodTill']);
});

it('sends the prices of its type alone', () => {
  const typed = { limitPrice: '1,250.10', stopPrice: '240', trail: '2.5' };
  const base = { portfolioId: 'p', symbol: 'VTI', side: 'buy', timeInForce: 'day', quantity: '10' };
  expect(orderOf(ticket({ ...typed, type: 'market' }), 'p')).toEqual({ ...base, type: 'market' });
  expect(orderOf(ticket({ ...typed, type: 'limit' }), 'p')).toEqual({
    ...base,
    type: 'limit',
    limitPrice: '1250.10',
  });
  expect(orderOf(ticket({ ...typed, type: 'stop_limit' }), 'p')).toEqual({
    ...base,
    type: 'stop_limit',
    limitPrice: '1250.10',
    stopPrice: '240',
  });
  expect(orderOf(ticket({ ...typed, type: 'trailing_stop' }), 'p')).toEqual({
    ...base,
    type: 'trailing_stop',
    trailPercent: '2.5',
  });
});

it('trades for a sum at the market only', () => {
  expect(orderOf(ticket({ by: 'notional', amount: '500' }), 'p')).toMatchObject({ notional: '500' });
  expect(orderOf(ticket({ by: 'notional', type: 'limit', limitPrice: '5' }), 'p')).toMatchObject({
    quantity: '10',
  });
});

it('has the exits of its class', () => {
  expect(
    orderOf(ticket({ class: 'bracket', profit: '300', loss: '200', lossLimit: '199' }), 'p'),
  ).toMatchObject({
    class: 'bracket',
    type: 'market',
    takeProfit: { limitPrice: '300' },
    stopLoss: { stopPrice: '200', limitPrice: '199' },
  });
  const oco = orderOf(ticket({ class: 'oco', side: 'sell', type: 'stop', profit: '300', loss: '200' }), 'p');
  expect(oco).toMatchObject({ class: 'oco', type: 'limit', takeProfit: { limitPrice: '300' } });
  expect(oco).not.toHaveProperty('stopPrice');
  expect(Object.keys(ticketFaults(ticket({ class: 'oto' })))).toEqual(['profit']);
  expect(Object.keys(ticketFaults(ticket({ class: 'oto', profit: '3', loss: '2' })))).toEqual(['loss']);
  expect(orderOf(ticket({ class: 'oto', loss: '2' }), 'p')).toMatchObject({ stopLoss: { stopPrice: '2' } });
});

it('says the first of several things beside a field', () => {
  const said = [
    { path: 'quantity', message: 'more than is held' },
    { path: '/quantity', message: 'more than can be paid' },
    { path: 'body/symbol', message: 'is not an asset of this book' },
  ];
  expect(besideFields(said)).toEqual({
    amount: 'More than is held.',
    symbol: 'Is not an asset of this book.',
  });
});

it('knows which field the server speaks of', () => {
  expect(fieldOfPath('/quantity')).toBe('amount');
  expect(fieldOfPath('body/takeProfit/limitPrice')).toBe('profit');
  expect(fieldOfPath('limitPrice')).toBe('limitPrice');
});

it('says beside a field what is short, and leaves figures to where there is room', () => {
  expect(
    besideFields([
      { path: 'body/quantity', message: 'the order takes 1000.00 USD', required: '1000.00' },
      { path: 'body/goodTill', message: 'it has passed', required: null },
    ]),
  ).toEqual({ amount: 'Not with what is there, see below.', goodTill: 'It has passed.' });
});
