import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { count, imported, JANUARY, query } from './fixtures/bank.ts';

const app = testServer();
const household = fileURLToPath(
  new URL('../../../../../shared/data/ledgers/derived_household_a/', import.meta.url),
);

const TRADES = `Date,Type,Symbol,Quantity,Price,Amount,Currency,Fee
2026-01-02,Deposit,,,,5000.00,USD,
2026-01-05,Buy,VTI,10,250.00,2500.00,USD,1.00
2026-01-06,Buy,VTI,2,250.00,500.00,USD,0
2026-01-06,Buy,VTI,2,250.00,500.00,USD,0
2026-01-20,Sell,VTI,4,260.00,1040.00,USD,1.00
`;
const LATER = `Date,Type,Symbol,Quantity,Price,Amount,Currency,Fee
2026-01-06,Buy,VTI,2,250.00,500.00,USD,0
2026-01-06,Buy,VTI,2,250.00,500.00,USD,0
2026-01-20,Sell,VTI,4,260.00,1040.00,USD,1.00
2026-02-02,Dividend,VTI,,,12.50,USD,
`;
const PRICES = `Date,Symbol,Close,Currency
2026-01-05,VTI,250.00,USD
2026-01-06,VTI,251.00,USD
2026-01-06,BND,72.50,USD
`;
const FUND = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260201<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>
<INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><INVSTMTRS><DTASOF>20260131<CURDEF>USD
<INVACCTFROM><BROKERID>broker.example<ACCTID>777001</INVACCTFROM>
<INVTRANLIST><DTSTART>20260101<DTEND>20260131
<BUYMF><INVBUY><INVTRAN><FITID>1<DTTRADE>20260110</INVTRAN><SECID><UNIQUEID>922908769<UNIQUEIDTYPE>CUSIP</SECID>
<UNITS>3<UNITPRICE>100<TOTAL>-300<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INVBUY><BUYTYPE>BUY</BUYMF>
</INVTRANLIST>
<INVPOSLIST><POSMF><INVPOS><SECID><UNIQUEID>922908769<UNIQUEIDTYPE>CUSIP</SECID><HELDINACCT>CASH<POSTYPE>LONG<UNITS>10
<UNITPRICE>101<MKTVAL>1010<DTPRICEASOF>20260131</INVPOS></POSMF></INVPOSLIST>
<INVBAL><AVAILCASH>50<MARGINBALANCE>0<SHORTBALANCE>0</INVBAL></INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1>
<SECLISTMSGSRSV1><SECLIST><MFINFO><SECINFO><SECID><UNIQUEID>922908769<UNIQUEIDTYPE>CUSIP</SECID><SECNAME>Total Market<TICKER>VTI</SECINFO></MFINFO></SECLIST></SECLISTMSGSRSV1></OFX>
`;

describe('a broker’s file', () => {
  it('fills a portfolio, and adds only what is new of the next one', async () => {
    const ada = await app.person('Ada');
    const first = await imported(ada, 'broker.csv', TRADES);
    expect(first.result).toMatchObject({
      counts: { lines: 5, new: 5, duplicate: 0, rejected: 0 },
      accountIds: [],
    });
    const [portfolio] = first.result.portfolioIds;
    const quantity =
      "SELECT sum(quantity)::text AS sum FROM posting p JOIN asset a ON a.id::text = p.commodity WHERE p.book_id = $book AND a.symbol = 'VTI'";
    expect(await query(app, ada, quantity)).toEqual([{ sum: '10' }]);
    const second = await ada.upload(`/portfolios/${portfolio}/imports`, 'broker.csv', LATER);
    expect((await ada.job(second.body.jobId)).result.counts).toMatchObject({ new: 1, duplicate: 3 });
    expect(await query(app, ada, quantity)).toEqual([{ sum: '10' }]);
    expect((await ada.call('DELETE', `/imports/${second.body.fileHash}`)).status).toBe(204);
    expect((await ada.call('DELETE', `/imports/${first.fileHash}`)).status).toBe(204);
    expect(await count(app, ada, 'entry')).toBe(0);
  });

  it('opens with what was held before, by the positions it names', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'fund.ofx', FUND);
    expect(result).toMatchObject({
      counts: { new: 1, prices: 1 },
      verification: {
        state: 'unverifiable',
        balances: [
          { currency: 'VTI', statement: '10', difference: '0' },
          { currency: 'USD', statement: '50' },
        ],
      },
    });
    const next = FUND.replace('20260110', '20260210')
      .replaceAll('20260131', '20260228')
      .replace('<UNITS>10', '<UNITS>13');
    const second = await imported(ada, 'fund.ofx', next.replace('AVAILCASH>50', 'AVAILCASH>-250'));
    expect(second.result).toMatchObject({
      portfolioIds: result.portfolioIds,
      verification: { state: 'verified' },
    });
  });

  it('is refused where it would sell what is not there, or has no place', async () => {
    const ada = await app.person('Ada');
    const short = TRADES.replace('Sell,VTI,4', 'Sell,VTI,40');
    const { job } = await imported(ada, 'broker.csv', short);
    expect(job).toMatchObject({
      status: 'failed',
      error: { type: 'impossible', detail: expect.stringMatching(/VTI/) },
    });
    expect(await count(app, ada, 'portfolio')).toBe(0);
    const trades = await imported(ada, 'broker.csv', TRADES);
    const bank = await ada.upload(
      `/portfolios/${trades.result.portfolioIds[0]}/imports`,
      'bank.csv',
      JANUARY,
    );
    expect((await ada.job(bank.body.jobId)).error).toMatchObject({ type: 'impossible' });
  });
});

describe('a price file', () => {
  it('makes its assets and stores their prices', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'prices.csv', PRICES);
    expect(result.counts).toMatchObject({ lines: 3, new: 0, prices: 3 });
    const { body } = await ada.call('GET', '/assets');
    const vti = body.items.find(({ symbol }: { symbol: string }) => symbol === 'VTI');
    const prices = await ada.call('GET', `/assets/${vti.id}/prices`);
    expect(JSON.stringify(prices.body)).toMatch(/251/);
  });
});

describe.skipIf(!existsSync(household))('the household’s brokers', () => {
  it('come in with every posting and price', async () => {
    const ada = await app.person('Ada');
    const postings = await imported(
      ada,
      'investment_postings.csv',
      readFileSync(`${household}investment_postings.csv`),
    );
    expect(postings.result.portfolioIds).toHaveLength(2);
    expect(postings.result.counts).toMatchObject({ lines: 346, new: 346, rejected: 0 });
    const prices = await imported(ada, 'prices.csv', readFileSync(`${household}prices.csv`));
    expect(prices.result.counts).toMatchObject({ prices: 930 });
    const units = new Map<string, number>();
    for (const row of readFileSync(`${household}investment_postings.csv`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)) {
      const [, , , account, commodity, amount] = row.split(',');
      if (commodity === 'USD' || !account!.startsWith('Assets:US:ETrade')) continue;
      units.set(commodity!, (units.get(commodity!) ?? 0) + Number(amount));
    }
    const held = await query(
      app,
      ada,
      `SELECT a.symbol, sum(p.quantity)::float8 AS sum FROM posting p JOIN asset a ON a.id::text = p.commodity AND a.book_id = p.book_id
       JOIN account c ON c.id = p.account_id AND c.book_id = p.book_id
       WHERE p.book_id = $book AND c.name LIKE 'ETrade%' GROUP BY 1`,
    );
    for (const { symbol, sum } of held) expect(Number(sum)).toBeCloseTo(units.get(symbol!) ?? 0, 6);
    expect(held.length).toBe(units.size);
  });
});
