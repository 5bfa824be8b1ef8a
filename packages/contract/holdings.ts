import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, DecimalText, Id, IdParams, nullable, oneOf, strict, Warning } from './schemas.ts';

export const Holding = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    name: Type.String(),
    quantity: DecimalText,
    costBasis: nullable(DecimalText),
    averageCost: nullable(DecimalText),
    price: nullable(DecimalText),
    priceDate: nullable(Day),
    marketValue: nullable(DecimalText),
    unrealizedGain: nullable(DecimalText),
    currency: Currency,
    valueInBase: nullable(DecimalText),
    weight: nullable(Type.Number()),
  },
  { title: 'Holding' },
);

export const Holdings = Type.Object(
  {
    asOf: Day,
    items: Type.Array(Holding),
    totals: Type.Object({
      marketValue: nullable(DecimalText),
      costBasis: nullable(DecimalText),
      unrealizedGain: nullable(DecimalText),
      cash: nullable(DecimalText),
      currency: Currency,
    }),
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
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: Type.Optional(Day) }),
  status: 200,
  response: Holdings,
  errors: ['not-found'],
  example: {
    response: {
      asOf: '2026-01-31',
      items: [
        {
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
          weight: 0.9,
        },
      ],
      totals: {
        marketValue: '3124.50',
        costBasis: '2502.00',
        unrealizedGain: '622.50',
        cash: '347.00',
        currency: 'USD',
      },
      unavailable: [],
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
  query: strict({ asOf: Type.Optional(Day), currency: Type.Optional(Currency) }),
  status: 200,
  response: Type.Object({
    asOf: Day,
    currency: Currency,
    value: nullable(DecimalText),
    holdings: nullable(DecimalText),
    cash: nullable(DecimalText),
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
    value: Type.Optional(Type.Array(nullable(DecimalText))),
    netFlows: Type.Optional(Type.Array(nullable(DecimalText))),
    twrIndex: Type.Optional(Type.Array(nullable(Type.Number()))),
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
    currency: Type.Optional(Currency),
    interval: Type.Optional(oneOf(['day', 'week', 'month'], 'default day')),
    format: Type.Optional(oneOf(['rows', 'columns'], 'default rows')),
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

export const getDividends = route({
  id: 'getDividends',
  method: 'GET',
  path: '/portfolios/{id}/dividends',
  tag: 'Portfolios',
  summary: 'Dividends received, by year and asset',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Type.Object({
    items: Type.Array(
      Type.Object({
        year: Type.Integer(),
        assetId: nullable(Id),
        symbol: nullable(Type.String()),
        amount: DecimalText,
        currency: Currency,
      }),
    ),
  }),
  errors: ['not-found'],
  example: {
    response: {
      items: [{ year: 2025, assetId: exampleAssetId, symbol: 'VTI', amount: '36.20', currency: 'USD' }],
    },
  },
});
