import { expect, it } from 'vitest';
import { formatDecimal } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { parseStatementFile } from './detect.ts';

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
