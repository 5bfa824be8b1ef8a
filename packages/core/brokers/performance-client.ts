import { type Decimal, isZero, sign, subtract, sum, trim, ZERO } from '../money/decimal.ts';
import { readDate } from '../statements/date-text.ts';
import { cleanText } from '../statements/encoding.ts';
import type { EpochDay } from '../time/day.ts';
import { BrokerLineError, isIsin, majorCurrency, majorValue } from './line.ts';
import { childOf, childrenOf, objectOf, textIn, type XmlNode, type XmlTree } from './xstream.ts';

/** How many digits behind the point the whole numbers of a file have, by its version. */
export interface Scales {
  readonly shares: number;
  readonly quotes: number;
}

/** Portfolio Performance counts money in hundredths of every currency. */
const MONEY_SCALE = 2;

/** The first version that names a currency with every amount. */
export const FIRST_VERSION = 29;

/** By the migrations of Portfolio Performance's ClientFactory: quotes got digits after 29, shares and quotes after 48. */
export function scalesOf(version: number): Scales {
  if (version > 48) return { shares: 8, quotes: 8 };
  return { shares: 6, quotes: version > 29 ? 4 : 2 };
}

/** A whole number of the file as what it means. Throws {@link BrokerLineError}. */
export function scaled(text: string, scale: number, what: string): Decimal {
  if (!/^-?\d{1,19}$/.test(text))
    throw new BrokerLineError(`the ${what} "${text.slice(0, 40)}" is no whole number`);
  return trim({ units: BigInt(text), scale });
}

export interface Security {
  readonly symbol: string;
  readonly name: string | null;
  readonly isin: string | null;
  /** Null for an index or a rate, and for what is no currency of ISO 4217. */
  readonly currency: string | null;
  /** As the file writes it: pence are `GBX`. */
  readonly code: string;
}

const LONGEST_SYMBOL = 40;

/** The securities by where they stand. Two of one ticker go by their ISIN or, without one, by their name. */
export function securitiesOf(tree: XmlTree, list: readonly XmlNode[]): Map<XmlNode, Security> {
  const nodes = list.map((each) => objectOf(tree, each));
  const tickers = new Map<string, number>();
  const tickerOf = (each: XmlNode): string => cleanText(textIn(tree, each, 'tickerSymbol'));
  for (const each of nodes) tickers.set(tickerOf(each), (tickers.get(tickerOf(each)) ?? 0) + 1);
  return new Map(
    nodes.map((each) => {
      const ticker = tickerOf(each);
      const code = textIn(tree, each, 'currencyCode');
      const said = cleanText(textIn(tree, each, 'isin')).toUpperCase();
      const name = cleanText(textIn(tree, each, 'name'));
      const others = [said, cleanText(textIn(tree, each, 'wkn')), name, textIn(tree, each, 'uuid')];
      const symbol = [tickers.get(ticker) === 1 ? ticker : '', ...others].find((text) => text !== '') ?? '';
      return [
        each,
        {
          symbol: symbol.slice(0, LONGEST_SYMBOL).trim(),
          name: name || null,
          isin: isIsin(said) ? said : null,
          currency: code === '' ? null : majorCurrency(code),
          code,
        },
      ];
    }),
  );
}

/** What every transaction of a file has. */
export interface Transaction {
  readonly node: XmlNode;
  readonly type: string;
  readonly date: EpochDay;
  /** Day and time as written, by which transactions of a day are ordered. */
  readonly moment: string;
  /** What the account got or paid, fees and taxes included. */
  readonly amount: Decimal;
  readonly currency: string;
  readonly fees: Decimal;
  readonly taxes: Decimal;
  readonly shares: Decimal;
  readonly security: Security | null;
  readonly note: string;
  /** Null in files of before version 51. */
  readonly uuid: string | null;
}

/** Reads one transaction. Throws {@link BrokerLineError}. */
export function transactionOf(
  tree: XmlTree,
  node: XmlNode,
  securities: ReadonlyMap<XmlNode, Security>,
  scales: Scales,
): Transaction {
  const moment = textIn(tree, node, 'date');
  const date = readDate(moment.slice(0, 10), 'ymd');
  if (date === null) throw new BrokerLineError(`no date: ${moment.slice(0, 40) || 'it is empty'}`);
  const code = textIn(tree, node, 'currencyCode');
  const currency = majorCurrency(code);
  if (currency === null) throw new BrokerLineError(`"${code.slice(0, 20)}" is no currency of ISO 4217`);
  const money = (text: string): Decimal => majorValue(scaled(text, MONEY_SCALE, 'amount'), code);
  const amount = money(textIn(tree, node, 'amount'));
  if (sign(amount) < 0) throw new BrokerLineError('the amount is negative, which no type of transaction is');
  const place = childOf(tree, node, 'security');
  const security = place === null ? null : securities.get(place);
  if (security === undefined) throw new BrokerLineError('its security is not in the list of the file');
  const shares = textIn(tree, node, 'shares');
  return {
    node,
    type: textIn(tree, node, 'type'),
    date,
    moment,
    amount,
    currency,
    fees: unitsOf(tree, node, 'FEE', code, money),
    taxes: unitsOf(tree, node, 'TAX', code, money),
    shares: shares === '' ? ZERO : scaled(shares, scales.shares, 'number of shares'),
    security,
    note: cleanText(textIn(tree, node, 'note')),
    uuid: textIn(tree, node, 'uuid') || null,
  };
}

/** The sum of the units of a kind: what of the amount is a fee or a tax, in the currency of the transaction. */
function unitsOf(
  tree: XmlTree,
  node: XmlNode,
  kind: 'FEE' | 'TAX',
  code: string,
  money: (text: string) => Decimal,
): Decimal {
  const list = childOf(tree, node, 'units');
  const units = list === null ? [] : childrenOf(list, 'unit').map((each) => objectOf(tree, each));
  return sum(
    units
      .filter(({ attributes }) => attributes.get('type') === kind)
      .map((unit) => {
        const amount = childOf(tree, unit, 'amount');
        if (amount?.attributes.get('currency') !== code)
          throw new BrokerLineError(`a ${kind} of it is in another currency than the transaction`);
        return money(amount.attributes.get('amount') ?? '');
      }),
  );
}

/** What is left of the amount of a purchase without its costs. Throws {@link BrokerLineError} where it is less than nothing. */
export function withoutCosts({ amount, fees, taxes, type }: Transaction): Decimal {
  const rest = subtract(subtract(amount, fees), taxes);
  if (sign(rest) < 0) throw new BrokerLineError(`the fees and taxes of the ${type} are more than its amount`);
  return rest;
}

/** Throws {@link BrokerLineError} where a transaction of shares has none. */
export function withShares({ shares, security, type }: Transaction): { security: Security; shares: Decimal } {
  if (security === null) throw new BrokerLineError(`a ${type} without a security`);
  if (security.symbol === '')
    throw new BrokerLineError(`a ${type} of a security with neither symbol nor name`);
  if (isZero(shares) || sign(shares) < 0) throw new BrokerLineError(`a ${type} without a number of shares`);
  return { security, shares };
}
