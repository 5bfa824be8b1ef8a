import { type EntrySums, LINE_FIELDS } from '@financehub/core/portfolio/entry-sums.ts';
import type { Market, PerformanceWish } from './messages.ts';
import { pack } from './packed.ts';
import { performanceAnswer } from './performance-answer.ts';
import { hear, heard, type Replica, settle, splice, type Telling } from './replica.ts';

const ASSETS = Array.from({ length: 40 }, (_, at) => `asset-${at}`);
/** A day on which the made-up market is open. */
const FIRST = 16_002;
const DAYS = 1500;
const ENTRIES = 3000;
const CURRENCY = 'EUR';

/**
 * Reads a portfolio that is made up, answers about it, changes it and answers again. Nothing of it is kept but what the runtime learns:
 * it runs code slowly until it has seen it at work, and whoever asks first of a program that has just been started would wait for that.
 */
export function rehearse(): string {
  const { replica, wish } = madeUp();
  const before = performanceAnswer([replica], wish);
  change(replica);
  const after = performanceAnswer([replica], wish);
  return JSON.stringify([before, after]);
}

/** The portfolio, and what is asked about it. */
export const madeUp = (): { readonly replica: Replica; readonly wish: PerformanceWish } => ({
  replica: read(),
  wish: wishMadeUp(),
});

function read(): Replica {
  const currencyOf = new Map(ASSETS.map((id) => [id, CURRENCY]));
  const telling: Telling = {
    begin: { kind: 'begin', feed: 0, key: '', version: 0, currency: CURRENCY, currencyOf },
    transactions: [],
  };
  const lines = Array.from({ length: ENTRIES }, (_, at) => `${lineOf(entryAt(at))}\n`);
  hear(telling, new TextEncoder().encode(lines.join('')));
  return heard(telling);
}

/** A transaction in the middle gives way to one like it. */
function change(replica: Replica): void {
  const at = ENTRIES / 2;
  const insert = pack(replica.transactions.slice(at, at + 1));
  splice(replica, { kind: 'splice', key: '', at, remove: 1, insert });
  settle(replica, replica.settled!);
}

const lineOf = (entry: EntrySums): string => LINE_FIELDS.map((name) => fieldOf(entry[name])).join('\t');

const fieldOf = (value: EntrySums[keyof EntrySums]): string =>
  value === null ? '' : value === true ? 't' : String(value);

/** Purchases, with a sale and a dividend now and then. */
function entryAt(at: number): EntrySums {
  const kind = at % 5 === 4 ? 'SELL' : at % 50 === 7 ? 'DIVIDEND' : 'BUY';
  const price = 50 + (at % 97);
  const units = { BUY: 3.5, SELL: -1, DIVIDEND: 0 }[kind];
  const paid = kind === 'DIVIDEND' ? price : -units * price;
  return {
    id: `entry-${at}`,
    day: FIRST + Math.floor((at * DAYS) / ENTRIES),
    sequence: at,
    kind,
    assetId: ASSETS[((kind === 'SELL' ? at - 1 : at) * 7) % ASSETS.length]!,
    toAssetId: null,
    price: price.toFixed(2),
    fxRate: null,
    ratio: null,
    basisFraction: null,
    acquired: null,
    lots: null,
    currency: CURRENCY,
    quantity: units === 0 ? null : String(units),
    toQuantity: null,
    weight: units === 0 ? null : (units * price).toFixed(2),
    cash: (paid - 1).toFixed(2),
    fee: '1.00',
    tax: null,
    valued: true,
  };
}

function marketMadeUp(): Market {
  const date = Int32Array.from({ length: DAYS }, (_, at) => FIRST + at).filter((day) => day % 7 < 5);
  const closes = (asset: number) =>
    Float64Array.from(date, (day) => 50 + asset + 10 * Math.sin(day / 40 + asset));
  return {
    version: '',
    prices: new Map(ASSETS.map((id, asset) => [id, { date, close: closes(asset) }])),
    rates: new Map([[CURRENCY, null]]),
  };
}

const wishMadeUp = (): PerformanceWish => ({
  what: 'performance',
  keys: [''],
  currency: CURRENCY,
  range: { from: FIRST, to: FIRST + DAYS - 1 },
  today: FIRST + DAYS - 1,
  market: marketMadeUp(),
  names: new Map(ASSETS.map((id) => [id, { symbol: id, name: id }])),
  absent: [],
  benchmark: {
    assetId: ASSETS[0]!,
    symbol: '',
    name: '',
    currency: CURRENCY,
    splits: [],
    dividends: [{ date: FIRST + 100, amount: 1 }],
  },
  riskFree: 0,
  interval: 'day',
  rolling: 252,
});
