import { describe, expect, it } from 'vitest';
import { linesOf as lines, parseExport as parse, show, lineText as text } from './fixtures/export.ts';

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

  it('reads German trades, with apostrophes between thousands, and the account of a Swiss in francs', () => {
    const content = `Datum,Uhrze,Valutadatum,Produkt,ISIN,Beschreibung,FX,Änderung,,Saldo,,Order-ID
05-06-2024,09:00,04-06-2024,APPLE INC,US0378331005,Dividendensteuer,,USD,"-0,36",USD,"2,04",
04-06-2024,07:30,03-06-2024,,,Währungswechsel (Ausbuchung),"1,1000",USD,"-2,20",USD,"0,00",
04-06-2024,07:30,03-06-2024,,,Währungswechsel (Einbuchung),,CHF,"2,00",CHF,"101,88",
03-06-2024,15:30,03-06-2024,APPLE INC,US0378331005,"Verkauf 2 zu je 190,50 USD (US0378331005)",,USD,"381,00",USD,"381,00",aaaa
02-05-2024,15:30,02-05-2024,ABC,US0378331005,"Kauf 1’400 zu je 1,70 USD (US0378331005)",,USD,"-2.380,00",USD,"-2.380,00",cccc
02-05-2024,08:00,02-05-2024,,,Einzahlung,,CHF,"2.000,00",CHF,"2.000,00",
01-05-2024,08:00,30-04-2024,,,Einrichtung von Handelsmodalitäten 2024 (New York Stock Exchange - NSY),,CHF,"-2,50",CHF,"0,00",
`;
    expect(lines(content)).toEqual([
      '2024-05-01 | FEE |  |  |  | 2.5 | CHF |  | ',
      '2024-05-02 | DEPOSIT |  |  |  | 2000 | CHF |  | ',
      '2024-05-02 | BUY | US0378331005 | 1400 | 1.7 | 2380 | USD |  | ',
      '2024-06-03 | SELL | US0378331005 | 2 | 190.5 | 381 | USD |  | ',
      '2024-06-04 | TRANSFER_OUT |  |  |  | 2.2 | USD |  | ',
      '2024-06-04 | TRANSFER_IN |  |  |  | 2 | CHF |  | ',
      '2024-06-05 | TAX | US0378331005 |  |  | 0.36 | USD |  | ',
    ]);
    const [statement] = parse(content).investments;
    expect(statement!.currency).toBe('CHF');
    expect(statement!.lines.map(({ fxRate }) => show(fxRate)).filter(Boolean)).toEqual([
      '0.909090909090909091',
    ]);
  });

  it('reads the French header', () =>
    expect(
      lines(`Date,Heure,Date de,Produit,Code ISIN,Description,FX,Mouvements,,Solde,,ID Ordre
02-05-2024,15:30,02-05-2024,TOTALENERGIES SE,FR0000120271,"Achat 10 TotalEnergies SE@60 EUR (FR0000120271)",,EUR,"-600,00",EUR,"101,80",cccc
`),
    ).toEqual(['2024-05-02 | BUY | FR0000120271 | 10 | 60 | 600 | EUR |  | ']));

  it('takes shares that go and come for what they are worth for a split, or a merger where the ISIN changes', () => {
    const rows = `10-07-2024,08:00,10-07-2024,NVIDIA CORP,US67066G1040,"STOCK SPLIT: Koop 100 @ 120,00 USD",,USD,"-12000,00",USD,"0,00",
10-07-2024,08:00,10-07-2024,NVIDIA CORP,US67066G1040,"STOCK SPLIT: Verkoop 10 @ 1.200,00 USD",,USD,"12000,00",USD,"12000,00",
09-07-2024,08:00,09-07-2024,NEW,US0000000018,AKTIENSPLIT: Kauf 5 zu je 20 USD (US0000000018),,USD,"-100,00",USD,"0,00",
09-07-2024,08:00,09-07-2024,OLD,US0000000026,AKTIENSPLIT: Verkauf 50 zu je 2 USD (US0000000026),,USD,"100,00",USD,"0,00",
08-07-2024,08:00,08-07-2024,ABC,US0378331005,STOCK SPLIT: Buy 40 ABC@0 USD (US0378331005),,,,USD,"0,00",
08-07-2024,08:00,08-07-2024,ABC,US0378331005,STOCK SPLIT: Sell 10 ABC@0 USD (US0378331005),,,,USD,"0,00",
`;
    expect(lines(HEADER + rows)).toEqual([
      '2024-07-08 | SPLIT | US0378331005 | 4 |  |  |  |  | ',
      '2024-07-09 | MERGER | US0000000026 | 0.1 |  |  | USD |  | ',
      '2024-07-10 | SPLIT | US67066G1040 | 10 |  |  | USD |  | ',
    ]);
  });
});
