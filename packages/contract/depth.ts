import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { AssetName } from './charts.ts';
import { route } from './route.ts';
import { DecimalText, Id, Instant, nullable, oneOf, strict } from './schemas.ts';

const DepthSource = oneOf(['binance', 'coinbase', 'kraken', 'stored', 'paper']);
const DepthLevel = Type.Array(DecimalText, {
  minItems: 3,
  maxItems: 3,
  description: 'Price, size, and the size of all levels up to here',
  examples: [['64010.20', '0.5', '0.5']],
});

export const getDepth = route({
  id: 'getDepth',
  method: 'GET',
  path: '/charts/depth',
  tag: 'Charts',
  summary: 'Bids and asks of an asset, best first, with the sums of their sizes',
  description:
    'From the live book of an exchange where that is switched on (`LIVE_BOOKS=binance,coinbase,kraken`), kept by the rules that the exchange publishes; from the paper ' +
    'exchange; or from a snapshot that was stored (`PUT /charts/depth`). Without `source` the first of these that has a book. `imbalance` is ' +
    '(bids - asks) / (bids + asks) of the sizes shown, from -1 to 1.',
  access: 'viewer',
  query: strict({
    symbol: AssetName,
    levels: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
    source: Type.Optional(DepthSource),
  }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    asOf: Instant,
    source: DepthSource,
    product: Type.String({ description: 'What the exchange calls it' }),
    bids: Type.Array(DepthLevel),
    asks: Type.Array(DepthLevel),
    mid: nullable(DecimalText),
    spread: nullable(DecimalText),
    imbalance: nullable(Type.Number()),
  }),
  errors: ['not-found', 'impossible', 'unavailable'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'BTC',
      asOf: '2026-01-31T12:00:00.000Z',
      source: 'kraken',
      product: 'BTC/USD',
      bids: [['64010.1', '0.5', '0.5']],
      asks: [['64010.2', '0.25', '0.25']],
      mid: '64010.15',
      spread: '0.1',
      imbalance: 0.3333,
    },
  },
});

export const putDepth = route({
  id: 'putDepth',
  method: 'PUT',
  path: '/charts/depth',
  tag: 'Charts',
  summary: 'Store a snapshot of an order book from a file',
  description:
    'The field `file` holds the JSON of a depth request to Binance or Kraken, or a CSV of book snapshots of Tardis, whose last row counts. It replaces the one that is stored. ' +
    'The time that the file names counts; one that names none needs `asOf`. Neither may be more than five minutes ahead.',
  access: 'editor',
  bodyType: 'multipart',
  query: strict({ symbol: AssetName, asOf: Type.Optional(Instant) }),
  body: Type.Object({ file: Type.String({ format: 'binary' }) }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    asOf: Instant,
    format: oneOf(['binance', 'kraken', 'tardis']),
    bids: Type.Integer(),
    asks: Type.Integer(),
  }),
  errors: ['not-found', 'forbidden', 'too-large', 'unsupported-media-type', 'unreadable-file'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'BTC',
      asOf: '2026-01-31T12:00:00.000Z',
      format: 'kraken',
      bids: 10,
      asks: 10,
    },
  },
});
