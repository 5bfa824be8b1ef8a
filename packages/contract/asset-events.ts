import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  IdParams,
  Instant,
  nullable,
  optionalNullable,
  PositiveDecimalText,
  strict,
} from './schemas.ts';

/** What an asset pays and how its shares change, as published; nothing of it is booked by being stored. */

const dividendFields = {
  exDate: Day,
  payDate: optionalNullable(Day),
  amount: PositiveDecimalText,
  currency: Type.Optional(Currency),
};
const splitFields = { date: Day, ratio: PositiveDecimalText };
const stored = { provider: nullable(Type.String()), fetchedAt: nullable(Instant) };

export const AssetDividend = Type.Object(
  {
    exDate: Day,
    payDate: nullable(Day),
    amount: PositiveDecimalText,
    currency: Currency,
    ...stored,
  },
  { title: 'AssetDividend', description: 'Paid per share, before tax, of the shares as they were that day.' },
);
export const AssetSplit = Type.Object(
  { date: Day, ratio: PositiveDecimalText, ...stored },
  {
    title: 'AssetSplit',
    description: 'New shares per old share: 4 for a 4:1 split, 0.1 for a 1:10 reverse split.',
  },
);

const exampleOrigin = { provider: 'yahoo', fetchedAt: '2026-01-31T06:00:00.000Z' };

export const getAssetEvents = route({
  id: 'getAssetEvents',
  method: 'GET',
  path: '/assets/{id}/events',
  tag: 'Assets',
  summary: 'Dividends and splits of an asset, oldest first',
  access: 'viewer',
  params: IdParams,
  query: strict({ from: Type.Optional(Day), to: Type.Optional(Day) }),
  status: 200,
  response: Type.Object({ dividends: Type.Array(AssetDividend), splits: Type.Array(AssetSplit) }),
  errors: ['not-found'],
  example: {
    response: {
      dividends: [
        { exDate: '2025-12-19', payDate: null, amount: '0.9523', currency: 'USD', ...exampleOrigin },
      ],
      splits: [{ date: '2020-08-31', ratio: '4', ...exampleOrigin }],
    },
  },
});

export const putAssetEvents = route({
  id: 'putAssetEvents',
  method: 'PUT',
  path: '/assets/{id}/events',
  tag: 'Assets',
  summary: 'Store dividends and splits of an asset; a day that is there is replaced',
  description:
    'JSON, or `text/csv` with the header `type,date,amount,currency,ratio,payDate` (`type` is `dividend` or `split`; only ' +
    'the columns that its lines need). All or nothing.',
  access: 'editor',
  params: IdParams,
  bodyType: 'json-or-csv',
  body: strict({
    dividends: Type.Optional(Type.Array(strict(dividendFields), { maxItems: 10_000 })),
    splits: Type.Optional(Type.Array(strict(splitFields), { maxItems: 1_000 })),
  }),
  status: 200,
  response: Type.Object({ dividends: Type.Integer(), splits: Type.Integer() }),
  errors: ['not-found', 'forbidden', 'unsupported-media-type'],
  example: {
    body: {
      dividends: [{ exDate: '2025-12-19', amount: '0.9523', currency: 'USD' }],
      splits: [{ date: '2020-08-31', ratio: '4' }],
    },
    response: { dividends: 1, splits: 1 },
  },
});
