import {
  action,
  cash,
  endingCash,
  flexReport,
  position,
  trade,
} from '@financehub/core/brokers/fixtures/flex.ts';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { count, imported, query } from './fixtures/bank.ts';

const app = testServer();

const BUY = trade({
  transactionID: '101',
  tradeID: '11',
  tradeDate: '20240110',
  dateTime: '20240110;100000',
  quantity: '10',
  tradePrice: '180',
  proceeds: '-1800',
});
const AGAIN = trade({
  transactionID: '102',
  tradeID: '12',
  tradeDate: '20240110',
  dateTime: '20240110;100000',
  quantity: '10',
  tradePrice: '180',
  proceeds: '-1800',
});
const SELL = trade({
  transactionID: '103',
  tradeID: '13',
  tradeDate: '20240215',
  dateTime: '20240215;110000',
  quantity: '-5',
  tradePrice: '185',
  proceeds: '925',
});
const DEPOSIT = cash({
  type: 'Deposits/Withdrawals',
  amount: '4000',
  dateTime: '20240102',
  transactionID: '201',
});
const TAX = cash({
  type: 'Withholding Tax',
  amount: '-3.6',
  dateTime: '20240216',
  transactionID: '202',
  symbol: 'AAPL',
  isin: 'US0378331005',
});
const TAX_BACK = cash({
  type: 'Withholding Tax',
  amount: '3.6',
  dateTime: '20240301',
  transactionID: '203',
  symbol: 'AAPL',
  isin: 'US0378331005',
});
// 4000 - 2 x 1801 + 924 - 3.6 + 3.6
const ALL = { cash: '1322', shares: '15' };

function report(trades: string, positions: string, money: string): string {
  return flexReport({
    currency: 'USD',
    sections: `<Trades>${trades}</Trades><CashTransactions>${DEPOSIT}${TAX}${TAX_BACK}</CashTransactions>
<OpenPositions>${positions}</OpenPositions><CashReport>${endingCash('USD', money)}</CashReport>`,
  });
}

const held = (symbol: string): string =>
  `SELECT coalesce(sum(p.quantity), 0)::text AS sum FROM posting p JOIN asset a ON a.book_id = p.book_id AND a.id::text = p.commodity
   WHERE p.book_id = $book AND a.symbol = '${symbol}'`;

describe('a Flex report', () => {
  it('is proved by its own positions and cash, in every form of overlap once', async () => {
    const ada = await app.person('Ada');
    const first = await imported(
      ada,
      'flex.xml',
      report(BUY + AGAIN + SELL, position({ position: ALL.shares, markPrice: '171.48' }), ALL.cash),
    );
    expect(first.result).toMatchObject({
      format: 'Interactive Brokers Flex',
      counts: { lines: 6, new: 6, duplicate: 0, rejected: 0 },
      verification: {
        state: 'verified',
        balances: [
          { currency: 'AAPL', difference: '0' },
          { currency: 'USD', difference: '0' },
        ],
      },
    });
    const assets = await ada.call('GET', '/assets');
    expect(assets.body.items).toMatchObject([
      { symbol: 'AAPL', isin: 'US0378331005', type: 'stock', currency: 'USD', name: 'APPLE INC' },
    ]);
    // The same trades in another order and with a new one beside: the ids tell them.
    const more = trade({
      transactionID: '104',
      tradeDate: '20240310',
      quantity: '1',
      tradePrice: '170',
      proceeds: '-170',
    });
    const second = await imported(
      ada,
      'flex2.xml',
      report(SELL + more + AGAIN + BUY, position({ position: '16' }), '1151'),
    );
    expect(second.result).toMatchObject({
      counts: { lines: 7, new: 1, duplicate: 6 },
      verification: { state: 'verified' },
      portfolioIds: first.result.portfolioIds,
    });
    expect(await query(app, ada, held('AAPL'))).toEqual([{ sum: '16' }]);
  });

  it('takes out what it cancels of an earlier report', async () => {
    const ada = await app.person('Ada');
    await imported(ada, 'one.xml', report(BUY + AGAIN, position({ position: '20' }), '398'));
    const cancel = trade({
      transactionType: 'TradeCancel',
      buySell: 'BUY (Ca.)',
      tradeDate: '20240110',
      origTradeDate: '20240110',
      origTransactionID: '102',
      quantity: '-10',
      tradePrice: '180',
      proceeds: '1800',
      ibCommission: '0',
      transactionID: '109',
    });
    const { result } = await imported(
      ada,
      'two.xml',
      report(BUY + cancel, position({ position: '10' }), '2199'),
    );
    expect(result).toMatchObject({ counts: { new: 0 }, verification: { state: 'verified' } });
    expect(result.warnings).toContainEqual(
      expect.stringMatching(/cancels the BUY of 2024-01-10 of AAPL, which an earlier import had brought/),
    );
  });

  it('explains what differs: a split, an opening, a line that was not taken', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'one.xml', report(BUY, position({ position: '10' }), '2199'));
    expect(result.verification.balances).toHaveLength(2);
    const later = (shares: string, more = ''): string =>
      report(BUY + more, position({ position: shares }), '2199');
    const split = await imported(ada, 'split.xml', later('40'));
    expect(split.result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'split', description: expect.stringMatching(/4 times as many AAPL/) }],
    });
    const opening = await imported(ada, 'opening.xml', later('13.7'));
    expect(opening.result.verification).toMatchObject({ explanation: [{ kind: 'opening', amount: '-3.7' }] });
    const refused = await imported(
      ada,
      'refused.xml',
      later('13', trade({ tradeDate: '20240340', quantity: '3', tradePrice: '1' })),
    );
    expect(refused.result.verification).toMatchObject({
      explanation: [{ kind: 'missing', line: expect.any(Number) }],
    });
    const none = await imported(ada, 'none.xml', report(BUY, '', '2199'));
    expect(none.result.verification).toMatchObject({
      state: 'discrepancy',
      explanation: [{ kind: 'unlisted', amount: '10' }],
    });
  });

  it('books corporate actions, options sold short and exchanges, and keeps two accounts apart', async () => {
    const ada = await app.person('Ada');
    const listing = (symbol: string, isin: string): string =>
      `GE(US3696043013) SPINOFF 1 FOR 4 (${symbol}, SPIN CO, ${isin})`;
    const sections = `<Trades>${trade({ symbol: 'GE', isin: 'US3696043013', description: 'GE', transactionID: '1', tradeDate: '20240105', quantity: '100', tradePrice: '120', proceeds: '-12000', ibCommissionCurrency: 'EUR' })}
${trade({ symbol: 'AAPL  240119P00150000', isin: '', assetCategory: 'OPT', multiplier: '100', openCloseIndicator: 'O', transactionID: '2', tradeDate: '20240105', quantity: '-1', tradePrice: '0.5', proceeds: '50' })}
${trade({ symbol: 'EUR.USD', isin: '', assetCategory: 'CASH', transactionID: '3', tradeDate: '20240104', quantity: '-11000', tradePrice: '1.1', proceeds: '12100', ibCommission: '-2', ibCommissionCurrency: 'EUR' })}</Trades>
<CorporateActions>${action({ type: 'SO', symbol: 'GEV', isin: 'US36828A1016', description: listing('GEV', 'US36828A1016'), dateTime: '20240402;202500', quantity: '25', actionID: '77' })}</CorporateActions>
<CashTransactions>${cash({ type: 'Deposits/Withdrawals', amount: '11003', currency: 'EUR', dateTime: '20240103', transactionID: '4' })}</CashTransactions>
<CashReport>${endingCash('EUR', '0')}${endingCash('USD', '149')}</CashReport>`;
    const other = `<CashTransactions>${cash({ type: 'Deposits/Withdrawals', amount: '7', dateTime: '20240103', transactionID: '5' })}</CashTransactions>`;
    const { result } = await imported(
      ada,
      'flex.xml',
      flexReport({ sections }, { account: 'U7654321', currency: 'USD', sections: other }),
    );
    expect(result.portfolioIds).toHaveLength(2);
    expect(result.counts).toMatchObject({ rejected: 0 });
    expect(result.warnings).toContainEqual(
      expect.stringMatching(/which part of the cost of GE goes to the shares of GEV/),
    );
    expect(result.verification).toMatchObject({ state: 'verified' });
    expect(await query(app, ada, held('GEV'))).toEqual([{ sum: '25' }]);
    expect(await query(app, ada, held('AAPL240119P00150000'))).toEqual([{ sum: '-1' }]);
    const portfolios = await ada.call('GET', '/portfolios');
    expect(portfolios.body.items).toMatchObject([
      { name: 'Interactive Brokers U1234567', currency: 'EUR' },
      { name: 'Interactive Brokers U7654321', currency: 'USD' },
    ]);
  });
});

const TRADING_212 = `Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Notes,ID
Deposit,2024-01-02 09:00:00,,,,,,,,,,1000.00,GBP,,,,A1
Market buy,2024-01-03 10:00:00,GB00BPQY8M80,AV.,Aviva,100,434.5,GBX,1,,,434.50,GBP,,,,A2
Market sell,2024-01-04 10:00:00,US0378331005,AAPL,Apple,2,185,USD,1.27,10,GBP,291.34,GBP,,,,A3
`;

describe('a broker’s export', () => {
  it('that sells what it never bought is imported where somebody says that it was there before', async () => {
    const ada = await app.person('Ada');
    const refused = await imported(ada, 't212.csv', TRADING_212);
    expect(refused.job).toMatchObject({
      status: 'failed',
      error: { type: 'impossible', mend: expect.stringMatching(/openMissing.*2 AAPL/) },
    });
    expect(await count(app, ada, 'portfolio')).toBe(0);
    const upload = await ada.upload('/imports', 't212.csv', TRADING_212, { openMissing: 'true' });
    const { result } = await ada.job(upload.body.jobId);
    expect(result).toMatchObject({
      format: 'Trading 212 CSV',
      counts: { new: 3 },
      warnings: [expect.stringMatching(/^2 AAPL are taken as held on 2024-01-03/)],
    });
    expect(await query(app, ada, held('AAPL'))).toEqual([{ sum: '0' }]);
    const rows = await query(
      app,
      ada,
      "SELECT e.price::text AS price, a.currency FROM entry e JOIN asset a ON a.book_id = e.book_id AND a.id = e.asset_id WHERE e.book_id = $book AND a.symbol = 'AV.'",
    );
    expect(rows).toEqual([{ price: '4.345', currency: 'GBP' }]);
  });
});
