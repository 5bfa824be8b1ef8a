import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { CostBasis } from './portfolios.ts';
import { route } from './route.ts';
import { Currency, Day, Id, IdParams, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

const Term = oneOf(['short', 'long'], 'long is more than a year');

export const OpenLot = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    transactionId: Id,
    acquired: Day,
    quantity: SumText,
    cost: nullable(SumText),
    costPerUnit: nullable(SumText),
    currency: Currency,
    costInBase: nullable(SumText),
    term: Term,
  },
  { title: 'OpenLot' },
);

export const ClosedLot = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    transactionId: Id,
    saleId: Id,
    event: oneOf(
      ['SELL', 'BUY', 'TRANSFER_IN', 'SPLIT', 'SPIN_OFF', 'MERGER', 'RETURN_OF_CAPITAL'],
      'what disposed of the shares; BUY or TRANSFER_IN where they cover a short sale',
    ),
    rule: nullable(oneOf(['same-day', 'thirty-days', 'pool'], 'by which of the UK rules they were matched')),
    acquired: Day,
    disposed: Day,
    quantity: SumText,
    cost: nullable(SumText),
    proceeds: SumText,
    proceedsCurrency: Currency,
    gain: nullable(SumText),
    term: Term,
    currency: Currency,
    costInBase: nullable(SumText),
    proceedsInBase: nullable(SumText),
    gainInBase: nullable(SumText),
    washSale: nullable(
      Type.Boolean({
        description:
          'whether a purchase within 30 days, in any portfolio of the book, defers some of the loss (IRC § 1091); null by UK rules',
      }),
    ),
  },
  { title: 'ClosedLot' },
);

export const getLots = route({
  id: 'getLots',
  method: 'GET',
  path: '/portfolios/{id}/lots',
  tag: 'Portfolios',
  summary: 'Open and closed tax lots',
  description:
    '`transactionId` is what brought the shares in (and what a sale names in `lots`), `saleId` what disposed of them. By the cost basis of the portfolio, or by `method` to see what another would make of it. Cost and gain are null where nobody said ' +
    'what was paid; those in the currency of the portfolio (`…InBase`) are at the rate of each transaction, and null where there is none. ' +
    'Lots sold short have negative quantities and costs; what covers them is closed with a negative quantity. Cash from a corporate action ' +
    'that gave up no share has a quantity of 0.',
  access: 'viewer',
  params: IdParams,
  query: strict({ asOf: Type.Optional(Day), method: Type.Optional(CostBasis) }),
  status: 200,
  response: Type.Object(
    {
      method: CostBasis,
      baseCurrency: Currency,
      open: Type.Array(OpenLot),
      closed: Type.Array(ClosedLot),
      unavailable: Type.Array(Warning),
    },
    { title: 'Lots' },
  ),
  errors: ['not-found', 'impossible'],
  example: {
    response: {
      method: 'fifo',
      baseCurrency: 'USD',
      open: [
        {
          assetId: exampleAssetId,
          symbol: 'VTI',
          transactionId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1db0',
          acquired: '2024-03-01',
          quantity: '10',
          cost: '2502.00',
          costPerUnit: '250.20',
          currency: 'USD',
          costInBase: '2502.00',
          term: 'long',
        },
      ],
      closed: [],
      unavailable: [],
    },
  },
});
