import { Type } from 'typebox';
import { AssetType, exampleAssetId, Ticker } from './assets.ts';
import { JobStatus } from './jobs.ts';
import { route } from './route.ts';
import {
  Day,
  DecimalText,
  Id,
  IdParams,
  Instant,
  nullable,
  oneOf,
  PageQuery,
  PositiveDecimalText,
  page,
  strict,
} from './schemas.ts';

export const IngestionWhat = oneOf(['prices', 'fx', 'dividends', 'splits', 'all']);

/** What `POST /ingestion/run` takes. */
export const IngestionRequest = strict(
  {
    what: IngestionWhat,
    symbols: Type.Optional(
      Type.Array(Ticker, {
        minItems: 1,
        maxItems: 1000,
        description: 'Assets of the book; all tracked ones without.',
      }),
    ),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  },
  'IngestionRequest',
);

export const IngestionCounts = Type.Object({
  fetched: Type.Integer(),
  skipped: Type.Integer(),
  failed: Type.Integer(),
  bars: Type.Integer({ description: 'Prices and rates stored.' }),
});

export const IngestionRun = Type.Object(
  {
    id: Id,
    jobId: Id,
    status: JobStatus,
    trigger: oneOf(['user', 'schedule']),
    what: IngestionWhat,
    from: nullable(Day),
    to: nullable(Day),
    symbols: nullable(Type.Array(Type.String())),
    done: Type.Integer(),
    total: Type.Integer(),
    counts: IngestionCounts,
    createdAt: Instant,
    finishedAt: nullable(Instant),
    error: nullable(
      Type.Object({ type: Type.String(), detail: Type.String(), mend: Type.Optional(Type.String()) }),
    ),
  },
  { title: 'IngestionRun' },
);

export const IngestionItem = Type.Object(
  {
    kind: oneOf(['asset', 'fx']),
    assetId: nullable(Id),
    symbol: Type.String({ description: 'Of the asset, or of the pair of currencies: EUR/USD.' }),
    status: oneOf(['fetched', 'skipped', 'failed']),
    provider: nullable(Type.String()),
    bars: Type.Integer(),
    changed: Type.Integer({ description: 'Bars that were there with another price.' }),
    dividends: Type.Integer(),
    splits: Type.Integer(),
    from: nullable(Day),
    to: nullable(Day),
    reason: nullable(Type.String({ description: 'Why it was skipped or failed, or what is odd about it.' })),
    mend: nullable(Type.String()),
    stale: Type.Optional(
      Type.Boolean({
        description:
          'The last price that could be had is older than holidays and delays explain, or than one that is held.',
      }),
    ),
    attempts: Type.Array(Type.Object({ provider: Type.String(), outcome: Type.String() }), {
      description: 'Providers that were asked, in order, and what came of it.',
    }),
    gaps: Type.Array(Type.Object({ from: Day, to: Day, days: Type.Integer() })),
    outliers: Type.Array(Type.Object({ date: Day, close: PositiveDecimalText, change: Type.Number() })),
    at: Instant,
  },
  { title: 'IngestionItem' },
);

const exampleCounts = { fetched: 1, skipped: 0, failed: 0, bars: 3 };
const exampleRun = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1e10',
  jobId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1e10',
  status: 'done' as const,
  trigger: 'user' as const,
  what: 'prices' as const,
  from: null,
  to: null,
  symbols: null,
  done: 1,
  total: 1,
  counts: exampleCounts,
  createdAt: '2026-01-31T06:00:00.000Z',
  finishedAt: '2026-01-31T06:00:04.000Z',
  error: null,
};
const exampleItem = {
  kind: 'asset' as const,
  assetId: exampleAssetId,
  symbol: 'VTI',
  status: 'fetched' as const,
  provider: 'yahoo',
  bars: 3,
  changed: 0,
  dividends: 0,
  splits: 0,
  from: '2026-01-28',
  to: '2026-01-30',
  reason: null,
  mend: null,
  attempts: [{ provider: 'yahoo', outcome: '3 bars' }],
  gaps: [],
  outliers: [],
  at: '2026-01-31T06:00:02.000Z',
};

export const runIngestion = route({
  id: 'runIngestion',
  method: 'POST',
  path: '/ingestion/run',
  tag: 'Market data',
  summary: 'Fetch prices, dividends, splits or exchange rates from the providers',
  description:
    'Without `from` only what is missing since the last stored day is fetched. One run of a book at a time: while one is ' +
    'under way another is a conflict that names it.',
  access: 'editor',
  body: IngestionRequest,
  status: 202,
  response: Type.Object({ jobId: Id, runId: Id }),
  errors: ['forbidden', 'conflict', 'impossible'],
  example: {
    body: { what: 'prices', symbols: ['VTI'] },
    response: { jobId: exampleRun.id, runId: exampleRun.id },
  },
});

export const listIngestionRuns = route({
  id: 'listIngestionRuns',
  method: 'GET',
  path: '/ingestion/runs',
  tag: 'Market data',
  summary: 'Runs, newest first',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(IngestionRun),
  example: { response: { items: [exampleRun], nextCursor: null } },
});

export const getIngestionRun = route({
  id: 'getIngestionRun',
  method: 'GET',
  path: '/ingestion/runs/{id}',
  tag: 'Market data',
  summary: 'One run with its report: what was fetched, skipped and failed, and why',
  access: 'viewer',
  params: IdParams,
  status: 200,
  response: Type.Object({ ...IngestionRun.properties, items: Type.Array(IngestionItem) }),
  errors: ['not-found'],
  example: { response: { ...exampleRun, items: [exampleItem] } },
});

export const IngestionSchedule = Type.Object(
  {
    enabled: Type.Boolean(),
    hour: Type.Integer({ minimum: 0, maximum: 23, description: 'Of the day in UTC, from which on it runs.' }),
    lastRunAt: nullable(Instant),
  },
  { title: 'IngestionSchedule' },
);
const exampleSchedule = { enabled: true, hour: 6, lastRunAt: '2026-01-31T06:00:00.000Z' };

export const getIngestionSchedule = route({
  id: 'getIngestionSchedule',
  method: 'GET',
  path: '/ingestion/schedule',
  tag: 'Market data',
  summary: 'When prices are fetched by themselves',
  access: 'viewer',
  status: 200,
  response: IngestionSchedule,
  example: { response: exampleSchedule },
});
export const updateIngestionSchedule = route({
  id: 'updateIngestionSchedule',
  method: 'PATCH',
  path: '/ingestion/schedule',
  tag: 'Market data',
  summary: 'Change when prices are fetched by themselves',
  access: 'editor',
  body: strict({
    enabled: Type.Optional(Type.Boolean()),
    hour: Type.Optional(Type.Integer({ minimum: 0, maximum: 23 })),
  }),
  status: 200,
  response: IngestionSchedule,
  errors: ['forbidden'],
  example: { body: { hour: 6 }, response: exampleSchedule },
});

/** A dividend or a split of a held asset that no portfolio transaction tells of. */
export const Suggestion = Type.Object(
  {
    id: Type.String({ description: 'Names it when it is dismissed.' }),
    portfolioId: Id,
    portfolioName: Type.String(),
    assetId: Id,
    symbol: Type.String(),
    type: oneOf(['DIVIDEND', 'SPLIT']),
    date: Day,
    heldQuantity: DecimalText,
    reason: Type.String(),
    transaction: Type.Object(
      {
        type: oneOf(['DIVIDEND', 'SPLIT']),
        date: Day,
        assetId: Id,
        quantity: Type.Optional(PositiveDecimalText),
        amount: Type.Optional(PositiveDecimalText),
        currency: Type.String(),
      },
      {
        description: 'The body to send to `POST /portfolios/{portfolioId}/transactions`, as it is or mended.',
      },
    ),
  },
  { title: 'Suggestion' },
);

export const listSuggestions = route({
  id: 'listSuggestions',
  method: 'GET',
  path: '/ingestion/suggestions',
  tag: 'Market data',
  summary: 'Dividends and splits of held assets that are not booked',
  description:
    'Nothing is booked by itself: the transaction of a suggestion is sent to the portfolio, or it is dismissed.',
  access: 'viewer',
  query: strict({ portfolioId: Type.Optional(Id) }),
  status: 200,
  response: Type.Object({ items: Type.Array(Suggestion) }),
  example: {
    response: {
      items: [
        {
          id: `0198b2a4-7c1e-7000-8000-5c0f2a9b1d70:${exampleAssetId}:DIVIDEND:2025-12-19`,
          portfolioId: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d70',
          portfolioName: 'Fund',
          assetId: exampleAssetId,
          symbol: 'VTI',
          type: 'DIVIDEND',
          date: '2025-12-19',
          heldQuantity: '10',
          reason: '0.9523 USD per share, ex 2025-12-19; no dividend is booked near that day',
          transaction: {
            type: 'DIVIDEND',
            date: '2025-12-19',
            assetId: exampleAssetId,
            amount: '9.52',
            currency: 'USD',
          },
        },
      ],
    },
  },
});
export const dismissSuggestion = route({
  id: 'dismissSuggestion',
  method: 'POST',
  path: '/ingestion/suggestions/dismiss',
  tag: 'Market data',
  summary: 'Do not suggest it again',
  access: 'editor',
  body: strict({ id: Type.String({ minLength: 1, maxLength: 120 }) }),
  status: 204,
  errors: ['forbidden'],
  example: { body: { id: `0198b2a4-7c1e-7000-8000-5c0f2a9b1d70:${exampleAssetId}:DIVIDEND:2025-12-19` } },
});

const Fix = Type.Object(
  {
    run: Type.Optional(IngestionRequest),
    import: Type.Optional(Type.String({ description: 'The file to import instead.' })),
  },
  { description: 'The body of `POST /ingestion/run` that mends it, or the file to import.' },
);

export const DataProblem = Type.Object(
  {
    kind: oneOf(['no-prices', 'stale', 'gap', 'outlier', 'no-provider', 'not-tracked', 'failed', 'delisted']),
    reason: Type.String(),
    fix: Fix,
  },
  { title: 'DataProblem' },
);

export const DataHealthAsset = Type.Object({
  assetId: Id,
  symbol: Type.String(),
  name: Type.String(),
  type: AssetType,
  currency: Type.String(),
  held: Type.Boolean(),
  tracked: Type.Boolean(),
  from: nullable(Day),
  to: nullable(Day),
  bars: Type.Integer(),
  coverage: nullable(
    Type.Number({ description: 'Share of the expected trading days since the first price, 0 to 1.' }),
  ),
  neededFrom: nullable(Day),
  expectedTo: nullable(Day),
  provider: nullable(Type.String()),
  fetchedAt: nullable(Instant),
  problems: Type.Array(DataProblem),
});

export const DataHealthPair = Type.Object({
  base: Type.String(),
  quote: Type.String(),
  via: nullable(Type.String()),
  from: nullable(Day),
  to: nullable(Day),
  problem: nullable(DataProblem),
});

export const getDataHealth = route({
  id: 'getDataHealth',
  method: 'GET',
  path: '/data-health',
  tag: 'Market data',
  summary: 'What prices and rates the book has and lacks, and what mends each',
  access: 'viewer',
  status: 200,
  response: Type.Object({
    asOf: Day,
    providersOff: Type.Boolean({ description: 'Whether the whole program is set to stay offline.' }),
    assets: Type.Array(DataHealthAsset),
    pairs: Type.Array(DataHealthPair),
    running: nullable(Type.Object({ runId: Id, done: Type.Integer(), total: Type.Integer() })),
  }),
  example: {
    response: {
      asOf: '2026-01-31',
      providersOff: false,
      assets: [
        {
          assetId: exampleAssetId,
          symbol: 'VTI',
          name: 'Total market ETF',
          type: 'etf',
          currency: 'USD',
          held: true,
          tracked: true,
          from: '2025-02-03',
          to: '2026-01-20',
          bars: 242,
          coverage: 1,
          neededFrom: '2025-02-03',
          expectedTo: '2026-01-30',
          provider: 'yahoo',
          fetchedAt: '2026-01-21T06:00:02.000Z',
          problems: [
            {
              kind: 'stale',
              reason: 'The last price is of 2026-01-20; one of 2026-01-30 is expected.',
              fix: { run: { what: 'prices', symbols: ['VTI'] } },
            },
          ],
        },
      ],
      pairs: [
        { base: 'EUR', quote: 'USD', via: 'direct', from: '2020-01-02', to: '2026-01-30', problem: null },
      ],
      running: null,
    },
  },
});
