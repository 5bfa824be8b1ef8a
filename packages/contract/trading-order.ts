import { Type } from 'typebox';
import { exampleAssetId, Ticker } from './assets.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  Instant,
  nullable,
  oneOf,
  PositiveDecimalText,
  strict,
} from './schemas.ts';

/** Orders as they are given and shown. */

export const OrderSide = oneOf(['buy', 'sell']);
export const OrderType = oneOf(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']);
const TimeInForce = oneOf(
  ['day', 'gtc', 'gtd', 'ioc', 'fok', 'opg', 'cls'],
  'until the session ends, until canceled, until the day `goodTill`, at once or not (ioc: as much as can be; fok: all of it), at the opening or at the closing price',
);
const OrderClass = oneOf(
  ['simple', 'bracket', 'oco', 'oto'],
  'bracket: an order with a take-profit and a stop-loss that live once it is filled, of which one cancels the other; oco: the two ' +
    'without the order before them; oto: an order with one of the two',
);
const OrderRole = oneOf(
  ['order', 'entry', 'take_profit', 'stop_loss'],
  'what the order is in its group; `order` where it stands alone',
);
export const ORDER_STATUSES = [
  'new',
  'held',
  'accepted',
  'partially_filled',
  'filled',
  'canceled',
  'expired',
  'replaced',
  'rejected',
] as const;
const OrderStatus = oneOf(
  ORDER_STATUSES,
  'new: not with the exchange or the broker yet; held: a leg that waits for the order before it; accepted: working',
);
export const Venue = oneOf(
  ['paper', 'alpaca'],
  'paper: simulated against the prices of this program; alpaca: the broker Alpaca, with the key of the book or of the program',
);

const ClientOrderId = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' });

const TakeProfit = strict({ limitPrice: PositiveDecimalText });
const StopLoss = strict({
  stopPrice: PositiveDecimalText,
  limitPrice: Type.Optional(PositiveDecimalText),
});

const terms = {
  quantity: Type.Optional(PositiveDecimalText),
  notional: Type.Optional(PositiveDecimalText),
  limitPrice: Type.Optional(PositiveDecimalText),
  stopPrice: Type.Optional(PositiveDecimalText),
  trailAmount: Type.Optional(PositiveDecimalText),
  trailPercent: Type.Optional({
    ...PositiveDecimalText,
    description: 'percent: 2.5 is 2.5 %',
  }),
  timeInForce: Type.Optional(TimeInForce),
  goodTill: Type.Optional(Day),
  clientOrderId: Type.Optional(ClientOrderId),
};

export const NewOrder = strict(
  {
    portfolioId: Id,
    symbol: Type.Optional(Ticker),
    assetId: Type.Optional(Id),
    side: OrderSide,
    type: OrderType,
    ...terms,
    class: Type.Optional(OrderClass),
    takeProfit: Type.Optional(TakeProfit),
    stopLoss: Type.Optional(StopLoss),
    extendedHours: Type.Optional(Type.Boolean()),
  },
  'NewOrder',
);

export const OrderChange = strict(terms, 'OrderChange');

const orderFields = {
  id: Id,
  portfolioId: Id,
  assetId: Id,
  symbol: Type.String(),
  currency: Currency,
  side: OrderSide,
  type: OrderType,
  timeInForce: TimeInForce,
  class: OrderClass,
  role: OrderRole,
  groupId: nullable(Type.String({ ...Id, description: 'shared by the orders of a bracket, oco or oto' })),
  quantity: nullable(DecimalText),
  notional: nullable(DecimalText),
  limitPrice: nullable(DecimalText),
  stopPrice: nullable(Type.String({ description: 'of a trailing stop: where it stands now' })),
  trailAmount: nullable(DecimalText),
  trailPercent: nullable(DecimalText),
  goodTill: nullable(Day),
  extendedHours: Type.Boolean(),
  clientOrderId: nullable(Type.String()),
  venue: Venue,
  status: OrderStatus,
  filledQuantity: DecimalText,
  averageFillPrice: nullable(DecimalText),
  fees: DecimalText,
  submittedAt: Instant,
  filledAt: nullable(Instant),
  endedAt: nullable(Instant),
  updatedAt: Instant,
  waitsFor: nullable(
    Type.String({
      description:
        'what an open order waits for; null for one that has ended, or that nothing keeps from being filled at the price that is known',
      examples: ['waiting for the price to reach the limit'],
    }),
  ),
  reason: nullable(Type.String({ description: 'why it ended as it did, or what a broker says of it' })),
  replaces: nullable(Id),
  replacedBy: nullable(Id),
};

const OrderLeg = Type.Object(orderFields, { title: 'OrderLeg' });

export const Order = Type.Object({ ...orderFields, legs: Type.Array(OrderLeg) }, { title: 'Order' });

const OrderEvent = Type.Object(
  {
    at: Instant,
    kind: oneOf([
      'submit',
      'accept',
      'hold',
      'release',
      'trigger',
      'trail',
      'fill',
      'adjust',
      'replace',
      'cancel',
      'expire',
      'reject',
      'bust',
    ]),
    from: nullable(OrderStatus),
    to: OrderStatus,
    quantity: nullable(DecimalText),
    price: nullable(DecimalText),
    reason: nullable(Type.String()),
  },
  { title: 'OrderEvent', description: 'One step of an order from a status to the next.' },
);

export const Trade = Type.Object(
  {
    id: Id,
    orderId: Id,
    portfolioId: Id,
    assetId: Id,
    symbol: Type.String(),
    side: OrderSide,
    quantity: DecimalText,
    price: DecimalText,
    amount: DecimalText,
    fee: DecimalText,
    currency: Currency,
    executedAt: Instant,
    venue: Venue,
    source: Type.String({
      description: 'what it was filled against: quote, trade, bar, or broker',
      examples: ['quote'],
    }),
    orderType: OrderType,
    transactionId: nullable(Id),
    busted: Type.Boolean({ description: 'taken back, with its transaction' }),
  },
  {
    title: 'Trade',
    description: 'One fill of an order, booked as the transaction `transactionId` of its portfolio.',
  },
);

export const OrderDetail = Type.Object(
  {
    ...orderFields,
    legs: Type.Array(OrderLeg),
    events: Type.Array(OrderEvent),
    trades: Type.Array(Trade),
  },
  { title: 'OrderDetail' },
);

export const exampleOrderId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1e10';
export const examplePortfolioId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0';

export const exampleNewOrder = {
  portfolioId: examplePortfolioId,
  symbol: 'VTI',
  side: 'buy' as const,
  type: 'limit' as const,
  timeInForce: 'day' as const,
  quantity: '10',
  limitPrice: '250.10',
};

export const exampleLeg = {
  id: exampleOrderId,
  portfolioId: examplePortfolioId,
  assetId: exampleAssetId,
  symbol: 'VTI',
  currency: 'USD',
  side: 'buy' as const,
  type: 'limit' as const,
  timeInForce: 'day' as const,
  class: 'simple' as const,
  role: 'order' as const,
  groupId: null,
  quantity: '10',
  notional: null,
  limitPrice: '250.10',
  stopPrice: null,
  trailAmount: null,
  trailPercent: null,
  goodTill: null,
  extendedHours: false,
  clientOrderId: null,
  venue: 'paper' as const,
  status: 'accepted' as const,
  filledQuantity: '0',
  averageFillPrice: null,
  fees: '0',
  submittedAt: '2026-01-30T15:00:00.000Z',
  filledAt: null,
  endedAt: null,
  updatedAt: '2026-01-30T15:00:00.000Z',
  waitsFor: 'waiting for the price to reach the limit',
  reason: null,
  replaces: null,
  replacedBy: null,
};

export const exampleTrade = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1e20',
  orderId: exampleOrderId,
  portfolioId: examplePortfolioId,
  assetId: exampleAssetId,
  symbol: 'VTI',
  side: 'buy' as const,
  quantity: '10',
  price: '250.05',
  amount: '2500.50',
  fee: '0.00',
  currency: 'USD',
  executedAt: '2026-01-30T15:00:01.000Z',
  venue: 'paper' as const,
  source: 'quote',
  orderType: 'limit' as const,
  transactionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
  busted: false,
};
