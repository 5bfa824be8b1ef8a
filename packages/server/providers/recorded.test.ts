import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failure, json, Replay, text } from '../testing/replay.ts';

const world = new Replay();

/** Answers as others recorded them, beside the repository or beside the folder of its work trees. */
const HTTP = ['../../../../shared/data/http/', '../../../../../shared/data/http/']
  .map((folder) => new URL(folder, import.meta.url))
  .find((folder) => existsSync(folder));
const recorded = (name: string): string => readFileSync(new URL(name, HTTP), 'utf8');

interface YahooRecord {
  readonly status: number;
  readonly body: {
    readonly chart: {
      readonly result: readonly {
        readonly timestamp: readonly number[];
        readonly indicators: { readonly quote: readonly { readonly close: readonly number[] }[] };
      }[];
    };
  };
}
const yahooRecord = (name: string): YahooRecord => JSON.parse(recorded(`yahoo/${name}.json`));

describe.skipIf(HTTP === undefined)('recorded answers of Yahoo', () => {
  const period = { from: '2000-01-01', to: '2026-03-04', prices: true, events: true };

  it('are read across the split of Apple of 2020-08-31, with its dividend', async () => {
    const record = yahooRecord('chart-AAPL-2020-08-31-to-2020-11-07');
    world.replies = [json(record.body, record.status)];
    const history = await world.history('yahoo', { symbol: 'AAPL', ...period });
    expect(history.currency).toBe('USD');
    // Nasdaq: closes of 31 August and 6 November 2020; 4 for 1; 0.205 a share with the ex-date of 6 November.
    expect(history.bars[0]).toMatchObject({ date: '2020-08-31', close: expect.stringMatching(/^129\.04/) });
    expect(history.bars.at(-1)).toMatchObject({
      date: '2020-11-06',
      close: expect.stringMatching(/^118\.6[89]/),
    });
    expect(history.bars).toHaveLength(49);
    expect(history.splits).toEqual([{ date: '2020-08-31', ratio: '4' }]);
    expect(history.dividends).toEqual([
      { exDate: '2020-11-06', payDate: null, amount: '0.205', currency: 'USD' },
    ]);
  });

  it.each(['ABBV', 'AMZN', 'BABA', 'QQQ', 'BTC-USD', 'EURUSD=X', 'GC=F'])(
    'are read of %s as many days as they hold',
    async (symbol) => {
      const record = yahooRecord(`chart-${symbol}-2020-01-01-to-2020-01-03`);
      world.replies = [json(record.body, record.status)];
      const history = await world.history('yahoo', { symbol, ...period });
      const [result] = record.body.chart.result;
      const days = new Set(result!.timestamp.map((seconds) => new Date(seconds * 1000).toDateString()));
      expect(history.bars).toHaveLength(days.size);
      const last = result!.indicators.quote[0]!.close.at(-1)!;
      // Amazon and Alibaba: what was paid then is in shares of then, which later splits of the record change.
      if (history.splits.length === 0)
        expect(Math.abs(Number(history.bars.at(-1)!.close) / last - 1)).toBeLessThan(1e-5);
    },
  );
});

describe.skipIf(HTTP === undefined)('recorded answers of Alpha Vantage', () => {
  it('of a search are read', async () => {
    world.replies = [text(recorded('alphavantage/symbol_search'))];
    const call = world.providers.call('alphavantage', 'k', AbortSignal.timeout(20_000));
    const found = await world.providers.get('alphavantage')!.search!(call, 'BA');
    expect(found[0]).toMatchObject({
      symbol: 'BA',
      name: 'The Boeing Company',
      currency: 'USD',
      type: 'stock',
    });
    const { bestMatches } = JSON.parse(recorded('alphavantage/symbol_search'));
    expect(found).toHaveLength(bestMatches.length);
  });

  it.each(['mock_time_series', 'global_quote', 'mock_company_overview', 'mock_sector'])(
    'to another question (%s) are refused, and nothing is made of them',
    async (name) => {
      world.replies = [text(recorded(`alphavantage/${name}`))];
      expect(await failure(world.history('alphavantage', { events: false }))).toMatchObject({
        kind: 'unexpected',
      });
    },
  );
});

// In the layout of its documentation; the figures of IBM are those of its example for 2024-11-08.
const DAILY = {
  'Meta Data': { '1. Information': 'Daily Prices', '2. Symbol': 'IBM', '5. Time Zone': 'US/Eastern' },
  'Time Series (Daily)': {
    '2024-11-08': {
      '1. open': '214.2700',
      '2. high': '216.7000',
      '3. low': '212.6600',
      '4. close': '213.7200',
      '5. volume': '3550155',
    },
    '2024-11-07': {
      '1. open': '215.0000',
      '2. high': '215.0000',
      '3. low': '210.1100',
      '4. close': '213.7200',
      '5. volume': '0',
    },
  },
};

it('reads the days of Alpha Vantage oldest first, with dividends that have no day of payment', async () => {
  world.replies = [
    json(DAILY),
    json({ data: [{ ex_dividend_date: '2024-11-12', payment_date: 'None', amount: '1.67' }] }),
    json({ data: [{ effective_date: '2021-11-04', split_factor: '1.0460' }] }),
  ];
  const history = await world.history('alphavantage');
  expect(history.bars.map(({ date, close, volume }) => [date, close, volume])).toEqual([
    ['2024-11-07', '213.72', '0'],
    ['2024-11-08', '213.72', '3550155'],
  ]);
  expect(history.dividends).toEqual([
    { exDate: '2024-11-12', payDate: null, amount: '1.67', currency: 'USD' },
  ]);
  expect(history.splits).toEqual([{ date: '2021-11-04', ratio: '1.046' }]);
});
