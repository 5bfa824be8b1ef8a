import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, formatDecimal, negate, trim, ZERO } from '../money/decimal.ts';
import { parseStatementFile } from '../statements/detect.ts';
import { type InvestmentLine, type ParsedFile, StatementError } from '../statements/statement.ts';
import { formatDay } from '../time/day.ts';
import { action, cash, flexReport, position, trade } from './fixtures/flex.ts';

const parse = (text: string | Uint8Array): ParsedFile =>
  parseStatementFile(typeof text === 'string' ? new TextEncoder().encode(text) : text, 'flex.xml');

const show = (value: Decimal | null | undefined): string => (value == null ? '' : formatDecimal(trim(value)));

/** One line as text: day, type, symbol, quantity, price, amount, currency, fee. */
function text(line: InvestmentLine): string {
  const { date, type, symbol, quantity, price, amount, currency, fee } = line;
  return [
    formatDay(date),
    type,
    symbol ?? '',
    show(quantity),
    show(price),
    show(amount),
    currency ?? '',
    show(fee),
  ].join(' | ');
}

const lines = (report: string): string[] => parse(report).investments.flatMap((each) => each.lines.map(text));
const trades = (...rows: string[]): string => flexReport({ sections: `<Trades>${rows.join('\n')}</Trades>` });

describe('a Flex report of Interactive Brokers', () => {
  it('reads trades with their commission, and keeps one in another currency apart', () => {
    expect(
      lines(
        trades(
          trade({ tradeDate: '20240110', quantity: '10', tradePrice: '180.5', proceeds: '-1805' }),
          trade({
            tradeDate: '2024-01-11',
            quantity: '-4',
            tradePrice: '181',
            proceeds: '724',
            ibCommissionCurrency: 'EUR',
            ibCommission: '-1.5',
          }),
          trade({
            tradeDate: '20240112',
            quantity: '1',
            tradePrice: '100',
            proceeds: '-100',
            ibCommission: '0.25',
            taxes: '-0.5',
          }),
        ),
      ),
    ).toEqual([
      '2024-01-10 | BUY | AAPL | 10 | 180.5 | 1805 | USD | 1',
      '2024-01-11 | SELL | AAPL | 4 | 181 | 724 | USD | ',
      '2024-01-11 | FEE |  |  |  | 1.5 | EUR | ',
      '2024-01-12 | BUY | AAPL | 1 | 100 | 99.75 | USD | ',
    ]);
  });

  it('counts listed options in contracts, and bonds by what was paid', () => {
    expect(
      lines(
        trades(
          trade({
            symbol: 'ORCL  170915P00050000',
            assetCategory: 'OPT',
            multiplier: '100',
            isin: '',
            tradeDate: '20170907',
            quantity: '-1',
            tradePrice: '0.53',
            proceeds: '53',
            ibCommission: '-3.5',
          }),
          trade({
            symbol: 'T 4 02/15/34',
            assetCategory: 'BOND',
            isin: 'US91282CJZ59',
            tradeDate: '20240110',
            quantity: '1000',
            tradePrice: '98.5',
            proceeds: '-985',
            ibCommission: '0',
          }),
        ),
      ),
    ).toEqual([
      '2017-09-07 | SELL | ORCL 170915P00050000 | 1 | 0.53 | 53 | USD | 3.5',
      '2024-01-10 | BUY | T 4 02/15/34 | 1000 |  | 985 | USD | ',
    ]);
  });

  it('reads exchanges as two transfers that are worth the same', () => {
    const { investments } = parse(
      trades(
        trade({
          symbol: 'EUR.USD',
          assetCategory: 'CASH',
          isin: '',
          tradeDate: '20221221',
          quantity: '-133',
          tradePrice: '1.0596',
          proceeds: '140.9268',
          ibCommission: '0',
        }),
      ),
    );
    const [out, into] = investments[0]!.lines;
    expect([text(out!), text(into!)]).toEqual([
      '2022-12-21 | TRANSFER_OUT |  |  |  | 133 | EUR | ',
      '2022-12-21 | TRANSFER_IN |  |  |  | 140.9268 | USD | ',
    ]);
    // 133 / 140.9268
    expect(show(into!.fxRate)).toBe('0.943752359380898452');
  });

  it('reads the kinds of cash, and what was taken or paid back with a minus', () => {
    const of = (type: string, amount: string, more: Record<string, string> = {}): string =>
      cash({ type, amount, dateTime: '20240216;202000', ...more });
    const apple = { symbol: 'AAPL', isin: 'US0378331005' };
    const sections = `<CashTransactions>${[
      of('Dividends', '19', apple),
      of('Payment In Lieu Of Dividends', '2', apple),
      of('Dividends', '-19', apple),
      of('Withholding Tax', '-2.85', apple),
      of('Withholding Tax', '2.85', apple),
      of('Deposits & Withdrawals', '-50'),
      of('Broker Interest Paid', '-9.99'),
      of('Other Fees', '-8.58'),
      of('Commission Adjustments', '1.2'),
      of('Dividends', '4.83', {
        symbol: 'SMMCHA',
        description: 'SMMCHA(CH0111762537) CASH DIVIDEND CHF 0.69 PER SHARE (Return of Capital)',
      }),
      of('Broker Interest Received', '0.02', { levelOfDetail: 'SUMMARY' }),
    ].join('')}</CashTransactions>`;
    const parsed = parse(flexReport({ sections }));
    expect(
      parsed.investments[0]!.lines.map((line) => `${line.type} ${line.symbol ?? ''} ${show(line.amount)}`),
    ).toEqual([
      'DIVIDEND AAPL 19',
      'DIVIDEND AAPL 2',
      'DIVIDEND AAPL -19',
      'TAX AAPL 2.85',
      'TAX AAPL -2.85',
      'WITHDRAWAL  50',
      'INTEREST  -9.99',
      'FEE  8.58',
      'FEE  -1.2',
      'RETURN_OF_CAPITAL SMMCHA 4.83',
    ]);
    expect(parsed.warnings).toEqual([
      expect.stringMatching(/^line \d+: a summary of other lines moves nothing$/),
    ]);
  });

  // NVIDIA traded at a tenth from 10 June 2024 on (its announcement of 22 May 2024): the report books the split on Friday evening.
  it('reads corporate actions by their code or their text, splits as of their ex-date', () => {
    const split = action({
      type: 'FS',
      symbol: 'NVDA',
      isin: 'US67066G1040',
      description: 'NVDA(US67066G1040) SPLIT 10 FOR 1 (NVDA, NVIDIA CORP, US67066G1040)',
      dateTime: '20240607;202500',
      reportDate: '20240610',
      quantity: '90',
    });
    const reverse = ['GCM.OLD|CA38501D2041|-12000', 'GCM|CA38501D5010|480'].map((each) => {
      const [symbol = '', isin = '', quantity = ''] = each.split('|');
      return action({
        symbol,
        isin,
        quantity,
        dateTime: '2013-06-17, 20:25:00',
        description: `GCM(CA38501D2041) SPLIT 1 FOR 25 (${symbol}, GRAN COLOMBIA GOLD CORP, ${isin})`,
      });
    });
    const merged = ['VMW|US9285634021|-100|0', 'AVGO|US11135F1012|12.6|3000'].map((each) => {
      const [symbol = '', isin = '', quantity = '', proceeds = ''] = each.split('|');
      return action({
        type: 'TC',
        actionID: '5',
        symbol,
        isin,
        quantity,
        proceeds,
        value: '11970',
        dateTime: '20231122;202500',
        description: `VMW(US9285634021) CASH and STOCK MERGER (Acquisition) US11135F1012 252 FOR 2000 (${symbol}, X, ${isin})`,
      });
    });
    const cashMerger = action({
      symbol: 'TWTR',
      isin: 'US90184L1026',
      quantity: '-10',
      proceeds: '542',
      dateTime: '20221028;202500',
      description:
        'TWTR(US90184L1026) MERGED(Acquisition) FOR USD 54.20000000 PER SHARE (TWTR, TWITTER INC, US90184L1026)',
    });
    const worthless = action({
      type: 'DW',
      symbol: 'SIVB',
      isin: 'US78486Q1013',
      quantity: '-3',
      dateTime: '20241112;202500',
      description: 'SIVB(US78486Q1013) DELISTED (SIVB, SVB, US78486Q1013)',
    });
    const odd = action({
      type: 'XX',
      symbol: 'ODD',
      quantity: '-3',
      dateTime: '20241113;202500',
      description: 'ODD(US78486Q1013) SOMETHING (ODD, ODD, US78486Q1013)',
    });
    const parsed = parse(
      flexReport({
        sections: `<CorporateActions>${[split, ...reverse, ...merged, cashMerger, worthless, odd].join('\n')}</CorporateActions>`,
      }),
    );
    expect(parsed.investments[0]!.lines.map((line) => [text(line), line.toSymbol ?? ''].join(' > '))).toEqual(
      [
        '2013-06-18 | SPLIT | GCM | 0.04 |  |  | USD |  > ',
        '2022-10-28 | MERGER | TWTR |  |  | 542 | USD |  > ',
        '2023-11-22 | MERGER | VMW | 0.126 | 950 | 3000 | USD |  > AVGO',
        '2024-06-10 | SPLIT | NVDA | 10 |  |  | USD |  > ',
        '2024-11-12 | SELL | SIVB | 3 |  | 0 | USD |  > ',
      ],
    );
    expect(parsed.rejected).toEqual([
      {
        line: expect.any(Number),
        reason: expect.stringMatching(/enter it by hand/),
        text: expect.stringMatching(/ODD/),
      },
    ]);
  });

  it('takes the positions of the last day, once for sums and lots', () => {
    const lot = (levelOfDetail: string, shares: string): string =>
      position({ position: shares, levelOfDetail, markPrice: '171.48' });
    const option = position({
      symbol: 'AAPL  250117C00200000',
      isin: '',
      assetCategory: 'OPT',
      multiplier: '100',
      position: '-2',
    });
    const { investments } = parse(
      flexReport(
        {
          to: '20240229',
          sections: `<OpenPositions>${position({ position: '4', reportDate: '20240229' })}</OpenPositions>`,
        },
        {
          sections: `<OpenPositions>${lot('SUMMARY', '15')}${lot('LOT', '10')}${lot('LOT', '5')}${option}</OpenPositions>`,
        },
      ),
    );
    expect(investments).toHaveLength(1);
    expect(
      investments[0]!.positions.map(({ symbol, quantity, date }) => [
        symbol,
        show(quantity),
        formatDay(date),
      ]),
    ).toEqual([
      ['AAPL', '15', '2024-03-31'],
      ['AAPL 250117C00200000', '-2', '2024-03-31'],
    ]);
    expect(investments[0]).toMatchObject({ currency: 'EUR', shorts: true, allPositions: true });
  });

  it('reads the forms of days, and says where the order is not sure', () => {
    const dates = (...days: string[]): string =>
      trades(
        ...days.map((tradeDate) => trade({ tradeDate, quantity: '1', tradePrice: '1', proceeds: '-1' })),
      );
    expect(lines(dates('01/31/24', '02/01/2024')).map((each) => each.slice(0, 10))).toEqual([
      '2024-01-31',
      '2024-02-01',
    ]);
    expect(lines(dates('31/01/2024', '01/02/2024')).map((each) => each.slice(0, 10))).toEqual([
      '2024-01-31',
      '2024-02-01',
    ]);
    expect(lines(dates('31-Jan-24')).map((each) => each.slice(0, 10))).toEqual(['2024-01-31']);
    expect(parse(dates('01/02/24')).warnings).toEqual([
      expect.stringMatching(/whether the day or the month comes first/),
    ]);
  });

  it('refuses what is no report, and lines with their number', () => {
    expect(() =>
      parse('<FlexStatementResponse timestamp="x"><Status>Fail</Status></FlexStatementResponse>'),
    ).toThrow(StatementError);
    const { rejected } = parse(
      trades(
        trade({
          tradeDate: '20240110',
          quantity: '50',
          tradePrice: '25',
          proceeds: '-1250',
          assetCategory: 'CFD',
        }),
        trade({ tradeDate: '20240230', quantity: '1', tradePrice: '1' }),
        trade({ tradeDate: '20240110', quantity: 'x', tradePrice: '1' }),
      ),
    );
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [5, expect.stringMatching(/contract for difference/)],
      [6, 'tradeDate "20240230" is no day'],
      [7, 'quantity "x" is no number'],
    ]);
  });
});

const DATA = ['../../../../shared/data/', '../../../../../shared/data/']
  .map((path) => new URL(`${path}brokerage/ibflex/`, import.meta.url))
  .find(existsSync);

/** Cash by currency that the lines make. */
function cashOf(parsed: ParsedFile): Record<string, string> {
  const found = new Map<string, Decimal>();
  for (const { type, currency, amount, fee, tax } of parsed.investments.flatMap((each) => each.lines)) {
    const out = ['BUY', 'FEE', 'TAX', 'WITHDRAWAL', 'TRANSFER_OUT'].includes(type);
    const costs = add(fee ?? ZERO, tax ?? ZERO);
    const gross = amount ?? ZERO;
    found.set(
      currency!,
      add(found.get(currency!) ?? ZERO, out ? negate(add(gross, costs)) : add(gross, negate(costs))),
    );
  }
  return Object.fromEntries([...found].map(([currency, value]) => [currency, formatDecimal(trim(value))]));
}

describe.skipIf(DATA === undefined)('reports of others', () => {
  const read = (number: string): ParsedFile =>
    parse(readFileSync(new URL(`testIBFlexStatementFile${number}.xml`, DATA)));

  it('leads from the starting cash to the ending cash of its own report, to the last digit', () => {
    // testIBFlexStatementFile18.xml, CashReport: starting cash 0, ending 16469.4085 EUR and -0.000001655 USD.
    expect(cashOf(read('18'))).toEqual({ EUR: '16469.4085', USD: '-0.000001655' });
  });

  it('keeps 12,000 shares through a tender, a merger for cash and a reverse split', () => {
    // testIBFlexStatementFile01.xml; Portfolio Performance's IBFlexStatementExtractorTest expects the same quantities.
    const { investments, rejected } = read('01');
    const actions = investments[0]!.lines.filter(({ type }) => type === 'MERGER' || type === 'SPLIT');
    expect(actions.map((line) => [text(line), line.toSymbol ?? ''].join(' > '))).toEqual([
      '2013-03-05 | MERGER | UUU | 1 |  |  | CAD |  > UUU.TEN2',
      '2013-06-18 | SPLIT | GCM | 0.04 |  |  | CAD |  > ',
      '2013-10-23 | MERGER | UUU.TEN2 |  |  | 34320 | CAD |  > ',
    ]);
    expect(rejected).toEqual([]);
  });

  it('lets a cancelled trade go with its cancellation', () => {
    const { investments } = read('09');
    expect(investments[0]!.lines).toEqual([]);
    expect(investments[0]!.cancelled!.map(text)).toEqual([
      '2022-12-02 | BUY | F1F | 450 | 5.432 | 2444.4 | EUR | ',
    ]);
  });

  it.each(['01', '02', '03', '04', '07', '08', '09', '10', '11', '12', '13', '14', '15', '16', '18'])(
    'takes or names every row of report %s',
    (number) => {
      const file = readFileSync(new URL(`testIBFlexStatementFile${number}.xml`, DATA), 'utf8');
      const rows = file.match(/<(?:Trade|CashTransaction|CorporateAction) /g)!.length;
      const parsed = parse(file);
      const named = parsed.investments.flatMap((each) => each.lines.map(({ line }) => line));
      const skipped = parsed.warnings.flatMap(
        (warning) => /^lines? ([\d, ]+):/.exec(warning)?.[1]?.split(', ').map(Number) ?? [],
      );
      const all = new Set([...named, ...skipped, ...parsed.rejected.map(({ line }) => line)]);
      // A corporate action of two rows is one line.
      const paired = number === '01' ? 2 : 0;
      expect(all.size).toBe(rows - paired);
    },
  );
});
