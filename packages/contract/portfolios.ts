import { Type } from 'typebox';
import { exampleAssetId, Ticker } from './assets.ts';
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
} from './schemas.ts';

export const CostBasis = oneOf(['fifo'], 'how disposals choose lots');

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
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
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
  errors: ['not-found', 'forbidden', 'conflict', 'stale'],
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
  assetId: exampleAssetId,
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
