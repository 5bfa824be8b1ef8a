import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  IdParams,
  Name,
  nullable,
  oneOf,
  optionalNullable,
  PageQuery,
  PositiveDecimalText,
  page,
  strict,
  Warning,
} from './schemas.ts';

export const AssetType = oneOf(['stock', 'etf', 'fund', 'bond', 'crypto', 'commodity', 'option', 'other']);
const Ticker = Type.String({ minLength: 1, maxLength: 40, pattern: '^\\S(.*\\S)?$', examples: ['VTI'] });

export const Asset = Type.Object(
  {
    id: Id,
    symbol: Ticker,
    name: Type.String(),
    type: AssetType,
    currency: Currency,
    exchange: nullable(Type.String()),
    isin: nullable(Type.String()),
    prices: Type.Object({ count: Type.Integer(), from: nullable(Day), to: nullable(Day) }),
  },
  { title: 'Asset' },
);

const assetId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d90';
const exampleAsset = {
  id: assetId,
  symbol: 'VTI',
  name: 'Total market ETF',
  type: 'etf' as const,
  currency: 'USD',
  exchange: null,
  isin: null,
  prices: { count: 250, from: '2025-02-03', to: '2026-01-30' },
};

const assetFields = {
  name: Type.Optional(Type.String({ maxLength: 200 })),
  type: Type.Optional(AssetType),
  exchange: optionalNullable(Type.String({ maxLength: 40 })),
  isin: optionalNullable(Type.String({ pattern: '^[A-Z]{2}[A-Z0-9]{9}[0-9]$' })),
};

export const listAssets = route({
  id: 'listAssets',
  method: 'GET',
  path: '/assets',
  tag: 'Assets',
  summary: 'The assets of the book',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(Asset),
  example: { response: { items: [exampleAsset], nextCursor: null } },
});
export const searchAssets = route({
  id: 'searchAssets',
  method: 'GET',
  path: '/assets/search',
  tag: 'Assets',
  summary: 'Assets of the book whose symbol, name or ISIN contains the text',
  access: 'viewer',
  query: strict({ q: Type.String({ minLength: 1, maxLength: 100 }) }),
  status: 200,
  response: page(Asset),
  example: { response: { items: [exampleAsset], nextCursor: null } },
});
export const createAsset = route({
  id: 'createAsset',
  method: 'POST',
  path: '/assets',
  tag: 'Assets',
  summary: 'Add an asset',
  access: 'editor',
  body: strict({ symbol: Ticker, currency: Currency, ...assetFields }),
  status: 201,
  response: Asset,
  errors: ['forbidden', 'conflict', 'impossible'],
  example: {
    body: { symbol: 'VTI', name: 'Total market ETF', type: 'etf', currency: 'USD' },
    response: exampleAsset,
  },
});
export const getAsset = route({
  id: 'getAsset',
  method: 'GET',
  path: '/assets/{id}',
  tag: 'Assets',
  summary: 'One asset',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Asset,
  errors: ['not-found'],
  example: { response: exampleAsset },
});
export const updateAsset = route({
  id: 'updateAsset',
  method: 'PATCH',
  path: '/assets/{id}',
  tag: 'Assets',
  summary: 'Change an asset',
  access: 'editor',
  params: IdParams,
  body: strict({ symbol: Type.Optional(Ticker), ...assetFields }),
  status: 200,
  response: Asset,
  errors: ['not-found', 'forbidden', 'conflict'],
  example: { body: { name: 'Total Stock Market' }, response: exampleAsset },
});
export const deleteAsset = route({
  id: 'deleteAsset',
  method: 'DELETE',
  path: '/assets/{id}',
  tag: 'Assets',
  summary: 'Delete an asset that no entry holds',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict'],
});

export const PriceBar = Type.Object(
  {
    date: Day,
    open: optionalNullable(PositiveDecimalText),
    high: optionalNullable(PositiveDecimalText),
    low: optionalNullable(PositiveDecimalText),
    close: PositiveDecimalText,
    volume: optionalNullable(PositiveDecimalText),
  },
  { title: 'PriceBar' },
);
const exampleBar = { date: '2026-01-30', close: '312.45' };

export const putPrices = route({
  id: 'putPrices',
  method: 'PUT',
  path: '/assets/{id}/prices',
  tag: 'Assets',
  summary: 'Store prices of an asset; a day that is there is replaced',
  description:
    'JSON `{bars}` or `text/csv` with a header (`date,close` and optionally `open,high,low,volume`). All or nothing.',
  access: 'editor',
  params: IdParams,
  bodyType: 'json-or-csv',
  body: strict({ bars: Type.Array(strict(PriceBar.properties), { minItems: 1, maxItems: 50_000 }) }),
  status: 200,
  response: Type.Object({ stored: Type.Integer(), from: Day, to: Day }),
  errors: ['not-found', 'forbidden', 'unsupported-media-type'],
  example: { body: { bars: [exampleBar] }, response: { stored: 1, from: '2026-01-30', to: '2026-01-30' } },
});
export const getPrices = route({
  id: 'getPrices',
  method: 'GET',
  path: '/assets/{id}/prices',
  tag: 'Assets',
  summary: 'Stored daily prices, oldest first',
  access: 'viewer',
  params: IdParams,
  query: strict({
    ...PageQuery,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 500 })),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  status: 200,
  response: page(PriceBar),
  errors: ['not-found'],
  example: { response: { items: [exampleBar], nextCursor: null } },
});

export const putFx = route({
  id: 'putFx',
  method: 'PUT',
  path: '/fx',
  tag: 'FX',
  summary: 'Store exchange rates: units of `quote` per unit of `base`',
  access: 'editor',
  body: strict({
    base: Currency,
    rates: Type.Array(strict({ date: Day, quote: Currency, rate: PositiveDecimalText }), {
      minItems: 1,
      maxItems: 300_000,
    }),
  }),
  status: 200,
  response: Type.Object({ stored: Type.Integer() }),
  errors: ['forbidden'],
  example: {
    body: { base: 'EUR', rates: [{ date: '2026-01-30', quote: 'USD', rate: '1.0812' }] },
    response: { stored: 1 },
  },
});
export const getFx = route({
  id: 'getFx',
  method: 'GET',
  path: '/fx',
  tag: 'FX',
  summary: 'Stored exchange rates, oldest first',
  access: 'viewer',
  description:
    'A pair is found directly, inverted, or across a currency that both were stored against; `via` says which.',
  query: strict({ base: Currency, quote: Currency, from: Type.Optional(Day), to: Type.Optional(Day) }),
  status: 200,
  response: Type.Object({
    base: Currency,
    quote: Currency,
    via: nullable(Type.String()),
    items: Type.Array(Type.Object({ date: Day, rate: DecimalText })),
  }),
  example: {
    response: { base: 'EUR', quote: 'USD', via: 'direct', items: [{ date: '2026-01-30', rate: '1.0812' }] },
  },
});

const CostBasis = oneOf(['fifo'], 'how disposals choose lots');

export const Portfolio = Type.Object(
  {
    id: Id,
    name: Name,
    currency: Currency,
    costBasis: CostBasis,
    benchmark: nullable(Type.String()),
    holdingsAccountId: Id,
    cashAccountId: Id,
  },
  { title: 'Portfolio' },
);
const examplePortfolio = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
  name: 'Retirement',
  currency: 'USD',
  costBasis: 'fifo' as const,
  benchmark: null,
  holdingsAccountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da1',
  cashAccountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da2',
};
const portfolioFields = { benchmark: optionalNullable(Ticker), costBasis: Type.Optional(CostBasis) };

export const listPortfolios = route({
  id: 'listPortfolios',
  method: 'GET',
  path: '/portfolios',
  tag: 'Portfolios',
  summary: 'The portfolios of the book',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(Portfolio),
  example: { response: { items: [examplePortfolio], nextCursor: null } },
});
export const createPortfolio = route({
  id: 'createPortfolio',
  method: 'POST',
  path: '/portfolios',
  tag: 'Portfolios',
  summary: 'Open a portfolio, with its holdings and cash accounts',
  access: 'editor',
  body: strict({ name: Name, currency: Currency, ...portfolioFields }),
  status: 201,
  response: Portfolio,
  errors: ['forbidden', 'conflict'],
  example: { body: { name: 'Retirement', currency: 'USD', costBasis: 'fifo' }, response: examplePortfolio },
});
export const getPortfolio = route({
  id: 'getPortfolio',
  method: 'GET',
  path: '/portfolios/{id}',
  tag: 'Portfolios',
  summary: 'One portfolio',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Portfolio,
  errors: ['not-found'],
  example: { response: examplePortfolio },
});
export const updatePortfolio = route({
  id: 'updatePortfolio',
  method: 'PATCH',
  path: '/portfolios/{id}',
  tag: 'Portfolios',
  summary: 'Change a portfolio',
  access: 'editor',
  params: IdParams,
  body: strict({ name: Type.Optional(Name), ...portfolioFields }),
  status: 200,
  response: Portfolio,
  errors: ['not-found', 'forbidden', 'conflict'],
  example: { body: { name: 'Pension' }, response: examplePortfolio },
});
export const deletePortfolio = route({
  id: 'deletePortfolio',
  method: 'DELETE',
  path: '/portfolios/{id}',
  tag: 'Portfolios',
  summary: 'Delete a portfolio with its transactions (undo brings them back)',
  access: 'editor',
  params: IdParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'conflict'],
});

export const PortfolioTransactionType = oneOf([
  'BUY',
  'SELL',
  'DIVIDEND',
  'INTEREST',
  'FEE',
  'TAX',
  'DEPOSIT',
  'WITHDRAWAL',
  'TRANSFER_IN',
  'TRANSFER_OUT',
  'SPLIT',
]);

const transactionFields = {
  type: PortfolioTransactionType,
  date: Day,
  symbol: Type.Optional(Ticker),
  assetId: Type.Optional(Id),
  quantity: Type.Optional(PositiveDecimalText),
  price: Type.Optional(PositiveDecimalText),
  amount: Type.Optional(PositiveDecimalText),
  currency: Type.Optional(Currency),
  fee: Type.Optional(PositiveDecimalText),
  tax: Type.Optional(PositiveDecimalText),
  fxRate: Type.Optional(PositiveDecimalText),
  note: Type.Optional(Type.String({ maxLength: 1000 })),
};

export const NewPortfolioTransaction = strict(transactionFields, 'NewPortfolioTransaction');

export const PortfolioTransaction = Type.Object(
  {
    id: Id,
    type: PortfolioTransactionType,
    date: Day,
    assetId: nullable(Id),
    symbol: nullable(Type.String()),
    quantity: nullable(DecimalText),
    price: nullable(DecimalText),
    amount: nullable(DecimalText),
    currency: Currency,
    fee: DecimalText,
    tax: DecimalText,
    fxRate: nullable(DecimalText),
    note: Type.String(),
    importId: nullable(Type.String()),
  },
  { title: 'PortfolioTransaction' },
);
const exampleTransaction = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
  type: 'BUY' as const,
  date: '2024-03-01',
  assetId,
  symbol: 'VTI',
  quantity: '10',
  price: '250.10',
  amount: '2501.00',
  currency: 'USD',
  fee: '1.00',
  tax: '0',
  fxRate: null,
  note: '',
  importId: null,
};
const TransactionParams = strict({ id: Id, txId: Id });

export const listPortfolioTransactions = route({
  id: 'listPortfolioTransactions',
  method: 'GET',
  path: '/portfolios/{id}/transactions',
  tag: 'Portfolios',
  summary: 'Transactions of a portfolio, newest first',
  access: 'viewer',
  params: IdParams,
  query: strict({
    ...PageQuery,
    assetId: Type.Optional(Id),
    type: Type.Optional(PortfolioTransactionType),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  status: 200,
  response: page(PortfolioTransaction),
  errors: ['not-found'],
  example: { response: { items: [exampleTransaction], nextCursor: null } },
});
export const createPortfolioTransactions = route({
  id: 'createPortfolioTransactions',
  method: 'POST',
  path: '/portfolios/{id}/transactions',
  tag: 'Portfolios',
  summary: 'Add one transaction, or an array of up to 10,000, all or nothing',
  description:
    'Signs: quantities and amounts are positive, the type says the direction. `amount` (total, before fee) may stand instead of ' +
    '`price`. An unknown `symbol` becomes an asset. The `quantity` of a SPLIT is its ratio, new shares per old: 4 for 4:1, 0.1 for 1:10.',
  access: 'editor',
  params: IdParams,
  body: Type.Union([
    NewPortfolioTransaction,
    Type.Array(NewPortfolioTransaction, { minItems: 1, maxItems: 10_000 }),
  ]),
  status: 201,
  response: Type.Union([PortfolioTransaction, Type.Object({ items: Type.Array(PortfolioTransaction) })]),
  errors: ['not-found', 'forbidden', 'impossible'],
  example: {
    body: {
      type: 'BUY',
      date: '2024-03-01',
      symbol: 'VTI',
      quantity: '10',
      price: '250.10',
      currency: 'USD',
      fee: '1.00',
      tax: '0',
      note: '',
    },
    response: exampleTransaction,
  },
});
export const getPortfolioTransaction = route({
  id: 'getPortfolioTransaction',
  method: 'GET',
  path: '/portfolios/{id}/transactions/{txId}',
  tag: 'Portfolios',
  summary: 'One transaction of a portfolio',
  access: 'viewer',
  params: TransactionParams,
  status: 200,
  response: PortfolioTransaction,
  errors: ['not-found'],
  example: { response: exampleTransaction },
});
export const updatePortfolioTransaction = route({
  id: 'updatePortfolioTransaction',
  method: 'PATCH',
  path: '/portfolios/{id}/transactions/{txId}',
  tag: 'Portfolios',
  summary: 'Change a transaction',
  access: 'editor',
  params: TransactionParams,
  body: strict({
    ...transactionFields,
    type: Type.Optional(PortfolioTransactionType),
    date: Type.Optional(Day),
  }),
  status: 200,
  response: PortfolioTransaction,
  errors: ['not-found', 'forbidden', 'impossible', 'conflict'],
  example: { body: { price: '250.20' }, response: exampleTransaction },
});
export const deletePortfolioTransaction = route({
  id: 'deletePortfolioTransaction',
  method: 'DELETE',
  path: '/portfolios/{id}/transactions/{txId}',
  tag: 'Portfolios',
  summary: 'Delete a transaction (undo brings it back)',
  access: 'editor',
  params: TransactionParams,
  status: 204,
  errors: ['not-found', 'forbidden', 'impossible', 'conflict'],
});

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
          assetId,
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

export const getLots = route({
  id: 'getLots',
  method: 'GET',
  path: '/portfolios/{id}/lots',
  tag: 'Portfolios',
  summary: 'Open and closed tax lots',
  description: 'Cost and gain are null where nobody said what was paid.',
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: Type.Optional(Day), method: Type.Optional(CostBasis) }),
  status: 200,
  response: Type.Object(
    {
      method: CostBasis,
      open: Type.Array(
        Type.Object({
          assetId: Id,
          symbol: Type.String(),
          acquired: Day,
          quantity: DecimalText,
          cost: nullable(DecimalText),
          costPerUnit: nullable(DecimalText),
          currency: Currency,
        }),
      ),
      closed: Type.Array(
        Type.Object({
          assetId: Id,
          symbol: Type.String(),
          acquired: Day,
          disposed: Day,
          quantity: DecimalText,
          cost: nullable(DecimalText),
          proceeds: DecimalText,
          proceedsCurrency: Currency,
          gain: nullable(DecimalText),
          term: oneOf(['short', 'long']),
          currency: Currency,
        }),
      ),
    },
    { title: 'Lots' },
  ),
  errors: ['not-found'],
  example: {
    response: {
      method: 'fifo',
      open: [
        {
          assetId,
          symbol: 'VTI',
          acquired: '2024-03-01',
          quantity: '10',
          cost: '2502.00',
          costPerUnit: '250.20',
          currency: 'USD',
        },
      ],
      closed: [],
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
    response: { items: [{ year: 2025, assetId, symbol: 'VTI', amount: '36.20', currency: 'USD' }] },
  },
});
