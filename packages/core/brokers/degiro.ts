import {
  absolute,
  add,
  type Decimal,
  decimal,
  equals,
  isZero,
  multiply,
  negate,
  round,
  sign,
  subtract,
  trim,
  ZERO,
} from '../money/decimal.ts';
import { readAmount } from '../statements/amount-text.ts';
import { headerKey } from '../statements/csv-headers.ts';
import type { CurrencyBalance, InvestmentLine, InvestmentStatement } from '../statements/statement.ts';
import {
  ACTION,
  CASH,
  COSTS,
  DIVIDENDS,
  FEES,
  FX,
  INTEREST,
  SELLS,
  SWEEPS,
  TAXES,
  TRADE,
} from './degiro-words.ts';
import {
  BrokerLineError,
  type BrokerNotes,
  brokerLine,
  exchange,
  isIsin,
  majorCurrency,
  majorValue,
  skip,
  statementOf,
} from './line.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** A row of the account statement; the amounts stand in columns without a name, behind their currency. */
interface Movement {
  readonly row: BrokerRow;
  readonly line: number;
  readonly date: number;
  readonly text: string;
  readonly symbol: string | null;
  readonly isin: string | null;
  readonly name: string | null;
  /** Null where the row moves no money. */
  readonly amount: Decimal | null;
  readonly currency: string;
  readonly balance: Decimal | null;
  readonly balanceCurrency: string;
  readonly order: string | null;
}

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

/**
 * The point or comma that stands last is the mark: the same file has both, by what has opened it since. A lone mark before
 * three digits is one too: quantities and prices have them, groups stand with a second mark.
 */
export function eitherMark(text: string): Decimal | null {
  const plain = text.replace(/\s/g, '');
  if (plain === '' || /^[-–—]+$/.test(plain)) return null;
  const mark = plain.lastIndexOf(',') > plain.lastIndexOf('.') ? ',' : '.';
  const read = readAmount(plain, mark) ?? readAmount(plain, mark === ',' ? '.' : ',');
  if (read === null) throw new BrokerLineError(`"${text.slice(0, 40)}" is no amount`);
  return trim(read.value);
}

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
    text: at(COLUMNS.text).replace(/\s+/g, ' '),
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

type About = Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>;

function aboutOf(move: Movement, part: string): About {
  const { line, date, symbol, isin, name, order, text } = move;
  // One order fills in parts, whose rows differ in their text and amount; the content of the line tells them apart.
  return {
    line,
    date,
    symbol,
    isin,
    name,
    note: text.slice(0, 200),
    reference: order === null ? null : `${order} ${part}`,
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

function attempt(move: Movement, notes: BrokerNotes, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BrokerLineError)) throw error;
    notes.rejected.push({ line: move.line, reason: error.message, text: move.text.slice(0, 500) });
  }
}

function tradeLine(move: Movement, charges: readonly Movement[]): InvestmentLine {
  const found = TRADE.exec(move.text)!;
  const sells = SELLS.test(found[1]!);
  const read = eitherMark(found[2]!);
  const code = found[5]!;
  const price = eitherMark(found[4]!);
  if (read === null || isZero(read) || price === null)
    throw new BrokerLineError('the trade has no quantity and price');
  if (ACTION.test(move.text) && (move.amount === null || isZero(move.amount)) && !isZero(price))
    throw new BrokerLineError(
      `a corporate action that moves shares without money: enter it by hand (${move.text.slice(0, 80)})`,
    );
  if (move.amount === null) throw new BrokerLineError('the trade has no amount');
  const quoted = majorValue(price, code);
  const amount = absolute(move.amount);
  const quantity = groupedOr(read, found[2]!, quoted, amount);
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
    price: near(multiply(quantity, quoted), amount) ? quoted : null,
    amount,
    currency: move.currency,
    assetCurrency: majorCurrency(code),
    fee: sign(fee) > 0 ? fee : null,
    tax: sign(tax) > 0 ? tax : null,
  });
}

/** `1.000` is a thousand where that times the price is what was paid. */
function groupedOr(read: Decimal, text: string, price: Decimal, amount: Decimal): Decimal {
  if (!/^\d{1,3}(?:[.,]\d{3})+$/.test(text.trim())) return read;
  const grouped = decimal(text.replace(/[.,\s]/g, ''));
  return near(multiply(grouped, price), amount) ? grouped : read;
}

function near(a: Decimal, b: Decimal): boolean {
  return (
    equals(round(a, 0), round(b, 0)) ||
    absolute(subtract(a, b)).units * 50n <= b.units * 10n ** BigInt(Math.max(0, a.scale - b.scale))
  );
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
function exchangeLines(sides: readonly Movement[], notes: BrokerNotes): InvestmentLine[] {
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
          'EUR',
        ),
      );
    });
  }
  return lines;
}

const timeOf = ({ row }: Movement): string => (row.cells[1] ?? '').trim();
const DAY = 'day';

/** A change of a product's name or ISIN: as many shares go as come, and no money moves. */
function changeLines(
  moves: readonly Movement[],
  notes: BrokerNotes,
): { lines: InvestmentLine[]; used: Set<Movement> } {
  const lines: InvestmentLine[] = [];
  const used = new Set<Movement>();
  const changes = moves.filter(
    ({ text, amount }) => ACTION.test(text) && TRADE.test(text) && (amount === null || isZero(amount)),
  );
  const quantityOf = ({ text }: Movement): string => TRADE.exec(text)![2]!;
  const sells = (move: Movement): boolean => SELLS.test(TRADE.exec(move.text)![1]!);
  for (const out of changes.filter(sells)) {
    const into = changes.find(
      (each) =>
        !sells(each) && !used.has(each) && each.date === out.date && quantityOf(each) === quantityOf(out),
    );
    if (into === undefined) continue;
    used.add(out).add(into);
    if (into.symbol === out.symbol)
      for (const { line } of [out, into])
        skip(notes, line, 'a change of a product that keeps its ISIN changes nothing');
    else {
      const to = { toSymbol: into.symbol, toIsin: into.isin, toName: into.name };
      lines.push(
        brokerLine({
          ...aboutOf(out, 'change'),
          type: 'MERGER',
          quantity: ONE,
          currency: out.currency || null,
          ...to,
        }),
      );
    }
  }
  return { lines, used };
}

const ONE = decimal('1');

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
  const lines: InvestmentLine[] = exchangeLines(
    moves.filter(({ text }) => FX.test(text)),
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
  return statementOf('DEGIRO', null, lines, { currency: 'EUR', balances: balancesOf(moves, backwards) });
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
    keys[COLUMNS.isin] === 'isin' &&
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
