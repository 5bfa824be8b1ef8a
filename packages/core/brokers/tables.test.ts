import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, formatDecimal, negate, trim, ZERO } from '../money/decimal.ts';
import { detectFormat, parseStatementFile } from '../statements/detect.ts';
import type { InvestmentLine, ParsedFile } from '../statements/statement.ts';
import { formatDay } from '../time/day.ts';

const parse = (content: string | Uint8Array, name = 'export.csv'): ParsedFile =>
  parseStatementFile(typeof content === 'string' ? new TextEncoder().encode(content) : content, name);
const show = (value: Decimal | null | undefined): string => (value == null ? '' : formatDecimal(trim(value)));

function text(line: InvestmentLine): string {
  const { date, type, symbol, quantity, price, amount, currency, fee, tax } = line;
  const figures = [quantity, price, amount].map(show);
  return [formatDay(date), type, symbol ?? '', ...figures, currency ?? '', show(fee), show(tax)].join(' | ');
}

const lines = (content: string): string[] =>
  parse(content).investments.flatMap((each) => each.lines.map(text));

describe('Bitvavo', () => {
  it('leaves out what a double printed in full leaves behind', () =>
    expect(
      lines(`Timezone,Date,Time,Type,Currency,Amount,Quote Currency,Quote Price,Received / Paid Currency,Received / Paid Amount,Fee currency,Fee amount,Status,Transaction ID,Address
Europe/Amsterdam,2023-01-09,17:19:11,withdrawal,USDT,-32.156874000000003,,,,,USDT,5.4,Completed,1d01,0xaeC1
`),
    ).toEqual(['2023-01-09 | TRANSFER_OUT | USDT | 32.156874 |  |  | EUR |  | ']));
});

describe('DEGIRO', () => {
  const HEADER = 'Datum,Tijd,Valutadatum,Product,ISIN,Omschrijving,FX,Mutatie,,Saldo,,Order Id\n';

  it('joins the rows of an order, reads both marks, pence, and what is exchanged', () => {
    const parsed =
      parse(`${HEADER}16-12-2022,09:05,15-12-2022,COCA-COLA,US1912161007,Dividend,,USD,"0,44",USD,"1,36",
16-12-2022,09:05,15-12-2022,COCA-COLA,US1912161007,Dividendbelasting,,USD,"-0,07",USD,"0,92",
15-12-2022,16:55,15-12-2022,VICI,US9256521090,Valuta Creditering,"1,0624",USD,"33,90",USD,"0,00",5925d76b-eb36-46e3-
,,,,,,,,,,,b017-a61a6d03c3e7
15-12-2022,16:55,15-12-2022,VICI,US9256521090,Valuta Debitering,,EUR,"-31,91",EUR,"0,07",5925d76b-eb36-46e3-b017-a61a6d03c3e7
15-12-2022,16:55,15-12-2022,VICI,US9256521090,DEGIRO Transactiekosten en/of kosten van derden,,EUR,"-1,00",EUR,"31,98",5925d76b-eb36-46e3-b017-a61a6d03c3e7
15-12-2022,16:55,15-12-2022,VICI,US9256521090,"Koop 1 @ 33,9 USD",,USD,"-33,90",USD,"-33,90",5925d76b-eb36-46e3-b017-a61a6d03c3e7
15-12-2022,16:49,15-12-2022,,,Reservation iDEAL / Sofort Deposit,,EUR,"27,80",EUR,"32,98",
14-12-2022,09:00,14-12-2022,AVIVA,GB00BPQY8M80,Sell 1.000 AVIVA@496 GBX (GB00BPQY8M80),,GBP,4960.00,GBP,4960.00,86c1
13-12-2022,09:00,13-12-2022,FUND,IE00B3RBWM25,Frais DEGIRO de courtage et/ou de parties tierces,,EUR,-4.90,EUR,33.53,cce1
13-12-2022,09:00,13-12-2022,FUND,IE00B3RBWM25,"Achat 6 FUND@79,96 EUR (IE00B3RBWM25)",,EUR,-479.76,EUR,38.43,cce1
`);
    expect(parsed.format).toBe('DEGIRO account CSV');
    expect(parsed.investments[0]!.lines.map(text)).toEqual([
      '2022-12-13 | BUY | IE00B3RBWM25 | 6 | 79.96 | 479.76 | EUR | 4.9 | ',
      '2022-12-14 | SELL | GB00BPQY8M80 | 1000 | 4.96 | 4960 | GBP |  | ',
      '2022-12-15 | BUY | US9256521090 | 1 | 33.9 | 33.9 | USD |  | ',
      '2022-12-15 | FEE | US9256521090 |  |  | 1 | EUR |  | ',
      '2022-12-15 | TRANSFER_IN |  |  |  | 33.9 | USD |  | ',
      '2022-12-15 | TRANSFER_OUT |  |  |  | 31.91 | EUR |  | ',
      '2022-12-16 | TAX | US1912161007 |  |  | 0.07 | USD |  | ',
      '2022-12-16 | DIVIDEND | US1912161007 |  |  | 0.44 | USD |  | ',
    ]);
    expect(parsed.warnings).toEqual([
      expect.stringMatching(/^line 9: a move between the account and the cash/),
    ]);
    expect(parsed.rejected).toEqual([]);
  });

  it('reads the transactions export by the places of its columns', () => {
    const header =
      'Date,Time,Product,ISIN,Reference exchange,Venue,Quantity,Price,,Local value,,Value,,Exchange rate,Transaction and/or third party fees,,Total,,Order ID\n';
    const rows = `15-12-2022,16:55,VICI,US9256521090,NSY,XNYS,2,33.9000,USD,-67.80,USD,-63.82,EUR,1.0624,-1.00,EUR,-64.82,EUR,5925
14-12-2022,09:00,FUND,IE00B3RBWM25,EAM,XAMS,-3,97.93,EUR,293.79,EUR,293.79,EUR,,,,293.79,EUR,07d1
`;
    expect(lines(header + rows)).toEqual([
      '2022-12-14 | SELL | IE00B3RBWM25 | 3 | 97.93 | 293.79 | EUR |  | ',
      '2022-12-15 | BUY | US9256521090 | 2 |  | 63.82 | EUR | 1 | ',
    ]);
  });
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
      '2023-01-30 | MERGER | 09070K200 | 1 |  |  | USD |  | ',
      '2023-01-31 | TAX | SPY |  |  | 1.04 | USD |  | ',
      '2023-02-01 | BUY | SPY | 0.0165 | 420.1 | 6.94 | USD |  | ',
      '2023-02-01 | DIVIDEND | SPY |  |  | 6.94 | USD |  | ',
      '2023-03-01 | SELL | BAR | 100 | 140 | 14000 | USD | 1 | ',
      '2023-03-02 | BUY | BAR | 300 | 135.0075 | 40502.27 | USD | 1.34 | ',
    ]);
    expect(parsed.rejected).toMatchObject([{ line: 9, reason: expect.stringMatching(/not its ratio/) }]);
  });
});

describe('options', () => {
  const schwab = (rows: string) =>
    parse(`"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n${rows}`)
      .investments[0]!;

  it('of Schwab have the symbol of the OCC, and end on the side on which they were opened', () => {
    const { lines: found, shorts } =
      schwab(`"11/18/2024","Exchange or Exercise","TSLA 11/15/2024 190.00 C","CALL TESLA INC","-1","","",""
"08/19/2024","Assigned","MSFT 08/16/2024 400.00 P","PUT MICROSOFT","2","","",""
"08/16/2024","Expired","AAPL 08/16/2024 200.00 P","PUT APPLE INC","1","","",""
"07/03/2024","Buy to Open","TSLA 11/15/2024 190.00 C","CALL TESLA INC","1","$5.00","$0.66","-$500.66"
"07/02/2024","Sell to Open","AAPL 08/16/2024 200.00 P","PUT APPLE INC","1","$3.10","$0.66","$309.34"
`);
    expect(found.map(text)).toEqual([
      '2024-07-02 | SELL | AAPL240816P00200000 | 1 | 3.1 | 310 | USD | 0.66 | ',
      '2024-07-03 | BUY | TSLA241115C00190000 | 1 | 5 | 500 | USD | 0.66 | ',
      '2024-08-16 | BUY | AAPL240816P00200000 | 1 |  | 0 | USD |  | ',
      '2024-08-19 | BUY | MSFT240816P00400000 | 2 |  | 0 | USD |  | ',
      '2024-11-18 | SELL | TSLA241115C00190000 | 1 |  | 0 | USD |  | ',
    ]);
    expect(shorts).toBe(true);
  });

  it('of Fidelity too', () => {
    const [statement] =
      parse(`Run Date,Action,Symbol,Description,Type,Price ($),Quantity,Commission ($),Fees ($),Accrued Interest ($),Amount ($),Settlement Date
04/16/2024,YOU SOLD OPENING TRANSACTION CALL (AAPL) (Cash), -AAPL240517C182.5,CALL (AAPL),Cash,2.5,-1,0.65,0.02,,249.33,04/17/2024
05/20/2024,EXPIRED CALL (AAPL) as of May-17-2024 (Cash), -AAPL240517C182.5,CALL (AAPL),Cash,,1,,,,,
`).investments;
    expect(statement!.lines.map(text)).toEqual([
      '2024-04-16 | SELL | AAPL240517C00182500 | 1 | 2.5 | 250 | USD | 0.67 | ',
      '2024-05-20 | BUY | AAPL240517C00182500 | 1 |  | 0 | USD |  | ',
    ]);
    expect(statement!.shorts).toBe(true);
  });

  it('differ from shares, and bonds are quoted in hundredths', () => {
    const { lines: found, shorts } =
      schwab(`"05/20/2024","Bond Purchase","912828YY0","US TREASUR NT 1.75% DUE 12/31/24","10,000","$98.50","$1.00","-$9,851.00"
"05/19/2024","Sell","VTI","VANGUARD","1","$250.00","","$250.00"
`);
    expect(found.map(text)).toEqual([
      '2024-05-19 | SELL | VTI | 1 | 250 | 250 | USD |  | ',
      '2024-05-20 | BUY | 912828YY0 | 10000 |  | 9850 | USD | 1 | ',
    ]);
    expect(shorts).toBe(false);
  });
});

describe('Trading 212', () => {
  const HEADER =
    'Action,Time (UTC),ISIN,Ticker,Name,Notes,ID,No. of shares,Price / share,Currency (Price / share),Exchange rate,Total,Currency (Total),Withholding tax,Currency (Withholding tax),Currency conversion from amount,Currency (Currency conversion from amount),Currency conversion to amount,Currency (Currency conversion to amount)\n';

  it('gives both sides of an exchange, and the rate at which tax was withheld', () => {
    const rows = `Currency conversion,2025-09-13 21:15:46+00:00,,,,,c1,,,,,100.00,EUR,,,100.00,EUR,110.00,USD
Dividend (Dividend),2025-09-30 13:12:41+00:00,US11135F1012,AVGO,Broadcom,,,1.0000000000,0.501500,USD,3.63460000,1.82,PLN,0.09,USD,,,,
Dividend (Dividend),2025-10-01 13:12:41+00:00,US11135F1012,AVGO,Broadcom,,,1.0000000000,0.501500,USD,Not available,1.82,PLN,0.09,USD,,,,
Spin off,2025-10-02 08:00:00+00:00,US36828A1016,GEV,GE Vernova,,s1,0.2500000000,140.00,USD,,35.00,USD,,,,,,
`;
    // 0.5015 x 3.6346 = 1.82, so that 0.09 dollars of tax are 0.33 zloty.
    expect(lines(HEADER + rows)).toEqual([
      '2025-09-13 | TRANSFER_OUT |  |  |  | 100 | EUR |  | ',
      '2025-09-13 | TRANSFER_IN |  |  |  | 110 | USD |  | ',
      '2025-09-30 | DIVIDEND | AVGO |  |  | 2.15 | PLN |  | 0.33',
      '2025-10-01 | DIVIDEND | AVGO |  |  | 1.82 | PLN |  | ',
      '2025-10-02 | BUY | GEV | 0.25 |  | 0 | USD |  | ',
    ]);
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
