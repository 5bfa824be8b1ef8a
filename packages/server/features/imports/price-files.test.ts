import { beforeAll, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
beforeAll(async () => {
  ada = await app.person('Ada');
});

const imported = async (name: string, content: string) => {
  const { status, body } = await ada.upload('/imports', name, content);
  expect(status, JSON.stringify(body)).toBe(202);
  await ada.job(body.jobId);
  return (await ada.call('GET', `/imports/${body.fileHash}`)).body;
};
const pricesOf = async (symbol: string) => {
  const { items } = (await ada.call('GET', `/assets/search?q=${symbol}`)).body;
  const bars = (await ada.call('GET', `/assets/${items[0].id}/prices`)).body.items;
  const closes = bars.map(({ date, close }: { date: string; close: string }) => `${date} ${close}`);
  return { currency: items[0].currency, closes };
};
const HEADER = '"Date","Price","Open","High","Low","Vol.","Change %"\n';

it('takes what Investing.com and Nasdaq show for prices, and moves no money', async () => {
  const row = '"11/24/2026","1,234.50","1,230.00","1,240.00","1,220.00","1.25M","0.35%"\n';
  expect((await imported('TSLA Historical Data.csv', HEADER + row)).counts).toMatchObject({
    prices: 1,
    new: 0,
  });
  expect((await pricesOf('TSLA')).closes).toEqual(['2026-11-24 1234.5']);
  const nasdaq = 'Date,Close/Last,Volume,Open,High,Low\n11/24/2026,$233.33,1000,$230.00,$234.00,$229.00\n';
  expect((await imported('AAPL.csv', nasdaq)).counts).toMatchObject({ prices: 1, new: 0 });
  expect((await ada.call('GET', '/transactions')).body.items).toEqual([]);
});

it('takes such a file of a pair of currencies for rates', async () => {
  const row = '"11/24/2026","1.0812","1.0800","1.0900","1.0700","","0.35%"\n';
  const done = await imported('EUR_USD Historical Data.csv', HEADER + row);
  expect(done.counts).toMatchObject({ rates: 1, new: 0, prices: 0 });
  expect((await ada.call('GET', '/fx?base=EUR&quote=USD')).body.items).toEqual([
    { date: '2026-11-24', rate: '1.0812' },
  ]);
});

it('counts pence in pounds, and refuses another currency than that of the asset', async () => {
  await imported('many.csv', 'symbol,date,close,currency\nVOD,2026-11-20,75.5,GBX\n');
  expect(await pricesOf('VOD')).toEqual({ currency: 'GBP', closes: ['2026-11-20 0.755'] });
  const euros = await imported('euros.csv', 'symbol,date,close,currency\nVOD,2026-11-23,0.9,EUR\n');
  expect(euros).toMatchObject({
    status: 'failed',
    error: {
      detail: 'The file has prices of VOD in EUR, and the book has it in GBP.',
      mend: expect.stringContaining('asset of its own'),
    },
  });
  expect((await pricesOf('VOD')).closes).toHaveLength(1);
});
