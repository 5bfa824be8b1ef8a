import { Type } from 'typebox';
import { AssetType, exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import {
  Currency,
  Day,
  Id,
  IdParams,
  KnownAt,
  nullable,
  oneOf,
  SumText,
  strict,
  Warning,
} from './schemas.ts';

export const Holding = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    name: Type.String(),
    quantity: SumText,
    costBasis: nullable(SumText),
    averageCost: nullable(SumText),
    price: nullable(SumText),
    priceDate: nullable(Day),
    marketValue: nullable(SumText),
    unrealizedGain: nullable(SumText),
    currency: Currency,
    valueInBase: nullable(SumText),
    gainInBase: nullable(SumText),
    currencyGain: nullable(SumText),
    weight: nullable(Type.Number()),
    type: AssetType,
    sector: nullable(Type.String()),
    country: nullable(Type.String({ description: 'ISO 3166-1, two letters' })),
    tags: Type.Array(Type.String()),
    expiry: nullable(Type.String({ format: 'date', description: 'The last day of an option' })),
  },
  {
    title: 'Holding',
    description:
      'Amounts in `currency`, those `…InBase` and `currencyGain` in the currency of the portfolio. `gainInBase` counts the cost at the ' +
      'rates of the days of purchase; `currencyGain` is the part of it that comes of exchange rates.',
  },
);

const exampleHolding = {
  assetId: exampleAssetId,
  symbol: 'VTI',
  name: 'Total market ETF',
  quantity: '10',
  costBasis: '2502.00',
  averageCost: '250.20',
  price: '312.45',
  priceDate: '2026-01-30',
  marketValue: '3124.50',
  unrealizedGain: '622.50',
  currency: 'USD',
  valueInBase: '3124.50',
  gainInBase: '622.50',
  currencyGain: '0.00',
  weight: 0.9,
  type: 'etf' as const,
  sector: null,
  country: 'US',
  tags: ['core'],
  expiry: null,
};

/** A price is old from so many days on. */
export const OLD_PRICE_DAYS = 31;

const OldPrices = Type.Array(
  Type.Object(
    { assetId: Id, symbol: Type.String(), priceDate: Day },
    {
      title: 'OldPrice',
      description: `What is valued at a price of more than ${OLD_PRICE_DAYS} days before the day.`,
    },
  ),
);

export const Holdings = Type.Object(
  {
    asOf: Day,
    items: Type.Array(Holding),
    totals: Type.Object({
      marketValue: nullable(SumText),
      costBasis: nullable(SumText),
      unrealizedGain: nullable(SumText),
      cash: nullable(SumText),
      currency: Currency,
    }),
    oldPrices: OldPrices,
    unavailable: Type.Array(Warning),
  },
  { title: 'Holdings' },
);

export const getHoldings = route({
  id: 'getHoldings',
  method: 'GET',
  path: '/portfolios/{id}/holdings',
  tag: 'Portfolios',
  summary: 'What is held, its cost and its value',
  description:
    'Prices are of one unit held: of an option, of a contract (its multiplier times the price per unit of the underlying). An option that has ' +
    'expired is worth what exercise on that day brought, once its underlying has a price that late; its end is booked by `POST /portfolios/{id}/options/end`.',
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: Type.Optional(Day), knownAt: Type.Optional(KnownAt) }),
  status: 200,
  response: Holdings,
  errors: ['not-found'],
  example: {
    response: {
      asOf: '2026-01-31',
      items: [exampleHolding],
      totals: {
        marketValue: '3124.50',
        costBasis: '2502.00',
        unrealizedGain: '622.50',
        cash: '347.00',
        currency: 'USD',
      },
      oldPrices: [],
      unavailable: [],
    },
  },
});

export const Position = Type.Object(
  {
    portfolioId: Id,
    portfolio: Type.String(),
    portfolioCurrency: Currency,
    holding: nullable(Holding),
  },
  { title: 'Position' },
);

export const getPositions = route({
  id: 'getPositions',
  method: 'GET',
  path: '/assets/{id}/positions',
  tag: 'Assets',
  summary: 'The portfolios that hold an asset, or have held it',
  description: '`holding` is null where nothing is held that day.',
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: Type.Optional(Day) }),
  status: 200,
  response: Type.Object(
    { asOf: Day, items: Type.Array(Position), unavailable: Type.Array(Warning) },
    { title: 'Positions' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      asOf: '2026-01-31',
      items: [
        {
          portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
          portfolio: 'Retirement',
          portfolioCurrency: 'USD',
          holding: exampleHolding,
        },
      ],
      unavailable: [],
    },
  },
});

const MOST_TREND_POINTS = 200;

export const getTrends = route({
  id: 'getTrends',
  method: 'GET',
  path: '/portfolios/{id}/trends',
  tag: 'Portfolios',
  summary: 'How the prices of what is held have gone, in a few points each',
  description:
    '`closes` are the latest prices at or before `points` days spread evenly over `days` days up to `asOf`, null before the first, in ' +
    'shares of that day (splits that the portfolio has booked are taken out). `change` is that of the last price since the one before, as a fraction.',
  access: 'viewer',
  params: IdParams,
  query: strict({
    asOf: Type.Optional(Day),
    days: Type.Optional(Type.Integer({ minimum: 2, maximum: 36_600, description: 'default 365' })),
    points: Type.Optional(
      Type.Integer({ minimum: 2, maximum: MOST_TREND_POINTS, description: 'default 40' }),
    ),
  }),
  status: 200,
  response: Type.Object(
    {
      from: Day,
      asOf: Day,
      items: Type.Array(
        Type.Object({
          assetId: Id,
          closes: Type.Array(nullable(Type.Number())),
          priceDate: nullable(Day),
          change: nullable(Type.Number()),
        }),
      ),
    },
    { title: 'Trends' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      from: '2025-01-31',
      asOf: '2026-01-31',
      items: [
        { assetId: exampleAssetId, closes: [null, 298.1, 312.45], priceDate: '2026-01-30', change: 0.0042 },
      ],
    },
  },
});

export const getPortfolioValue = route({
  id: 'getPortfolioValue',
  method: 'GET',
  path: '/portfolios/{id}/value',
  tag: 'Portfolios',
  summary: 'Value of holdings and cash on a day',
  access: 'viewer',
  params: IdParams,
  query: strict({
    asOf: Type.Optional(Day),
    currency: Type.Optional(Currency),
    knownAt: Type.Optional(KnownAt),
  }),
  status: 200,
  response: Type.Object({
    asOf: Day,
    currency: Currency,
    value: nullable(SumText),
    holdings: nullable(SumText),
    cash: nullable(SumText),
    oldPrices: OldPrices,
    unavailable: Type.Array(Warning),
  }),
  errors: ['not-found'],
  example: {
    response: {
      asOf: '2026-01-31',
      currency: 'USD',
      value: '3471.50',
      holdings: '3124.50',
      cash: '347.00',
      oldPrices: [],
      unavailable: [],
    },
  },
});

const HistoryCell = Type.Union([Type.String(), Type.Number(), Type.Null()]);

export const History = Type.Object(
  {
    currency: Currency,
    columns: Type.Optional(Type.Array(Type.String())),
    rows: Type.Optional(Type.Array(Type.Array(HistoryCell))),
    date: Type.Optional(Type.Array(Day)),
    value: Type.Optional(Type.Array(nullable(SumText))),
    netFlows: Type.Optional(Type.Array(nullable(SumText))),
    twrIndex: Type.Optional(Type.Array(nullable(Type.Number()))),
    benchmarkIndex: Type.Optional(Type.Array(nullable(Type.Number()))),
    unavailable: Type.Array(Warning),
  },
  { title: 'History' },
);

export const getHistory = route({
  id: 'getHistory',
  method: 'GET',
  path: '/portfolios/{id}/history',
  tag: 'Portfolios',
  summary: 'Value, flows and time-weighted index by day, week or month',
  access: 'viewer',
  params: IdParams,
  query: strict({
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    knownAt: Type.Optional(KnownAt),
    currency: Type.Optional(Currency),
    interval: Type.Optional(oneOf(['day', 'week', 'month'], 'default day')),
    format: Type.Optional(oneOf(['rows', 'columns'], 'default rows')),
    benchmark: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 40,
        description: 'symbol or id of an asset; adds the column benchmarkIndex',
      }),
    ),
  }),
  status: 200,
  response: History,
  errors: ['not-found'],
  example: {
    response: {
      currency: 'USD',
      columns: ['date', 'value', 'netFlows', 'twrIndex'],
      rows: [['2026-01-30', '3471.50', '0.00', 1.2488]],
      unavailable: [],
    },
  },
});
