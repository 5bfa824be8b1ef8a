import { absolute, type Decimal, negate, sign } from '../money/decimal.ts';
import type { DateOrder } from '../statements/date-text.ts';
import type { InvestmentType } from '../statements/statement.ts';
import {
  currencyOf,
  dayOf,
  type FlexRow,
  requireFigure,
  securityOf,
  type TimedLine,
  textOf,
} from './ibkr-row.ts';
import { isinInText } from './ibkr-trades.ts';
import { BrokerLineError, brokerLine } from './line.ts';

/** What a kind of money is when it comes in and when it goes out; a negative amount of the same kind was taken back. */
const KINDS: readonly (readonly [sign: RegExp, moneyIn: InvestmentType, moneyOut: InvestmentType])[] = [
  [
    /^(?:dividends?|payment in lieu of dividends?|ordinary dividend|choice dividend)/i,
    'DIVIDEND',
    'DIVIDEND',
  ],
  [/^(?:withholding tax|871\(m\)|withholding|transaction tax|sales tax|other tax)/i, 'TAX', 'TAX'],
  [/^(?:deposits?|withdrawals?|cash receipts|cash transfers?|electronic fund)/i, 'DEPOSIT', 'WITHDRAWAL'],
  [
    /^(?:broker interest|bond interest|interest|accrued interest|syep|stock (?:yield|loan))/i,
    'INTEREST',
    'INTEREST',
  ],
  [/^(?:other fees|advisor fees|client fees|commission adj|broker fees|fees|price adj|other)/i, 'FEE', 'FEE'],
];

const COMES_IN: ReadonlySet<InvestmentType> = new Set(['DIVIDEND', 'INTEREST']);

/** The amount by its type's direction: negative where it was taken or paid back. */
function amountOf(type: InvestmentType, amount: Decimal): Decimal {
  if (type === 'DEPOSIT' || type === 'WITHDRAWAL') return absolute(amount);
  return COMES_IN.has(type) ? amount : negate(amount);
}

const RETURNED_CAPITAL = /\(return of capital\)/i;

/** A `CashTransaction`: income, taxes, fees, deposits and withdrawals. */
export function readCash(row: FlexRow, order: DateOrder): TimedLine[] {
  const { date, second } = dayOf(row, order, 'dateTime', 'reportDate', 'settleDate');
  const said = textOf(row, 'type');
  const kind = KINDS.find(([pattern]) => pattern.test(said));
  if (kind === undefined)
    throw new BrokerLineError(
      said === ''
        ? 'the CashTransaction has no type'
        : `unknown type of cash transaction: ${said.slice(0, 60)}`,
    );
  const amount = requireFigure(row, 'amount');
  if (sign(amount) === 0) throw new BrokerLineError('a cash transaction of nothing');
  const note = textOf(row, 'description');
  const paidBack = kind[1] === 'DIVIDEND' && RETURNED_CAPITAL.test(note);
  const [, moneyIn, moneyOut] = kind;
  if (paidBack && sign(amount) < 0)
    throw new BrokerLineError('returned capital that was taken back: enter it by hand');
  const type = paidBack ? 'RETURN_OF_CAPITAL' : sign(amount) > 0 ? moneyIn : moneyOut;
  const id = textOf(row, 'transactionID');
  const line = brokerLine({
    line: row.line,
    date,
    type,
    ...(ofSecurity(type) ? securityIn(row) : {}),
    amount: paidBack ? amount : amountOf(type, amount),
    currency: currencyOf(row, 'currency'),
    note,
    reference: id || null,
    identity: id || null,
  });
  return [{ line, second }];
}

function ofSecurity(type: InvestmentType): boolean {
  return type !== 'DEPOSIT' && type !== 'WITHDRAWAL';
}

/** The security, where the row is of one; its description is the payment's, not its name. */
function securityIn(row: FlexRow): object {
  const isin = isinInText(textOf(row, 'description'));
  if (textOf(row, 'symbol', 'isin', 'securityID') === '' && isin === null) return {};
  const named = new Map(row.values);
  if (isin !== null && textOf(row, 'isin') === '') named.set('isin', isin);
  if (textOf(row, 'symbol') === '') {
    const symbol = /^([A-Z0-9.]{1,20})\s*\(/.exec(textOf(row, 'description'))?.[1];
    if (symbol !== undefined) named.set('symbol', symbol);
  }
  named.delete('description');
  return { ...securityOf({ ...row, values: named }), assetCurrency: null };
}
