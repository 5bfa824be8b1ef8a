import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, formatDecimal, negate, trim, ZERO } from '../money/decimal.ts';
import { detectFormat } from '../statements/detect.ts';
import type { ParsedFile } from '../statements/statement.ts';
import { linesOf as lines, parseExport as parse, show, lineText as text } from './fixtures/export.ts';

describe('Bitvavo', () => {
  it('leaves out what a double printed in full leaves behind', () =>
    expect(
      lines(`Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,Received / Paid Currency,Received / Paid Amount,Fee currency,Fee amount,Status,Transaction ID,Address
Europe/Amsterdam,2023-01-09,17:19:11,withdrawal,USDT,-32.156874000000003,,,,,USDT,5.4,Completed,1d01,0xaeC1
`),
    ).toEqual(['2023-01-09 | TRANSFER_OUT | USDT | 32.156874 |  |  | EUR |  | ']));
});

describe('Schwab', () => {
  const HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n';

  it('reads trades net of fees, reinvestments, taxes, mergers and moves of money', () => {
    const parsed =
      parse(`${HEADER}"03/02/2023 as of 03/01/2023","Buy","BAR","BAR CORP","300","$135.0075","$1.34","-$40,503.61"
"03/01/2023","Sell","BAR","BAR CORP","100","$140.00","$1.00","$13,999.00"
"02/01/2023","Qual Div Reinvest","SPY","SPDR","","","","$6.94"
"02/01/2023","Reinvest Shares","SPY","SPDR","0.0165","$420.10","","-$6.94"
"01/31/2023","NRA Tax Adj","SPY","SPDR","","","","-$1.04"
"01/30/2023","Name Change","NEWH","NEW HORIZON","1,000","","",""
"01/30/2023","Name Change","09070K200","OLD HORIZON","-1,000","","",""
"01/29/2023","Stock Split","AVGO","BROADCOM","9","","",""
"01/03/2023","MoneyLink Transfer","","Tfr BANK","","","","$50,000.00"
"Transactions Total","","","","","","","$1.00"
`);
    expect(parsed.investments[0]!.lines.map(text)).toEqual([
      '2023-01-03 | DEPOSIT |  |  |  | 50000 | USD |  | ',
      '2023-01-29 | SPLIT | AVGO |  |  |  | USD |  | ',
      '2023-01-30 | MERGER | 09070K200 | 1 |  |  | USD |  | ',
      '2023-01-31 | TAX | SPY |  |  | 1.04 | USD |  | ',
      '2023-02-01 | BUY | SPY | 0.0165 | 420.1 | 6.94 | USD |  | ',
      '2023-02-01 | DIVIDEND | SPY |  |  | 6.94 | USD |  | ',
      '2023-03-01 | SELL | BAR | 100 | 140 | 14000 | USD | 1 | ',
      '2023-03-02 | BUY | BAR | 300 | 135.0075 | 40502.27 | USD | 1.34 | ',
    ]);
    expect(parsed.rejected).toEqual([]);
  });
});

describe('Schwab Equity Awards', () => {
  const HEADER =
    '"Date","Action","Symbol","Description","Quantity","FeesAndCommissions","DisbursementElection","Amount","AwardDate","AwardId","FairMarketValuePrice","SalePrice","SharesSoldWithheldForTaxes","NetSharesDeposited","Taxes"\n';

  it('brings in what is left of each award, at its worth on the day, and names what it can not', () => {
    const parsed =
      parse(`${HEADER}"03/15/2024","Lapse","EXM","Restricted Stock Lapse","100","","","","","","","","","",""
"","","","","","","","","03/15/2022","111","$1,050.25","","40","60","$2,010.00"
"03/14/2024","Sale","EXM","Share Sale","10","","","$100.00","","","","","","",""
"03/13/2024","Lapse","EXM","Restricted Stock Lapse","5","","","","","","","","","",""
"02/01/2024","Lapse","EXM","Restricted Stock Lapse","5","","","","","","","","","",""
"","","","","","","","","03/15/2022","112","","","0","5",""
`);
    expect(parsed.format).toBe('Schwab Equity Awards CSV');
    expect(parsed.investments[0]!.lines.map(text)).toEqual([
      '2024-03-15 | TRANSFER_IN | EXM | 60 | 1050.25 |  | USD |  | ',
    ]);
    expect(parsed.rejected.map(({ line, reason }) => [line, reason.slice(0, 46)])).toEqual([
      [4, 'unknown action of an award: Sale; sales and in'],
      [5, 'a Lapse without the row of its award below it'],
      [6, 'the fair market value of the award is missing'],
    ]);
  });
});

describe('Wealthfolio holdings', () => {
  const HEADER = 'date,symbol,quantity,price,currency\n';

  it('are the last day of the table', () => {
    const parsed = parse(`${HEADER}2024-03-31,EXA,50,171.48,USD
2024-06-30,EXA,55,210.62,USD
2024-06-30,PNC.L,3,496.5,GBX
2024-06-30,$CASH,-12.5,,USD
2024-06-30,EXC,-1,5,USD
2024-06-30,EXA,1,210.62,USD
`);
    const [statement] = parsed.investments;
    expect(
      statement!.positions.map(({ symbol, quantity, price, currency }) => [
        symbol,
        show(quantity),
        show(price),
        currency,
      ]),
    ).toEqual([
      ['EXA', '55', '210.62', 'USD'],
      ['PNC.L', '3', '4.965', 'GBP'],
    ]);
    expect(statement!.balances!.map(({ amount, currency }) => [show(amount), currency])).toEqual([
      ['-12.5', 'USD'],
    ]);
    expect(parsed.rejected).toMatchObject([
      { line: 6, reason: expect.stringMatching(/less than nothing/) },
      { line: 7, reason: expect.stringMatching(/listed twice/) },
    ]);
  });

  it('refuse days that have nothing in common', () =>
    expect(() => parse(`${HEADER}2024-03-31,EXA,50,171.48,USD\n2024-06-30,EXB,5,17.48,USD\n`)).toThrow(
      /no symbol in common/,
    ));
});

describe('Fidelity', () => {
  it('reads several accounts, whatever the order of the columns, and not the text below', () => {
    const parsed = parse(`

Run Date,Account,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date
01/31/2024,X1,YOU BOUGHT VANGUARD TOTAL (VTI) (Cash),VTI,VANGUARD TOTAL,Cash,240.5,10,4.95,0.05,,-2410,02/02/2024
02/15/2024,X2,DIVIDEND RECEIVED FIDELITY GOV (SPAXX) (Cash),SPAXX,FIDELITY GOV,Cash,,,,,,3.21,
02/16/2024,X1,YOU SOLD APPLE (AAPL) (Cash),AAPL,APPLE,Cash,180,-5,,0.02,,899.98,02/20/2024
02/17/2024,X1,Electronic Funds Transfer Received (Cash),,No Description,Cash,,,,,,1000,
02/18/2024,X1,FOREIGN TAX PAID ASML (ASML) (Cash),ASML,ASML,Cash,,,,,,-1.5,
02/19/2024,X1,MERGER MER FROM X (Y) (Cash),Y,Y,Cash,,5,,,,,

"The data and information in this spreadsheet is provided to you solely for your use"
`);
    expect(parsed.format).toBe('Fidelity CSV');
    expect(parsed.investments.map(({ account, lines: own }) => [account.number, own.map(text)])).toEqual([
      [
        'X1',
        [
          '2024-01-31 | BUY | VTI | 10 | 240.5 | 2405 | USD | 5 | ',
          '2024-02-16 | SELL | AAPL | 5 | 180 | 900 | USD | 0.02 | ',
          '2024-02-17 | DEPOSIT |  |  |  | 1000 | USD |  | ',
          '2024-02-18 | TAX | ASML |  |  | 1.5 | USD |  | ',
        ],
      ],
      ['X2', ['2024-02-15 | DIVIDEND | SPAXX |  |  | 3.21 | USD |  | ']],
    ]);
    expect(parsed.rejected).toMatchObject([
      { reason: expect.stringMatching(/terms of this corporate action/) },
    ]);
  });
});

describe('Trading 212', () => {
  it('reads the columns of all years, pence, charges and splits', () => {
    const old =
      'Action,Time,ISIN,Ticker,Name,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result (GBP),Total (GBP),Charge amount (GBP),Stamp duty reserve tax (GBP),Notes,ID\n';
    expect(
      lines(`${old}Market buy,2020-06-24 14:33:50,GB00BPQY8M80,AV.,Aviva,100,434.5,GBX,1,,436.67,,2.17,,A1
Deposit,2020-06-23 04:06:06,,,,,,,,,9000.00,9000.00,,,A0
`),
    ).toEqual([
      '2020-06-23 | DEPOSIT |  |  |  | 9000 | GBP |  | ',
      '2020-06-24 | BUY | AV. | 100 | 4.345 | 434.5 | GBP |  | 2.17',
    ]);
    const now =
      'Action,Time,ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Result,Currency (Result),Total,Currency (Total),Withholding tax,Currency (Withholding tax),Currency conversion fee,Currency (Currency conversion fee)\n';
    expect(
      lines(`${now}Market sell,2023-12-26 14:30:05.104,US04634X2027,ASTR,Astra,,E1,2,110,USD,1.1,,EUR,199.70,EUR,,,0.30,EUR
Dividend (Dividend),2024-01-12 14:14:14,IE00B1XNHC34,INRG,iShares,,,10,0.5,EUR,,,,4.25,EUR,0.75,EUR,,
Stock split close,2025-03-24 07:24:24,CA46500E8678,ISOU,IsoEnergy,,E2,29.80478,2.07,USD,1,0,EUR,59.68,EUR,,,,
Stock split open,2025-03-24 07:24:24,CA46500E8678,ISOU,IsoEnergy,,E3,7.451195,8.28,USD,1,,EUR,59.68,EUR,,,,
`),
    ).toEqual([
      '2023-12-26 | SELL | ASTR | 2 |  | 200 | EUR | 0.3 | ',
      '2024-01-12 | DIVIDEND | INRG |  |  | 5 | EUR |  | 0.75',
      '2025-03-24 | SPLIT | ISOU | 0.25 |  |  | USD |  | ',
    ]);
  });
});

it('reads Ghostfolio’s JSON with its accounts and names the line of what it refuses', () => {
  const activity = (values: object): object => ({
    accountId: 'a',
    fee: 1,
    quantity: 5,
    type: 'BUY',
    unitPrice: 298.58,
    currency: 'USD',
    date: '2021-09-16T00:00:00.000Z',
    symbol: 'MSFT',
    ...values,
  });
  const file = {
    meta: { version: 'dev' },
    accounts: [{ id: 'a', name: 'My broker', currency: 'CHF' }],
    assetProfiles: [
      { symbol: 'MSFT', name: 'Microsoft', isin: 'US5949181045', currency: 'USD', assetSubClass: 'STOCK' },
    ],
    activities: [
      activity({}),
      activity({ type: 'DIVIDEND', unitPrice: 0.62, fee: 0 }),
      activity({ quantity: 1e-8, symbol: 'bitcoin', accountId: null }),
      activity({ currency: 'XXX1' }),
    ],
  };
  const parsed = parse(JSON.stringify(file, null, 2), 'ghostfolio.json');
  expect(
    parsed.investments.map(({ account, currency, lines: own }) => [account.name, currency, own.map(text)]),
  ).toEqual([
    [
      'My broker',
      'CHF',
      [
        '2021-09-16 | BUY | MSFT | 5 | 298.58 |  | USD | 1 | ',
        '2021-09-16 | DIVIDEND | MSFT |  |  | 3.1 | USD |  | ',
      ],
    ],
    ['Ghostfolio', 'USD', ['2021-09-16 | BUY | bitcoin | 0.00000001 | 298.58 |  | USD | 1 | ']],
  ]);
  const [refused] = parsed.rejected;
  expect(JSON.stringify(file, null, 2).split('\n')[refused!.line - 1]).toBe('    {');
  expect(parsed.investments[0]!.lines[0]).toMatchObject({ isin: 'US5949181045', assetType: 'stock' });
});

const DATA = ['../../../../shared/data/', '../../../../../shared/data/']
  .map((path) => new URL(`${path}brokerage/`, import.meta.url))
  .find(existsSync);

/** Quantities and cash by symbol and currency that the lines make. */
function ends(parsed: ParsedFile): Record<string, string> {
  const found = new Map<string, Decimal>();
  const move = (key: string, value: Decimal): void => {
    found.set(key, add(found.get(key) ?? ZERO, value));
  };
  for (const { type, symbol, quantity, amount, currency, fee, tax } of parsed.investments.flatMap(
    (each) => each.lines,
  )) {
    if (type === 'MERGER') found.delete(symbol!);
    else if (symbol !== null && quantity !== null)
      move(symbol, type === 'SELL' || type === 'TRANSFER_OUT' ? negate(quantity) : quantity);
    const out = ['BUY', 'FEE', 'TAX', 'WITHDRAWAL'].includes(type);
    const costs = negate(add(fee ?? ZERO, tax ?? ZERO));
    move(currency!, add(out ? negate(amount ?? ZERO) : (amount ?? ZERO), costs));
  }
  return Object.fromEntries(
    [...found].map(([key, value]) => [key, formatDecimal(trim(value))]).filter(([, value]) => value !== '0'),
  );
}

describe.skipIf(DATA === undefined)('exports of others', () => {
  const read = (name: string): ParsedFile => parse(readFileSync(new URL(name, DATA)), name.split('/').at(-1));

  it.each([
    // capital-gains-calculator, expected_output.txt: "Final portfolio" and "Final balance" of each example.
    ['cgt_calc/schwab/data/cash_merger/transactions.csv', { USD: '1000' }],
    ['cgt_calc/schwab/data/bond_interest/transactions.csv', { USD: '11055.75' }],
    ['cgt_calc/schwab/data/rsu_settlement/transactions.csv', { BAR: '300', USD: '28068.66' }],
    ['cgt_calc/schwab/data/2023/transactions.csv', { USD: '1019826.86' }],
    [
      'cgt_calc/freetrade/data/transactions.csv',
      { GOOGL: '0.13949006', NDAQ: '2.12181972', TSLA: '1.45003568' },
    ],
    ['cgt_calc/schwab/data/interest_tax/transactions.csv', { USD: '2.06' }],
  ])('ends %s where its project says', (name, end) => expect(ends(read(name))).toMatchObject(end));

  it('takes every file for a broker’s, and each line of it or a reason', () => {
    const skipped = /expected_output|exchange_rates|README/;
    const files = readdirSync(DATA!, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:csv|json|xml)$/.test(name) && !skipped.test(name))
      .sort();
    const formats = Object.fromEntries(files.map((name) => [name, read(name).format]));
    expect(files.length).toBeGreaterThan(45);
    expect(Object.entries(formats).filter(([, format]) => format === 'CSV')).toEqual([]);
    for (const [folder, format] of [
      ['ibflex/', 'Interactive Brokers Flex'],
      ['cgt_calc/schwab/data/2023', 'Schwab CSV'],
      ['cgt_calc/schwab/data/rsu_settlement/awards', 'Schwab Equity Awards CSV'],
      ['portfolio_performance/', 'Portfolio Performance'],
      ['wealthfolio/sample-holdings', 'Wealthfolio holdings CSV'],
      ['cgt_calc/trading212', 'Trading 212 CSV'],
    ])
      expect(
        new Set(
          Object.entries(formats)
            .filter(([name]) => name.startsWith(folder!))
            .map(([, each]) => each),
        ),
      ).toEqual(new Set([format]));
  });

  it('leaves the files of banks to their parsers', () => {
    const banks = new URL('../bank/csv/', DATA);
    const files = readdirSync(banks, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.csv'),
    );
    const formats = files.map((name) => {
      const bytes = readFileSync(new URL(name, banks));
      return bytes.length === 0 ? 'CSV' : detectFormat(bytes, name).format;
    });
    expect(formats.filter((format) => format === 'broker export')).toEqual([]);
  });
});
