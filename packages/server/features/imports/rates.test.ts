import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { zipFile } from './extract/fixtures/zip-file.ts';

const app = testServer();

/** Of the European Central Bank, newest first; of 2024-12-31 and 2024-12-30 as it published them. */
const ECB = `Date,USD,JPY,GBP,CYP,
2024-12-31,1.0389,163.06,0.82918,N/A,
2024-12-30,1.0444,164.74,0.8295,N/A,
2024-12-27,x,164.57,0.83025,N/A,
`;

async function take(who: Person, name: string, content: string | Uint8Array, fields = {}) {
  const { status, body } = await who.upload('/imports', name, content, fields);
  expect(status, JSON.stringify(body)).toBe(202);
  const job = await who.job(body.jobId);
  return { job, result: (await who.call('GET', `/imports/${body.fileHash}`)).body };
}

const fx = async (who: Person, base: string, quote: string) =>
  (await who.call('GET', `/fx?base=${base}&quote=${quote}`)).body;

describe('a file of exchange rates', () => {
  it('is recognised, stored with its provenance, and says what it brought', async () => {
    const ada = await app.person('Ada');
    const seen = (await ada.upload('/imports/preview', 'eurofxref-hist.csv', ECB)).body;
    expect(seen).toMatchObject({
      content: 'rates',
      rates: {
        count: 8,
        base: 'EUR',
        quoted: 'per-base',
        question: null,
        currencies: ['GBP', 'JPY', 'USD'],
        from: '2024-12-27',
        to: '2024-12-31',
      },
      rejected: [{ line: 4, reason: 'USD: x is no rate above zero' }],
    });
    expect(seen.rows[0]).toMatchObject({ symbol: 'EUR/USD', amount: '1.0389' });
    expect((await fx(ada, 'EUR', 'USD')).items).toEqual([]);

    const { result } = await take(ada, 'eurofxref-hist.csv', ECB);
    expect(result).toMatchObject({
      status: 'done',
      counts: { lines: 8, rates: 8, rejected: 1, new: 0, prices: 0 },
      rates: { stored: 8, base: 'EUR', currencies: ['GBP', 'JPY', 'USD'], to: '2024-12-31' },
      verification: { reason: 'Exchange rates have no balance to compare with.' },
    });
    expect(await fx(ada, 'EUR', 'USD')).toMatchObject({
      via: 'direct',
      items: [
        { date: '2024-12-30', rate: '1.0444' },
        { date: '2024-12-31', rate: '1.0389' },
      ],
    });
    const eve = await app.person('Eve');
    expect((await fx(eve, 'EUR', 'USD')).items).toEqual([]);
  });

  it('is taken out of its archive, as the bank publishes it', async () => {
    const ada = await app.person('Ada');
    const zip = zipFile([{ name: 'eurofxref-hist.csv', bytes: ECB }]);
    const { result } = await take(ada, 'eurofxref-hist.zip', zip);
    expect(result).toMatchObject({ status: 'done', counts: { rates: 8 } });
    const two = zipFile([
      { name: 'a.csv', bytes: ECB },
      { name: 'b.csv', bytes: ECB },
    ]);
    const refused = (await ada.upload('/imports/preview', 'two.zip', two)).body;
    expect(refused).toMatchObject({
      detail: expect.stringMatching(/2 files \(a\.csv, b\.csv\)/),
      mend: expect.stringMatching(/Unpack/),
    });
  });

  it('that does not say what its rates are in asks, and is refused until it is said', async () => {
    const ada = await app.person('Ada');
    const bare = 'month,currency,rate\n2024-01,USD,1.2677\n2024-02,USD,1.2701\n';
    const seen = (await ada.upload('/imports/preview', 'rates.csv', bare)).body;
    expect(seen.rates).toMatchObject({ base: null, quoted: null, question: expect.stringMatching(/base/) });
    const { job } = await take(ada, 'rates.csv', bare);
    expect(job).toMatchObject({
      status: 'failed',
      error: { type: 'impossible', mend: expect.stringMatching(/mapping\.rates/) },
    });
    const mapping = JSON.stringify({ rates: { base: 'GBP', quoted: 'per-base' } });
    const answered = (await ada.upload('/imports/preview', 'rates.csv', bare, { mapping })).body;
    expect(answered.rates).toMatchObject({ base: 'GBP', question: null });
    const { result } = await take(ada, 'rates.csv', bare, { mapping });
    expect(result.rates).toMatchObject({ stored: 2, base: 'GBP', currencies: ['USD'], from: '2024-01-01' });
    expect((await fx(ada, 'GBP', 'USD')).items).toEqual([
      { date: '2024-01-01', rate: '1.2677' },
      { date: '2024-02-01', rate: '1.2701' },
    ]);
    const unknown = JSON.stringify({ rates: { base: 'QQQ' } });
    const refused = await ada.upload('/imports/preview', 'rates.csv', bare, { mapping: unknown });
    expect(refused.body.errors).toMatchObject([{ path: 'body/mapping/rates/base' }]);
    const opened = await ada.call('POST', '/accounts', { name: 'Bank', type: 'asset', currency: 'EUR' });
    const accountId = opened.body.id;
    const wrong = await take(ada, 'eurofxref-hist.csv', ECB, { accountId });
    expect(wrong.job.error).toMatchObject({ detail: expect.stringMatching(/exchange rates/) });
  });

  it('is tried without being stored', async () => {
    const ada = await app.person('Ada');
    const { status, body } = await ada.upload('/imports', 'eurofxref.csv', ECB, { dryRun: 'true' });
    expect(status).toBe(202);
    const job = await ada.job(body.jobId);
    expect(job.result).toMatchObject({ counts: { rates: 8 }, rates: { stored: 8 } });
    expect((await fx(ada, 'EUR', 'USD')).items).toEqual([]);
  });
});

describe('files of prices that people have', () => {
  const closesOf = async (who: Person, symbol: string) => {
    const found = (await who.call('GET', `/assets`)).body.items;
    const asset = found.find((each: { symbol: string }) => each.symbol === symbol);
    const { items } = (await who.call('GET', `/assets/${asset.id}/prices`)).body;
    return items.map(({ date, close, provider }: Record<string, string>) => [date, close, provider]);
  };

  it('go in as an archive of LEAN, in dollars', async () => {
    const ada = await app.person('Ada');
    const bytes =
      '19980102 00:00,136300,162500,135000,162500,6315000\n19980105 00:00,165000,165600,151900,160000,5677300\n';
    const zip = zipFile([{ name: 'aapl.csv', bytes }]);
    const { result } = await take(ada, 'aapl.zip', zip, { mapping: JSON.stringify({ currency: 'USD' }) });
    expect(result.counts).toMatchObject({ prices: 2 });
    expect(await closesOf(ada, 'AAPL')).toEqual([
      ['1998-01-02', '16.25', 'file'],
      ['1998-01-05', '16', 'file'],
    ]);
  });

  it.each([['trade'], ['quote']])(
    'of LEAN’s %ss within the day are refused with the place where they go',
    async (kind) => {
      const ada = await app.person('Ada');
      const bytes = '0,7424.91,7424.91,7422,7422,7.14\n60000,7420,7422,7405,7405,13.36\n';
      const entry = (day: number) => ({ name: `2018040${day}_btcusd_minute_${kind}.csv`, bytes });
      for (const entries of [[entry(4)], [entry(4), entry(5)]]) {
        const { status, body } = await ada.upload(
          '/imports/preview',
          `20180404_${kind}.zip`,
          zipFile(entries),
        );
        expect([status, body.mend]).toEqual([422, expect.stringMatching(/Charts page/)]);
      }
    },
  );

  it.each([
    [
      'of Yahoo',
      'VTI.csv',
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,235.5,236.1,234.6,235.43,230.1,4024000\n2024-01-03,null,null,null,null,null,null\n',
    ],
    [
      'of Stooq',
      'vti.us_d.csv',
      'Date,Open,High,Low,Close,Volume\n2024-01-02,235.5,236.1,234.6,235.43,4024000\n',
    ],
    ['in long form', 'prices.csv', 'date,symbol,close\n2024-01-02,VTI,235.43\n'],
    ['as a matrix of pandas', 'matrix.csv', ',VTI,BND\n2024-01-02,235.43,73.1\n2024-01-03,,73.2\n'],
  ])('go in %s', async (_what, name, content) => {
    const ada = await app.person('Ada');
    const { result, job } = await take(ada, name, content);
    expect(job.status, JSON.stringify(job.error)).toBe('done');
    expect(result.counts.prices).toBeGreaterThan(0);
    const symbol = name.startsWith('vti.us') ? 'VTI.US' : 'VTI';
    expect(await closesOf(ada, symbol)).toEqual([['2024-01-02', '235.43', 'file']]);
  });
});
