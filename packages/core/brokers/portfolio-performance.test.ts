import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { add, type Decimal, formatDecimal, negate, trim, ZERO } from '../money/decimal.ts';
import { detectFormat, parseStatementFile } from '../statements/detect.ts';
import type { InvestmentLine, InvestmentStatement, ParsedFile } from '../statements/statement.ts';
import { formatDay } from '../time/day.ts';
import { PERFORMANCE_CLIENT } from './fixtures/performance.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): ParsedFile => parseStatementFile(bytesOf(text), 'client.xml');
const show = (value: Decimal | null): string => (value === null ? '' : formatDecimal(trim(value)));

function text({ date, type, symbol, quantity, amount, currency, fee, tax }: InvestmentLine): string {
  const parts = [type, symbol ?? '', show(quantity), show(amount), currency ?? '', show(fee), show(tax)];
  return [formatDay(date), ...parts].join(' | ');
}

const OUT: ReadonlySet<string> = new Set(['BUY', 'FEE', 'TAX', 'WITHDRAWAL', 'TRANSFER_OUT']);

/** What the lines leave in each currency and of each security. */
function totals({ lines }: InvestmentStatement): Record<string, string> {
  const found = new Map<string, Decimal>();
  const put = (key: string | null, value: Decimal): void => {
    if (key !== null) found.set(key, add(found.get(key) ?? ZERO, value));
  };
  for (const { type, symbol, quantity, amount, currency, fee, tax } of lines) {
    const signed = (value: Decimal | null): Decimal =>
      OUT.has(type) ? negate(value ?? ZERO) : (value ?? ZERO);
    const delivered = type.startsWith('TRANSFER') && symbol !== null;
    if (quantity !== null)
      put(symbol, type === 'BUY' ? quantity : type === 'SELL' ? negate(quantity) : signed(quantity));
    if (!delivered) put(currency, add(signed(amount), negate(add(fee ?? ZERO, tax ?? ZERO))));
  }
  return Object.fromEntries(
    [...found].map(([key, value]) => [key, show(value)]).filter(([, value]) => value !== '0'),
  );
}

describe('a client file of Portfolio Performance', () => {
  it('is known by its root', () =>
    expect(detectFormat(bytesOf(PERFORMANCE_CLIENT), 'x')).toEqual({
      format: 'Portfolio Performance',
      confidence: 1,
    }));

  it('gives a portfolio for each securities account, whose lines follow the references', () => {
    const { investments } = parse(PERFORMANCE_CLIENT);
    expect(investments.map(({ account, currency }) => [account.name, currency])).toEqual([
      ['Depot', 'EUR'],
      ['Second depot', 'USD'],
    ]);
    expect(investments[0]!.lines.map(text)).toEqual([
      '2024-01-02 | DEPOSIT |  |  | 1000 | EUR |  | ',
      '2024-01-02 | BUY | EXA | 10 | 105 | EUR | 1.5 | 0.5',
      '2024-01-05 | TRANSFER_IN | PNC.L | 5 | 28.9 | EUR |  | ',
      '2024-01-09 | TRANSFER_OUT | EXA | 4 |  | EUR |  | ',
      '2024-01-10 | TRANSFER_IN |  |  | 10.5 | EUR |  | ',
      '2024-01-11 | DIVIDEND | EXA |  | 10 | EUR |  | 2.64',
      '2024-01-12 | INTEREST |  |  | -3 | EUR |  | ',
      '2024-01-12 | FEE |  |  | -1.2 | EUR |  | ',
    ]);
    expect(investments[1]!.lines.map(text)).toEqual([
      '2024-01-09 | TRANSFER_IN | EXA | 4 |  | EUR |  | ',
      '2024-01-10 | SELL | EXA | 1 | 10.75 | EUR |  | 0.25',
      '2024-01-10 | TRANSFER_OUT |  |  | 10.5 | EUR |  | ',
    ]);
    const [, bought, delivered] = investments[0]!.lines;
    expect(bought).toMatchObject({ identity: 't-2', isin: 'DE0000000017', name: 'Example AG' });
    expect(delivered).toMatchObject({ name: 'Pence plc & Sons', assetCurrency: 'GBP' });
  });

  it('names what can not be booked by its line', () => {
    const { rejected, warnings } = parse(PERFORMANCE_CLIENT);
    const lineOf = (mark: string): number =>
      PERFORMANCE_CLIENT.slice(0, PERFORMANCE_CLIENT.indexOf(mark)).split('\n').length;
    expect(rejected).toEqual([
      { line: lineOf('v="0"'), reason: expect.stringMatching(/price needs a day/), text: 'EXA 2024-01-04 0' },
      {
        line: lineOf('<uuid>t-4<') - 1,
        reason: expect.stringMatching(/<security> refers to ".*security\[9\]", which is not in the file/),
        text: 'DELIVERY_INBOUND 2024-01-06T00:00 100 EUR',
      },
      {
        line: lineOf('<uuid>t-11<'),
        reason: 'unknown type of a cash transaction: LOTTERY',
        text: 'LOTTERY 2024-01-13T00:00 120 EUR',
      },
    ]);
    expect(warnings).toEqual([
      expect.stringMatching(/1 prices of An index are left out/),
      expect.stringMatching(/their cost is not in the file/),
      expect.stringMatching(/^1 splits that are noted/),
    ]);
  });

  it('gives its prices, pence as pounds', () =>
    expect(
      parse(PERFORMANCE_CLIENT).prices.map((price) => [
        price.symbol,
        formatDay(price.date),
        show(price.close),
        price.currency,
      ]),
    ).toEqual([
      ['EXA', '2024-01-02', '10.5', 'EUR'],
      ['EXA', '2024-01-03', '10.75', 'EUR'],
      ['PNC.L', '2024-01-02', '4.965', 'GBP'],
    ]));

  it('reads numbered references', () => {
    const numbered = `<client id="1"><version>66</version><baseCurrency>EUR</baseCurrency>
<securities id="2"><security id="3"><name>One</name><currencyCode>EUR</currencyCode><tickerSymbol>ONE</tickerSymbol></security></securities>
<accounts id="4"><account id="5"><name>Cash</name><currencyCode>EUR</currencyCode><transactions id="6"/></account></accounts>
<portfolios id="7"><portfolio id="8"><name>Depot</name><referenceAccount reference="5"/><transactions id="9">
<portfolio-transaction id="10"><date>2024-02-01T00:00</date><currencyCode>EUR</currencyCode><amount>1234</amount><security reference="3"/><crossEntry class="buysell"><account reference="5"/></crossEntry><shares>50000000</shares><type>BUY</type></portfolio-transaction>
</transactions></portfolio></portfolios></client>`;
    expect(parse(numbered).investments[0]!.lines.map(text)).toEqual([
      '2024-02-01 | BUY | ONE | 0.5 | 12.34 | EUR |  | ',
    ]);
  });

  it('refuses versions without currencies, and reads the scales of the old ones', () => {
    expect(() => parse(PERFORMANCE_CLIENT.replace('>66<', '>28<'))).toThrow(
      /version "28", which is not read/,
    );
    const old = (version: string) => parse(PERFORMANCE_CLIENT.replace('>66<', `>${version}<`));
    // 10 shares x 10^8 are 1,000 x 10^6; 10.50 x 10^8 are 105,000 x 10^4 and 10,500,000 x 10^2.
    expect(
      [old('48').investments[0]!.lines[1]!, old('29').investments[0]!.lines[1]!].map(({ quantity }) =>
        show(quantity),
      ),
    ).toEqual(['1000', '1000']);
    expect([old('48').prices[0]!, old('29').prices[0]!].map(({ close }) => show(close))).toEqual([
      '105000',
      '10500000',
    ]);
  });

  it('refuses a file that is cut off', () =>
    expect(() => parse(PERFORMANCE_CLIENT.slice(0, 6000))).toThrow(/inside|not closed|ends/));
});

const FOLDER = ['../../../../shared/data/', '../../../../../shared/data/']
  .map((path) => new URL(`${path}brokerage/portfolio_performance/`, import.meta.url))
  .find((folder) => existsSync(folder));

/** By fixtures/performance-totals.py (Python 3.11, xml.etree): cash by the accounts, shares by the securities accounts. */
const TOTALS: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  'classification_test_case.xml': {
    'Depot 1': { EUR: '1248.16', 'ADS.DE': '47', 'LIN.DE': '33' },
    'Depot 2': { EUR: '534.86', AAPL: '2', 'ALV.DE': '80', 'MAN.DE': '10' },
    'Account Forex': { USD: '423.52' },
    'Konto 3': { EUR: '686.84' },
  },
  'client_performance_snapshot.xml': {
    'Securities Account 1': { EUR: '1012.65', BAS: '14' },
    'Securities Account 2': { USD: '2028.43', AAPL: '3' },
  },
  'currency_sample.xml': {
    'Portfolio EUR': { EUR: '1000', AAPL: '5', 'BAS.DE': '10' },
    'Portfolio USD': { USD: '422.4', AAPL: '10', 'BAS.DE': '10' },
  },
};

describe.skipIf(FOLDER === undefined)('the client files that Portfolio Performance is tested with', () => {
  it.each(Object.keys(TOTALS))('leave what another reader finds in %s', (name) => {
    const { investments, rejected } = parseStatementFile(readFileSync(new URL(name, FOLDER)), name);
    expect(rejected).toEqual([]);
    expect(Object.fromEntries(investments.map((each) => [each.account.name, totals(each)]))).toEqual(
      TOTALS[name],
    );
  });
});
