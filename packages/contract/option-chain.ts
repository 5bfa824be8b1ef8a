import { Type } from 'typebox';
import { Ticker } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, Instant, nullable, oneOf, strict } from './schemas.ts';

const Figure = nullable(Type.Number());
const Rate = (description: string) => Type.Optional(Type.Number({ minimum: -1, maximum: 10, description }));
const SnapshotTime = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2}))?$',
  examples: ['2026-01-30', '2026-01-30T20:00:00Z'],
  description: 'A day (its end) or an instant',
});

const market = {
  rate: Rate('Continuous rate per year; default 0'),
  dividendYield: Rate(
    'Continuous yield of the underlying; default: what the parity of puts and calls implies for each expiry',
  ),
};

export const ChainQuote = strict(
  {
    expiry: Day,
    kind: oneOf(['call', 'put']),
    strike: Type.Number({ exclusiveMinimum: 0, maximum: 1e9 }),
    bid: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e9 }))),
    ask: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e9 }))),
    last: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e9 }))),
    volume: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e12 }))),
    openInterest: Type.Optional(nullable(Type.Number({ minimum: 0, maximum: 1e12 }))),
  },
  'ChainQuote',
);

const Stored = Type.Object(
  {
    symbol: Type.String(),
    assetId: Id,
    at: Instant,
    quotes: Type.Integer({ description: 'Options that were stored' }),
    expiries: Type.Integer(),
    spot: nullable(Type.Number({ description: 'Price of the underlying, where the chain says it' })),
    expired: Type.Integer({
      description: 'Options that had expired before the day of the chain: not stored',
    }),
    rejected: Type.Array(Type.Object({ line: Type.Integer(), reason: Type.String() }), {
      description: 'Lines of a file that are no option, the first hundred',
    }),
  },
  { title: 'StoredChain' },
);
const exampleId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d90';
const exampleStored = {
  symbol: 'AAPL',
  assetId: exampleId,
  at: '2014-06-11T20:00:00.000Z',
  quotes: 4360,
  expiries: 14,
  spot: 93.77,
  expired: 0,
  rejected: [],
};

export const putOptionChain = route({
  id: 'putOptionChain',
  method: 'PUT',
  path: '/options/chain',
  tag: 'Options',
  summary: 'Store the options of an underlying as they were quoted at one time',
  description:
    'JSON `{quotes}` or `text/csv` with a header: strike, expiration and type, or symbols of contracts, and any of bid, ask, last, volume, open ' +
    'interest and the price of the underlying, by the names that exporters use (the universes of Lean and the tables of Cboe, with call and put in a row, among them). Prices are per unit of the ' +
    'underlying. A chain of the same time is replaced. JSON without `at` is quoted now; a file needs it unless a column names the day.',
  access: 'editor',
  query: strict({
    symbol: Ticker,
    currency: Type.Optional(Currency),
    at: Type.Optional(SnapshotTime),
    spot: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
  }),
  bodyType: 'json-or-csv',
  body: strict({ quotes: Type.Array(ChainQuote, { minItems: 1, maxItems: 50_000 }) }),
  status: 200,
  response: Stored,
  errors: ['forbidden', 'impossible', 'unsupported-media-type'],
  example: {
    body: {
      quotes: [{ expiry: '2026-03-20', kind: 'call', strike: 100, bid: 4.1, ask: 4.3, openInterest: 1200 }],
    },
    response: exampleStored,
  },
});

export const fetchOptionChain = route({
  id: 'fetchOptionChain',
  method: 'POST',
  path: '/options/chain/fetch',
  tag: 'Options',
  summary: 'Fetch the options of an underlying from Yahoo Finance and store them as of now',
  description: 'The nearest expiries, `expiries` of them (default 4): each is a request to the provider.',
  access: 'editor',
  body: strict({
    symbol: Ticker,
    expiries: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
  }),
  status: 200,
  response: Stored,
  errors: ['forbidden', 'impossible', 'unavailable'],
  example: { body: { symbol: 'AAPL' }, response: exampleStored },
});

const Side = Type.Object(
  {
    contract: nullable(Type.String({ description: 'The symbol of the contract' })),
    bid: Figure,
    ask: Figure,
    last: Figure,
    price: nullable(Type.Number({ description: 'The middle of bid and ask, else the last price' })),
    priceBy: nullable(oneOf(['mid', 'last'])),
    volume: Figure,
    openInterest: Figure,
    impliedVolatility: Figure,
    delta: Figure,
    gamma: Figure,
    vega: Figure,
    theta: Figure,
    reason: Type.Optional(Type.String({ description: 'Why there is no volatility' })),
  },
  { title: 'ChainSide' },
);

const Unavailable = Type.Object({ figure: Type.String(), reason: Type.String(), mend: Type.String() });

const head = {
  symbol: Type.String(),
  assetId: Id,
  currency: Currency,
  at: Instant,
  source: nullable(Type.String({ description: '`user`, `file` or a provider' })),
  spot: Figure,
  spotBy: nullable(oneOf(['chain', 'close', 'parity'], 'Where the price of the underlying comes from')),
  rate: Type.Number(),
};
const exampleHead = {
  symbol: 'AAPL',
  assetId: exampleId,
  currency: 'USD',
  at: '2014-06-11T20:00:00.000Z',
  source: 'file',
  spot: 93.77,
  spotBy: 'chain' as const,
  rate: 0,
};

const exampleSide = {
  contract: 'AAPL140621C00093570',
  bid: 1.32,
  ask: 1.36,
  last: 1.35,
  price: 1.34,
  priceBy: 'mid' as const,
  volume: 6120,
  openInterest: 31240,
  impliedVolatility: 0.1826,
  delta: 0.5421,
  gamma: 0.1402,
  vega: 0.0611,
  theta: -20.4,
};

export const getOptionChain = route({
  id: 'getOptionChain',
  method: 'GET',
  path: '/options/chain',
  tag: 'Options',
  summary: 'The options of an underlying for one expiry, with implied volatility and Greeks',
  description:
    'The last chain stored at or before `at` (default now), for the nearest expiry unless one is named. Volatilities are by Black’s formula ' +
    'on the forward of the expiry, which parity implies; of options deep in the money that can be exercised early they are too high. Greeks ' +
    'per unit of the underlying: `vega` per 1.00 of volatility, `theta` per year.',
  access: 'viewer',
  query: strict({ symbol: Ticker, expiry: Type.Optional(Day), at: Type.Optional(SnapshotTime), ...market }),
  status: 200,
  response: Type.Object(
    {
      ...head,
      expiries: Type.Array(
        Type.Object({
          expiry: Day,
          days: Type.Integer(),
          contracts: Type.Integer(),
          volume: Figure,
          openInterest: Figure,
        }),
      ),
      expiry: nullable(Day),
      timeToExpiry: nullable(Type.Number({ description: 'Years of 365 days' })),
      forward: Figure,
      dividendYield: Figure,
      carryBy: nullable(oneOf(['given', 'parity', 'none'], 'Where the forward comes from')),
      rows: Type.Array(
        Type.Object(
          { strike: Type.Number(), call: nullable(Side), put: nullable(Side) },
          { title: 'ChainRow' },
        ),
      ),
      snapshots: Type.Array(Instant, {
        description: 'When chains were stored, the latest first; at most 500',
      }),
      unavailable: Type.Array(Unavailable),
    },
    { title: 'OptionChain' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      ...exampleHead,
      expiries: [{ expiry: '2014-06-21', days: 10, contracts: 180, volume: 80412, openInterest: 610233 }],
      expiry: '2014-06-21',
      timeToExpiry: 0.0274,
      forward: 93.83,
      dividendYield: -0.0233,
      carryBy: 'parity',
      rows: [{ strike: 93.57, call: exampleSide, put: null }],
      snapshots: ['2014-06-11T20:00:00.000Z'],
      unavailable: [],
    },
  },
});

export const listOptionChains = route({
  id: 'listOptionChains',
  method: 'GET',
  path: '/options/chains',
  tag: 'Options',
  summary: 'What there are chains of options on, by symbol',
  access: 'viewer',
  status: 200,
  response: Type.Object({
    items: Type.Array(
      Type.Object(
        {
          assetId: Id,
          symbol: Type.String(),
          name: Type.String(),
          snapshots: Type.Integer({ description: 'How many times are stored' }),
          at: Instant,
        },
        { title: 'ChainSummary', description: '`at`: when the latest was quoted' },
      ),
    ),
  }),
  example: {
    response: {
      items: [
        {
          assetId: exampleId,
          symbol: 'AAPL',
          name: 'Apple',
          snapshots: 6,
          at: '2014-06-16T20:00:00.000Z',
        },
      ],
    },
  },
});

const Totals = {
  callVolume: Figure,
  putVolume: Figure,
  putCallVolume: nullable(Type.Number({ description: 'Volume of puts over that of calls' })),
  callOpenInterest: Figure,
  putOpenInterest: Figure,
  putCallOpenInterest: nullable(Type.Number({ description: 'Open interest of puts over that of calls' })),
};
const exampleTotals = {
  callVolume: 644068,
  putVolume: 340349,
  putCallVolume: 0.5284,
  callOpenInterest: 10243790,
  putOpenInterest: 6846632,
  putCallOpenInterest: 0.6684,
};

export const getOptionStats = route({
  id: 'getOptionStats',
  method: 'GET',
  path: '/options/stats',
  tag: 'Options',
  summary:
    'What a chain says as a whole: ratios, max pain, skew, term structure, expected move, rank of volatility',
  description:
    'Volatilities of options out of the money, by Black’s formula on the forward that parity implies. `skew25` is the volatility of the put ' +
    'less that of the call whose deltas are 0.25. `expectedMove` is what the straddle next to the forward costs; `oneSigma` is the deviation ' +
    'that the volatility at the forward means until then. `volatility30` is for thirty days, between the expiries around them; its rank and ' +
    'percentile are over the chains that were stored in the year before, one a day, 20 days at least.',
  access: 'viewer',
  query: strict({ symbol: Ticker, at: Type.Optional(SnapshotTime), ...market }),
  status: 200,
  response: Type.Object(
    {
      ...head,
      totals: Type.Object(Totals),
      expiries: Type.Array(
        Type.Object(
          {
            expiry: Day,
            days: Type.Integer(),
            forward: Type.Number(),
            atmVolatility: Figure,
            skew25: Figure,
            putVolatility25: Figure,
            callVolatility25: Figure,
            maxPain: Figure,
            expectedMove: Figure,
            expectedMoveFraction: Figure,
            oneSigma: Figure,
            ...Totals,
          },
          { title: 'ExpiryStats' },
        ),
      ),
      volatility30: Figure,
      volatilityRank: Figure,
      volatilityPercentile: Figure,
      volatilityLow: Figure,
      volatilityHigh: Figure,
      history: Type.Object({ date: Type.Array(Day), volatility30: Type.Array(Type.Number()) }),
      unavailable: Type.Array(Unavailable),
    },
    { title: 'OptionStats' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      ...exampleHead,
      totals: exampleTotals,
      expiries: [
        {
          expiry: '2014-06-21',
          days: 10,
          forward: 93.83,
          atmVolatility: 0.1826,
          skew25: -0.0027,
          putVolatility25: 0.1851,
          callVolatility25: 0.1878,
          maxPain: 88.57,
          expectedMove: 2.24,
          expectedMoveFraction: 0.0239,
          oneSigma: 2.83,
          ...exampleTotals,
        },
      ],
      volatility30: 0.1991,
      volatilityRank: 0.31,
      volatilityPercentile: 0.42,
      volatilityLow: 0.17,
      volatilityHigh: 0.264,
      history: { date: ['2014-06-11'], volatility30: [0.1991] },
      unavailable: [],
    },
  },
});
