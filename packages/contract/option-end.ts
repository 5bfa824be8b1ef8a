import { Type } from 'typebox';
import { PortfolioTransaction } from './portfolios.ts';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  IdParams,
  nullable,
  oneOf,
  PositiveDecimalText,
  strict,
} from './schemas.ts';

const OptionEnd = Type.Object(
  {
    assetId: Id,
    symbol: Type.String(),
    kind: oneOf(['expire', 'exercise', 'assign']),
    date: Day,
    quantity: DecimalText,
    premium: nullable(
      Type.String({
        description: 'What the contracts cost, or brought where they were written; null: not known',
      }),
    ),
    currency: Currency,
    legs: Type.Array(
      Type.Object({
        type: oneOf(['BUY', 'SELL']),
        assetId: Id,
        symbol: Type.String(),
        quantity: DecimalText,
        amount: DecimalText,
      }),
    ),
    items: Type.Array(PortfolioTransaction, { description: 'What was booked; nothing of a dry run' }),
  },
  { title: 'OptionEnd' },
);

const exampleOption = '0198b2a4-7c1e-7000-8000-5c0f2a9b1dc0';

export const endOption = route({
  id: 'endOption',
  method: 'POST',
  path: '/portfolios/{id}/options/end',
  tag: 'Portfolios',
  summary: 'Book the expiry, exercise or assignment of an option that is held or written',
  description:
    '`expire` takes contracts out at 0. `exercise` is for what is held, `assign` for what was sold short: the contracts leave at their premium, ' +
    'without a gain, and the underlying is bought or sold at the strike with the premium in its amount (IRS Publication 550): it adds to what a ' +
    'call moves and lessens what a put moves, while the cash of both is the strike’s. Without `quantity` it is all that is held that day, without `date` the ' +
    'day of expiry. One operation, all or nothing. A cash settlement is a SELL or BUY of the contracts at what was paid. `dryRun` only says what would be booked.',
  access: 'editor',
  params: IdParams,
  query: strict({ dryRun: Type.Optional(Type.Boolean({ description: 'only say what would be booked' })) }),
  body: strict({
    assetId: Id,
    kind: oneOf(['expire', 'exercise', 'assign']),
    quantity: Type.Optional(PositiveDecimalText),
    date: Type.Optional(Day),
  }),
  status: 200,
  response: OptionEnd,
  errors: ['not-found', 'forbidden', 'impossible'],
  example: {
    body: { assetId: exampleOption, kind: 'exercise', quantity: '1', date: '2024-01-19' },
    response: {
      assetId: exampleOption,
      symbol: 'AAPL240119C00100000',
      kind: 'exercise',
      date: '2024-01-19',
      quantity: '1',
      premium: '350.00',
      currency: 'USD',
      legs: [
        {
          type: 'SELL',
          assetId: exampleOption,
          symbol: 'AAPL240119C00100000',
          quantity: '1',
          amount: '350.00',
        },
        {
          type: 'BUY',
          assetId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1dc1',
          symbol: 'AAPL',
          quantity: '100',
          amount: '10350.00',
        },
      ],
      items: [],
    },
  },
});
