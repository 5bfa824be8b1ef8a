import { type Decimal, decimal, multiply, parseDecimal, trim } from '../money/decimal.ts';
import { parseOcc } from '../options/occ.ts';
import { type DateOrder, readDate } from '../statements/date-text.ts';
import { cleanText } from '../statements/encoding.ts';
import type { InvestmentAssetType, InvestmentLine } from '../statements/statement.ts';
import type { EpochDay } from '../time/day.ts';
import type { FlexValues } from './flex-values.ts';
import { BrokerLineError, isIsin, majorCurrency } from './line.ts';

/** One element of a Flex report, or one row of its CSV, by the names of the XML's attributes. */
export interface FlexRow {
  /** `Trade`, `CashTransaction`, `CorporateAction`… */
  readonly element: string;
  readonly line: number;
  readonly values: FlexValues;
}

/** A line with its place in the day. */
export interface TimedLine {
  readonly line: InvestmentLine;
  /** Seconds of the day; the end of it where no time is given. */
  readonly second: number;
}

/** Interactive Brokers writes `N/A`, `-` and `--` for nothing. */
export function textOf({ values }: FlexRow, ...names: string[]): string {
  for (const name of names) {
    const text = cleanText(values.get(name) ?? '');
    if (text !== '' && text !== 'N/A' && text !== '-' && text !== '--') return text;
  }
  return '';
}

/** Null where the query left the figure out. Throws {@link BrokerLineError} for what is no number. */
export function figureOf(row: FlexRow, ...names: string[]): Decimal | null {
  const name = names.find((each) => textOf(row, each) !== '');
  if (name === undefined) return null;
  const text = textOf(row, name).replaceAll(',', '');
  const value = parseDecimal(/^[+-]?\./.test(text) ? text.replace('.', '0.') : text.replace(/^\+/, ''));
  if (value === null) throw new BrokerLineError(`${name} "${text.slice(0, 40)}" is no number`);
  return trim(value);
}

export function requireFigure(row: FlexRow, name: string): Decimal {
  const value = figureOf(row, name);
  if (value !== null) return value;
  throw new BrokerLineError(`the ${row.element} has no ${name}: add the field to the Flex query`);
}

/** The day that a text begins with: the time stands behind a semicolon, comma, blank or `T`. */
export function flexDay(text: string, order: DateOrder): EpochDay | null {
  const [day = ''] = text.split(/[;,T ]/);
  return readDate(day, order);
}

const TIME = /[;,T ]\s*(\d{2}):?(\d{2}):?(\d{2})?/;
/** The second of what has no time. */
export const END_OF_DAY = 86_399;

function secondOf(text: string): number {
  const [, hours, minutes, seconds] = TIME.exec(text) ?? [];
  if (hours === undefined) return END_OF_DAY;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? '0');
}

/** The day of a row by the first of the attributes that names one. */
export function dayOf(
  row: FlexRow,
  order: DateOrder,
  ...names: string[]
): { date: EpochDay; second: number } {
  const text = textOf(row, ...names);
  if (text === '')
    throw new BrokerLineError(`the ${row.element} has no ${names[0]}: add the field to the Flex query`);
  const date = flexDay(text, order);
  if (date === null) throw new BrokerLineError(`${names[0]} "${text.slice(0, 40)}" is no day`);
  return { date, second: secondOf(textOf(row, 'dateTime') || text) };
}

export function currencyOf(row: FlexRow, ...names: string[]): string {
  const code = textOf(row, ...names);
  const currency = majorCurrency(code);
  if (currency !== null) return currency;
  throw new BrokerLineError(
    code === ''
      ? `the ${row.element} has no currency: add the field to the Flex query`
      : `"${code.slice(0, 20)}" is no currency of ISO 4217`,
  );
}

/**
 * Listed options are counted in contracts, as their symbol tells what they are for. Other contracts are counted in units of what
 * they are on, so that price times quantity is the value.
 */
export function unitsOf(row: FlexRow, quantity: Decimal): Decimal {
  return isListedOption(row) ? quantity : pricedUnitsOf(row, quantity);
}

/** What a price has to be multiplied by to be the value: contracts times what each is for. */
export function pricedUnitsOf(row: FlexRow, quantity: Decimal): Decimal {
  const multiplier = figureOf(row, 'multiplier');
  return multiplier === null || multiplier.units <= 0n ? quantity : trim(multiply(quantity, multiplier));
}

const isListedOption = (row: FlexRow): boolean =>
  textOf(row, 'assetCategory') === 'OPT' && parseOcc(textOf(row, 'symbol')) !== null;

const TYPES: Readonly<Record<string, InvestmentAssetType>> = {
  STK: 'stock',
  FUND: 'fund',
  BOND: 'bond',
  BILL: 'bond',
  OPT: 'option',
  FOP: 'option',
  FSFOP: 'option',
  WAR: 'option',
  IOPT: 'option',
  CMDTY: 'commodity',
  CRYPTO: 'crypto',
};

type Security = Pick<
  InvestmentLine,
  'symbol' | 'name' | 'isin' | 'assetType' | 'assetCurrency' | 'assetMultiplier' | 'exchange'
>;

/** The security of a row; a symbol of before a change of its ISIN has `.OLD` behind it. */
export function securityOf(row: FlexRow): Security & { symbol: string } {
  const given = textOf(row, 'isin', 'securityID');
  const isin = isIsin(given) ? given : null;
  const symbol =
    textOf(row, 'symbol')
      .replace(/\.OLD$/, '')
      .replace(/\s+/g, ' ') ||
    isin ||
    textOf(row, 'securityID', 'conid');
  if (symbol === '') throw new BrokerLineError(`the ${row.element} names no security`);
  const kind = textOf(row, 'assetCategory');
  const etf = textOf(row, 'subCategory') === 'ETF';
  return {
    symbol: symbol.slice(0, 40),
    name: textOf(row, 'description') || null,
    isin,
    assetType: etf ? 'etf' : (TYPES[kind] ?? null),
    assetCurrency: majorCurrency(textOf(row, 'currency')),
    ...(isListedOption(row) ? { assetMultiplier: figureOf(row, 'multiplier') } : {}),
    exchange: null,
  };
}

const NOTHING = decimal('0');

/** Zero where the figure is left out. */
export function figureOrZero(row: FlexRow, name: string): Decimal {
  return figureOf(row, name) ?? NOTHING;
}
