import { Type } from 'typebox';
import { exampleAssetId, Ticker } from './assets.ts';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  IdParams,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  page,
  strict,
  Warning,
} from './schemas.ts';
import { WrittenOptions } from './trading-account.ts';
import {
  exampleLeg,
  exampleNewOrder,
  exampleOrderId,
  examplePortfolioId,
  exampleTrade,
  NewOrder,
  ORDER_STATUSES,
  Order,
  OrderChange,
  OrderDetail,
  OrderSide,
  OrderType,
  Trade,
} from './trading-order.ts';

const exampleOrder = { ...exampleLeg, legs: [] };

/** Beside bad fields: why an order that is well formed is refused. The problem's `type` ends in the name. */
const REFUSALS = [
  'unknown-symbol',
  'insufficient-buying-power',
  'short-not-allowed',
  'tick-size',
  'quantity-step',
  'market-closed',
  'order-terms',
] as const;

const filters = {
  portfolioId: Type.Optional(Id),
  symbol: Type.Optional(Ticker),
  side: Type.Optional(OrderSide),
  type: Type.Optional(OrderType),
  format: Type.Optional(oneOf(['json', 'csv'], 'default json; csv answers all that fit, without pages')),
};
const period = {
  from: Type.Optional(Day),
  to: Type.Optional(Day),
};

export const submitOrder = route({
  id: 'submitOrder',
  method: 'POST',
  path: '/trading/orders',
  tag: 'Trading',
  summary: 'Give an order',
  description:
    'By `symbol` or `assetId`; `quantity` (fractions too) or, for a market order, `notional`, the sum to trade for. `timeInForce` is `day` where it is ' +
    'left out. A `clientOrderId` makes it safe to send twice: the same order again answers the first, another one under the same id is refused (409). ' +
    'An order that can not be done is refused (422) with the reason as the name of the problem: insufficient-buying-power, unknown-symbol, ' +
    'tick-size, quantity-step, short-not-allowed, market-closed (with this time in force), order-terms; where something is wanting, with what is ' +
    '`required` and what is `available`. A bracket has `takeProfit` and `stopLoss`, an ' +
    'oto one of the two, an oco both and no price of its own. It is filled against quotes, trades and bars that are newer than the order.',
  access: 'editor',
  body: NewOrder,
  status: 201,
  response: Order,
  errors: ['not-found', 'forbidden', 'conflict', ...REFUSALS],
  example: { body: exampleNewOrder, response: exampleOrder },
});

const Refusal = Type.Object({
  name: Type.String({ examples: ['insufficient-buying-power'] }),
  message: Type.String(),
  path: Type.String({ description: 'the field it is about', examples: ['quantity'] }),
  mend: nullable(Type.String()),
  required: nullable(
    Type.String({ ...DecimalText, description: 'what it takes: money with a currency, units without' }),
  ),
  available: nullable(DecimalText),
  currency: nullable(Currency),
  opensAt: nullable(Type.String({ ...Instant, description: 'when the exchange opens that it needs open' })),
});

const Session = Type.Object(
  {
    calendar: Type.String({ examples: ['NYSE'] }),
    open: Type.Boolean({ description: 'whether it trades now, in regular hours' }),
    opensAt: nullable(Instant),
    closesAt: nullable(Instant),
  },
  { title: 'TradingSession', description: 'The session that is on, or the next one.' },
);
const exampleSession = {
  calendar: 'NYSE',
  open: true,
  opensAt: '2026-01-30T14:30:00.000Z',
  closesAt: '2026-01-30T21:00:00.000Z',
};

export const OrderPreview = Type.Object(
  {
    refusals: Type.Array(Refusal, { description: 'empty: the order would be taken' }),
    symbol: Type.String(),
    assetId: nullable(Id),
    currency: Currency,
    quantity: nullable(DecimalText),
    price: nullable(DecimalText),
    priceAt: nullable(Instant),
    priceSource: nullable(
      Type.String({ description: 'bid, ask, last, close, or limit: the order’s own price' }),
    ),
    bid: nullable(DecimalText),
    ask: nullable(DecimalText),
    amount: nullable(DecimalText),
    fee: nullable(DecimalText),
    reserves: nullable(Type.String({ description: 'what it takes from the buying power until it ends' })),
    buyingPower: nullable(DecimalText),
    buyingPowerAfter: nullable(DecimalText),
    held: DecimalText,
    written: Type.Array(WrittenOptions, {
      description:
        'how options on the same underlying are margined once this order and those that are open have sold what they sell',
    }),
    paidUnsettled: nullable(
      Type.Object(
        { amount: DecimalText, currency: Currency, settlesOn: Day },
        {
          description:
            'how much of a purchase of a cash account is paid with proceeds that settle by a later day: brokers call it a violation to sell it before',
        },
      ),
    ),
    endsAtOnce: nullable(
      Type.String({ description: 'why it would end at once with nothing filled, as ioc and fok may' }),
    ),
    waitsFor: nullable(
      Type.String({
        description: 'what it would wait for after being accepted; null where it could be filled at once',
      }),
    ),
    session: nullable(Session),
    unavailable: Type.Array(Warning),
  },
  { title: 'OrderPreview' },
);

export const previewOrder = route({
  id: 'previewOrder',
  method: 'POST',
  path: '/trading/orders/preview',
  tag: 'Trading',
  summary: 'What an order would cost and whether it would be taken; nothing is given',
  access: 'viewer',
  body: NewOrder,
  status: 200,
  response: OrderPreview,
  errors: ['not-found'],
  example: {
    body: exampleNewOrder,
    response: {
      refusals: [],
      symbol: 'VTI',
      assetId: exampleAssetId,
      currency: 'USD',
      quantity: '10',
      price: '250.10',
      priceAt: null,
      priceSource: 'limit',
      bid: '250.00',
      ask: '250.05',
      amount: '2501.00',
      fee: '0.00',
      reserves: '2501.00',
      buyingPower: '10000.00',
      buyingPowerAfter: '7499.00',
      held: '0',
      written: [],
      paidUnsettled: null,
      endsAtOnce: null,
      waitsFor: null,
      session: exampleSession,
      unavailable: [],
    },
  },
});

export const listOrders = route({
  id: 'listOrders',
  method: 'GET',
  path: '/trading/orders/list',
  tag: 'Trading',
  summary: 'Open orders, newest first; legs stand below their order',
  access: 'viewer',
  query: strict({ ...PageQuery, ...filters }),
  status: 200,
  response: page(Order),
  alsoProduces: 'text/csv',
  errors: ['not-found'],
  example: { response: { items: [exampleOrder], nextCursor: null } },
});

export const orderHistory = route({
  id: 'orderHistory',
  method: 'GET',
  path: '/trading/orders/history',
  tag: 'Trading',
  summary: 'All orders, open or not, newest first',
  description:
    '`from` and `to` are days (UTC) on which orders were given. `status` takes several, with commas between.',
  access: 'viewer',
  query: strict({
    ...PageQuery,
    ...filters,
    ...period,
    status: Type.Optional(
      Type.String({
        pattern: `^(${ORDER_STATUSES.join('|')})(,(${ORDER_STATUSES.join('|')}))*$`,
        maxLength: 120,
        examples: ['filled,canceled'],
      }),
    ),
  }),
  status: 200,
  response: page(Order),
  alsoProduces: 'text/csv',
  errors: ['not-found'],
  example: { response: { items: [exampleOrder], nextCursor: null } },
});

export const getOrder = route({
  id: 'getOrder',
  method: 'GET',
  path: '/trading/orders/{id}',
  tag: 'Trading',
  summary: 'One order with its steps and its fills',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: OrderDetail,
  errors: ['not-found'],
  example: {
    response: {
      ...exampleOrder,
      events: [
        {
          at: '2026-01-30T15:00:00.000Z',
          kind: 'accept',
          from: 'new',
          to: 'accepted',
          quantity: null,
          price: null,
          reason: null,
        },
      ],
      trades: [],
    },
  },
});

export const replaceOrder = route({
  id: 'replaceOrder',
  method: 'PATCH',
  path: '/trading/orders/{id}',
  tag: 'Trading',
  summary: 'Put another order in the place of an open one',
  description:
    'Answers the new order, which `replaces` the old one, at the end of the queue at its price. `quantity` is the whole of it, what is filled included.',
  access: 'editor',
  params: IdParams,
  body: OrderChange,
  status: 200,
  response: Order,
  errors: ['not-found', 'forbidden', 'conflict', ...REFUSALS],
  example: {
    body: { limitPrice: '249.50' },
    response: { ...exampleOrder, limitPrice: '249.50', replaces: exampleOrderId },
  },
});

export const cancelOrder = route({
  id: 'cancelOrder',
  method: 'DELETE',
  path: '/trading/orders/{id}',
  tag: 'Trading',
  summary: 'Cancel an open order, with its legs',
  access: 'editor',
  params: IdParams,
  status: 200,
  response: Order,
  errors: ['not-found', 'forbidden', 'conflict'],
  example: { response: { ...exampleOrder, status: 'canceled', endedAt: '2026-01-30T15:05:00.000Z' } },
});

export const listTrades = route({
  id: 'listTrades',
  method: 'GET',
  path: '/trading/trades',
  tag: 'Trading',
  summary: 'Fills of orders, newest first',
  access: 'viewer',
  query: strict({ ...PageQuery, ...filters, ...period, orderId: Type.Optional(Id) }),
  status: 200,
  response: page(Trade),
  alsoProduces: 'text/csv',
  errors: ['not-found'],
  example: { response: { items: [exampleTrade], nextCursor: null } },
});

export const bustTrade = route({
  id: 'bustTrade',
  method: 'POST',
  path: '/trading/trades/{id}/bust',
  tag: 'Trading',
  summary: 'Take a simulated fill back, with its transaction',
  description:
    'For a fill at a price that was wrong. The trade stays listed as busted; its transaction goes, and the order keeps its status. Fills of a broker stand.',
  access: 'editor',
  params: IdParams,
  status: 200,
  response: Trade,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
  example: { response: { ...exampleTrade, transactionId: null, busted: true } },
});

export const Position = Type.Object(
  {
    id: Id,
    portfolioId: Id,
    portfolio: Type.String(),
    assetId: Id,
    symbol: Type.String(),
    name: Type.String(),
    side: oneOf(['long', 'short']),
    quantity: DecimalText,
    available: Type.String({ description: 'not reserved by open orders that would close it' }),
    averageCost: nullable(DecimalText),
    costBasis: nullable(DecimalText),
    price: nullable(DecimalText),
    priceAt: nullable(Type.String({ description: 'a day, or the instant of a quote' })),
    marketValue: nullable(DecimalText),
    unrealizedGain: nullable(DecimalText),
    unrealizedFraction: nullable(Type.Number()),
    currency: Currency,
    openOrders: Type.Integer(),
  },
  {
    title: 'Position',
    description: 'What a portfolio holds of an asset; a short position has a negative quantity.',
  },
);

export const listPositions = route({
  id: 'listPositions',
  method: 'GET',
  path: '/trading/positions',
  tag: 'Trading',
  summary: 'What is held, as it follows from the ledger',
  access: 'viewer',
  query: strict({ portfolioId: Type.Optional(Id), symbol: Type.Optional(Ticker) }),
  status: 200,
  response: Type.Object({ items: Type.Array(Position), unavailable: Type.Array(Warning) }),
  errors: ['not-found'],
  example: {
    response: {
      items: [
        {
          id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1e30',
          portfolioId: examplePortfolioId,
          portfolio: 'Retirement',
          assetId: exampleAssetId,
          symbol: 'VTI',
          name: 'Total market ETF',
          side: 'long',
          quantity: '10',
          available: '10',
          averageCost: '250.05',
          costBasis: '2500.50',
          price: '252.00',
          priceAt: '2026-01-30',
          marketValue: '2520.00',
          unrealizedGain: '19.50',
          unrealizedFraction: 0.0078,
          currency: 'USD',
          openOrders: 0,
        },
      ],
      unavailable: [],
    },
  },
});
