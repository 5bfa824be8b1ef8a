import { absolute, add, isZero, multiply, negate, sign, ZERO } from '../money/decimal.ts';
import { headerKey } from '../statements/csv-headers.ts';
import type { CurrencyBalance, InvestmentLine, InvestmentStatement } from '../statements/statement.ts';
import { changeLines } from './degiro-changes.ts';
import { aboutOf, attempt, eitherMark, type Movement, near, tradeOf } from './degiro-movement.ts';
import { ACTION, CASH, COSTS, DIVIDENDS, FEES, FX, INTEREST, SWEEPS, TAXES, TRADE } from './degiro-words.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  exchange,
  isIsin,
  majorCurrency,
  skip,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** Where the columns are, whatever the language of the header. */
interface Columns {
  readonly date: number;
  readonly product: number;
  readonly isin: number;
  readonly text: number;
  readonly amount: number;
  readonly balance: number;
  readonly order: number;
}

/** All languages keep the order: date, time, value date, product, ISIN, text, rate, currency and amount, currency and balance, order. */
const COLUMNS: Columns = { date: 0, product: 3, isin: 4, text: 5, amount: 7, balance: 9, order: 11 };

/** Long order ids run over into a row that has nothing else. */
function joined(rows: readonly BrokerRow[]): { row: BrokerRow; order: string }[] {
  const found: { row: BrokerRow; order: string }[] = [];
  for (const row of rows) {
    const order = (row.cells[COLUMNS.order] ?? '').trim();
    const last = found.at(-1);
    const texts = row.cells.slice(0, COLUMNS.order).some((cell) => cell.trim() !== '');
    if (texts || last === undefined) found.push({ row, order });
    else last.order += order;
  }
  return found;
}

function movementOf(row: BrokerRow, order: string): Movement {
  const at = (index: number): string => (row.cells[index] ?? '').trim();
  const isin = at(COLUMNS.isin);
  const code = at(COLUMNS.amount);
  return {
    row,
    line: row.line,
    date: row.day(DAY),
    text: at(COLUMNS.text).replace(/\s+/g, ' ').replaceAll('’', "'"),
    symbol: isin || at(COLUMNS.product) || null,
    isin: isIsin(isin) ? isin : null,
    name: at(COLUMNS.product) || null,
    amount: eitherMark(at(COLUMNS.amount + 1)),
    currency: majorCurrency(code) ?? '',
    balance: eitherMark(at(COLUMNS.balance + 1)),
    balanceCurrency: majorCurrency(at(COLUMNS.balance)) ?? '',
    order: order || null,
  };
}

/** The rows of one order: the trade and its charges. What is exchanged for it is read beside. */
function orderLines(moves: readonly Movement[], notes: BrokerNotes): InvestmentLine[] {
  const trades = moves.filter(({ text }) => TRADE.test(text));
  const charges = moves.filter((move) => !trades.includes(move) && move.amount !== null);
  const lines: InvestmentLine[] = [];
  trades.forEach((move, index) => {
    attempt(move, notes, () => lines.push(tradeLine(move, index === 0 ? charges : [])));
  });
  return lines;
}

function tradeLine(move: Movement, charges: readonly Movement[]): InvestmentLine {
  const { sells, quantity, price, currency } = tradeOf(move);
  if (ACTION.test(move.text) && (move.amount === null || isZero(move.amount)) && !isZero(price))
    throw new BrokerLineError(
      `a corporate action that moves shares without money: enter it by hand (${move.text.slice(0, 80)})`,
    );
  if (move.amount === null) throw new BrokerLineError('the trade has no amount');
  const amount = absolute(move.amount);
  const own = charges.filter(({ currency }) => currency === move.currency);
  const fee = negate(
    own.filter(({ text }) => !TAXES.test(text)).reduce((all, each) => add(all, each.amount!), ZERO),
  );
  const tax = negate(
    own.filter(({ text }) => TAXES.test(text)).reduce((all, each) => add(all, each.amount!), ZERO),
  );
  return brokerLine({
    ...aboutOf(move, sells ? 'sell' : 'buy'),
    type: sells ? 'SELL' : 'BUY',
    quantity,
    price: near(multiply(quantity, price), amount) ? price : null,
    amount,
    currency: move.currency,
    assetCurrency: currency,
    fee: sign(fee) > 0 ? fee : null,
    tax: sign(tax) > 0 ? tax : null,
  });
}

function moneyLine(move: Movement): InvestmentLine[] {
  const { text, amount, currency } = move;
  if (amount === null || isZero(amount)) throw new BrokerLineError('the row moves no money that is named');
  if (currency === '') throw new BrokerLineError('the row has no currency');
  const about = { ...aboutOf(move, text.slice(0, 40)), currency };
  const pure = { ...about, symbol: null, isin: null, name: null };
  if (TAXES.test(text)) return [brokerLine({ ...about, type: 'TAX', amount: negate(amount) })];
  if (DIVIDENDS.test(text)) return [brokerLine({ ...about, type: 'DIVIDEND', amount })];
  if (COSTS.test(text)) return [brokerLine({ ...about, type: 'FEE', amount: negate(amount) })];
  if (INTEREST.test(text)) return [brokerLine({ ...pure, type: 'INTEREST', amount })];
  if (FEES.test(text)) return [brokerLine({ ...pure, type: 'FEE', amount: negate(amount) })];
  if (CASH.test(text))
    return [
      brokerLine({ ...pure, type: sign(amount) > 0 ? 'DEPOSIT' : 'WITHDRAWAL', amount: absolute(amount) }),
    ];
  throw new BrokerLineError(`unknown text: ${text.slice(0, 80) || 'the cell is empty'}`);
}

/** The two sides of an exchange stand in rows of one minute and one order. */
function exchangeLines(sides: readonly Movement[], base: string, notes: BrokerNotes): InvestmentLine[] {
  const lines: InvestmentLine[] = [];
  const left = [...sides];
  while (left.length > 0) {
    const one = left.shift()!;
    const at = left.findIndex(
      (each) =>
        each.order === one.order &&
        each.date === one.date &&
        timeOf(each) === timeOf(one) &&
        each.currency !== one.currency,
    );
    attempt(one, notes, () => {
      if (at < 0 || one.amount === null)
        throw new BrokerLineError('an exchange of currencies whose other side is missing');
      const other = left.splice(at, 1)[0]!;
      if (other.amount === null)
        throw new BrokerLineError('an exchange of currencies whose other side is missing');
      const [first, second] = one.line < other.line ? [one, other] : [other, one];
      lines.push(
        ...exchange(
          { line: first.line, date: first.date, note: first.text, reference: first.order },
          { amount: first.amount!, currency: first.currency },
          { amount: second.amount!, currency: second.currency },
          base,
        ),
      );
    });
  }
  return lines;
}

const timeOf = ({ row }: Movement): string => (row.cells[1] ?? '').trim();
const DAY = 'day';

/** What is read of a movement, one row each. */
function singleLines(move: Movement, notes: BrokerNotes): InvestmentLine[] {
  if (SWEEPS.test(move.text)) {
    skip(
      notes,
      move.line,
      'a move between the account and the cash that the broker keeps for it, or an announcement, changes nothing',
    );
    return [];
  }
  return moneyLine(move);
}

function isTradeOrder(moves: readonly Movement[]): boolean {
  return moves.some(({ text, order }) => order !== null && TRADE.test(text));
}

function read(rows: readonly BrokerRow[], notes: BrokerNotes): InvestmentStatement {
  const moves: Movement[] = [];
  for (const { row, order } of joined(rows))
    eachRow([row], notes, () => {
      moves.push(movementOf(row, order));
      return [];
    });
  const base = baseOf(moves);
  const lines: InvestmentLine[] = exchangeLines(
    moves.filter(({ text }) => FX.test(text)),
    base,
    notes,
  );
  const changes = changeLines(moves, notes);
  lines.push(...changes.lines);
  const others = moves.filter((move) => !FX.test(move.text) && !changes.used.has(move));
  const orders = Map.groupBy(others, ({ order, line, symbol, date }) =>
    order === null ? `line ${line}` : `${order} ${symbol} ${date}`,
  );
  for (const group of orders.values()) {
    if (isTradeOrder(group) || group.some(({ text }) => TRADE.test(text) && !SWEEPS.test(text))) {
      lines.push(...orderLines(group, notes));
      const [trade] = group.filter(({ text }) => TRADE.test(text));
      // A charge in another currency than the trade's is a line of its own.
      for (const move of group)
        if (!TRADE.test(move.text) && move.currency !== trade!.currency)
          attempt(move, notes, () => lines.push(...moneyLine(move)));
    } else for (const move of group) attempt(move, notes, () => lines.push(...singleLines(move, notes)));
  }
  const backwards = moves.length > 1 && moves[0]!.date > moves.at(-1)!.date;
  lines.sort((a, b) => a.date - b.date || (backwards ? b.line - a.line : a.line - b.line));
  return statementOf('DEGIRO', null, lines, { currency: base, balances: balancesOf(moves, backwards) });
}

/** The currency of the account is that of the money paid in; nearly always the euro. */
function baseOf(moves: readonly Movement[]): string {
  const paid = new Set(moves.filter(({ text }) => CASH.test(text)).map(({ currency }) => currency));
  const [only] = paid;
  return paid.size === 1 && only !== '' ? only! : 'EUR';
}

/** The newest balance of each currency, where the file runs one way. */
function balancesOf(moves: readonly Movement[], backwards: boolean): CurrencyBalance[] {
  const days = moves.map(({ date }) => date);
  const oneWay = days.every(
    (day, index) => index === 0 || (backwards ? day <= days[index - 1]! : day >= days[index - 1]!),
  );
  if (!oneWay) return [];
  const found = new Map<string, CurrencyBalance>();
  const last = backwards ? days[0] : days.at(-1);
  for (const { balance, balanceCurrency } of backwards ? moves : [...moves].reverse())
    if (balance !== null && balanceCurrency !== '' && !found.has(balanceCurrency))
      found.set(balanceCurrency, { currency: balanceCurrency, amount: balance, date: last! });
  return [...found.values()];
}

/** The header of the account statement in the languages of DEGIRO: what they share is two columns without a name. */
function isDegiroAccount(header: readonly string[]): boolean {
  const keys = header.map(headerKey);
  return (
    keys.length >= 12 &&
    /\bisin$/.test(keys[COLUMNS.isin]!) &&
    keys[COLUMNS.amount - 1] === 'fx' &&
    keys[COLUMNS.amount + 1] === '' &&
    keys[COLUMNS.balance + 1] === ''
  );
}

/** DEGIRO: Inbox, Account statement, CSV. */
export const degiroAccount: BrokerFormat = {
  name: 'DEGIRO account CSV',
  header: [],
  accepts: isDegiroAccount,
  names: (header) => header.map((text, index) => (index === COLUMNS.date ? DAY : text)),
  order: 'dmy',
  read: (rows, notes) => [read(rows, notes)],
};
