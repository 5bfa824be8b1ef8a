import fc from 'fast-check';
import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { count, imported } from './fixtures/bank.ts';

const app = testServer();

interface Kind {
  readonly name: string;
  readonly header: string;
  /** The rows of one day; two of the same are two. */
  readonly rows: readonly string[];
}

/** Rows in the layouts of the brokers' exports, two of them equal in all but an id. */
const KINDS: readonly Kind[] = [
  {
    name: 'Trading 212, which keeps its ids',
    header:
      'Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Total,Currency (Total),ID',
    rows: [
      'Deposit,2024-01-02 08:00:00,,,,,,,,5000,USD,D1',
      'Market buy,2024-01-03 15:00:00,US0378331005,AAPL,Apple,2,180,USD,1,360,USD,EOF1',
      'Market buy,2024-01-03 15:00:01,US0378331005,AAPL,Apple,2,180,USD,1,360,USD,EOF2',
      'Market buy,2024-02-05 15:00:00,US5949181045,MSFT,Microsoft,1,400,USD,1,400,USD,EOF3',
      'Market sell,2024-03-05 15:00:00,US0378331005,AAPL,Apple,1,170,USD,1,170,USD,EOF4',
      'Dividend (Ordinary),2024-03-20 10:00:00,US5949181045,MSFT,Microsoft,1,0.75,USD,Not available,0.75,USD,',
    ],
  },
  {
    name: 'Schwab, which has none',
    header: '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"',
    rows: [
      '"01/02/2024","MoneyLink Transfer","","Tfr","","","","$5,000.00"',
      '"01/03/2024","Buy","AAPL","APPLE INC","2","$180","","-$360.00"',
      '"01/03/2024","Buy","AAPL","APPLE INC","2","$180","","-$360.00"',
      '"02/05/2024","Buy","MSFT","MICROSOFT","1","$400","","-$400.00"',
      '"03/05/2024","Sell","AAPL","APPLE INC","1","$170","","$170.00"',
      '"03/20/2024","Qualified Dividend","MSFT","MICROSOFT","","","","$0.75"',
    ],
  },
  {
    name: 'a table of any broker',
    header: 'date,type,symbol,quantity,price,amount,currency',
    rows: [
      '2024-01-02,DEPOSIT,,,,5000,USD',
      '2024-01-03,BUY,AAPL,2,180,360,USD',
      '2024-01-03,BUY,AAPL,2,180,360,USD',
      '2024-02-05,BUY,MSFT,1,400,400,USD',
      '2024-03-05,SELL,AAPL,1,170,170,USD',
      '2024-03-20,DIVIDEND,MSFT,,,0.75,USD',
    ],
  },
];

/** Where a first and a second file end: whole days, as exports are; the second begins with any day before the first's end. */
const DAYS = [1, 3, 4, 5, 6];
const cut = fc.constantFrom(...DAYS);

it.each(KINDS)(
  'the files of $name bring each line once, however they overlap',
  async (kind) => {
    const { header, rows } = kind;
    await fc.assert(
      fc.asyncProperty(cut, cut, fc.boolean(), async (one, two, reversed) => {
        const ada = await app.person('Ada');
        const opened = await ada.call('POST', '/portfolios', { name: 'Mine', currency: 'USD' });
        const fields = { portfolioId: opened.body.id };
        const [first, second] = [Math.min(one, two), Math.max(one, two)];
        const start = [0, ...DAYS].filter((day) => day <= first)[Math.min(1, first - 1)]!;
        const file = (from: number, to: number): string => {
          const part = rows.slice(from, to);
          return [header, ...(reversed ? [...part].reverse() : part)].join('\n');
        };
        const brought: number[] = [];
        const take = async (content: string): Promise<void> => {
          const { job } = await imported(ada, 'export.csv', content, fields);
          expect(job.status, JSON.stringify(job.error)).toBe('done');
          expect(job.result.counts.rejected).toBe(0);
          brought.push(job.result.counts.new);
        };
        await take(file(0, first));
        await take(`${file(start, rows.length)}\n`);
        expect(brought).toEqual([first, rows.length - first]);
        const entries = await count(app, ada, 'entry');
        // The same lines again, in other bytes: nothing changes.
        await take(`${file(0, rows.length)}\n\n`);
        if (second > start) await take(`${file(start, second)}\n\n\n`);
        expect(brought.slice(2).every((fresh) => fresh === 0)).toBe(true);
        expect(await count(app, ada, 'entry')).toBe(entries);
      }),
      { numRuns: 6, seed: 7 },
    );
  },
  120_000,
);

it('lines that a broker numbers anew are known by what they say, and one more id is one more line', async () => {
  const { header, rows } = KINDS[0]!;
  const ada = await app.person('Ada');
  const opened = await ada.call('POST', '/portfolios', { name: 'Mine', currency: 'USD' });
  const fields = { portfolioId: opened.body.id };
  const take = async (some: readonly string[]) =>
    (await imported(ada, 'export.csv', [header, ...some].join('\n'), fields)).result;
  expect((await take(rows)).counts.new).toBe(6);
  const anew = await take(rows.map((row) => row.replace(/(EOF|D)(\d)$/, 'NEW-$1-$2')));
  expect(anew.counts).toMatchObject({ new: 0, duplicate: 6 });
  expect(anew.warnings).toContainEqual(expect.stringContaining('other ids'));
  // A third fill of the same day, price and size.
  const third = await take([...rows.slice(0, 3), rows[2]!.replace('EOF2', 'EOF9')]);
  expect(third.counts).toMatchObject({ new: 1, duplicate: 3 });
  expect(third.warnings).not.toContainEqual(expect.stringContaining('other ids'));
});
