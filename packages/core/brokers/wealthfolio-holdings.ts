import { type Decimal, isZero, sign } from '../money/decimal.ts';
import { headerKey } from '../statements/csv-headers.ts';
import { type CurrencyBalance, type InvestmentPosition, StatementError } from '../statements/statement.ts';
import type { EpochDay } from '../time/day.ts';
import { BrokerLineError, majorCurrency, majorValue, statementOf } from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

const COLUMNS = ['date', 'symbol', 'quantity', 'price', 'currency'];
const CASH = '$CASH';

/** What is held of one thing at the end of a day. */
interface Holding {
  readonly date: EpochDay;
  readonly symbol: string;
  readonly quantity: Decimal;
  readonly price: Decimal | null;
  readonly currency: string;
}

function readHolding(row: BrokerRow, seen: Set<string>): Holding {
  const code = row.text('currency');
  const currency = majorCurrency(code);
  if (currency === null) throw new BrokerLineError(`"${code.slice(0, 20)}" is no currency of ISO 4217`);
  const symbol = row.text('symbol');
  if (symbol === '') throw new BrokerLineError('the symbol is missing');
  const quantity = row.figure('quantity');
  if (quantity === null) throw new BrokerLineError('the quantity is missing');
  const isCash = symbol === CASH;
  if (!isCash && sign(quantity) < 0)
    throw new BrokerLineError(
      'less than nothing is held; for transactions the table needs a column with their types',
    );
  const date = row.day('date');
  const key = `${date} ${symbol} ${isCash ? currency : ''}`;
  if (seen.has(key)) throw new BrokerLineError(`${symbol} is listed twice for this day`);
  seen.add(key);
  const price = row.figure('price');
  return {
    date,
    symbol,
    currency,
    quantity: isCash ? majorValue(quantity, code) : quantity,
    price: price === null || sign(price) <= 0 ? null : majorValue(price, code),
  };
}

/** Days that have nothing in common are no pictures of one account. */
function refuseTrades(holdings: readonly Holding[], last: EpochDay): void {
  const before = new Set(holdings.flatMap(({ date, symbol }) => (date < last ? [symbol] : [])));
  if (before.size === 0 || holdings.some(({ date, symbol }) => date === last && before.has(symbol))) return;
  throw new StatementError('the days of the table have no symbol in common, so that it can not be holdings', {
    mend: 'Give transactions a column with their types (Buy, Sell); of holdings list all that is held on each day.',
  });
}

/** Wealthfolio: the table of holdings, with cash as `$CASH`. The last day is what is held; what it cost is not said. */
export const wealthfolioHoldings: BrokerFormat = {
  name: 'Wealthfolio holdings CSV',
  header: COLUMNS,
  accepts: (header) => {
    const keys = header.map(headerKey).filter((key) => key !== '');
    return keys.length === COLUMNS.length && COLUMNS.every((name) => keys.includes(name));
  },
  order: 'ymd',
  read: (rows, notes) => {
    const seen = new Set<string>();
    const holdings: Holding[] = [];
    eachRow(rows, notes, (row) => {
      holdings.push(readHolding(row, seen));
      return [];
    });
    const last = holdings.reduce((day, { date }) => Math.max(day, date), Number.NEGATIVE_INFINITY);
    refuseTrades(holdings, last);
    const held = holdings.filter(({ date }) => date === last);
    const older = holdings.length - held.length;
    if (older > 0)
      notes.warnings.push(
        `${older} rows of earlier days are left out: what happened between two days is in no table of holdings`,
      );
    const positions: InvestmentPosition[] = held.filter(
      ({ symbol, quantity }) => symbol !== CASH && !isZero(quantity),
    );
    const balances: CurrencyBalance[] = held
      .filter(({ symbol }) => symbol === CASH)
      .map(({ date, quantity, currency }) => ({ date, amount: quantity, currency }));
    return [statementOf('Wealthfolio', null, [], { positions, balances, allPositions: true })];
  },
};
