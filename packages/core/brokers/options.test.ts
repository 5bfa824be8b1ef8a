import { describe, expect, it } from 'vitest';
import { linesOf as lines, parseExport as parse, lineText as text } from './fixtures/export.ts';

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
