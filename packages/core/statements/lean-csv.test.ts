import { expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { parseStatementFile } from './detect.ts';
import { refuseWithinDay } from './lean-names.ts';
import { StatementError } from './statement.ts';

const parse = (text: string, fileName: string) =>
  parseStatementFile(new TextEncoder().encode(text), fileName);

// The first days of Apple's daily file of LEAN, whose documentation calls its prices "deci-cents": dollars times 10,000.
it('reads prices of shares in ten-thousandths', () => {
  const { prices, rejected, warnings, format } = parse(
    '19980102 00:00,136300,162500,135000,162500,6315000\n19980105 00:00,165000,165600,151900,160000,5677300\n19980106 00:00,0,1,1,1,1\n',
    'aapl.csv',
  );
  expect(format).toBe('LEAN daily prices');
  expect(
    prices.map(({ symbol, date, open, close, volume }) => [
      symbol,
      formatDay(date),
      formatDecimal(open!),
      formatDecimal(close),
      formatDecimal(volume!),
    ]),
  ).toEqual([
    ['AAPL', '1998-01-02', '13.6300', '16.2500', '6315000'],
    ['AAPL', '1998-01-05', '16.5000', '16.0000', '5677300'],
  ]);
  expect(rejected).toMatchObject([{ line: 3 }]);
  expect(warnings[0]).toMatch(/ten-thousandths/);
});

it('reads prices of coins as they are written', () => {
  const { prices } = parse(
    '20141201 00:00,300,370,300,370,0.05655554\n20141203 00:00,377.9,378,377.01,378,0.5\n',
    'btcusd.csv',
  );
  expect(prices.map(({ symbol, low }) => [symbol, formatDecimal(low!)])).toEqual([
    ['BTCUSD', '300'],
    ['BTCUSD', '377.01'],
  ]);
});

// LEAN's files of hours differ from those of days in nothing but the times; read as days the last hour would be the day.
it('refuses prices of hours', () => {
  expect(() =>
    parse('19980102 09:00,136300,162500,135000,162500,6315\n19980102 10:00,1,1,1,1,1\n', 'aapl.csv'),
  ).toThrow(/prices of hours/);
});

it('says where files of one day go', () => {
  const mendOf = (name: string) => {
    try {
      refuseWithinDay(name);
      return null;
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      return [error.message, error.mend];
    }
  };
  expect(mendOf('20180404_btcusd_minute_trade.csv')).toEqual([
    'the file holds minutes of BTCUSD on 2018-04-04, not prices of days',
    expect.stringMatching(/^Open BTCUSD on the Charts page and choose “Add trades”/),
  ]);
  expect(mendOf('minute/20180404_btcusd_minute_quote.csv')).toEqual([
    'the file holds quotes of BTCUSD on 2018-04-04, not prices of days',
    expect.stringMatching(/20180404_trade\.zip/),
  ]);
  expect(mendOf('20140606_aapl_minute_openinterest_american_call_6500000_20140621.csv')?.[0]).toMatch(
    /^the file holds open interest of AAPL/,
  );
  expect(['aapl.csv', '20180404_btcusd.csv', 'statement_20180404_trade.csv'].map(mendOf)).toEqual([
    null,
    null,
    null,
  ]);
});
