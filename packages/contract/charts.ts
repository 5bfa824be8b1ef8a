import { Type } from 'typebox';
import { exampleAssetId } from './assets.ts';
import { route } from './route.ts';
import { Currency, Day, Id, Instant, nullable, oneOf, strict, Warning } from './schemas.ts';

const CandleInterval = Type.String({
  maxLength: 6,
  examples: ['1d', '5m', '4h', '1w', '1M', '1q'],
  description:
    'Default 1d. A number and its unit: s, m, h (up to a day; from local midnight), d, w, M (months), q, y (99 at most); never finer than what is stored. ' +
    'Weeks begin on Monday; several days or weeks are counted from 5 January 1970, months and years from the year 0',
});
const Adjusted = oneOf(
  ['true', 'splits', 'false'],
  'default true: prices before a split or an ex-dividend day are divided by what it did to the price (the factors of CRSP and Yahoo), so that ' +
    'the last prices are those that were paid; `splits` leaves dividends as they are, `false` gives prices as they were quoted that day',
);
export const AssetName = Type.String({
  minLength: 1,
  maxLength: 40,
  examples: ['VTI'],
  description: 'Symbol or id of an asset of the book',
});
const Moment = Type.String({
  pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?Z)?$',
  examples: ['2026-01-31'],
});
const TimeZone = Type.String({
  pattern: '^[A-Za-z][A-Za-z0-9_+/-]{1,40}$',
  examples: ['America/New_York'],
  description:
    'IANA name; where days and hours begin. By default that of the exchange of the asset, else of its currency; UTC for crypto',
});

/** A number of a chart: computed and drawn, not an amount of the books. */
const Figure = nullable(Type.Number());

const Candle = Type.Object(
  {
    time: Type.String({
      description:
        'Begin of the candle: an instant for minutes and hours, otherwise the first day of the period',
    }),
    open: Type.Number(),
    high: Type.Number(),
    low: Type.Number(),
    close: Type.Number(),
    volume: Figure,
  },
  { title: 'Candle' },
);

const Indicator = Type.Object(
  {
    id: Type.String({ description: 'As asked for, with what was left out filled in', examples: ['sma:20'] }),
    name: Type.String({ examples: ['SMA 20'] }),
    pane: oneOf(['price', 'own'], 'whether it is measured in the price and drawn over it'),
    lines: Type.Array(
      Type.Object({
        name: Type.String({ examples: ['sma'] }),
        values: Type.Array(Figure, {
          description: 'One per candle; null until there are enough candles before it',
        }),
        ahead: Type.Optional(
          Type.Array(Figure, { description: 'What a line that is drawn ahead has after the last candle' }),
        ),
      }),
    ),
  },
  { title: 'Indicator' },
);

const exampleCandle = {
  time: '2026-01-30',
  open: 311.02,
  high: 313.1,
  low: 310.4,
  close: 312.45,
  volume: 2_814_300,
};

export const getCandles = route({
  id: 'getCandles',
  method: 'GET',
  path: '/charts/candles',
  tag: 'Charts',
  summary: 'Candles of an asset, with indicators, oldest first',
  description:
    'Candles of days and longer come from daily prices, else from what is stored of bars or trades within the day; those of minutes and hours from the latter ' +
    'only (`PUT /charts/trades`). A day with a close only is a candle without height. Indicators, separated by commas, are computed on the ' +
    'candles as they are shown, with what is stored before `from`: `sma:20`, `ema:20`, `wma:20`, `bollinger:20:2`, `rsi:14`, `macd:12:26:9`, `atr:14`, `stochastic:14:3:3`, `obv`, ' +
    '`vwap`, `adx:14`, `ichimoku:9:26:52`; numbers that are left out are these. EMA and MACD are those of pandas (`ewm(span, adjust=False)`), RSI, ATR and ADX are smoothed as Wilder ' +
    'has it, from the mean of the first values; Bollinger bands use the deviation of the population. VWAP begins anew each day, and for candles of a day and longer with each year.',
  access: 'viewer',
  query: strict({
    symbol: AssetName,
    interval: Type.Optional(CandleInterval),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    adjusted: Type.Optional(Adjusted),
    indicators: Type.Optional(Type.String({ maxLength: 400, examples: ['sma:20,bollinger:20:2'] })),
    timezone: Type.Optional(TimeZone),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 20_000, default: 5000, description: 'The latest so many' }),
    ),
    format: Type.Optional(
      oneOf(['rows', 'columns'], 'default rows: `candles`; columns: one array per figure'),
    ),
  }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    currency: Currency,
    interval: CandleInterval,
    adjusted: Adjusted,
    timezone: Type.String(),
    source: oneOf(['daily', 'bars', 'trades'], 'what the candles are made of'),
    earlier: Type.Boolean({ description: 'Whether there are candles before the first of these' }),
    running: Type.Boolean({ description: 'Whether the period of the last candle has not ended' }),
    candles: Type.Optional(Type.Array(Candle)),
    columns: Type.Optional(
      Type.Object({
        time: Type.Array(Type.String()),
        open: Type.Array(Type.Number()),
        high: Type.Array(Type.Number()),
        low: Type.Array(Type.Number()),
        close: Type.Array(Type.Number()),
        volume: Type.Array(Figure),
      }),
    ),
    indicators: Type.Array(Indicator),
    unavailable: Type.Array(Warning),
  }),
  errors: ['not-found', 'impossible'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'VTI',
      currency: 'USD',
      interval: '1d',
      adjusted: 'true',
      timezone: 'America/New_York',
      source: 'daily',
      earlier: true,
      running: false,
      candles: [exampleCandle],
      indicators: [
        { id: 'sma:20', name: 'SMA 20', pane: 'price', lines: [{ name: 'sma', values: [308.11] }] },
      ],
      unavailable: [],
    },
  },
});

const StoredSpan = Type.Object({
  count: Type.Integer(),
  from: nullable(Instant),
  to: nullable(Instant),
});

export const putTrades = route({
  id: 'putTrades',
  method: 'PUT',
  path: '/charts/trades',
  tag: 'Charts',
  summary: 'Store trades, or bars within the day, from a file',
  description:
    'The field `file` holds one of: a CSV of trades with a header (`time,price,size` and optionally `side`), a CSV of bars with a header (`time,open,high,low,close` ' +
    'and optionally `volume`), a zip of LEAN minutes (`20180404_btcusd_minute_trade.csv` within), or the JSON that Kraken or Binance answer for recent trades. Times are ISO 8601 with ' +
    'an offset, or seconds, milliseconds, microseconds or nanoseconds since 1970. What is stored of the same kind between the first and the last time of the file is ' +
    'replaced, so that a file can be sent twice. All or nothing; a line that can not be read is named.',
  access: 'editor',
  bodyType: 'multipart',
  query: strict({
    symbol: AssetName,
    timezone: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_+/-]{1,40}$',
        description:
          'Of times without an offset (LEAN); by default that of the exchange of the asset, else of its currency; UTC for crypto',
      }),
    ),
  }),
  body: Type.Object({ file: Type.String({ format: 'binary' }) }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    kind: oneOf(['trades', 'bars']),
    format: oneOf(['trades-csv', 'bars-csv', 'lean-minute', 'kraken-trades', 'binance-trades']),
    stored: Type.Integer(),
    replaced: Type.Integer(),
    from: Instant,
    to: Instant,
  }),
  errors: ['not-found', 'forbidden', 'too-large', 'unsupported-media-type', 'unreadable-file', 'unavailable'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'BTC',
      kind: 'bars',
      format: 'lean-minute',
      stored: 1440,
      replaced: 0,
      from: '2018-04-04T00:00:00.000Z',
      to: '2018-04-04T23:59:00.000Z',
    },
  },
});

export const getChartData = route({
  id: 'getChartData',
  method: 'GET',
  path: '/charts/data',
  tag: 'Charts',
  summary: 'What there is to draw of an asset: daily prices, bars, trades, order books',
  access: 'viewer',
  query: strict({ symbol: AssetName }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    timezone: Type.String(),
    daily: Type.Object({ count: Type.Integer(), from: nullable(Day), to: nullable(Day) }),
    bars: Type.Array(
      Type.Object({ seconds: Type.Integer({ description: 'Width of the bars' }), ...StoredSpan.properties }),
    ),
    trades: StoredSpan,
    book: nullable(Instant),
    paper: nullable(Instant),
    live: Type.Array(Type.String(), { description: 'Exchanges whose order book can be followed for it' }),
  }),
  errors: ['not-found'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'VTI',
      timezone: 'America/New_York',
      daily: { count: 250, from: '2025-02-03', to: '2026-01-30' },
      bars: [],
      trades: { count: 0, from: null, to: null },
      book: null,
      paper: null,
      live: [],
    },
  },
});

const ProfileLevel = Type.Object({
  price: Type.Number({ description: 'Middle of the level' }),
  volume: Type.Number(),
  buy: Type.Optional(Type.Number({ description: 'What buyers took, of trades whose side is known' })),
  sell: Type.Optional(Type.Number()),
});
const Profile = {
  poc: Figure,
  vah: Figure,
  val: Figure,
  total: Type.Number(),
  levels: Type.Array(ProfileLevel, { description: 'From the lowest price up' }),
  nodes: Type.Object(
    { high: Type.Array(Type.Number()), low: Type.Array(Type.Number()) },
    { description: 'Prices of peaks and of valleys between them' },
  ),
};

export const getVolumeProfile = route({
  id: 'getVolumeProfile',
  method: 'GET',
  path: '/charts/volume-profile',
  tag: 'Charts',
  summary: 'How much was traded at which price',
  description:
    'Of trades each counts at its price. Of bars the volume is spread evenly over the range from low to high. `poc` is the price of the level with the largest volume (of ' +
    'several the one nearest to the middle of the range), the value area grows from it: of the two levels above and the two below those with more volume are added until ' +
    '`valueArea` of the total is within; `vah` and `val` are the middles of its outermost levels. With `sessions=true` also one profile per day.',
  access: 'viewer',
  query: strict({
    symbol: AssetName,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    bins: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 2000, description: 'Number of levels; default 100' }),
    ),
    tick: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 1e9, description: 'Height of a level, instead of `bins`' }),
    ),
    valueArea: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 0.7 })),
    source: Type.Optional(
      oneOf(['trades', 'bars', 'daily'], 'default the finest that is stored in the range'),
    ),
    adjusted: Type.Optional(Adjusted),
    sessions: Type.Optional(Type.Boolean({ default: false })),
    timezone: Type.Optional(TimeZone),
  }),
  status: 200,
  response: Type.Object({
    assetId: Id,
    symbol: Type.String(),
    currency: Currency,
    source: oneOf(['trades', 'bars', 'daily']),
    from: nullable(Type.String()),
    to: nullable(Type.String()),
    count: Type.Integer({ description: 'Trades or bars in it' }),
    step: Figure,
    valueArea: Type.Number(),
    ...Profile,
    sessions: Type.Optional(Type.Array(Type.Object({ date: Day, ...Profile }))),
    unavailable: Type.Array(Warning),
  }),
  errors: ['not-found', 'impossible'],
  example: {
    response: {
      assetId: exampleAssetId,
      symbol: 'VTI',
      currency: 'USD',
      source: 'trades',
      from: '2026-01-30T14:30:00.000Z',
      to: '2026-01-30T21:00:00.000Z',
      count: 3,
      step: 0.5,
      valueArea: 0.7,
      poc: 312.25,
      vah: 312.75,
      val: 312.25,
      total: 300,
      levels: [
        { price: 312.25, volume: 200, buy: 120, sell: 80 },
        { price: 312.75, volume: 100, buy: 100, sell: 0 },
      ],
      nodes: { high: [312.25], low: [] },
      unavailable: [],
    },
  },
});
