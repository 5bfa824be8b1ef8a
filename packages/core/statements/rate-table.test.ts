import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatDay } from '../time/day.ts';
import { openStatementFile, type ParseOptions } from './detect.ts';
import { rows } from './fixtures/reading.ts';
import { sourceOf } from './source.ts';
import { StatementError } from './statement.ts';
import { summariseFile } from './summary.ts';

const open = (text: string, fileName = 'rates.csv', options: ParseOptions = {}) =>
  openStatementFile(sourceOf(new TextEncoder().encode(text)), fileName, options);

const read = (text: string, fileName?: string, options?: ParseOptions) => {
  const file = open(text, fileName, options);
  return { format: file.format, terms: file.rateTerms, rows: rows(file.parts()) };
};

const PER_EURO = { base: 'EUR', quoted: 'per-base', question: null };

// Reference rates of the European Central Bank: eurofxref-hist.csv, eurofxref.csv and eurofxref-daily.xml in their layouts.
const HISTORY = `Date,USD,JPY,BGN,CYP,GBP,
2024-12-31,1.0389,163.06,1.9558,N/A,0.82918,
1999-01-04,1.1789,133.73,N/A,0.58231,0.7111,
`;
const DAILY = 'Date, USD, JPY, GBP, \n31 March 2016, 1.1385, 127.90, 0.79155, \n';
const XML = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube>
<Cube time='2016-03-31'>
<Cube currency='USD' rate='1.1385'/>
<Cube currency='XXX' rate='7'/>
</Cube>
<Cube time="2016-03-30"><Cube currency="JPY" rate="127.31"/><Cube currency="USD" rate="0"/></Cube>
</Cube>
</gesmes:Envelope>`;

describe('files of the European Central Bank', () => {
  it('give every rate of the history per euro, and none where there is none', () => {
    expect(read(HISTORY, 'eurofxref-hist.csv')).toEqual({
      format: 'exchange rates CSV',
      terms: PER_EURO,
      rows: [
        'rate L2 2024-12-31 EUR/USD 1.0389',
        'rate L2 2024-12-31 EUR/JPY 163.06',
        'rate L2 2024-12-31 EUR/BGN 1.9558',
        'rate L2 2024-12-31 EUR/GBP 0.82918',
        'rate L3 1999-01-04 EUR/USD 1.1789',
        'rate L3 1999-01-04 EUR/JPY 133.73',
        'rate L3 1999-01-04 EUR/CYP 0.58231',
        'rate L3 1999-01-04 EUR/GBP 0.7111',
      ],
    });
  });

  it('are read of one day with its month in words', () => {
    expect(read(DAILY)).toMatchObject({
      terms: PER_EURO,
      rows: [
        'rate L2 2016-03-31 EUR/USD 1.1385',
        'rate L2 2016-03-31 EUR/JPY 127.90',
        'rate L2 2016-03-31 EUR/GBP 0.79155',
      ],
    });
  });

  it('are read as XML, naming the lines that are no rate', () => {
    expect(read(XML, 'eurofxref-daily.xml')).toEqual({
      format: 'ECB exchange rates XML',
      terms: PER_EURO,
      rows: [
        'rate L7 2016-03-31 EUR/USD 1.1385',
        'rejected L8: XXX is no currency of ISO 4217',
        'rate L10 2016-03-30 EUR/JPY 127.31',
        'rejected L10: USD: 0 is no rate above zero',
      ],
    });
    expect(() => [...open(XML.slice(0, -40)).parts()]).toThrow(StatementError);
  });

  it('are read as the table of its data portal', () => {
    const text =
      'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS\n' +
      'EXR.M.USD.EUR.SP00.A,M,USD,EUR,SP00,A,2024-01,1.0905227272727273,A\n';
    expect(read(text).rows).toEqual(['rate L2 2024-01-01 EUR/USD 1.090522727273']);
  });
});

// HMRC, exchange rates for January 2024, in the two layouts of its downloads.
const HMRC =
  'Country/Territories,Currency,Currency Code,Currency Units per £1,Start Date,End Date\n' +
  'Eurozone,Euro,EUR,1.1616,01/01/2024,31/01/2024\nUSA,Dollar,USD,1.2677,01/01/2024,31/01/2024\n';
const HMRC_XML = `<exchangeRateMonthList Period="01/Jan/2024 to 31/Jan/2024"><exchangeRate>
<countryName>Eurozone</countryName><countryCode>EU</countryCode><currencyName>Euro</currencyName>
<currencyCode>EUR</currencyCode><rateNew>1.1616</rateNew></exchangeRate></exchangeRateMonthList>`;

it('reads monthly rates of HMRC from the first of the month, per pound as their header says', () => {
  const { terms, rows: found } = read(HMRC);
  expect(terms).toEqual({ base: 'GBP', quoted: 'per-base', question: null });
  expect(found.filter((row) => row.startsWith('rate'))).toEqual([
    'rate L2 2024-01-01 GBP/EUR 1.1616',
    'rate L3 2024-01-01 GBP/USD 1.2677',
  ]);
  expect(read(HMRC_XML, 'exrates-monthly-0124.xml').rows).toEqual(['rate L1 2024-01-01 GBP/EUR 1.1616']);
});

describe('a table that does not say what its rates are in', () => {
  const BARE =
    'month,currency,rate\n2024-01,USD,1.2677\nFeb 2024,USD,1.2701\n03/2024,EUR,1.1712\n2024-03,GBP,1\n';

  it('asks, and stores nothing under a base until it is said', () => {
    const { terms, rows: found } = read(BARE);
    expect(terms!.question).toMatch(/against which currency.*other way round/);
    expect(found[0]).toBe('rate L2 2024-01-01 ?/USD 1.2677');
    const half = open(BARE, 'a.csv', { dialect: { rates: { base: 'GBP' } } });
    expect(half.rateTerms).toMatchObject({ base: 'GBP', quoted: null });
    expect(half.rateTerms!.question).toMatch(/does not say whether/);
  });

  it('is read as the person says', () => {
    const per = (quoted: 'per-base' | 'per-currency') =>
      read(BARE, 'a.csv', { dialect: { rates: { base: 'GBP', quoted } } }).rows;
    expect(per('per-base')).toEqual([
      'rate L2 2024-01-01 GBP/USD 1.2677',
      'rate L3 2024-02-01 GBP/USD 1.2701',
      'rate L4 2024-03-01 GBP/EUR 1.1712',
    ]);
    expect(per('per-currency')[0]).toBe('rate L2 2024-01-01 USD/GBP 1.2677');
  });

  it('names the lines that are no rate', () => {
    const text =
      'date,currency,rate\n2024-01-02,USD,1.2\n2024-01-03,USD,-1\n2024-13-03,USD,1\n2024-01-04,USD,n/a\n2024-01-05,USX,1\n2024-01-08,USD,1.3\n';
    const dialect = { rates: { base: 'GBP', quoted: 'per-base' as const } };
    expect(read(text, 'a.csv', { dialect }).rows).toEqual([
      'rate L2 2024-01-02 GBP/USD 1.2',
      'rejected L3: USD: -1 is no rate above zero',
      'rejected L4: no date: 2024-13-03',
      'rejected L6: USX is no currency of ISO 4217',
      'rate L7 2024-01-08 GBP/USD 1.3',
    ]);
  });
});

describe('pairs of currencies', () => {
  it('are read from columns, from a column, and from the name of a file of prices', () => {
    expect(read('date,EURUSD,GBP/USD=X\n2024-01-02,1.0956,1.2624\n').rows).toEqual([
      'rate L2 2024-01-02 EUR/USD 1.0956',
      'rate L2 2024-01-02 GBP/USD 1.2624',
    ]);
    expect(read('Date;From;To;Rate\n02.01.2024;EUR;USD;1,0956\n').rows).toContain(
      'rate L2 2024-01-02 EUR/USD 1.0956',
    );
    const yahoo =
      'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,1.1039,1.1046,1.0938,1.1038,1.1038,0\n';
    expect(read(yahoo, 'EURUSD=X.csv').rows).toEqual(['rate L2 2024-01-02 EUR/USD 1.1038']);
    expect(read(yahoo, 'eurusd_d.csv').rows).toEqual(['rate L2 2024-01-02 EUR/USD 1.1038']);
    expect(read(yahoo, 'BTCUSD.csv').rows).toEqual(['price BTCUSD']);
  });

  it('leave nothing to be said', () => {
    const said = { dialect: { rates: { base: 'EUR' } } };
    expect(() => open('date,EURUSD\n2024-01-02,1.0956\n', 'a.csv', said)).toThrow(/itself/);
    expect(() => open(XML, 'a.xml', said)).toThrow(/itself/);
  });
});

it.each([
  [
    'a bank statement in several currencies',
    'Date,Currency,Rate,Amount\n2024-01-02,USD,1.1,-4.00\n2024-01-03,USD,1.1,-5.00\n',
  ],
  ['prices of tickers', 'date,GOOG,AAPL\n2024-01-02,138.17,185.64\n'],
])('takes %s for no rates', (_what, text) => {
  expect(open(text).format).not.toMatch(/rates/);
});

/** Beside the repository, or beside the folder of its work trees. */
const FILE = ['../../../../shared/data/', '../../../../../shared/data/']
  .map((folder) => new URL(`${folder}fx/ecb/eurofxref-hist_to_2024-12-31.csv`, import.meta.url))
  .find((file) => existsSync(file));

// Counted with pandas 3.1.1 (read_csv, to_numeric with errors="coerce", count).
it.skipIf(FILE === undefined)('reads the whole history since 1999', () => {
  const bytes = readFileSync(FILE!);
  const file = openStatementFile(
    sourceOf(bytes[0] === 0x1f ? gunzipSync(bytes) : bytes),
    'eurofxref-hist.csv',
  );
  const { rates, rejectedCount } = summariseFile(file);
  expect([rates.count, rates.currencies.length, rejectedCount]).toEqual([207_875, 41, 0]);
  expect([rates.from, rates.to].map((date) => formatDay(date!))).toEqual(['1999-01-04', '2024-12-31']);
  expect(rates).toMatchObject(PER_EURO);
});
