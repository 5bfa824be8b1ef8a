import { describe, expect, it } from 'vitest';
import { readBinanceChange, startBinance, takeBinanceChange, takeBinanceSnapshot } from './binance-sync.ts';
import { readBookFile } from './book-file.ts';
import { startCoinbase, takeCoinbaseMessage } from './coinbase-sync.ts';
import { crc32 } from './crc32.ts';
import { krakenChecksum, startKraken, takeKrakenMessage } from './kraken-sync.ts';
import { depthOf, emptyBook, type OrderBook, setLevel } from './order-book.ts';
import { parseExact } from './shape.ts';

const shown = ({ bids, asks }: OrderBook) => [
  bids.map(({ price, size }) => `${price}x${size}`),
  asks.map(({ price, size }) => `${price}x${size}`),
];

describe('depth', () => {
  it('sums sizes exactly, and gives mid, spread and imbalance', () => {
    const book = emptyBook();
    for (const [price, size] of [
      ['99.9', '0.1'],
      ['99.8', '0.2'],
      ['100.0', '0.3'],
    ] as const)
      setLevel(book, 'bids', price, size);
    for (const [price, size] of [
      ['100.2', '0.1'],
      ['100.1', '0.2'],
    ] as const)
      setLevel(book, 'asks', price, size);
    setLevel(book, 'bids', '99.8', '0.7');
    setLevel(book, 'bids', '50', '0');
    expect(depthOf(book, 2)).toEqual({
      bids: [
        ['100', '0.3', '0.3'],
        ['99.9', '0.1', '0.4'],
      ],
      asks: [
        ['100.1', '0.2', '0.2'],
        ['100.2', '0.1', '0.3'],
      ],
      mid: '100.05',
      spread: '0.1',
      imbalance: expect.closeTo(1 / 7, 12),
    });
    setLevel(book, 'asks', '100.1', '0.00000000');
    expect(depthOf(book, 5).asks).toEqual([['100.2', '0.1', '0.1']]);
    expect(depthOf(emptyBook(), 5)).toEqual({ bids: [], asks: [], mid: null, spread: null, imbalance: null });
    expect(() => setLevel(book, 'bids', 'NaN', '1')).toThrow('the price "NaN" is no number');
    setLevel(book, 'bids', '1', '1e-8');
    expect(depthOf(book, 9).bids.at(-1)![1]).toBe('0.00000001');
  });
});

describe('the book of Binance', () => {
  const change = (first: number, last: number, b: string[][] = [], a: string[][] = []) =>
    readBinanceChange({ e: 'depthUpdate', E: 1, s: 'BNBBTC', U: first, u: last, b, a });
  const snapshot = { lastUpdateId: 160, bids: [['10.0', '5']], asks: [['11.0', '6']] };

  it('drops what the snapshot has, applies what follows, and ignores what comes again', () => {
    const sync = startBinance();
    expect(takeBinanceChange(sync, change(150, 157, [['9.0', '1']]))).toBe('kept');
    expect(takeBinanceChange(sync, change(158, 162, [['10.0', '7']], [['11.0', '0']]))).toBe('kept');
    expect(takeBinanceSnapshot(sync, snapshot)).toBe('synced');
    expect(shown(sync.book)).toEqual([['10.0x7'], []]);
    expect(takeBinanceChange(sync, change(163, 165, [], [['10.5', '2']]))).toBe('applied');
    expect(takeBinanceChange(sync, change(163, 165, [], [['10.5', '9']]))).toBe('known');
    expect(shown(sync.book)).toEqual([['10.0x7'], ['10.5x2']]);
  });

  it('needs another snapshot where the first change that was kept begins after it', () => {
    const sync = startBinance();
    takeBinanceChange(sync, change(170, 171));
    expect(takeBinanceSnapshot(sync, snapshot)).toBe('old');
    expect(takeBinanceSnapshot(sync, { ...snapshot, lastUpdateId: 169 })).toBe('synced');
  });

  it('begins anew where a change is missing, keeping the one that showed it', () => {
    const sync = startBinance();
    takeBinanceSnapshot(sync, snapshot);
    expect(takeBinanceChange(sync, change(161, 161))).toBe('applied');
    expect(takeBinanceChange(sync, change(163, 164, [['10.2', '1']]))).toBe('gap');
    expect([sync.lastId, shown(sync.book)]).toEqual([null, [[], []]]);
    expect(takeBinanceChange(sync, change(165, 166, [['10.3', '1']]))).toBe('kept');
    expect(takeBinanceSnapshot(sync, { ...snapshot, lastUpdateId: 163 })).toBe('synced');
    expect(shown(sync.book)).toEqual([['10.3x1', '10.2x1', '10.0x5'], ['11.0x6']]);
  });

  it('says what is wrong with a message', () => {
    expect(() => readBinanceChange({ e: 'trade' })).toThrow('a message "trade"');
    expect(() => readBinanceChange({ e: 'depthUpdate', u: 1, b: [], a: [] })).toThrow('U is no number');
    expect(() => takeBinanceSnapshot(startBinance(), { lastUpdateId: 1, bids: [[1]], asks: [] })).toThrow(
      'bids/0/1 is no number',
    );
  });
});

describe('the book of Coinbase', () => {
  const message = (sequence: number, type: string, updates: object[], product = 'BTC-USD') => ({
    channel: 'l2_data',
    client_id: '',
    timestamp: '2024-03-01T00:00:00Z',
    sequence_num: sequence,
    events: [{ type, product_id: product, updates }],
  });
  const update = (side: string, price: string, quantity: string) => ({
    side,
    event_time: '2024-03-01T00:00:00Z',
    price_level: price,
    new_quantity: quantity,
  });

  it('takes quantities as they are told, counting the messages of all channels', () => {
    const sync = startCoinbase('BTC-USD');
    expect(
      takeCoinbaseMessage(
        sync,
        message(0, 'snapshot', [update('bid', '10', '1'), update('offer', '11', '2')]),
      ),
    ).toBe('applied');
    expect(takeCoinbaseMessage(sync, { channel: 'subscriptions', sequence_num: 1, events: [] })).toBe(
      'other',
    );
    expect(
      takeCoinbaseMessage(sync, message(2, 'update', [update('bid', '10', '0'), update('bid', '9.5', '4')])),
    ).toBe('applied');
    expect(takeCoinbaseMessage(sync, message(2, 'update', [update('bid', '9.5', '9')]))).toBe('known');
    expect(shown(sync.book)).toEqual([['9.5x4'], ['11x2']]);
  });

  it('is lost where a message is left out, until there is a snapshot', () => {
    const sync = startCoinbase('BTC-USD');
    takeCoinbaseMessage(sync, message(0, 'snapshot', [update('bid', '10', '1')]));
    expect(takeCoinbaseMessage(sync, message(2, 'update', [update('bid', '9', '1')]))).toBe('gap');
    expect([sync.synced, shown(sync.book)]).toEqual([false, [[], []]]);
    expect(takeCoinbaseMessage(sync, message(3, 'update', [update('bid', '9', '1')]))).toBe('gap');
    expect(takeCoinbaseMessage(sync, message(4, 'snapshot', [update('bid', '8', '1')]))).toBe('applied');
    expect(() => takeCoinbaseMessage(sync, { type: 'error', message: 'no such product' })).toThrow(
      'Coinbase says: no such product',
    );
  });
});

describe('the book of Kraken', () => {
  // The example of docs.kraken.com, "Book checksum (WebSocket v2)".
  const example = `{"channel":"book","type":"snapshot","data":[{"symbol":"BTC/USD",
    "bids":[{"price":45283.5,"qty":0.10000000},{"price":45283.4,"qty":1.54582015},{"price":45282.1,"qty":0.10000000},
      {"price":45281.0,"qty":0.10000000},{"price":45280.3,"qty":1.54592586},{"price":45279.0,"qty":0.07990000},
      {"price":45277.6,"qty":0.03310103},{"price":45277.5,"qty":0.30000000},{"price":45277.3,"qty":1.54602737},{"price":45276.6,"qty":0.15445238}],
    "asks":[{"price":45285.2,"qty":0.00100000},{"price":45286.4,"qty":1.54571953},{"price":45286.6,"qty":1.54571109},
      {"price":45289.6,"qty":1.54560911},{"price":45290.2,"qty":0.15890660},{"price":45291.8,"qty":1.54553491},
      {"price":45294.7,"qty":0.04454749},{"price":45296.1,"qty":0.35380000},{"price":45297.5,"qty":0.09945542},{"price":45299.5,"qty":0.18772827}],
    "checksum":3310070434}]}`;

  it('has the checksum of the example in its documentation', () => {
    const sync = startKraken('BTC/USD', 10);
    expect(takeKrakenMessage(sync, parseExact(example))).toBe('applied');
    expect(krakenChecksum(sync.book)).toBe(3310070434);
    // The check value of the algorithm.
    expect(crc32('123456789')).toBe(0xcbf43926);
  });

  it('is cut to its depth, and lost where the checksum differs', () => {
    const sync = startKraken('BTC/USD', 10);
    takeKrakenMessage(sync, parseExact(example));
    const after = startKraken('BTC/USD', 10);
    takeKrakenMessage(after, parseExact(example));
    setLevel(after.book, 'bids', '45283.6', '0.50000000');
    after.book.bids.length = 10;
    const update = (checksum: number) =>
      parseExact(
        `{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":45283.6,"qty":0.50000000}],"asks":[],"checksum":${checksum}}]}`,
      );
    expect(takeKrakenMessage(sync, update(krakenChecksum(after.book)))).toBe('applied');
    expect([sync.book.bids.length, sync.book.bids[0]!.price, sync.book.bids.at(-1)!.price]).toEqual([
      10,
      '45283.6',
      '45277.3',
    ]);
    expect(takeKrakenMessage(sync, update(1))).toBe('gap');
    expect(sync.synced).toBe(false);
    expect(takeKrakenMessage(sync, update(krakenChecksum(after.book)))).toBe('gap');
    expect(takeKrakenMessage(sync, { channel: 'heartbeat' })).toBe('other');
    expect(() => takeKrakenMessage(sync, { success: false, error: 'Currency pair not supported' })).toThrow(
      'Kraken says: Currency pair',
    );
  });
});

describe('files of order books', () => {
  it('of Binance, Kraken and Tardis are told apart', () => {
    const binance = readBookFile(
      '{"lastUpdateId":1027024,"bids":[["4.00000000","431.00"]],"asks":[["4.00000200","12.0"]]}',
    );
    expect([binance.format, binance.at, shown(binance.book)]).toEqual([
      'binance',
      null,
      [['4.00000000x431.00'], ['4.00000200x12.0']],
    ]);
    const kraken = readBookFile(
      '{"error":[],"result":{"XXBTZUSD":{"asks":[["5.1","1",1700000001]],"bids":[["5.0","2",1700000005]]}}}',
    );
    expect([kraken.format, kraken.product, kraken.at]).toEqual(['kraken', 'XXBTZUSD', 1700000005000]);
    const tardis = readBookFile(
      'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount\n' +
        'b,BTCUSDT,1598918403696000,1,11,1,10,2\nb,BTCUSDT,1598918403888000,1,12,3,11,4\n',
    );
    expect([tardis.format, tardis.at, shown(tardis.book)]).toEqual([
      'tardis',
      1598918403888,
      [['11x4'], ['12x3']],
    ]);
  });

  it.each([
    ['{"lastUpdateId":1,"bids":[],"asks":[]}', 'there is no level in the file'],
    [
      '{"lastUpdateId":1,"bids":[["5","1"]],"asks":[["4","1"]]}',
      'the highest bid 5 is not below the lowest ask 4',
    ],
    ['{"result":{}}', 'neither of Binance'],
    ['{"a":', 'not JSON'],
    ['time,price\n1,2', 'neither JSON of Binance'],
    ['{"lastUpdateId":1,"bids":[["5","-1"]],"asks":[]}', 'the size "-1" is no number'],
  ])('that can not be read say why: %s', (text, message) => {
    expect(() => readBookFile(text)).toThrow(message);
  });
});
