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
  Warning,
} from './schemas.ts';

export const CostBasis = oneOf(
  ['fifo', 'lifo', 'hifo', 'average', 'specific', 'uk-pool'],
  'how disposals choose lots: first in, last in or highest cost first; at the average cost; the lots that a sale names (first in ' +
    'first out where it names none); or by the UK rules (same day, the 30 days after, then the Section 104 pool)',
);

export const Portfolio = Type.Object(
  {
    id: Id,
    name: Name,
    currency: Currency,
    costBasis: CostBasis,
    allowShort: Type.Boolean({ description: 'whether more may be sold than is held' }),
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
  allowShort: false,
  benchmark: null,
  holdingsAccountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da1',
  cashAccountId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da2',
};
const portfolioFields = {
  benchmark: optionalNullable(Ticker),
  costBasis: Type.Optional(CostBasis),
  allowShort: Type.Optional(Type.Boolean()),
};

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
  description: 'Without `costBasis` it takes that of the book.',
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
/** Gains of a year in the portfolio's currency. */
const RealisedYear = Type.Object({
  year: Type.Integer(),
  gain: nullable(DecimalText),
  short: nullable(DecimalText),
  long: nullable(DecimalText),
});

const LotTotals = Type.Object({
  costBasis: CostBasis,
  openLots: Type.Integer(),
  openCost: nullable(DecimalText),
  realised: Type.Array(RealisedYear),
});

export const CostBasisChange = Type.Object(
  { currency: Currency, before: LotTotals, after: LotTotals, unavailable: Type.Array(Warning) },
  {
    title: 'CostBasisChange',
    description: 'What another cost basis makes of the open lots and of the realised gains of each year.',
  },
);

export const updatePortfolio = route({
  id: 'updatePortfolio',
  method: 'PATCH',
  path: '/portfolios/{id}',
  tag: 'Portfolios',
  summary: 'Change a portfolio',
  description:
    'Another `costBasis` matches all sales anew; `?dryRun=true` answers what it would change (a CostBasisChange) and changes nothing.',
  access: 'editor',
  params: IdParams,
  query: strict({
    dryRun: Type.Optional(Type.Boolean({ description: 'only say what another costBasis would change' })),
  }),
  body: strict({ name: Type.Optional(Name), ...portfolioFields }),
  status: 200,
  response: Type.Union([Portfolio, CostBasisChange]),
  errors: ['not-found', 'forbidden', 'conflict', 'stale', 'impossible'],
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
  'SPIN_OFF',
  'MERGER',
  'RETURN_OF_CAPITAL',
]);

export const MOST_LOTS = 1000;

const transactionFields = {
  type: PortfolioTransactionType,
  date: Day,
  symbol: Type.Optional(Ticker),
  assetId: Type.Optional(Id),
  quantity: Type.Optional(PositiveDecimalText),
  price: Type.Optional(PositiveDecimalText),
  amount: Type.Optional(DecimalText),
  currency: Type.Optional(Currency),
  fee: Type.Optional(DecimalText),
  tax: Type.Optional(DecimalText),
  fxRate: Type.Optional(PositiveDecimalText),
  toSymbol: Type.Optional(Ticker),
  toAssetId: Type.Optional(Id),
  basisFraction: Type.Optional(PositiveDecimalText),
  acquired: Type.Optional(Day),
  lots: Type.Optional(
    Type.Array(strict({ transactionId: Id, quantity: PositiveDecimalText }), {
      minItems: 1,
      maxItems: MOST_LOTS,
      description: 'the lots that a SELL or TRANSFER_OUT takes, by the transactions that brought them in',
    }),
  ),
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
    toAssetId: nullable(Id),
    toSymbol: nullable(Type.String()),
    basisFraction: nullable(DecimalText),
    acquired: nullable(Day),
    lots: nullable(Type.Array(Type.Object({ transactionId: Id, quantity: DecimalText }))),
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
  toAssetId: null,
  toSymbol: null,
  basisFraction: null,
  acquired: null,
  lots: null,
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
    'Signs: quantities and amounts are positive, the type says the direction; a DIVIDEND, INTEREST, FEE or TAX that was taken or paid back, as a dividend ' +
    'on shares sold short is, has an `amount` below zero, and what was withheld of it a `tax` below zero. `amount` (total, before fee) may stand instead of ' +
    '`price`. An unknown `symbol` becomes an asset. Of options, `quantity` is contracts and `price` is per unit of the underlying: the amount is ' +
    'the product times the multiplier. Where shares become others, ' +
    '`quantity` is the ratio: new shares per old of a SPLIT (4 for 4:1, 0.1 for 1:10) or MERGER, shares of `toSymbol` per share of a SPIN_OFF, ' +
    'whose `basisFraction` is the part of the cost that goes to them. SPLIT and SPIN_OFF act before the trades of their day (the ex-date), whenever they are ' +
    'entered, all else in the order of entry. `amount` is cash in lieu of the fraction of a share of a SPLIT or SPIN_OFF, ' +
    'and the cash part of a MERGER, which beside shares needs the market value of a new share as `price` (the stored price of the day where ' +
    'it is left out): the gain is taxed up to the cash. With `basisFraction` instead, the cash pays for the rest of the cost. ' +
    'A change of symbol is a MERGER at 1. A RETURN_OF_CAPITAL lowers the cost; what is beyond it is a gain. `lots` of a sale names its lots, ' +
    'where the cost basis is `specific`. Shares of a TRANSFER_IN come with what they cost as `price` or `amount` and, for their holding period, ' +
    'with the day on which they were `acquired`.',
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
