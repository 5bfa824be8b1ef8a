import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, decimal, formatDecimal, trim, ZERO } from '../money/decimal.ts';
import { formatDay } from '../time/day.ts';
import { detectFormat, parseStatementFile } from './detect.ts';
import { investmentCsvParser, parseInvestmentCsv } from './investment-csv.ts';
import { readTypeWord } from './investment-csv-types.ts';
import { type InvestmentLine, type InvestmentStatement, StatementError } from './statement.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (value: Decimal | null) => (value === null ? '' : formatDecimal(value));
const written = (line: InvestmentLine) =>
  [
    formatDay(line.date),
    line.type,
    line.symbol ?? '',
    ...[line.quantity, line.price, line.amount].map(text),
    line.currency ?? '',
    text(line.fee),
    text(line.tax),
  ].join(' | ');
const lines = (csv: string) =>
  parseInvestmentCsv(bytes(csv)).investments.flatMap((each) => each.lines.map(written));

describe('tables', () => {
  it('reads the generic form', () =>
    expect(
      lines(`date,type,symbol,quantity,price,amount,currency,fee,tax,note
2024-03-01,DEPOSIT,,,,10000,USD,,,
2024-03-01,BUY,VTI,10,250.10,,USD,1.00,0,first
2024-03-15,DIVIDEND,VTI,,,7.91,USD,,1.19,
2024-06-03,SPLIT,VTI,2:1,,,USD,,,
2024-06-04,SELL,VTI,4,,530.40,USD,1,,
2024-06-05,FEE,,,,5,USD,,,
2024-06-06,TRANSFER_OUT,VTI,2,,,USD,,,
`),
    ).toEqual([
      '2024-03-01 | DEPOSIT |  |  |  | 10000 | USD |  | ',
      '2024-03-01 | BUY | VTI | 10 | 250.10 |  | USD | 1.00 | 0',
      '2024-03-15 | DIVIDEND | VTI |  |  | 7.91 | USD |  | 1.19',
      '2024-06-03 | SPLIT | VTI | 2 |  |  | USD |  | ',
      '2024-06-04 | SELL | VTI | 4 |  | 530.40 | USD | 1 | ',
      '2024-06-05 | FEE |  |  |  | 5 | USD |  | ',
      '2024-06-06 | TRANSFER_OUT | VTI | 2 |  |  | USD |  | ',
    ]));

  it('reads American words, signed totals after costs and a file that runs backwards', () =>
    expect(
      lines(`Date,Action,Ticker,Shares,Unit price,Commission,Total
10/31/2023,Sold,SPY,-2,$420.10,$1.00,$839.20
10/31/2023,Bought,SPY,2,$418.00,$1.00,-$837.00
01/03/2023,Wire transfer,,,,,"$5,000.00"
`),
    ).toEqual([
      '2023-01-03 | TRANSFER_IN |  |  |  | 5000.00 |  |  | ',
      '2023-10-31 | BUY | SPY | 2 | 418.00 | 836.00 |  | 1.00 | ',
      '2023-10-31 | SELL | SPY | 2 | 420.10 | 840.20 |  | 1.00 | ',
    ]));

  it('reads German, French and Spanish tables', () => {
    expect(
      lines(`Datum;Art;Wertpapier;ISIN;Stück;Kurs;Betrag;Währung;Gebühren;Steuern
02.01.2024;Einzahlung;;;;;1.000,00;EUR;;
03.01.2024;Kauf;SAP SE;DE0007164600;5;138,20;-692,00;EUR;1,00;
22.05.2024;Dividende;SAP SE;DE0007164600;5;2,20;11,00;EUR;;2,90
`),
    ).toEqual([
      '2024-01-02 | DEPOSIT |  |  |  | 1000.00 | EUR |  | ',
      '2024-01-03 | BUY | DE0007164600 | 5 | 138.20 | 691.00 | EUR | 1.00 | ',
      '2024-05-22 | DIVIDEND | DE0007164600 |  |  | 11.00 | EUR |  | 2.90',
    ]);
    expect(
      lines(
        'Date;Opération;Symbole;Quantité;Cours;Frais;Devise\n15/01/2024;Achat;AIR.PA;3;140,50;1,95;EUR\n16/01/2024;Vente;AIR.PA;1;141;1,95;EUR\n',
      ),
    ).toEqual([
      '2024-01-15 | BUY | AIR.PA | 3 | 140.50 |  | EUR | 1.95 | ',
      '2024-01-16 | SELL | AIR.PA | 1 | 141 |  | EUR | 1.95 | ',
    ]);
    expect(
      lines(
        'Fecha;Operación;Símbolo;Títulos;Precio;Comisión;Divisa\n15/01/2024;Compra;SAN;100;3,75;2,00;EUR\n',
      ),
    ).toEqual(['2024-01-15 | BUY | SAN | 100 | 3.75 |  | EUR | 2.00 | ']);
  });

  it('rejects what it can not read with line and reason, and reads the rest', () => {
    const { investments, rejected } = parseInvestmentCsv(
      bytes(`date,type,symbol,quantity,price,amount,currency
2024-01-02,BUY,A,1,2,,USD
2024-01-32,BUY,A,1,2,,USD
2024-01-03,BUY,,1,2,,USD
2024-01-03,BUY,A,,2,,USD
2024-01-03,BUY,A,1,,,USD
2024-01-03,BUY,A,one,2,,USD
2024-01-03,Frobnicate,A,1,2,,USD
2024-01-04,SELL,A,1,2,,USD
2024-01-05,BUY,A,1,2,,USD
2024-01-06,BUY,A,1,2,,USD
`),
    );
    expect(investments[0]!.lines.length).toBe(4);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'no date: 2024-01-32'],
      [4, 'a BUY without a symbol'],
      [5, 'a BUY without a quantity'],
      [6, 'a BUY without a price and an amount'],
      [7, expect.stringMatching(/^quantity: "one"/)],
      [8, 'unknown type of transaction: Frobnicate'],
    ]);
  });

  it('books what is taken or paid back with a minus', () => {
    expect(
      lines(
        'date,type,symbol,shares,price,amount,tax\n2024-01-02,BUY,A,1,2,-2,\n2024-01-03,TAX_OPTIMIZATION,,,,4.21,\n2024-01-04,DIVIDEND,A,,,-32.27,8.25\n',
      ),
    ).toEqual([
      '2024-01-02 | BUY | A | 1 | 2 | 2 |  |  | ',
      '2024-01-03 | TAX |  |  |  | -4.21 |  |  | ',
      '2024-01-04 | DIVIDEND | A |  |  | -32.27 |  |  | -8.25',
    ]);
  });

  it('is no parser for other files', () => {
    for (const csv of ['date,payee,amount\n2024-01-02,A,1\n', 'date,symbol,close\n2024-01-02,A,1\n', 'x']) {
      expect(investmentCsvParser.recognise(bytes(csv), 'x.csv')).toBe(0);
      expect(() => parseInvestmentCsv(bytes(csv))).toThrow(StatementError);
    }
  });
});

it.each([
  ['Market buy', 'BUY'],
  ['Reinvest Shares', 'BUY'],
  ['Reinvest Dividend', 'DIVIDEND'],
  ['Verkauf', 'SELL'],
  ['Withholding Tax', 'TAX'],
  ['Quellensteuer', 'TAX'],
  ['Zinsen', 'INTEREST'],
  ['CUSTOMER_INPAYMENT', 'DEPOSIT'],
  ['Retrait', 'WITHDRAWAL'],
  ['TRANSFER_IN', 'TRANSFER_IN'],
  ['Stock Split', 'SPLIT'],
  ['Depotgebühr', 'FEE'],
  ['Hello', null],
])('%s means %s', (word, type) => expect(readTypeWord(word)).toBe(type));

describe('postings of a ledger', () => {
  const HEADER =
    'date,payee,narration,account,commodity,units,unit_cost,cost_currency,unit_price,price_currency\n';

  it('puts shares and cash together; the cash is exact, a rounding is no fee', () =>
    expect(
      lines(`${HEADER}2013-01-07,,Investing in VBMPX,Assets:V:VBMPX,VBMPX,6.811,70.47,USD,,
2013-01-07,,Investing in VBMPX,Assets:V:Cash,USD,-479.97,,,,
2013-09-18,,Buy shares of VHT,Assets:V:Cash,USD,-866.55,,,,
2013-09-18,,Buy shares of VHT,Assets:V:VHT,VHT,16,53.60,USD,,
2013-10-21,,Sell shares of VHT,Assets:V:VHT,VHT,-8,53.60,USD,60.00,USD
2013-10-21,,Sell shares of VHT,Assets:V:VHT,VHT,-2,53.60,USD,60.00,USD
2013-10-21,,Sell shares of VHT,Assets:V:Cash,USD,591.05,,,,
2013-12-17,,Dividends on portfolio,Assets:V:Cash,USD,38.50,,,,
2013-12-18,Hoogle,Payroll,Assets:V:Cash,USD,1200.00,,,,
2013-12-19,,Moved,Assets:V:VHT,VHT,-1,53.60,USD,,
`),
    ).toEqual([
      '2013-01-07 | BUY | VBMPX | 6.811 | 70.47 | 479.97 | USD |  | ',
      '2013-09-18 | BUY | VHT | 16 | 53.60 | 857.60 | USD | 8.95 | ',
      '2013-10-21 | SELL | VHT | 10 | 60 | 600.00 | USD | 8.95 | ',
      '2013-12-17 | DIVIDEND |  |  |  | 38.50 | USD |  | ',
      '2013-12-18 | DEPOSIT |  |  |  | 1200.00 | USD |  | ',
      '2013-12-19 | TRANSFER_OUT | VHT | 1 | 53.60 |  |  |  | ',
    ]));
});

describe('columns about a security', () => {
  it('does not take a list of positions for a bank statement, nor for trades', () => {
    const held =
      'date,symbol,quantity,price,currency\n2024-03-31,AAPL,50,171.48,USD\n2024-03-31,VOO,20,468.50,USD\n';
    const file = parseStatementFile(bytes(held), 'holdings.csv');
    expect(file.statements).toEqual([]);
    expect(file.investments).toMatchObject([
      { lines: [], positions: [{ symbol: 'AAPL', quantity: decimal('50') }, { symbol: 'VOO' }] },
    ]);
    const unsaid = held.replace('date,symbol', 'day,symbol');
    expect(() => parseStatementFile(bytes(unsaid), 'holdings.csv')).toThrow(/no column says what was done/);
  });

  // As finpension heads its columns.
  it('takes no price of an asset for its symbol', () =>
    expect(
      lines(`Date;Category;"Asset Name";ISIN;"Number of Shares";"Asset Currency";"Currency Rate";"Asset Price in CHF";"Cash Flow";Balance
2023-07-11;Buy;"Bond Fund";CH0189956813;0.002000;CHF;1.000000;821.800000;-1.640000;16.484551
`),
    ).toEqual(['2023-07-11 | BUY | CH0189956813 | 0.002 | 821.80 | 1.64 | CHF |  | ']));
});

const DATA = new URL('../../../../shared/data/', import.meta.url);
const hasData = existsSync(DATA);

/** Quantities and cash that the lines of a statement make, by commodity, in plain sums. */
function balances({ lines }: InvestmentStatement): Record<string, string> {
  const found = new Map<string, Decimal>();
  const move = (commodity: string, value: Decimal, direction: number): void => {
    const signed = direction < 0 ? { ...value, units: -value.units } : value;
    found.set(commodity, add(found.get(commodity) ?? ZERO, signed));
  };
  for (const line of lines) {
    const incoming = ['SELL', 'DIVIDEND', 'INTEREST', 'DEPOSIT'].includes(line.type) ? 1 : -1;
    if (line.symbol !== null && line.quantity !== null)
      move(line.symbol, line.quantity, line.type === 'BUY' ? 1 : -1);
    move(line.currency!, line.amount!, incoming);
    if (line.fee !== null) move(line.currency!, line.fee, -1);
  }
  return Object.fromEntries([...found].map(([commodity, value]) => [commodity, formatDecimal(trim(value))]));
}

describe('files of others', () => {
  it.skipIf(!hasData)('keeps every quantity and the cash of a household’s postings, by broker', () => {
    const file = readFileSync(new URL('ledgers/derived_household_a/investment_postings.csv', DATA));
    const sums: Record<string, Record<string, Decimal>> = {};
    for (const row of file.toString().trim().split('\n').slice(1)) {
      const [, , , account = '', commodity = '', units = ''] = row.split(',');
      const broker = account.slice(0, account.lastIndexOf(':'));
      const of = sums[broker] ?? {};
      sums[broker] = of;
      of[commodity] = add(of[commodity] ?? ZERO, decimal(units));
    }
    const { investments, rejected } = parseInvestmentCsv(file);
    expect(rejected).toEqual([]);
    expect(Object.fromEntries(investments.map((each) => [each.account.number, balances(each)]))).toEqual(
      Object.fromEntries(
        Object.entries(sums).map(([broker, of]) => [
          broker,
          Object.fromEntries(
            Object.entries(of).map(([commodity, value]) => [commodity, formatDecimal(trim(value))]),
          ),
        ]),
      ),
    );
    expect(investments.map(({ account }) => account.institution)).toEqual(['Vanguard', 'ETrade']);
  });

  it
    .skipIf(!hasData)
    .each(['schwab', 'ibkr-trades', 'parqet', 'rabobank', 'swissquote', 'trading212', 'finpension-3a'])(
    'recognises an export of %s and reads most of it',
    (name) => {
      const file = readFileSync(new URL(`brokerage/export_samples/${name}-export.csv`, DATA));
      expect(investmentCsvParser.recognise(file, 'export.csv')).toBeGreaterThan(0.85);
      const { investments, rejected } = parseInvestmentCsv(file);
      const read = investments.reduce((sum, each) => sum + each.lines.length, 0);
      expect(read).toBeGreaterThan(2 * rejected.length);
    },
  );

  it.skipIf(!hasData)('leaves the files of banks to their parser', () => {
    const folders = [
      'bank/csv/bank2ynab/',
      'bank/csv/firefly/',
      'bank/csv/sure/',
      'bank/csv/beangulp/utrade/',
    ];
    const files = folders.flatMap((folder) =>
      readdirSync(new URL(folder, DATA))
        .filter((name) => name.endsWith('.csv'))
        .map((name) => folder + name),
    );
    for (const name of ['checking', 'credit_card', 'brokerage_cash'])
      files.push(`ledgers/derived_household_a/${name}.csv`);
    const taken = files.filter(
      (name) => investmentCsvParser.recognise(readFileSync(new URL(name, DATA)), name) > 0,
    );
    expect(files.length).toBeGreaterThan(12);
    expect(taken).toEqual([]);
    expect([
      ...new Set(files.map((name) => detectFormat(readFileSync(new URL(name, DATA)), name).format)),
    ]).toEqual(['CSV']);
  });
});
