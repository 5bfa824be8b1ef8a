import { isCurrency } from '../money/currency.ts';
import {
  absolute,
  type Decimal,
  decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  sign,
  subtract,
  trim,
} from '../money/decimal.ts';
import type {
  InvestmentLine,
  InvestmentStatement,
  InvestmentType,
  RejectedLine,
} from '../statements/statement.ts';

/** Why one line can not be read; the rest of the file goes on. */
export class BrokerLineError extends Error {}

/** What is said about the lines of a file that make no transaction. */
export interface BrokerNotes {
  readonly rejected: RejectedLine[];
  readonly warnings: string[];
  /** Lines that move nothing, by the reason why. */
  readonly skipped: Map<string, number[]>;
}

export function newNotes(): BrokerNotes {
  return { rejected: [], warnings: [], skipped: new Map() };
}

/** Notes a line that is understood and moves nothing. */
export function skip({ skipped }: BrokerNotes, line: number, reason: string): void {
  const lines = skipped.get(reason);
  if (lines === undefined) skipped.set(reason, [line]);
  else lines.push(line);
}

const LINES_NAMED = 20;

/** The warnings, with one for each reason of lines that move nothing. */
export function warningsOf({ warnings, skipped }: BrokerNotes): string[] {
  const skips = [...skipped].map(([reason, lines]) => {
    const more = lines.length > LINES_NAMED ? ` and ${lines.length - LINES_NAMED} more` : '';
    const place =
      lines.length === 1 ? `line ${lines[0]}` : `lines ${lines.slice(0, LINES_NAMED).join(', ')}${more}`;
    return `${place}: ${reason}`;
  });
  return [...warnings, ...skips];
}

type LineParts = Pick<InvestmentLine, 'line' | 'date' | 'type'> & Partial<InvestmentLine>;

/** A line with what is not given left empty. */
export function brokerLine(parts: LineParts): InvestmentLine {
  return {
    symbol: null,
    name: null,
    isin: null,
    quantity: null,
    price: null,
    amount: null,
    currency: null,
    fee: null,
    tax: null,
    note: '',
    reference: null,
    ...parts,
  };
}

/** Null for nothing and for zero: costs that are not there. */
export function cost(value: Decimal | null): Decimal | null {
  return value === null || isZero(value) ? null : absolute(value);
}

const MINOR_UNITS: Readonly<Record<string, string>> = {
  GBX: 'GBP',
  GBp: 'GBP',
  GBPX: 'GBP',
  GBPENCE: 'GBP',
  ILA: 'ILS',
  ZAc: 'ZAR',
  ZAC: 'ZAR',
  USX: 'USD',
  USd: 'USD',
};

/** The currency that a code of prices stands for: pence are counted in pounds. Null where the code is none. */
export function majorCurrency(code: string): string | null {
  const major = MINOR_UNITS[code] ?? code.toUpperCase();
  return isCurrency(major) ? major : null;
}

/** A value in the unit of {@link majorCurrency}: 496 GBX are 4.96 GBP, exactly. */
export function majorValue(value: Decimal, code: string): Decimal {
  return MINOR_UNITS[code] === undefined ? value : trim({ units: value.units, scale: value.scale + 2 });
}

const ISIN = /^[A-Z]{2}[A-Z0-9]{9}\d$/;

export function isIsin(text: string): boolean {
  return ISIN.test(text);
}

/** Money in one currency; negative goes out. */
export interface Money {
  readonly amount: Decimal;
  readonly currency: string;
}

/**
 * An exchange of one currency for another as two transfers of cash. Where one side is in `base`, the other is given the rate
 * at which the exchange was made, so that together they are worth nothing. Throws where not one goes out and one comes in.
 */
export function exchange(
  about: Pick<LineParts, 'line' | 'date'> & Partial<InvestmentLine>,
  one: Money,
  other: Money,
  base: string | null,
): InvestmentLine[] {
  if (sign(one.amount) * sign(other.amount) >= 0)
    throw new BrokerLineError('of the two sides of an exchange not one is paid and one received');
  const leg = (own: Money, against: Money, suffix: string): InvestmentLine => {
    const type: InvestmentType = sign(own.amount) < 0 ? 'TRANSFER_OUT' : 'TRANSFER_IN';
    const rated = against.currency === base && own.currency !== base;
    return brokerLine({
      ...about,
      type,
      amount: absolute(own.amount),
      currency: own.currency,
      fxRate: rated ? trim(divide(absolute(against.amount), absolute(own.amount), MAX_SCALE)) : null,
      identity: about.identity == null ? null : `${about.identity} ${suffix}`,
    });
  };
  return [leg(one, other, 'fx1'), leg(other, one, 'fx2')];
}

/** Lines in the order of their days; of one day, as given. */
export function inOrder(lines: readonly InvestmentLine[], newestFirst: boolean): InvestmentLine[] {
  const turned = newestFirst ? [...lines].reverse() : [...lines];
  return turned.sort((a, b) => a.date - b.date);
}

/** Whether rows run from the newest to the oldest. */
export function runsBackwards(lines: readonly InvestmentLine[]): boolean {
  return lines.length > 1 && lines[0]!.date > lines.at(-1)!.date;
}

/** The one currency of the lines; null where there are several or none. */
export function onlyCurrency(lines: readonly InvestmentLine[]): string | null {
  const found = new Set(lines.flatMap(({ currency }) => (currency === null ? [] : [currency])));
  return found.size === 1 ? [...found][0]! : null;
}

/** A statement of one broker's account without positions. */
export function statementOf(
  institution: string,
  number: string | null,
  lines: readonly InvestmentLine[],
  more: Partial<InvestmentStatement> = {},
): InvestmentStatement {
  return {
    account: {
      number,
      institution,
      kind: 'investment',
      name: number === null ? institution : `${institution} ${number}`,
    },
    currency: onlyCurrency(lines),
    lines,
    positions: [],
    cash: null,
    ...more,
  };
}

const ONE = decimal('1');

/** `n` for `m` as a ratio; thirds and sevenths with all the digits there are. */
export function ratio(n: Decimal, m: Decimal): Decimal {
  return isZero(m) ? ONE : trim(divide(n, m, MAX_SCALE));
}

/** Bonds are quoted in hundredths of their face value: then the amount alone says what was paid. */
export function isPriceOfUnit(price: Decimal, units: Decimal, amount: Decimal): boolean {
  const off = absolute(subtract(multiply(units, absolute(price)), amount));
  return sign(subtract(amount, multiply(off, decimal('50')))) >= 0;
}
