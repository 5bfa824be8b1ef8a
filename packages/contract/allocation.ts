import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, IdParams, nullable, oneOf, SumText, strict, Warning } from './schemas.ts';

export const AllocationBy = oneOf(
  ['type', 'sector', 'industry', 'country', 'currency', 'tag', 'asset', 'portfolio'],
  'default type',
);

const Weight = nullable(Type.Number());

export const AllocationMember = Type.Object({
  assetId: nullable(Id),
  symbol: Type.String({ description: 'of cash: its currency' }),
  name: Type.String(),
  value: nullable(SumText),
  weight: Weight,
});

export const AllocationGroup = Type.Object(
  {
    key: nullable(Type.String({ description: 'null: not set' })),
    name: Type.String(),
    kind: oneOf(['group', 'cash', 'not-set']),
    value: nullable(SumText),
    weight: Weight,
    members: Type.Array(AllocationMember),
    mend: nullable(Type.String()),
  },
  { title: 'AllocationGroup' },
);

export const Allocation = Type.Object(
  {
    asOf: Day,
    by: AllocationBy,
    currency: Currency,
    total: nullable(SumText),
    known: Type.String({ description: 'what can be valued: a part of the whole', examples: ['3124.50'] }),
    overlaps: Type.Boolean({
      description:
        'an asset of several tags counts in each of them, so that weights may add up to more than 1',
    }),
    groups: Type.Array(AllocationGroup),
    unavailable: Type.Array(Warning),
  },
  { title: 'Allocation' },
);

const query = strict({
  by: Type.Optional(AllocationBy),
  asOf: Type.Optional(Day),
  currency: Type.Optional(Currency),
});

const example = {
  response: {
    asOf: '2026-01-31',
    by: 'sector' as const,
    currency: 'USD',
    total: '3471.50',
    known: '3471.50',
    overlaps: false,
    groups: [
      {
        key: null,
        name: 'Not set',
        kind: 'not-set' as const,
        value: '3124.50',
        weight: 0.900043,
        members: [
          {
            assetId: exampleAssetId,
            symbol: 'VTI',
            name: 'Total market ETF',
            value: '3124.50',
            weight: 0.900043,
          },
        ],
        mend: 'Set the sector of VTI.',
      },
      {
        key: 'cash',
        name: 'Cash',
        kind: 'cash' as const,
        value: '347.00',
        weight: 0.099957,
        members: [{ assetId: null, symbol: 'USD', name: 'US Dollar', value: '347.00', weight: 0.099957 }],
        mend: null,
      },
    ],
    unavailable: [],
  },
};

const description =
  'Largest group first. Cash is a group of its own, by currency it counts to its currency. Weights are fractions of `total`, ' +
  'null where a part of it can not be valued.';

export const getAllocation = route({
  id: 'getAllocation',
  method: 'GET',
  path: '/portfolios/{id}/allocation',
  tag: 'Portfolios',
  summary: 'What the value of a portfolio consists of',
  description,
  access: 'viewer',
  params: IdParams,
  query,
  status: 200,
  response: Allocation,
  errors: ['not-found'],
  example,
});

export const getAllAllocation = route({
  id: 'getAllAllocation',
  method: 'GET',
  path: '/allocation',
  tag: 'Portfolios',
  summary: 'What the value of all portfolios of the book consists of',
  description,
  access: 'viewer',
  query,
  status: 200,
  response: Allocation,
  example,
});
