import {
  absolute,
  add,
  type Decimal,
  decimal,
  divide,
  formatDecimal,
  isZero,
  MAX_SCALE,
  multiply,
  negate,
  sign,
  subtract,
  trim,
} from '../money/decimal.ts';
import type { DateOrder } from '../statements/date-text.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import {
  currencyOf,
  dayOf,
  type FlexRow,
  figureOf,
  figureOrZero,
  pricedUnitsOf,
  requireFigure,
  securityOf,
  type TimedLine,
  textOf,
  unitsOf,
} from './ibkr-row.ts';
import { BrokerLineError, brokerLine, cost, exchange, isIsin, isPriceOfUnit } from './line.ts';

/** What moves no money when it is bought or sold: only its result does. */
const ON_MARGIN: Readonly<Record<string, string>> = {
  CFD: 'a contract for difference',
  FUT: 'a future',
};

export function isCancellation(row: FlexRow): boolean {
  return textOf(row, 'transactionType') === 'TradeCancel' || /\(Ca\.?\)/i.test(textOf(row, 'buySell'));
}

/** What a trade is known by in every report that holds it. */
function tradeIdentity(row: FlexRow): string | null {
  const id = textOf(row, 'transactionID');
  if (id !== '') return id;
  const trade = textOf(row, 'tradeID');
  return trade === '' ? null : `trade ${trade}`;
}

/** A `Trade`: a purchase or sale, or an exchange of currencies. Its commission in another currency is a line of its own. */
export function readTrade(row: FlexRow, order: DateOrder, base: string | null): TimedLine[] {
  const { date, second } = dayOf(row, order, 'tradeDate', 'dateTime', 'reportDate');
  const kind = textOf(row, 'assetCategory');
  const onMargin = ON_MARGIN[kind];
  if (onMargin !== undefined)
    throw new BrokerLineError(
      `${onMargin} (${textOf(row, 'symbol')}) moves no money when it is opened: enter its result by hand`,
    );
  const about = {
    line: row.line,
    date,
    reference: textOf(row, 'tradeID', 'transactionID') || null,
    identity: tradeIdentity(row),
  };
  const lines = isExchange(row)
    ? exchangeLines(row, about, base)
    : [tradeLine(row, about), ...foreignCommission(row, about)];
  return lines.map((line) => ({ line, second }));
}

type About = Pick<InvestmentLine, 'line' | 'date' | 'reference' | 'identity'>;

const PAIR = /^([A-Z]{3})\.([A-Z]{3})$/;

function isExchange(row: FlexRow): boolean {
  return (
    textOf(row, 'assetCategory') === 'CASH' ||
    (textOf(row, 'assetCategory') === '' && PAIR.test(textOf(row, 'symbol')))
  );
}

/** `EUR.USD`: the quantity is in euros, the proceeds in dollars. */
function exchangeLines(row: FlexRow, about: About, base: string | null): InvestmentLine[] {
  const pair = PAIR.exec(textOf(row, 'symbol'));
  if (pair === null) throw new BrokerLineError('an exchange of currencies that does not name both');
  const quantity = requireFigure(row, 'quantity');
  const proceeds = figureOf(row, 'proceeds') ?? negate(multiply(quantity, requireFigure(row, 'tradePrice')));
  const note = `${pair[1]}.${pair[2]} at ${textOf(row, 'tradePrice')}`;
  const legs = exchange(
    { ...about, note },
    { amount: quantity, currency: pair[1]! },
    { amount: proceeds, currency: pair[2]! },
    base,
  );
  return [...legs, ...commissionLine(row, about, 'Commission for the exchange of currencies')];
}

/** The commission in its own currency; a rebate is a fee paid back. */
function commissionLine(row: FlexRow, about: About, note: string): InvestmentLine[] {
  const commission = figureOrZero(row, 'ibCommission');
  if (isZero(commission)) return [];
  const currency = currencyOf(row, 'ibCommissionCurrency', 'currency');
  const identity = about.identity == null ? null : `${about.identity} fee`;
  return [brokerLine({ ...about, identity, type: 'FEE', amount: negate(commission), currency, note })];
}

function commissionIsForeign(row: FlexRow): boolean {
  const of = textOf(row, 'ibCommissionCurrency');
  return of !== '' && of !== textOf(row, 'currency');
}

function foreignCommission(row: FlexRow, about: About): InvestmentLine[] {
  return commissionIsForeign(row)
    ? commissionLine(row, about, `Commission for ${textOf(row, 'symbol')}`)
    : [];
}

function tradeLine(row: FlexRow, about: About): InvestmentLine {
  const quantity = requireFigure(row, 'quantity');
  if (isZero(quantity)) throw new BrokerLineError('a trade of nothing');
  const type = sign(quantity) > 0 ? 'BUY' : 'SELL';
  const buys = type === 'BUY';
  const units = unitsOf(row, absolute(quantity));
  const commission = commissionIsForeign(row) ? decimal('0') : figureOrZero(row, 'ibCommission');
  const taxes = figureOrZero(row, 'taxes');
  const priced = pricedUnitsOf(row, absolute(quantity));
  const gross = grossOf(row, priced, buys, commission, taxes);
  // A rebate lessens what is paid, and adds to what is got.
  const rebate = [commission, taxes].filter((value) => sign(value) > 0).reduce(add, decimal('0'));
  const amount = buys ? subtract(gross, rebate) : add(gross, rebate);
  const price = figureOf(row, 'tradePrice');
  return brokerLine({
    ...about,
    ...securityOf(row),
    type,
    quantity: units,
    price: price !== null && isPriceOfUnit(price, priced, amount) ? absolute(price) : null,
    amount,
    currency: currencyOf(row, 'currency'),
    fee: sign(commission) < 0 ? cost(commission) : null,
    tax: sign(taxes) < 0 ? cost(taxes) : null,
    note: noteOf(row),
  });
}

/** Before commission and taxes: as the report says, else from the cost basis, which holds them. */
function grossOf(row: FlexRow, units: Decimal, buys: boolean, commission: Decimal, taxes: Decimal): Decimal {
  const proceeds = figureOf(row, 'proceeds') ?? figureOf(row, 'tradeMoney');
  if (proceeds !== null) return absolute(proceeds);
  const price = figureOf(row, 'tradePrice');
  const costs = add(absolute(commission), absolute(taxes));
  const basis = figureOf(row, 'cost');
  if (basis !== null && buys) return subtract(absolute(basis), costs);
  if (price !== null) return trim(multiply(units, absolute(price)), 2);
  throw new BrokerLineError('the trade has neither proceeds nor a price: add the fields to the Flex query');
}

const MEANINGS: readonly (readonly [code: string, meaning: string])[] = [
  ['A', 'Assignment'],
  ['Ex', 'Exercise'],
  ['Ep', 'Expired'],
];

function noteOf(row: FlexRow): string {
  const codes = textOf(row, 'notes').split(';');
  return MEANINGS.filter(([code]) => codes.includes(code))
    .map(([, meaning]) => meaning)
    .join(', ');
}

/** Whether the trade sells what is not there, to buy it back later. */
export function opensShort(row: FlexRow): boolean {
  return (
    row.element === 'Trade' &&
    !isExchange(row) &&
    /^O\b/.test(textOf(row, 'openCloseIndicator')) &&
    sign(figureOrZero(row, 'quantity')) < 0
  );
}

/** The trade that a cancellation takes back, as the report of its day had it. */
export function cancelledTrade(row: FlexRow, order: DateOrder): InvestmentLine {
  const quantity = negate(requireFigure(row, 'quantity'));
  const proceeds = figureOf(row, 'proceeds');
  const values = new Map(row.values);
  values.set('quantity', formatDecimal(quantity));
  if (proceeds !== null) values.set('proceeds', formatDecimal(negate(proceeds)));
  const original =
    textOf(row, 'origTransactionID') ||
    (textOf(row, 'origTradeID') === '' ? '' : `trade ${textOf(row, 'origTradeID')}`);
  const turned: FlexRow = { ...row, values };
  const { date } = dayOf(row, order, 'origTradeDate', 'tradeDate', 'dateTime');
  return tradeLine(turned, {
    line: row.line,
    date,
    reference: null,
    identity: original === '' ? null : original,
  });
}

/** A transfer of shares or cash from or to another account. */
export function readTransfer(row: FlexRow, order: DateOrder): TimedLine[] {
  const { date, second } = dayOf(row, order, 'date', 'dateTime', 'reportDate');
  const id = textOf(row, 'transactionID');
  const about = {
    line: row.line,
    date,
    reference: id || null,
    identity: id || null,
    note: textOf(row, 'type', 'description'),
  };
  const quantity = figureOrZero(row, 'quantity');
  const cash = figureOrZero(row, 'cashTransfer');
  const lines: InvestmentLine[] = [];
  const leaves = textOf(row, 'direction').toUpperCase() === 'OUT';
  if (!isZero(quantity) && textOf(row, 'assetCategory') !== 'CASH') {
    const type = leaves || sign(quantity) < 0 ? 'TRANSFER_OUT' : 'TRANSFER_IN';
    const units = unitsOf(row, absolute(quantity));
    lines.push(
      brokerLine({
        ...about,
        ...securityOf(row),
        type,
        quantity: units,
        currency: currencyOf(row, 'currency'),
      }),
    );
  }
  if (!isZero(cash)) {
    const type = sign(cash) < 0 ? 'TRANSFER_OUT' : 'TRANSFER_IN';
    const identity = id === '' ? null : `${id} cash`;
    lines.push(
      brokerLine({ ...about, identity, type, amount: absolute(cash), currency: currencyOf(row, 'currency') }),
    );
  }
  return lines.map((line) => ({ line, second }));
}

const ISIN_IN_TEXT = /\(([A-Z]{2}[A-Z0-9]{9}\d)\)/;

/** The ISIN that a description names in parentheses: `VT(US9220427424) CASH DIVIDEND`. */
export function isinInText(text: string): string | null {
  const found = ISIN_IN_TEXT.exec(text)?.[1] ?? null;
  return found !== null && isIsin(found) ? found : null;
}

/** Units per unit, as the digits of both allow. */
export function quotient(a: Decimal, b: Decimal): Decimal {
  return trim(divide(a, b, MAX_SCALE));
}
