import { Type } from 'typebox';
import { exampleAssetId, Ticker } from './assets.ts';
import { NewPortfolioTransaction } from './portfolios.ts';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  nullable,
  oneOf,
  PositiveDecimalText,
  SumText,
  strict,
  Warning,
} from './schemas.ts';
import { Share, TargetGrouping, TargetsInput } from './targets.ts';

const FeeModel = strict(
  {
    fixed: Type.Optional(PositiveDecimalText),
    percent: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'Of the amount, as a fraction: 0.001 is 0.1 %.' }),
    ),
    minimum: Type.Optional(PositiveDecimalText),
    maximum: Type.Optional(PositiveDecimalText),
  },
  'FeeModel',
);

const RebalanceRequest = strict(
  {
    portfolioId: Id,
    asOf: Type.Optional(Day),
    targets: Type.Optional(TargetsInput),
    mode: Type.Optional(
      oneOf(
        ['sell-and-buy', 'buy-only', 'cash-flow'],
        '`sell-and-buy` (default) trades both ways; `buy-only` spends cash and `amount`; `cash-flow` invests `amount`, or raises it by sales where it is negative, and touches nothing else',
      ),
    ),
    amount: Type.Optional(DecimalText),
    untargeted: Type.Optional(
      oneOf(['sell', 'keep'], 'what is held without a target: a target of nothing (default), or left aside'),
    ),
    skip: Type.Optional(
      Type.Array(Id, { maxItems: 1000, description: 'Assets that are left aside, with their value.' }),
    ),
    shares: Type.Optional(oneOf(['whole', 'fractional'], 'default whole')),
    decimals: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 12, description: 'Of fractional shares, 6 unless given.' }),
    ),
    lotSizes: Type.Optional(
      Type.Array(
        strict({ assetId: Type.Optional(Id), symbol: Type.Optional(Ticker), size: PositiveDecimalText }),
        { maxItems: 1000, description: 'Assets traded in multiples of something else than one share.' },
      ),
    ),
    minimumTrade: Type.Optional(PositiveDecimalText),
    fees: Type.Optional(FeeModel),
    lotChoice: Type.Optional(
      oneOf(
        ['portfolio', 'tax-aware'],
        "by the portfolio's method (default), or those that cost the least tax per share by `taxRates`, losses of one term set off against gains of the other; " +
          'without `taxRates` losses first, then long-term before short-term gains, the highest cost first',
      ),
    ),
    taxRates: Type.Optional(strict({ short: Share, long: Share })),
  },
  'RebalanceRequest',
);

const RebalanceTrade = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    side: oneOf(['buy', 'sell']),
    quantity: SumText,
    price: SumText,
    priceDate: Day,
    amount: SumText,
    currency: Currency,
    amountInBase: SumText,
    fee: SumText,
    lots: Type.Array(
      Type.Object({
        transactionId: Type.String(),
        acquired: Day,
        quantity: SumText,
        cost: nullable(SumText),
        gain: nullable(SumText),
        term: oneOf(['short', 'long']),
      }),
    ),
    gainShort: nullable(SumText),
    gainLong: nullable(SumText),
    tax: nullable(SumText),
  },
  { title: 'RebalanceTrade' },
);

const DriftRow = {
  target: nullable(Share),
  valueBefore: SumText,
  valueAfter: SumText,
  weightBefore: Type.Number(),
  weightAfter: Type.Number(),
  driftBefore: nullable(Type.Number()),
  driftAfter: nullable(Type.Number()),
};

const Rebalancing = Type.Object(
  {
    portfolioId: Id,
    asOf: Day,
    currency: Currency,
    mode: Type.String(),
    by: TargetGrouping,
    trades: Type.Array(RebalanceTrade),
    groups: Type.Array(
      Type.Object({
        key: Type.String(),
        name: Type.String(),
        ...DriftRow,
        inBandBefore: Type.Boolean(),
        inBandAfter: Type.Boolean(),
      }),
    ),
    assets: Type.Array(
      Type.Object({ assetId: Id, symbol: Type.String(), group: nullable(Type.String()), ...DriftRow }),
    ),
    drift: Type.Object({ before: Type.Number(), after: Type.Number() }),
    value: Type.Object({ before: SumText, after: SumText }),
    cash: Type.Object({ before: SumText, after: SumText, target: Share }),
    turnover: SumText,
    fees: SumText,
    gains: Type.Object({ short: nullable(SumText), long: nullable(SumText) }),
    tax: nullable(SumText),
    unreached: Type.Array(
      Type.Object({ key: Type.String(), name: Type.String(), reason: Type.String(), mend: Type.String() }),
    ),
    notes: Type.Array(Type.String()),
    transactions: Type.Array(NewPortfolioTransaction),
    unavailable: Type.Array(Warning),
  },
  { title: 'Rebalancing' },
);

const exampleRow = {
  target: 0.6,
  valueBefore: '7029.00',
  valueAfter: '6016.80',
  weightBefore: 0.703,
  weightAfter: 0.602,
  driftBefore: 0.103,
  driftAfter: 0.002,
};

export const rebalance = route({
  id: 'rebalance',
  method: 'POST',
  path: '/portfolio/rebalance',
  tag: 'Portfolios',
  summary: 'The trades that bring a portfolio to its targets, with their fees and taxes',
  description:
    'Nothing is stored. Without `targets` those of the portfolio count. Prices are the last closes at or before `asOf`, foreign ones ' +
    "converted at the day's rate; a price or a rate that is missing is refused by name. Fees are in the portfolio's currency and paid " +
    'from its cash, which never falls below zero; taxes are shown apart. What can not be reached is in `unreached`. A weight within its ' +
    'band is traded only to place or raise what the others need, never past its target. `drift` is half the sum of the distances from ' +
    'the targets, cash included. `transactions` can be sent to `/portfolios/{id}/transactions` as they are.',
  access: 'viewer',
  body: RebalanceRequest,
  status: 200,
  response: Rebalancing,
  errors: ['not-found', 'impossible'],
  example: {
    body: {
      portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
      targets: {
        by: 'asset',
        items: [
          { symbol: 'VTI', weight: 0.6 },
          { symbol: 'BND', weight: 0.4 },
        ],
        cash: 0,
        band: { absolute: 0.05 },
      },
      mode: 'sell-and-buy',
      shares: 'whole',
      minimumTrade: '100.00',
      fees: { fixed: '1.00', percent: 0.0005 },
      lotChoice: 'tax-aware',
      taxRates: { short: 0.37, long: 0.2 },
    },
    response: {
      portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
      asOf: '2026-01-31',
      currency: 'USD',
      mode: 'sell-and-buy',
      by: 'asset',
      trades: [
        {
          assetId: exampleAssetId,
          symbol: 'VTI',
          side: 'sell',
          quantity: '4',
          price: '250.80',
          priceDate: '2026-01-30',
          amount: '1003.20',
          currency: 'USD',
          amountInBase: '1003.20',
          fee: '1.50',
          lots: [
            {
              transactionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
              acquired: '2024-03-01',
              quantity: '4',
              cost: '1000.80',
              gain: '0.90',
              term: 'long',
            },
          ],
          gainShort: '0.00',
          gainLong: '0.90',
          tax: '0.18',
        },
      ],
      groups: [{ key: exampleAssetId, name: 'VTI', ...exampleRow, inBandBefore: false, inBandAfter: true }],
      assets: [{ assetId: exampleAssetId, symbol: 'VTI', group: exampleAssetId, ...exampleRow }],
      drift: { before: 0.103, after: 0.002 },
      value: { before: '10000.00', after: '9998.50' },
      cash: { before: '0.00', after: '1001.70', target: 0 },
      turnover: '1003.20',
      fees: '1.50',
      gains: { short: '0.00', long: '0.90' },
      tax: '0.18',
      unreached: [],
      notes: [],
      transactions: [
        {
          type: 'SELL',
          date: '2026-01-31',
          assetId: exampleAssetId,
          quantity: '4',
          price: '250.80',
          currency: 'USD',
          fee: '1.50',
        },
      ],
      unavailable: [],
    },
  },
});
