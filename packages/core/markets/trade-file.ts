import { fromLocal, type Offset } from '../time/zone.ts';
import { instantMicros } from './instant-text.ts';

/** What a file of trades or bars holds. */
export type TradeFormat = 'trades-csv' | 'bars-csv' | 'lean-minute' | 'kraken-trades' | 'binance-trades';

export interface Trade {
  /** Microseconds since 1970. */
  readonly micros: number;
  readonly price: number;
  readonly size: number;
  /** Who took: 1 a buyer, -1 a seller, 0 where nobody says. */
  readonly side: -1 | 0 | 1;
}

export interface IntradayBar {
  readonly micros: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN where it is not known. */
  readonly volume: number;
}

/** What can't be read, and where. `line` is null for what is not of one line. */
export class TradeFileError extends Error {
  override readonly name = 'TradeFileError';
  readonly line: number | null;
  constructor(message: string, line: number | null = null) {
    super(message);
    this.line = line;
  }
}

export interface LineReader {
  readonly format: TradeFormat;
  readonly kind: 'trades' | 'bars';
  /** Throws a TradeFileError. */
  readonly read: (text: string, line: number) => Trade | IntradayBar;
}

const NAMES = {
  time: ['time', 'timestamp', 'datetime', 'date', 'ts'],
  price: ['price', 'px'],
  size: ['size', 'qty', 'quantity', 'amount', 'volume', 'vol'],
  side: ['side', 'taker_side', 'direction'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c'],
} as const;
type Column = keyof typeof NAMES;

/** Reads a table by its header. Throws a TradeFileError where columns are missing. */
export function tableReader(header: string, zone: Offset): LineReader {
  const delimiter = [',', ';', '\t'].find((each) => header.includes(each)) ?? ',';
  const heads = cells(header.replace(/^\uFEFF/, ''), delimiter).map((name) => name.toLowerCase());
  const at = (column: Column): number =>
    heads.findIndex((head) => (NAMES[column] as readonly string[]).includes(head));
  const isBars = at('open') >= 0 || at('close') >= 0;
  const needed: readonly Column[] = isBars
    ? ['time', 'open', 'high', 'low', 'close']
    : ['time', 'price', 'size'];
  const missing = needed.filter((column) => at(column) < 0);
  if (missing.length > 0)
    throw new TradeFileError(
      `the header has no column ${missing.join(', ')}; trades need time, price, size, bars time, open, high, low, close`,
      1,
    );
  const places = Object.fromEntries(
    Object.keys(NAMES).map((column) => [column, at(column as Column)]),
  ) as Record<Column, number>;
  return isBars ? barReader(places, delimiter, zone) : tradeReader(places, delimiter, zone);
}

function tradeReader(at: Readonly<Record<Column, number>>, delimiter: string, zone: Offset): LineReader {
  return {
    format: 'trades-csv',
    kind: 'trades',
    read: (text, line) => {
      const row = cells(text, delimiter);
      return {
        micros: time(row[at.time], zone, line),
        price: positive(row[at.price], 'price', line),
        size: positive(row[at.size], 'size', line),
        side: at.side < 0 ? 0 : sideOf(row[at.side] ?? '', line),
      };
    },
  };
}

function barReader(at: Readonly<Record<Column, number>>, delimiter: string, zone: Offset): LineReader {
  return {
    format: 'bars-csv',
    kind: 'bars',
    read: (text, line) => {
      const row = cells(text, delimiter);
      const volume = at.size < 0 ? '' : (row[at.size] ?? '');
      return checkedBar(
        {
          micros: time(row[at.time], zone, line),
          open: positive(row[at.open], 'open', line),
          high: positive(row[at.high], 'high', line),
          low: positive(row[at.low], 'low', line),
          close: positive(row[at.close], 'close', line),
          volume: volume === '' ? Number.NaN : notNegative(volume, 'volume', line),
        },
        line,
      );
    },
  };
}

/** Prices of shares are written times this. */
const LEAN_SCALE = 10_000;

/**
 * A minute file of LEAN, `milliseconds since midnight,open,high,low,close,volume` without a header: prices of shares times 10,000,
 * those of crypto as they are. `day` (seconds since 1970) is that of the file's name, in the time of the exchange.
 */
export function leanReader(day: number, scaled: boolean, zone: Offset): LineReader {
  const scale = scaled ? LEAN_SCALE : 1;
  return {
    format: 'lean-minute',
    kind: 'bars',
    read: (text, line) => {
      const [since, open, high, low, close, volume] = cells(text, ',');
      const milliseconds = notNegative(since, 'time', line);
      return checkedBar(
        {
          micros: fromLocal(day + milliseconds / 1000, zone) * 1e6,
          open: positive(open, 'open', line) / scale,
          high: positive(high, 'high', line) / scale,
          low: positive(low, 'low', line) / scale,
          close: positive(close, 'close', line) / scale,
          volume: notNegative(volume, 'volume', line),
        },
        line,
      );
    },
  };
}

/** The trades of an answer of Kraken (`/0/public/Trades`) or Binance (`/api/v3/trades`, `aggTrades`). Throws a TradeFileError. */
export function tradesOfJson(value: unknown): { format: TradeFormat; trades: Trade[] } {
  if (Array.isArray(value)) {
    notCandles(value[0], BINANCE_CANDLE);
    return { format: 'binance-trades', trades: value.map(binanceTrade) };
  }
  const result = (value as { result?: Record<string, unknown> } | null)?.result;
  const rows = Object.entries(result ?? {}).find(([name, each]) => name !== 'last' && Array.isArray(each));
  if (rows === undefined)
    throw new TradeFileError(
      'the JSON is neither a list of trades of Binance nor an answer of Kraken with `result`',
    );
  notCandles((rows[1] as unknown[])[0], KRAKEN_CANDLE);
  return { format: 'kraken-trades', trades: (rows[1] as unknown[]).map(krakenTrade) };
}

/** How many figures a candle of theirs has: `klines`, whose trades are objects, and `OHLC`, whose trades begin with a price in a text. */
const BINANCE_CANDLE = 12;
const KRAKEN_CANDLE = 8;

function notCandles(row: unknown, figures: number): void {
  if (!Array.isArray(row) || row.length !== figures || typeof row[0] !== 'number') return;
  throw new TradeFileError(
    'the JSON holds candles, not trades: send them as a CSV with the columns time, open, high, low, close, volume',
  );
}

function binanceTrade(value: unknown, index: number): Trade {
  const row = (value ?? {}) as Record<string, unknown>;
  const place = index + 1;
  const maker = row.isBuyerMaker ?? row.m;
  return {
    micros: time(String(row.time ?? row.T ?? ''), utc, place),
    price: positive(String(row.price ?? row.p ?? ''), 'price', place),
    size: positive(String(row.qty ?? row.q ?? ''), 'qty', place),
    // The maker waited; the other one took.
    side: maker === true ? -1 : maker === false ? 1 : 0,
  };
}

function krakenTrade(value: unknown, index: number): Trade {
  const [price, size, at, side] = Array.isArray(value) ? value.map(String) : [];
  const place = index + 1;
  return {
    micros: time(at, utc, place),
    price: positive(price, 'price', place),
    size: positive(size, 'volume', place),
    side: sideOf(side ?? '', place),
  };
}

const utc: Offset = () => 0;

function cells(text: string, delimiter: string): string[] {
  return text.split(delimiter).map((cell) => {
    const plain = cell.trim();
    return plain.startsWith('"') && plain.endsWith('"') && plain.length > 1 ? plain.slice(1, -1) : plain;
  });
}

const NUMBER = /^\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/;

function notNegative(text: string | undefined, name: string, line: number): number {
  if (text === undefined || !NUMBER.test(text))
    throw new TradeFileError(`${name} "${(text ?? '').slice(0, 40)}" is not a number of zero or more`, line);
  return Number(text);
}

function positive(text: string | undefined, name: string, line: number): number {
  const value = notNegative(text, name, line);
  if (value === 0) throw new TradeFileError(`${name} must be above zero`, line);
  return value;
}

function time(text: string | undefined, zone: Offset, line: number): number {
  const micros = text === undefined ? null : instantMicros(text, zone);
  if (micros === null)
    throw new TradeFileError(
      `time "${(text ?? '').slice(0, 40)}" is neither ISO 8601 nor a count since 1970`,
      line,
    );
  return micros;
}

const SIDES: Readonly<Record<string, -1 | 0 | 1>> = { b: 1, buy: 1, bid: 1, s: -1, sell: -1, ask: -1, '': 0 };

function sideOf(text: string, line: number): -1 | 0 | 1 {
  const side = Object.hasOwn(SIDES, text.toLowerCase()) ? SIDES[text.toLowerCase()] : undefined;
  if (side === undefined)
    throw new TradeFileError(`side "${text.slice(0, 20)}" is neither buy nor sell`, line);
  return side;
}

function checkedBar(bar: IntradayBar, line: number): IntradayBar {
  const { open, high, low, close } = bar;
  if (high < Math.max(open, close, low) || low > Math.min(open, close))
    throw new TradeFileError('open and close must be between low and high', line);
  return bar;
}
