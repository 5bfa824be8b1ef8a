import { absolute, add, type Decimal, isZero, negate, sign, subtract, ZERO } from '../money/decimal.ts';
import { readAmount } from '../statements/amount-text.ts';
import { readDate } from '../statements/date-text.ts';
import type { InvestmentLine, InvestmentType } from '../statements/statement.ts';
import type { EpochDay } from '../time/day.ts';
import {
  BrokerLineError,
  brokerLine,
  cost,
  inOrder,
  ratio,
  runsBackwards,
  skip,
  statementOf,
} from './line.ts';
import { occOf, priceOf } from './option-symbol.ts';
import { depositIdentities } from './schwab-deposits.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

type Kind =
  | 'buy'
  | 'sell'
  | 'end'
  | 'shares'
  | 'income'
  | 'interest'
  | 'tax'
  | 'fee'
  | 'cash'
  | 'split'
  | 'lieu'
  | 'merger'
  | 'capital'
  | 'adjustment';

/** What becomes of an option at its end: it goes for nothing, and its shares are bought or sold by a line of their own. */
const ENDS = /^(?:expired|assigned|exchange or exercise|exercis)/i;

/** Schwab's actions, the first that fits. */
const ACTIONS: readonly (readonly [sign: RegExp, kind: Kind])[] = [
  [/^cash merger adj|^full redemption adj/i, 'adjustment'],
  [/^cash merger|^full redemption/i, 'merger'],
  [/^(?:buy|reinvest shares|buy to (?:open|close)|bond purchase|cancel sell)/i, 'buy'],
  [/^(?:sell|sell short|sell to (?:open|close)|cancel buy)/i, 'sell'],
  [ENDS, 'end'],
  [/^(?:stock split|reverse split|forward split|stock div dist)/i, 'split'],
  [/^cash in lieu/i, 'lieu'],
  [/^return of capital/i, 'capital'],
  [
    /^(?:stock plan activity|journaled shares|security transfer|spin-?off|stock merger|name change|conversion)/i,
    'shares',
  ],
  [/tax\b|^nra|withhold|^foreign tax/i, 'tax'],
  [/dividend|\bdiv\b|cap gain|^reinvest/i, 'income'],
  [/interest|^bank int/i, 'interest'],
  [/fee|commission|^adr|misc (?:cash entry|credits)/i, 'fee'],
  [/moneylink|wire|journal|funds|deposit|withdraw|transfer|^ach|promotional|visa|^atm|check/i, 'cash'],
];

const MONEY: Partial<Record<Kind, { type: InvestmentType; incoming: boolean }>> = {
  income: { type: 'DIVIDEND', incoming: true },
  interest: { type: 'INTEREST', incoming: true },
  tax: { type: 'TAX', incoming: false },
  fee: { type: 'FEE', incoming: false },
};

function required(value: Decimal | null, what: string): Decimal {
  if (value === null || isZero(value)) throw new BrokerLineError(`the ${what} is missing`);
  return value;
}

interface Reading {
  readonly row: BrokerRow;
  readonly action: string;
  readonly about: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>;
  readonly of: Pick<InvestmentLine, 'symbol' | 'name'>;
  /** The action, with the description where no security is named. */
  readonly text: string;
  readonly quantity: Decimal | null;
  readonly amount: Decimal | null;
}

const STOCK_PLAN = /^stock plan activity/i;
const AS_OF = / as of (.+)$/;

/** Shares of a stock plan are there from the day of their vesting, which stands behind that of the booking. */
function dayOf(row: BrokerRow, action: string): EpochDay {
  const vested = STOCK_PLAN.test(action) ? AS_OF.exec(row.text('date'))?.[1] : undefined;
  return (vested === undefined ? null : readDate(vested, 'mdy')) ?? row.day('date');
}

const symbolOf = (row: BrokerRow): string | null => {
  const text = row.text('symbol');
  return occOf(text) ?? (text || null);
};

function readingOf(row: BrokerRow): Reading {
  const action = row.text('action');
  const symbol = symbolOf(row);
  const description = row.text('description');
  return {
    row,
    action,
    about: { line: row.line, date: dayOf(row, action), note: action, currency: 'USD', assetCurrency: 'USD' },
    of: { symbol, name: symbol === null ? null : description || null },
    text: symbol === null ? [action, description].filter(Boolean).join(': ') : action,
    quantity: row.figure('quantity'),
    amount: row.figure('amount'),
  };
}

const REFUSED: Partial<Record<Kind, string>> = {
  lieu: 'cash for a fraction of a share whose size the export leaves out: enter the sale of the fraction by hand',
};

function readRow(
  row: BrokerRow,
  { merged, written }: About,
  note: (line: number, reason: string) => void,
): InvestmentLine[] {
  if (/^transactions total/i.test(row.text('date'))) return [];
  const action = row.text('action');
  const kind = ACTIONS.find(([pattern]) => pattern.test(action))?.[1];
  if (kind === undefined)
    throw new BrokerLineError(`unknown action: ${action.slice(0, 60) || 'the cell is empty'}`);
  const refusal = REFUSED[kind];
  if (refusal !== undefined) throw new BrokerLineError(refusal);
  const reading = readingOf(row);
  const { about, of, text, quantity, amount } = reading;
  switch (kind) {
    case 'buy':
    case 'sell':
      return [tradeLine(reading, kind === 'buy')];
    case 'end':
      return [tradeLine(reading, of.symbol !== null && written.has(of.symbol))];
    case 'split':
      return [splitLine(reading)];
    case 'shares':
      return readShares(about, of, required(quantity, 'quantity'));
    case 'merger':
      if (of.symbol !== null && !merged.has(of.symbol))
        throw new BrokerLineError(`a ${action} without the row of its shares`);
      return [brokerLine({ ...about, ...of, type: 'MERGER', amount: absolute(required(amount, 'amount')) })];
    case 'adjustment':
      note(row.line, 'the shares of a merger or redemption, which its cash is booked with');
      return [];
    case 'capital':
      return [brokerLine({ ...about, ...of, type: 'RETURN_OF_CAPITAL', amount: required(amount, 'amount') })];
    case 'cash': {
      if (quantity !== null && amount === null) return readShares(about, of, quantity);
      const value = required(amount, 'amount');
      const type = sign(value) > 0 ? 'DEPOSIT' : 'WITHDRAWAL';
      return [brokerLine({ ...about, note: text, type, amount: absolute(value) })];
    }
    default: {
      const { type, incoming } = MONEY[kind]!;
      const value = required(amount, 'amount');
      return [brokerLine({ ...about, ...of, note: text, type, amount: incoming ? value : negate(value) })];
    }
  }
}

/** What the other rows of the file say. */
interface About {
  /** Symbols whose shares a merger or a redemption takes. */
  readonly merged: ReadonlySet<string>;
  /** Options that were written: at their end they are bought back. */
  readonly written: ReadonlySet<string>;
}

/** Options of which more were sold than bought, before those that ended; without any trade, those that come in at their end. */
function writtenOptions(rows: readonly BrokerRow[]): Set<string> {
  const net = new Map<string, Decimal>();
  const ended = new Map<string, Decimal>();
  for (const row of rows) {
    const symbol = symbolOf(row);
    const quantity = readAmount(row.text('quantity'), '.')?.value;
    if (symbol === null || quantity == null) continue;
    const action = row.text('action');
    if (ENDS.test(action)) ended.set(symbol, quantity);
    else if (/^buy/i.test(action)) net.set(symbol, add(net.get(symbol) ?? ZERO, absolute(quantity)));
    else if (/^sell/i.test(action)) net.set(symbol, subtract(net.get(symbol) ?? ZERO, absolute(quantity)));
  }
  const wrote = ([symbol, quantity]: [string, Decimal]): boolean => {
    const traded = net.get(symbol);
    return traded === undefined || isZero(traded) ? sign(quantity) > 0 : sign(traded) < 0;
  };
  return new Set([...ended].filter(wrote).map(([symbol]) => symbol));
}

/** What is paid has the fee on top, what is got has lost it. */
function tradeLine({ row, action, about, of, quantity, amount }: Reading, buys: boolean): InvestmentLine {
  const fee = cost(row.figure('fees comm'));
  const net = amount === null ? null : absolute(amount);
  const gross = net === null ? null : buys ? subtract(net, fee ?? ZERO) : add(net, fee ?? ZERO);
  const price = row.figure('price');
  if (gross === null && price === null && !ENDS.test(action))
    throw new BrokerLineError('the trade has neither an amount nor a price');
  const units = absolute(required(quantity, 'quantity'));
  return brokerLine({
    ...about,
    ...of,
    type: buys ? 'BUY' : 'SELL',
    quantity: units,
    price: priceOf(of.symbol, price, units, gross),
    amount: gross ?? (price === null ? ZERO : null),
    fee,
  });
}

function readShares(
  about: Pick<InvestmentLine, 'line' | 'date'>,
  of: object,
  quantity: Decimal,
): InvestmentLine[] {
  const type = sign(quantity) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT';
  return [brokerLine({ ...about, ...of, type, quantity: absolute(quantity) })];
}

/** The ratio follows from the shares held, which the export does not say; those that a reverse split leaves, neither. */
function splitLine({ about, of, action, quantity }: Reading): InvestmentLine {
  if (/reverse/i.test(action) || sign(required(quantity, 'quantity')) < 0)
    throw new BrokerLineError(
      'the export does not give the ratio of a reverse split: enter the split by hand',
    );
  return brokerLine({ ...about, ...of, type: 'SPLIT', added: quantity });
}

const TURNS = /^(?:stock merger|name change|conversion)$/i;

/** The shares that go, by the row of those that come for them on the same day; null for the rows that go. */
function turnedShares(rows: readonly BrokerRow[]): Map<BrokerRow, BrokerRow | null> {
  const pairs = new Map<BrokerRow, BrokerRow | null>();
  const groups = Map.groupBy(
    rows.filter((row) => TURNS.test(row.text('action'))),
    (row) => `${row.text('date')} ${row.text('action')}`,
  );
  for (const group of groups.values()) {
    const [out, into] = [-1, 1].map((way) => group.filter((row) => signOf(row) === way));
    if (out!.length !== 1 || into!.length !== 1) continue;
    pairs.set(into![0]!, out![0]!);
    pairs.set(out![0]!, null);
  }
  return pairs;
}

/** Zero for what is no number, which is refused where the row is read by itself. */
function signOf(row: BrokerRow): -1 | 0 | 1 {
  const text = row.text('quantity');
  return /^[-(]/.test(text) ? -1 : /^\d/.test(text) ? 1 : 0;
}

function turnedLine(into: BrokerRow, out: BrokerRow): InvestmentLine {
  const [came, went] = [
    required(into.figure('quantity'), 'quantity'),
    required(out.figure('quantity'), 'quantity'),
  ];
  return brokerLine({
    line: into.line,
    date: into.day('date'),
    type: 'MERGER',
    symbol: out.text('symbol') || null,
    name: out.text('description') || null,
    quantity: ratio(absolute(came), absolute(went)),
    toSymbol: into.text('symbol') || null,
    toName: into.text('description') || null,
    currency: 'USD',
    assetCurrency: 'USD',
    note: into.text('action'),
  });
}

/** Charles Schwab: History, Export, CSV. */
export const schwab: BrokerFormat = {
  name: 'Schwab CSV',
  header: ['date', 'action', 'symbol', 'description', 'quantity', 'price', 'fees comm', 'amount'],
  order: 'mdy',
  read: (rows, notes) => {
    const merged = new Set(
      rows
        .filter((row) => /merger adj|redemption adj/i.test(row.text('action')))
        .map((row) => row.text('symbol')),
    );
    const about = { merged, written: writtenOptions(rows) };
    const turned = turnedShares(rows);
    const lines = eachRow(rows, notes, (row) => {
      const pair = turned.get(row);
      if (pair !== undefined) return pair === null ? [] : [turnedLine(row, pair)];
      return readRow(row, about, (line, reason) => skip(notes, line, reason));
    });
    const ordered = depositIdentities(inOrder(lines, runsBackwards(lines)), ({ note }) =>
      STOCK_PLAN.test(note),
    );
    const shorts =
      about.written.size > 0 || rows.some((row) => /^sell (?:to open|short)/i.test(row.text('action')));
    return [statementOf('Schwab', null, ordered, { currency: 'USD', shorts })];
  },
};
