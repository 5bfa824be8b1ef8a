import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatDecimal, trim } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { parsePriceCsv, priceCsvParser } from './price-csv.ts';
import { readPrice } from './price-figures.ts';
import type { PriceCsvOptions } from './price-rows.ts';
import { StatementError } from './statement.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string, options: PriceCsvOptions = {}) => parsePriceCsv(bytes(text), options);
const closes = (text: string, options?: PriceCsvOptions) =>
  parse(text, options).prices.map((price) => [
    price.symbol,
    formatDay(price.date),
    formatDecimal(price.close),
    price.currency,
  ]);

describe('readPrice', () => {
  it.each([
    ['70.47', '70.47'],
    ['0.30000001192092896', '0.3000000119'],
    // Half-even on the eleventh digit.
    ['0.00000000025', '0.0000000002'],
    ['0.00000000035', '0.0000000004'],
    ['26.834829999999997', '26.83483'],
    ['1.5e-05', '0.000015'],
    ['1.2345E+3', '1234.5'],
    ['2e3', '2000'],
  ])('%s is %s', (text, expected) => expect(formatDecimal(readPrice(text, '.')!)).toBe(expected));

  it.each(['', 'NaN', 'n/a', '-1', '1e300', '1e-300', 'Infinity', '1,234', '0x10', '99999999999999'])(
    '%s is no price',
    (text) => expect(readPrice(text, '.')).toBeNull(),
  );
});

describe('forms', () => {
  it('reads a row for each day and asset', () => {
    const text = 'date,commodity,price,currency\n2013-01-04,VBMPX,70.47,USD\n2013-01-04,RGAGX,152.91,USD\n';
    expect(closes(text)).toEqual([
      ['VBMPX', '2013-01-04', '70.47', 'USD'],
      ['RGAGX', '2013-01-04', '152.91', 'USD'],
    ]);
  });

  it('reads one asset by the name of its file, the close and not the adjusted one', () => {
    const text =
      'Date,Open,High,Low,Close,Adj Close,Volume\n2020-08-28,504.05,505.77,498.31,499.23,122.88,46907479\n2020-08-31,127.58,131,126,129.04,127.1,225702700\n';
    const { prices } = parse(text, { fileName: '/uploads/AAPL.csv' });
    expect(
      prices.map((bar) => [
        bar.symbol,
        ...[bar.open, bar.high, bar.low, bar.close, bar.volume].map((x) => formatDecimal(x!)),
      ]),
    ).toEqual([
      ['AAPL', '504.05', '505.77', '498.31', '499.23', '46907479'],
      ['AAPL', '127.58', '131', '126', '129.04', '225702700'],
    ]);
    expect(() => parse(text)).toThrow(StatementError);
    expect(parse(text, { symbol: 'X' }).prices[0]!.symbol).toBe('X');
  });

  it('reads a column for each asset, blank where there is no price', () =>
    expect(closes('Date,AAPL,BABA\n2014-09-18,25.4,\n2014-09-19,25.2,93.89\n')).toEqual([
      ['AAPL', '2014-09-18', '25.4', null],
      ['AAPL', '2014-09-19', '25.2', null],
      ['BABA', '2014-09-19', '93.89', null],
    ]));

  it('reads German figures', () =>
    expect(
      closes('Datum;Symbol;Schlusskurs;Währung\n28.03.2024;SAP;1.180,46;EUR\n02.04.2024;SAP;179,10;EUR\n'),
    ).toEqual([
      ['SAP', '2024-03-28', '1180.46', 'EUR'],
      ['SAP', '2024-04-02', '179.10', 'EUR'],
    ]));

  it('keeps the last close of a day of intraday bars and says so', () => {
    const text =
      ',Open,High,Low,Close,Volume\n2017-04-19 09:00:00,1,3,1,2,5\n2017-04-19 10:00:00,2,4,2,3,5\n2017-04-20 09:00:00,3,3,3,3,5\n';
    const { prices, warnings } = parse(text, { fileName: 'EURUSD.csv' });
    expect(prices.map((bar) => [formatDay(bar.date), formatDecimal(bar.close), bar.high === null])).toEqual([
      ['2017-04-19', '3', true],
      ['2017-04-20', '3', false],
    ]);
    expect(warnings).toEqual(['1 rows repeat a day of the same asset; the last price of each day counts']);
  });

  it('rejects what is no price with its line and goes on', () => {
    const text =
      'date,symbol,close\n2024-01-02,A,10\n2024-01-03,A,-1\n2024-01-04,A,1e300\n2024-02-30,A,1\n2024-01-05,A,0\n2024-01-08,A,12\n2024-01-09,A,13\n2024-01-10,A,14\n';
    const { prices, rejected } = parse(text);
    expect(prices.length).toBe(4);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'close: -1 is no price above zero'],
      [4, 'close: 1e300 is no price above zero'],
      [5, 'no date: 2024-02-30'],
      [6, 'close: 0 is no price above zero'],
    ]);
  });

  // Headers and figures as Investing.com and Nasdaq write them for people.
  it.each([
    [
      'Investing.com in English',
      '"Date","Price","Open","High","Low","Vol.","Change %"\n"11/24/2026","1,234.50","1,230.00","1,240.00","1,220.00","1.25M","0.35%"\n"11/13/2026","1,230.20","1,225.00","1,236.00","1,219.00","-","-0.10%"\n',
      ['1234.5', '1230', '1240', '1220', '1250000'],
    ],
    [
      'Investing.com in German',
      '\ufeff"Datum","Zuletzt","Eröffn.","Hoch","Tief","Vol.","+/- %"\n"24.11.2026","1.234,50","1.230,00","1.240,00","1.220,00","1,25M","0,35%"\n"13.11.2026","1.230,20","1.225,00","1.236,00","1.219,00","-","-0,10%"\n',
      ['1234.5', '1230', '1240', '1220', '1250000'],
    ],
    [
      'Investing.com in French',
      '"Date","Dernier","Ouv."," Plus Haut","Plus Bas","Vol.","Variation %"\n"24/11/2026","62,50","62,10","63,00","61,90","980,50K","0,35%"\n"13/11/2026","61,20","61,00","62,00","60,90","1,00K","0,1%"\n',
      ['62.5', '62.1', '63', '61.9', '980500'],
    ],
    [
      'Nasdaq',
      'Date,Close/Last,Volume,Open,High,Low\n11/24/2026,$233.33,48864980,$230.00,$234.00,$229.00\n11/13/2026,$232.87,42,$231,$233,$230\n',
      ['233.33', '230', '234', '229', '48864980'],
    ],
  ])('reads %s', (_name, text, expected) => {
    expect(priceCsvParser.recognise(bytes(text), 'X.csv')).toBeGreaterThan(0.9);
    const { prices, rejected } = parse(text, { fileName: 'TSLA Historical Data.csv' });
    const [first] = prices;
    expect([prices.length, rejected, first!.symbol, formatDay(first!.date)]).toEqual([
      2,
      [],
      'TSLA',
      '2026-11-24',
    ]);
    const figures = [first!.close, first!.open, first!.high, first!.low, first!.volume];
    expect(figures.map((figure) => formatDecimal(trim(figure!)))).toEqual(expected);
  });

  it('turns pence into pounds, and takes no currency that there is not', () => {
    const text =
      'date,symbol,close,currency\n2026-11-20,VOD,75.5,GBX\n2026-11-20,NPN,4210,ZAc\n2026-11-20,TEVA,1234.5,ILA\n2026-11-20,X,1,XYZ\n';
    expect(closes(text).map(([symbol, , close, currency]) => [symbol, close, currency])).toEqual([
      ['VOD', '0.755', 'GBP'],
      ['NPN', '42.1', 'ZAR'],
      ['TEVA', '12.345', 'ILS'],
    ]);
    expect(parse(text).rejected.map(({ reason }) => reason)).toEqual(['XYZ is no currency of ISO 4217']);
  });

  it('knows a table by a header of prices alone, whatever its first rows are', () => {
    const text = 'date,close\n2026-11-20,1e300\n10000-01-01,8\n2026-02-30,9\n2026-11-23,0\n2026-11-24,12\n';
    expect(priceCsvParser.recognise(bytes(text), 'X.csv')).toBeGreaterThan(0.9);
    const { prices, rejected } = parse(text, { symbol: 'X' });
    expect([prices.length, rejected.map(({ line }) => line)]).toEqual([1, [2, 3, 4, 5]]);
    expect(() => parse('date,close\n', { symbol: 'X' })).toThrow('no price');
  });

  it('reads dates in the order that the person names', () => {
    const text = 'Date,Close\n03/04/2026,10\n05/06/2026,11\n';
    const days = (options: PriceCsvOptions) => parse(text, { symbol: 'X', ...options });
    expect(days({}).warnings).toHaveLength(1);
    const named = days({ dialect: { dateOrder: 'dmy' } });
    expect([named.warnings, named.prices.map(({ date }) => formatDay(date))]).toEqual([
      [],
      ['2026-04-03', '2026-06-05'],
    ]);
  });

  it.each([
    ['a bank statement', 'date,payee,narration,amount,balance,currency\n2024-01-02,A,b,1.00,2.00,USD\n'],
    ['a wide bank statement', 'DATE,AMOUNT,BALANCE\n2024-01-02,1.00,2.00\n'],
    ['trades', 'date,type,symbol,quantity,price\n2024-01-02,BUY,A,1,2\n'],
    ['positions', 'date,symbol,quantity,price,currency\n2024-01-02,A,1,2,USD\n'],
    ['text', 'hello\n'],
  ])('does not take %s for prices', (_, text) => {
    expect(priceCsvParser.recognise(bytes(text), 'x.csv')).toBe(0);
    expect(() => parse(text)).toThrow(StatementError);
  });
});

const DATA = new URL('../../../../shared/data/', import.meta.url);
const hasData = existsSync(DATA);

describe('files of others', () => {
  it.skipIf(!hasData)('reads 34 years of 20 tickers: every filled cell once', () => {
    const file = gunzipSync(readFileSync(new URL('prices/pypfopt/stock_prices.csv.gz', DATA)));
    const rows = new TextDecoder().decode(file).trim().split('\n').slice(1);
    const filled = rows.reduce(
      (sum, row) =>
        sum +
        row
          .split(',')
          .slice(1)
          .filter((cell) => cell.trim() !== '').length,
      0,
    );
    expect(priceCsvParser.recognise(file.subarray(0, 65_536), 'stock_prices.csv')).toBeGreaterThan(0.9);
    const { prices, rejected } = parsePriceCsv(file);
    expect([prices.length, rejected.length]).toEqual([filled, 0]);
    const [first] = prices;
    expect([first!.symbol, formatDecimal(first!.close)]).toEqual(['AAPL', '0.2621293366']);
  });

  it.skipIf(!hasData)('reads the prices of a ledger: 155 for each of six commodities', () => {
    const { prices } = parsePriceCsv(readFileSync(new URL('ledgers/derived_household_a/prices.csv', DATA)));
    const counts = Map.groupBy(prices, (price) => price.symbol);
    expect([...counts].map(([symbol, lines]) => [symbol, lines.length])).toEqual(
      ['VBMPX', 'RGAGX', 'ITOT', 'VEA', 'VHT', 'GLD'].map((symbol) => [symbol, 155]),
    );
  });
});
