import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, DecimalText, Id, Instant, nullable, oneOf, strict, Warning } from './schemas.ts';
import { examplePortfolioId } from './trading-order.ts';

/** What a broker says of its account, and how what it holds differs from the books. */

export const BrokerAccount = Type.Object(
  {
    account: Type.String(),
    status: Type.String({ description: 'in the words of the broker', examples: ['ACTIVE'] }),
    currency: Type.String(),
    cash: DecimalText,
    equity: DecimalText,
    buyingPower: DecimalText,
    longValue: nullable(DecimalText),
    shortValue: nullable(DecimalText),
    initialMargin: nullable(DecimalText),
    maintenanceMargin: nullable(DecimalText),
    multiplier: nullable(
      Type.String({ description: '1: cash; 2: margin under Regulation T; 4: pattern day trader' }),
    ),
    dayTrades: nullable(Type.Integer({ description: 'in the last five sessions' })),
    patternDayTrader: Type.Boolean(),
    shortSelling: nullable(Type.Boolean()),
    tradingBlocked: Type.Boolean(),
    transfersBlocked: Type.Boolean(),
    accountBlocked: Type.Boolean(),
    suspendedByUser: Type.Boolean(),
    blocked: Type.Boolean({ description: 'No order is taken, for one of the reasons above' }),
    updates: Type.Object(
      {
        live: Type.Boolean(),
        since: nullable(Instant),
        reason: nullable(Type.String()),
      },
      {
        description:
          'The stream of what happens to orders; open while there are open orders. While it is not live, orders are asked after every 3 seconds.',
      },
    ),
    at: Instant,
  },
  { title: 'BrokerAccount', description: 'As the broker says, not as the books have it.' },
);

export const exampleBroker = {
  account: 'PA3717PJAYWN',
  status: 'ACTIVE',
  currency: 'USD',
  cash: '5000',
  equity: '7520',
  buyingPower: '12520',
  longValue: '2520',
  shortValue: '0',
  initialMargin: '1260',
  maintenanceMargin: '756',
  multiplier: '2',
  dayTrades: 0,
  patternDayTrader: false,
  shortSelling: true,
  tradingBlocked: false,
  transfersBlocked: false,
  accountBlocked: false,
  suspendedByUser: false,
  blocked: false,
  updates: { live: true, since: '2026-01-30T14:30:00Z', reason: null },
  at: '2026-01-30T15:00:00Z',
};

const Booking = Type.Object(
  {
    type: oneOf(['TRANSFER_IN', 'TRANSFER_OUT']),
    quantity: DecimalText,
    amount: nullable(
      Type.String({ description: 'the cost that the broker names; null where it is not known' }),
    ),
  },
  { title: 'BrokerBooking', description: 'What would be booked to take the difference away.' },
);

const PositionDifference = Type.Object(
  {
    symbol: Type.String({ description: 'as the broker calls it' }),
    assetId: nullable(Id),
    name: nullable(Type.String()),
    theirs: DecimalText,
    ours: DecimalText,
    difference: Type.String({ description: 'theirs less ours' }),
    averagePrice: nullable(Type.String({ description: "the broker's average of what is held" })),
    marketValue: nullable(DecimalText),
    openOrders: Type.Integer({
      description: 'of the asset at the broker: what they fill is booked by itself',
    }),
    booking: nullable(Booking),
  },
  {
    title: 'BrokerPosition',
    description: 'A short position has no `booking`: it came of a sale, which is entered as such.',
  },
);

const CashDifference = Type.Object(
  { currency: Currency, theirs: DecimalText, ours: DecimalText, difference: DecimalText },
  { title: 'BrokerCash' },
);

const examplePosition = {
  symbol: 'VTI',
  assetId: exampleAssetId,
  name: 'Total market ETF',
  theirs: '10',
  ours: '0',
  difference: '10',
  averagePrice: '250.05',
  marketValue: '2520',
  openOrders: 0,
  booking: { type: 'TRANSFER_IN' as const, quantity: '10', amount: '2500.50' },
};

export const compareWithBroker = route({
  id: 'compareWithBroker',
  method: 'GET',
  path: '/trading/broker/positions',
  tag: 'Trading',
  summary: 'What the broker holds beside what the books hold',
  description:
    'Positions and cash of the account at the broker, against those of all portfolios of the book whose orders go there. Nothing is booked. ' +
    'Without a key for the broker, `unavailable` says how to get one.',
  access: 'viewer',
  query: strict({ portfolioId: Id }),
  status: 200,
  response: Type.Object({
    portfolioId: Id,
    account: nullable(Type.String()),
    portfolios: Type.Array(Id, { description: 'whose holdings are summed up on this side' }),
    items: Type.Array(PositionDifference),
    cash: nullable(CashDifference),
    openOrders: Type.Integer({
      description: 'at the broker in all: while there are any, their fills may be on one side only',
    }),
    differences: Type.Integer({ description: 'how many of them, cash included, are not zero' }),
    at: nullable(Instant),
    unavailable: Type.Array(Warning),
  }),
  errors: ['not-found', 'impossible'],
  example: {
    response: {
      portfolioId: examplePortfolioId,
      account: 'PA3717PJAYWN',
      portfolios: [examplePortfolioId],
      items: [examplePosition],
      cash: { currency: 'USD', theirs: '5000', ours: '5000', difference: '0' },
      openOrders: 0,
      differences: 1,
      at: '2026-01-30T15:00:00Z',
      unavailable: [],
    },
  },
});

const BookedItem = strict(
  {
    symbol: Type.String({ minLength: 1, maxLength: 40, description: 'as the broker calls it' }),
    difference: Type.String({ ...DecimalText, description: 'as it was shown' }),
  },
  'BrokerDifference',
);

export const bookBrokerDifferences = route({
  id: 'bookBrokerDifferences',
  method: 'POST',
  path: '/trading/broker/positions',
  tag: 'Trading',
  summary: 'Book what the broker holds and the books do not, as transfers in and out',
  description:
    'Only what is named is booked, and only where the difference is still the one that was shown and no order is open on it; otherwise all of it is ' +
    'refused (409). Where ' +
    'the books held nothing of an asset, its cost is the broker’s average price; otherwise the cost is left open.',
  access: 'editor',
  body: strict({
    portfolioId: Id,
    date: Type.Optional(Type.String({ ...Day, description: 'today where it is left out' })),
    positions: Type.Array(BookedItem, { maxItems: 1000 }),
    cash: Type.Optional(Type.String({ ...DecimalText, description: 'the difference as it was shown' })),
  }),
  status: 201,
  response: Type.Object({ transactionIds: Type.Array(Id) }),
  errors: ['not-found', 'forbidden', 'conflict', 'impossible', 'invalid', 'unavailable'],
  example: {
    body: { portfolioId: examplePortfolioId, positions: [{ symbol: 'VTI', difference: '10' }] },
    response: { transactionIds: ['0198b2a4-7c1e-7000-8000-5c0f2a9b1e44'] },
  },
});
