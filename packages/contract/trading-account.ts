import { Type } from 'typebox';
import { Ticker } from './assets.ts';
import { route } from './route.ts';
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
  Warning,
} from './schemas.ts';
import { BrokerAccount } from './trading-broker.ts';
import { examplePortfolioId, Venue } from './trading-order.ts';

/** What a portfolio may trade with, how its orders are executed, and quotes of a person's own feed. */

const Fraction = Type.String({ pattern: '^(0(\\.[0-9]{1,12})?|1(\\.0{1,12})?)$', examples: ['0.10'] });

export const FeeModel = strict(
  {
    perTrade: PositiveDecimalText,
    perShare: PositiveDecimalText,
    percent: Type.String({ ...PositiveDecimalText, description: 'of the amount: 0.1 is 0.1 %' }),
    minimum: Type.String({
      ...PositiveDecimalText,
      description: 'of an order as a whole, for what goes by units and for what goes by the amount',
    }),
    maximum: nullable(PositiveDecimalText),
  },
  'FeeModel',
);
export const SlippageModel = strict(
  {
    kind: oneOf(['none', 'bps', 'spread', 'impact']),
    amount: Type.String({
      ...PositiveDecimalText,
      description:
        'bps: basis points of the price; spread: fraction of the spread beyond the quote; impact: basis points at the whole volume, times the root of the share of it',
    }),
  },
  'SlippageModel',
);

const settings = {
  kind: oneOf(
    ['cash', 'margin'],
    'margin: half of a purchase is borrowed (Regulation T); cash: shares cover written calls, cash secures written puts',
  ),
  venue: Venue,
  fees: FeeModel,
  slippage: SlippageModel,
  participation: Type.String({
    ...Fraction,
    description: 'the share of the traded volume that fills at most',
  }),
};

export const TradingSettings = Type.Object(settings, { title: 'TradingSettings' });

export const WrittenOptions = Type.Object(
  {
    strategy: oneOf(
      [
        'naked-call',
        'naked-put',
        'cash-secured-put',
        'covered-call',
        'call-spread',
        'put-spread',
        'straddle',
        'limited-risk',
      ],
      'limited-risk: several options as one, by the most that they can lose at expiry; straddle: a call and a put of any strikes',
    ),
    underlying: Type.String({ examples: ['VTI'] }),
    legs: Type.Array(
      Type.Object({
        symbol: Type.String(),
        quantity: Type.String({ description: 'contracts, or units of the underlying; below zero: written' }),
      }),
    ),
    requirement: Type.String({
      ...DecimalText,
      description: 'what it takes, the premium of what was written in it (FINRA rule 4210(f)(2))',
    }),
    premium: Type.String({
      ...DecimalText,
      description: 'what of it buying back what was written would cost, which is not in the equity',
    }),
    currency: Currency,
  },
  {
    title: 'WrittenOptions',
    description: 'Written options that are margined together with what covers them.',
  },
);
export const exampleWritten = {
  strategy: 'covered-call' as const,
  underlying: 'VTI',
  legs: [
    { symbol: 'VTI260320C00260000', quantity: '-1' },
    { symbol: 'VTI', quantity: '100' },
  ],
  requirement: '0.00',
  premium: '210.00',
  currency: 'USD',
};

export const TradingAccount = Type.Object(
  {
    portfolioId: Id,
    portfolio: Type.String(),
    currency: Currency,
    cash: nullable(DecimalText),
    settledCash: nullable(
      Type.String({
        ...DecimalText,
        description: 'the cash less what sales by orders brought that is paid on a later day; not below zero',
      }),
    ),
    unsettled: Type.Array(Type.Object({ settlesOn: Day, amount: DecimalText, currency: Currency }), {
      description: 'what sales by orders brought after fees, by the day on which it is paid',
    }),
    longValue: nullable(DecimalText),
    shortValue: nullable(DecimalText),
    equity: nullable(DecimalText),
    initialMargin: nullable(
      Type.String({
        ...DecimalText,
        description:
          'of the equity: half of shares, all of what options cost, and what written options take beyond what buying them back would cost; ' +
          'of a cash account what secures the puts it has written',
      }),
    ),
    maintenanceMargin: nullable(DecimalText),
    reserved: nullable(Type.String({ description: 'of the buying power, by open orders' })),
    buyingPower: nullable(DecimalText),
    written: Type.Array(WrittenOptions),
    allowShort: Type.Boolean(),
    openOrders: Type.Integer(),
    settings: TradingSettings,
    broker: nullable(BrokerAccount),
    unavailable: Type.Array(Warning),
  },
  {
    title: 'TradingAccount',
    description:
      'Amounts in the currency of the portfolio. Cash is what the ledger holds; buying power is what is left of it beside open orders.',
  },
);

const exampleSettings = {
  kind: 'cash' as const,
  venue: 'paper' as const,
  fees: { perTrade: '0', perShare: '0', percent: '0', minimum: '0', maximum: null },
  slippage: { kind: 'none' as const, amount: '0' },
  participation: '0.10',
};
const exampleAccount = {
  portfolioId: examplePortfolioId,
  portfolio: 'Retirement',
  currency: 'USD',
  cash: '10000.00',
  settledCash: '9000.00',
  unsettled: [{ settlesOn: '2026-02-02', amount: '1000.00', currency: 'USD' }],
  longValue: '2520.00',
  shortValue: '210.00',
  equity: '12310.00',
  initialMargin: '0.00',
  maintenanceMargin: '0.00',
  reserved: '0.00',
  buyingPower: '10000.00',
  written: [exampleWritten],
  allowShort: true,
  openOrders: 0,
  settings: exampleSettings,
  broker: null,
  unavailable: [],
};

export const getTradingAccount = route({
  id: 'getTradingAccount',
  method: 'GET',
  path: '/trading/account',
  tag: 'Trading',
  summary: 'Cash, buying power and margin of a portfolio, and how its orders are executed',
  description:
    'Without `portfolioId` it is the only portfolio of the book; where there are several, one has to be named.',
  access: 'viewer',
  query: strict({ portfolioId: Type.Optional(Id) }),
  status: 200,
  response: TradingAccount,
  errors: ['not-found'],
  example: { response: exampleAccount },
});

export const updateTradingAccount = route({
  id: 'updateTradingAccount',
  method: 'PATCH',
  path: '/trading/account',
  tag: 'Trading',
  summary: 'Choose between a cash and a margin account, fees, slippage, and where orders go',
  description: 'Refused while orders are open. `allowShort` is a setting of the portfolio itself.',
  access: 'editor',
  body: strict({
    portfolioId: Id,
    kind: Type.Optional(settings.kind),
    venue: Type.Optional(settings.venue),
    fees: Type.Optional(FeeModel),
    slippage: Type.Optional(SlippageModel),
    participation: Type.Optional(settings.participation),
  }),
  status: 200,
  response: TradingAccount,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
  example: {
    body: { portfolioId: examplePortfolioId, kind: 'margin' },
    response: { ...exampleAccount, settings: { ...exampleSettings, kind: 'margin' } },
  },
});

const NewQuote = strict(
  {
    symbol: Type.Optional(Ticker),
    assetId: Type.Optional(Id),
    bid: Type.Optional(PositiveDecimalText),
    ask: Type.Optional(PositiveDecimalText),
    bidSize: Type.Optional(PositiveDecimalText),
    askSize: Type.Optional(PositiveDecimalText),
    last: Type.Optional(PositiveDecimalText),
    lastSize: Type.Optional(PositiveDecimalText),
    time: Type.Optional(Instant),
  },
  'NewQuote',
);

export const StoredQuote = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    bid: nullable(DecimalText),
    ask: nullable(DecimalText),
    bidSize: nullable(DecimalText),
    askSize: nullable(DecimalText),
    last: nullable(DecimalText),
    lastSize: nullable(DecimalText),
    time: Instant,
    source: Type.String({ examples: ['user'] }),
  },
  { title: 'Quote' },
);

const exampleQuote = {
  assetId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d90',
  symbol: 'VTI',
  bid: '250.00',
  ask: '250.05',
  bidSize: '300',
  askSize: '200',
  last: '250.02',
  lastSize: '100',
  time: '2026-01-30T15:00:00.000Z',
  source: 'user',
};

export const putQuotes = route({
  id: 'putQuotes',
  method: 'PUT',
  path: '/trading/quotes',
  tag: 'Trading',
  summary: 'Say what assets are quoted at now, from a feed of your own',
  description:
    'A quote has a bid and an ask (with their sizes where there are any), the last trade, or both. `time` is now where it is left out; a quote that is ' +
    'older than the one that is there is left aside. Open orders on the asset are executed against it.',
  access: 'editor',
  body: strict({ quotes: Type.Array(NewQuote, { minItems: 1, maxItems: 500 }) }),
  status: 200,
  response: Type.Object({ items: Type.Array(StoredQuote), older: Type.Integer() }),
  errors: ['forbidden', 'unknown-symbol'],
  example: {
    body: { quotes: [{ symbol: 'VTI', bid: '250.00', ask: '250.05', bidSize: '300', askSize: '200' }] },
    response: { items: [exampleQuote], older: 0 },
  },
  perMinute: 6000,
});

export const listQuotes = route({
  id: 'listQuotes',
  method: 'GET',
  path: '/trading/quotes',
  tag: 'Trading',
  summary: 'The latest quotes of assets',
  access: 'viewer',
  query: strict({
    symbols: Type.Optional(
      Type.String({ maxLength: 4000, description: 'with commas between; all without it' }),
    ),
  }),
  status: 200,
  response: Type.Object({ items: Type.Array(StoredQuote) }),
  example: { response: { items: [exampleQuote] } },
});
