import {
  absolute,
  add,
  type Decimal,
  decimal,
  divide,
  isZero,
  multiply,
  sign,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { fieldOf, recordDay } from './qif-bank.ts';
import type { QifRecord } from './qif-records.ts';
import { type QifFormat, QifValueError, qifAmount } from './qif-values.ts';
import type { InvestmentLine, InvestmentType } from './statement.ts';

type Kind = 'trade' | 'income' | 'charge' | 'reinvest' | 'shares' | 'split' | 'cash';

/** Quicken's actions in lower case, without the `X` that says that the cash goes to or comes from another account. */
const ACTIONS: Readonly<Record<string, readonly [kind: Kind, type: InvestmentType]>> = {
  buy: ['trade', 'BUY'],
  cvrshrt: ['trade', 'BUY'],
  sell: ['trade', 'SELL'],
  shtsell: ['trade', 'SELL'],
  div: ['income', 'DIVIDEND'],
  cglong: ['income', 'DIVIDEND'],
  cgmid: ['income', 'DIVIDEND'],
  cgshort: ['income', 'DIVIDEND'],
  intinc: ['income', 'INTEREST'],
  miscinc: ['income', 'INTEREST'],
  rtrncap: ['income', 'RETURN_OF_CAPITAL'],
  miscexp: ['charge', 'FEE'],
  margint: ['charge', 'FEE'],
  reinvdiv: ['reinvest', 'DIVIDEND'],
  reinvlg: ['reinvest', 'DIVIDEND'],
  reinvmd: ['reinvest', 'DIVIDEND'],
  reinvsh: ['reinvest', 'DIVIDEND'],
  reinvsg: ['reinvest', 'DIVIDEND'],
  reinvint: ['reinvest', 'INTEREST'],
  shrsin: ['shares', 'TRANSFER_IN'],
  shrsout: ['shares', 'TRANSFER_OUT'],
  stksplit: ['split', 'SPLIT'],
  xin: ['cash', 'DEPOSIT'],
  contrib: ['cash', 'DEPOSIT'],
  xout: ['cash', 'WITHDRAWAL'],
  withdrw: ['cash', 'WITHDRAWAL'],
};

interface Figures {
  readonly quantity: Decimal | null;
  readonly price: Decimal | null;
  /** As written, with its sign. */
  readonly total: Decimal | null;
  readonly fee: Decimal | null;
  readonly transferred: Decimal | null;
}

function figures(record: QifRecord, { decimalMark }: QifFormat): Figures {
  const optional = (code: string): Decimal | null => {
    const text = fieldOf(record, code);
    return text === '' ? null : qifAmount(text, decimalMark);
  };
  const fee = optional('O');
  return {
    quantity: optional('Q'),
    price: optional('I'),
    total: optional('T') ?? optional('U'),
    fee: fee === null || isZero(fee) ? null : absolute(fee),
    transferred: optional('$'),
  };
}

function required(value: Decimal | null, what: string): Decimal {
  if (value === null) throw new QifValueError(`the ${what} is missing`);
  return absolute(value);
}

/** `T` is what the account paid or got: a purchase has its commission on top, a sale loses it. */
function gross({ quantity, price, total, fee }: Figures, buys: boolean): Decimal {
  if (total === null) {
    if (price === null) throw new QifValueError('the trade has neither an amount nor a price');
    return trim(multiply(required(quantity, 'quantity'), absolute(price)), 2);
  }
  return buys ? subtract(absolute(total), fee ?? ZERO) : add(absolute(total), fee ?? ZERO);
}

function bodyLines(base: InvestmentLine, kind: Kind, type: InvestmentType, all: Figures): InvestmentLine[] {
  const { quantity, price, total, fee } = all;
  switch (kind) {
    case 'trade': {
      const units = required(quantity, 'quantity');
      return [{ ...base, type, quantity: units, price, amount: gross(all, type === 'BUY'), fee }];
    }
    case 'income': {
      // Income of unnamed kind is a dividend where a security is named.
      const paid = type === 'INTEREST' && base.name !== null ? 'DIVIDEND' : type;
      return [{ ...base, type: paid, amount: add(required(total, 'amount'), fee ?? ZERO), fee }];
    }
    case 'charge':
      return [{ ...base, type, amount: required(total, 'amount') }];
    case 'reinvest': {
      const units = required(quantity, 'quantity');
      const spent = total === null ? add(gross(all, true), fee ?? ZERO) : absolute(total);
      return [
        { ...base, type, amount: spent },
        { ...base, type: 'BUY', quantity: units, price, amount: subtract(spent, fee ?? ZERO), fee },
      ];
    }
    case 'shares':
      return [{ ...base, type, quantity: required(quantity, 'quantity'), price }];
    case 'split': {
      const ratio = required(quantity, 'ratio');
      if (isZero(ratio)) throw new QifValueError('the split has no positive ratio');
      // Quicken writes the new units for ten old ones.
      return [{ ...base, type, quantity: trim(divide(ratio, decimal('10'), 12)) }];
    }
    case 'cash':
      return [{ ...base, type, amount: required(total ?? all.transferred, 'amount') }];
  }
}

/** Cash that another account takes or gives at once with the action. */
function cashSide(
  base: InvestmentLine,
  type: InvestmentType,
  all: Figures,
  lines: readonly InvestmentLine[],
): InvestmentLine {
  const main = lines[0]!;
  const net =
    type === 'BUY'
      ? add(main.amount ?? ZERO, all.fee ?? ZERO)
      : subtract(main.amount ?? ZERO, all.fee ?? ZERO);
  const amount = absolute(all.transferred ?? all.total ?? net);
  const moneyIn = type === 'BUY' || type === 'FEE';
  return { ...base, name: null, type: moneyIn ? 'DEPOSIT' : 'WITHDRAWAL', amount };
}

function plainCash(base: InvestmentLine, { total, transferred }: Figures): InvestmentLine[] {
  const amount = total ?? transferred;
  if (amount === null) throw new QifValueError('the amount is missing');
  return [{ ...base, type: sign(amount) < 0 ? 'WITHDRAWAL' : 'DEPOSIT', amount: absolute(amount) }];
}

/**
 * A record of an investment account. Its security stands under `name`, the symbol is for the caller to fill in from the file's list of securities.
 * Actions ending in `X` have a deposit or withdrawal beside them. Throws {@link QifValueError}.
 */
export function investmentLines(
  record: QifRecord,
  format: QifFormat,
  currency: string | null,
): InvestmentLine[] {
  const date = recordDay(record, format);
  const action = fieldOf(record, 'N').toLowerCase();
  const all = figures(record, format);
  const base: InvestmentLine = {
    line: record.line,
    date,
    type: 'DEPOSIT',
    symbol: null,
    name: fieldOf(record, 'Y') || null,
    isin: null,
    quantity: null,
    price: null,
    amount: null,
    currency,
    fee: null,
    tax: null,
    note: [...new Set([fieldOf(record, 'P'), fieldOf(record, 'M')])].filter((text) => text !== '').join(' '),
    reference: null,
  };
  // An account is opened with a `Cash` record, without an amount where it begins empty.
  if (action === 'cash' && all.total === null && all.transferred === null) return [];
  if (action === '' || action === 'cash') return plainCash(base, all);
  if (action === 'reminder') return [];
  const known = ACTIONS[action] ?? ACTIONS[action.replace(/x$/, '')];
  if (known === undefined)
    throw new QifValueError(`the action "${action.slice(0, 40)}" is not read: enter it by hand`);
  const [kind, type] = known;
  const lines = bodyLines(base, kind, type, all);
  const moved = ACTIONS[action] === undefined && kind !== 'cash' && kind !== 'shares' && kind !== 'split';
  if (!moved) return lines;
  const cash = cashSide(base, type, all, lines);
  return cash.type === 'DEPOSIT' ? [cash, ...lines] : [...lines, cash];
}
