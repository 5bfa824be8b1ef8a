import { Type } from 'typebox';
import { exampleAssetId, Ticker } from './assets.ts';
import { route } from './route.ts';
import { Id, IdParams, nullable, oneOf, optionalNullable, strict } from './schemas.ts';

/** What targets are given by, and what limits of an optimisation are set on: an asset, or a group of assets. */
export const TargetGrouping = oneOf(
  ['asset', 'type', 'sector', 'industry', 'country', 'currency', 'tag'],
  'by single assets, or by a property of assets',
);

/** A share of a whole: 0.05 is 5 %. */
export const Share = Type.Number({ minimum: 0, maximum: 1, examples: [0.6] });

const Band = strict(
  {
    absolute: optionalNullable(Share),
    relative: optionalNullable(Type.Number({ minimum: 0, maximum: 100, examples: [0.25] })),
  },
  'Band',
);

const BAND_MEANING =
  'How far a weight may be from its target before it is traded: by `absolute` of the whole (0.05 is five points), or by `relative` of ' +
  'the target (0.25 of 20 % are five points); beyond either of them it is traded. Without a band everything is traded to its target.';

const TargetInput = strict(
  {
    assetId: Type.Optional(Id),
    symbol: Type.Optional(Ticker),
    key: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 80,
        description: 'Of a group: a type as `etf`, a sector, an ISO country or currency, a tag.',
      }),
    ),
    weight: Share,
    band: optionalNullable(Band),
    buy: Type.Optional(
      Type.Array(Id, {
        maxItems: 100,
        description:
          'Of a group: the assets that are bought for it, in equal parts. Otherwise those held, in their proportions.',
      }),
    ),
  },
  'TargetInput',
);

const targetsFields = {
  by: TargetGrouping,
  items: Type.Array(TargetInput, { minItems: 1, maxItems: 1000 }),
  cash: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, default: 0, description: 'The share kept as cash.' }),
  ),
  band: optionalNullable(Band),
};

export const TargetsInput = strict(targetsFields, 'TargetsInput');

export const Targets = Type.Object(
  {
    portfolioId: Id,
    by: TargetGrouping,
    items: Type.Array(
      Type.Object({
        assetId: nullable(Id),
        symbol: nullable(Type.String()),
        key: Type.String({ description: 'The id of an asset, or what its group is called.' }),
        weight: Share,
        band: nullable(Band),
        buy: Type.Array(Id),
      }),
    ),
    cash: Share,
    band: nullable(Band),
  },
  { title: 'Targets' },
);

const exampleTargets = {
  portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1da0',
  by: 'asset' as const,
  items: [
    { assetId: exampleAssetId, symbol: 'VTI', key: exampleAssetId, weight: 0.6, band: null, buy: [] },
    {
      assetId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d91',
      symbol: 'BND',
      key: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d91',
      weight: 0.35,
      band: null,
      buy: [],
    },
  ],
  cash: 0.05,
  band: { absolute: 0.05, relative: 0.25 },
};

export const getTargets = route({
  id: 'getTargets',
  method: 'GET',
  path: '/portfolios/{id}/targets',
  tag: 'Portfolios',
  summary: 'The target weights of a portfolio',
  description: 'An empty list of items where none were set.',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Targets,
  errors: ['not-found'],
  example: { response: exampleTargets },
});

export const putTargets = route({
  id: 'putTargets',
  method: 'PUT',
  path: '/portfolios/{id}/targets',
  tag: 'Portfolios',
  summary: 'Set the target weights of a portfolio',
  description: `The weights and \`cash\` add up to 1. ${BAND_MEANING} An empty list of items removes the targets.`,
  access: 'editor',
  params: IdParams,
  body: strict({ ...targetsFields, items: Type.Array(TargetInput, { maxItems: 1000 }) }),
  status: 200,
  response: Targets,
  errors: ['not-found', 'forbidden'],
  example: {
    body: {
      by: 'asset',
      items: [
        { symbol: 'VTI', weight: 0.6 },
        { symbol: 'BND', weight: 0.35 },
      ],
      cash: 0.05,
      band: { absolute: 0.05, relative: 0.25 },
    },
    response: exampleTargets,
  },
});
