import { Type } from 'typebox';
import { route } from './route.ts';
import {
  Currency,
  Day,
  DecimalText,
  Id,
  IdParams,
  Instant,
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
export const Ticker = Type.String({
  minLength: 1,
  maxLength: 40,
  pattern: '^\\S(.*\\S)?$',
  examples: ['VTI'],
});

/** Where outside prices come from; `user` and `file` are what people enter and import. */
export const ProviderId = oneOf([
  'yahoo',
  'coingecko',
  'coinmarketcap',
  'alphavantage',
  'tiingo',
  'stooq',
  'ecb',
  'frankfurter',
  'argentinadatos',
  'alpaca',
]);

/** What providers call the asset, where that is not its symbol. */
export const ProviderSymbols = Type.Record(
  Type.String({ pattern: '^[a-z]{2,20}$' }),
  Type.String({ minLength: 1, maxLength: 80, pattern: '^\\S+$' }),
  {
    description: "By provider: the provider's own symbol or id for the asset.",
    examples: [{ yahoo: 'VTI' }],
  },
);

const optionTerms = {
  kind: oneOf(['call', 'put']),
  style: oneOf(['european', 'american'], 'When it can be exercised'),
  strike: PositiveDecimalText,
  expiry: Day,
  multiplier: Type.String({
    pattern: '^\\+?[0-9]{1,20}(\\.[0-9]{1,18})?$',
    maxLength: 40,
    examples: ['100'],
    description: 'Units of the underlying that one contract is for; prices are per unit',
  }),
};

/** What an option is a right to. */
export const AssetOption = Type.Object(
  { underlyingAssetId: Id, ...optionTerms },
  {
    title: 'AssetOption',
    description:
      'The terms of an option. Prices of options are given and shown per unit of the underlying; an amount is contracts times price times multiplier.',
  },
);

/** As {@link AssetOption}; what the symbol of a listed option says may be left out. */
const NewAssetOption = strict({
  underlyingAssetId: Type.Optional(Id),
  underlyingSymbol: Type.Optional(Ticker),
  kind: Type.Optional(optionTerms.kind),
  style: Type.Optional(optionTerms.style),
  strike: Type.Optional(optionTerms.strike),
  expiry: Type.Optional(optionTerms.expiry),
  multiplier: Type.Optional(optionTerms.multiplier),
});

export const Asset = Type.Object(
  {
    id: Id,
    symbol: Ticker,
    name: Type.String(),
    type: AssetType,
    currency: Currency,
    exchange: nullable(Type.String()),
    isin: nullable(Type.String()),
    sector: nullable(Type.String()),
    industry: nullable(Type.String()),
    country: nullable(Type.String({ description: 'ISO 3166-1, two letters' })),
    tags: Type.Array(Type.String()),
    tracked: Type.Boolean({ description: 'Whether prices are fetched for it.' }),
    providerSymbols: ProviderSymbols,
    option: nullable(AssetOption),
    prices: Type.Object({ count: Type.Integer(), from: nullable(Day), to: nullable(Day) }),
  },
  { title: 'Asset' },
);

export const exampleAssetId = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d90';
const exampleAsset = {
  id: exampleAssetId,
  symbol: 'VTI',
  name: 'Total market ETF',
  type: 'etf' as const,
  currency: 'USD',
  exchange: null,
  isin: null,
  sector: null,
  industry: null,
  country: 'US',
  tags: ['core'],
  tracked: true,
  providerSymbols: {},
  option: null,
  prices: { count: 250, from: '2025-02-03', to: '2026-01-30' },
};

/** A group as people name it, without blanks around it. */
const GroupName = Type.String({ minLength: 1, maxLength: 80, pattern: '^\\S(.*\\S)?$' });

const assetFields = {
  name: Type.Optional(Type.String({ maxLength: 200 })),
  type: Type.Optional(AssetType),
  exchange: optionalNullable(Type.String({ maxLength: 40 })),
  isin: optionalNullable(Type.String({ pattern: '^[A-Z]{2}[A-Z0-9]{9}[0-9]$' })),
  sector: optionalNullable(GroupName),
  industry: optionalNullable(GroupName),
  country: optionalNullable(Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, two letters' })),
  tags: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 60, pattern: '^\\S(.*\\S)?$' }), { maxItems: 50 }),
  ),
  tracked: Type.Optional(Type.Boolean()),
  providerSymbols: Type.Optional(ProviderSymbols),
  option: optionalNullable(NewAssetOption),
};

/** An asset that a provider knows and the book does not have yet; `POST /assets` adds it. */
export const AssetCandidate = Type.Object(
  {
    symbol: Type.String(),
    name: Type.String(),
    exchange: nullable(Type.String()),
    type: AssetType,
    currency: nullable(Type.String({ description: 'null where the search does not say' })),
    isin: nullable(Type.String()),
    provider: ProviderId,
    providerSymbol: Type.String({ description: 'For `providerSymbols` of the new asset.' }),
  },
  { title: 'AssetCandidate' },
);

/** A provider that did not answer a search, and why. */
export const SearchUnavailable = Warning;

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
  description:
    'With `remote=true` also what the providers of the book find by symbol, name or ISIN: `candidates`. A provider that ' +
    'does not answer is named in `unavailable`.',
  query: strict({
    q: Type.String({ minLength: 1, maxLength: 100 }),
    remote: Type.Optional(Type.Boolean({ default: false })),
  }),
  status: 200,
  response: Type.Object({
    items: Type.Array(Asset),
    nextCursor: nullable(Type.String()),
    candidates: Type.Optional(Type.Array(AssetCandidate)),
    unavailable: Type.Optional(Type.Array(SearchUnavailable)),
  }),
  example: { response: { items: [exampleAsset], nextCursor: null } },
});
export const createAsset = route({
  id: 'createAsset',
  method: 'POST',
  path: '/assets',
  tag: 'Assets',
  summary: 'Add an asset',
  description:
    'The symbol of a listed option, as `AAPL240119C00100000`, makes an option with the terms that it says: a multiplier of 100, and of style ' +
    'american unless its class is that of an index. What it is on is added when the book does not have it. Options of another symbol are given ' +
    'their terms in `option`.',
  access: 'editor',
  body: strict({ symbol: Ticker, currency: Currency, ...assetFields }),
  status: 201,
  response: Asset,
  errors: ['forbidden', 'conflict', 'impossible'],
  example: {
    body: {
      symbol: 'VTI',
      name: 'Total market ETF',
      type: 'etf',
      currency: 'USD',
      country: 'US',
      tags: ['core'],
    },
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
  description: '`option` gives the terms anew, or takes them away (null); terms that are left out stay.',
  access: 'editor',
  params: IdParams,
  body: strict({ symbol: Type.Optional(Ticker), ...assetFields }),
  status: 200,
  response: Asset,
  errors: ['not-found', 'forbidden', 'conflict', 'impossible'],
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
/** A bar with where it comes from. */
export const StoredBar = Type.Object(
  {
    ...PriceBar.properties,
    provider: optionalNullable(Type.String({ description: '`user`, `file`, or a provider' })),
    fetchedAt: optionalNullable(Instant),
  },
  { title: 'StoredBar' },
);
const exampleBar = { date: '2026-01-30', close: '312.45' };

export const putPrices = route({
  id: 'putPrices',
  method: 'PUT',
  path: '/assets/{id}/prices',
  tag: 'Assets',
  summary: 'Store prices of an asset; a day that is there is replaced',
  description:
    'JSON `{bars}` or `text/csv` with a header (`date,close` and optionally `open,high,low,volume`). All or nothing. Of the digits ' +
    'after the point 12 are kept, rounded half-even.',
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
  response: page(StoredBar),
  errors: ['not-found'],
  example: {
    response: {
      items: [{ ...exampleBar, provider: 'yahoo', fetchedAt: '2026-01-31T06:00:00.000Z' }],
      nextCursor: null,
    },
  },
});

export const putFx = route({
  id: 'putFx',
  method: 'PUT',
  path: '/fx',
  tag: 'FX',
  summary: 'Store exchange rates: units of `quote` per unit of `base`',
  description: 'Of the digits after the point 12 are kept, rounded half-even.',
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
