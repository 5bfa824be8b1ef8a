import { absolute, add, type Decimal, isZero, negate, sign, subtract, sum, ZERO } from '../money/decimal.ts';
import type { InvestmentLine, InvestmentType } from '../statements/statement.ts';
import { BrokerLineError, brokerLine, cost, inOrder, runsBackwards, skip, statementOf } from './line.ts';
import { occOf, priceOf } from './option-symbol.ts';
import { type BrokerFormat, type BrokerRow, eachRow } from './table.ts';

/** Options at their end go for nothing; the shares of an assignment or exercise are a line of their own. */
const ENDS = /^(?:expired|assigned|exercised)\b/i;

/** What the long texts of the column Action begin with or hold; the first that fits. */
const ACTIONS: readonly (readonly [sign: RegExp, type: InvestmentType | 'CASH' | 'SHARES' | 'END'])[] = [
  [ENDS, 'END'],
  [/^reinvestment|^you bought|^you loaned.*bought/i, 'BUY'],
  [/^you sold|^redemption|^in lieu of/i, 'SELL'],
  [/^foreign tax|tax (?:paid|withheld)|^adj foreign tax|^federal tax|^state tax/i, 'TAX'],
  [/^return of capital/i, 'RETURN_OF_CAPITAL'],
  [/^dividend|^long-?term cap gain|^short-?term cap gain|^special dividend|^royalty/i, 'DIVIDEND'],
  [/^interest|^muni exempt int|^credit interest|^lent stock interest/i, 'INTEREST'],
  [/^fee charged|^advisory fee|^margin interest|^service fee|^short-?term trading fee/i, 'FEE'],
  [/^(?:distribution|reverse split|stock split|forward split|merger|name changed|spin)/i, 'SHARES'],
  [/^transferred (?:from|to).*shares|^transfer of assets|^conversion|^exchange/i, 'SHARES'],
  [
    /^(?:electronic funds|direct deposit|direct debit|deposit|contribution|partic contr|cash contribution|transferred|wire|bill payment|check|debit card|purchase into core|rollover|normal distr|early distr|withdraw)/i,
    'CASH',
  ],
];

const COMES_IN: ReadonlySet<string> = new Set(['DIVIDEND', 'INTEREST']);
/** The money that is not invested: its purchases move nothing that the cash does not hold already. */
const CORE = /\b(?:core account|cash reserves|into core)\b/i;

function readRow(row: BrokerRow, note: (line: number, reason: string) => void): InvestmentLine[] {
  const action = row.text('action');
  const given = row.text('symbol').replace(/^[*-]+/, '');
  const symbol = occOf(given) ?? (given || null);
  const kind = ACTIONS.find(([pattern]) => pattern.test(action))?.[1];
  if (kind === undefined)
    throw new BrokerLineError(`unknown action: ${action.slice(0, 80) || 'the cell is empty'}`);
  if (CORE.test(action)) {
    note(row.line, 'a move between the core position and cash changes nothing');
    return [];
  }
  const name = row.text('description', 'security description');
  const amount = row.figure('amount');
  const quantity = row.figure('quantity');
  const about = {
    line: row.line,
    date: row.day('run date', 'date'),
    currency: row.text('currency') || 'USD',
    note: symbol === null ? action : action.slice(0, 120),
  };
  const of = { symbol, name: symbol === null || /^no description$/i.test(name) ? null : name || null };
  const fee = cost(sum([row.figure('commission'), row.figure('fees')].map((value) => value ?? ZERO)));
  switch (kind) {
    case 'BUY':
    case 'SELL':
      return [tradeLine({ ...about, ...of }, kind, quantity, amount, fee, row)];
    case 'END':
    case 'SHARES':
      return [movedShares({ ...about, ...of }, kind === 'END', quantity, row)];
    case 'CASH': {
      if (amount === null || isZero(amount)) throw new BrokerLineError('a move of money without an amount');
      return [
        brokerLine({ ...about, type: sign(amount) > 0 ? 'DEPOSIT' : 'WITHDRAWAL', amount: absolute(amount) }),
      ];
    }
    default: {
      if (amount === null || isZero(amount)) throw new BrokerLineError(`a ${kind} without an amount`);
      return [
        brokerLine({
          ...about,
          ...of,
          type: kind as InvestmentType,
          amount: COMES_IN.has(kind) || kind === 'RETURN_OF_CAPITAL' ? amount : negate(amount),
        }),
      ];
    }
  }
}

/** Shares that come or go without money, and options at their end. */
function movedShares(
  about: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>,
  ends: boolean,
  quantity: Decimal | null,
  row: BrokerRow,
): InvestmentLine {
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('a move of shares without a quantity');
  const comes = sign(quantity) > 0;
  const moved = { ...about, quantity: absolute(quantity) };
  if (ends) return brokerLine({ ...moved, type: comes ? 'BUY' : 'SELL', amount: ZERO });
  if (comes && /^(?:stock|forward) split/i.test(row.text('action')))
    return brokerLine({ ...about, type: 'SPLIT', added: quantity });
  if (/split|merger|spin|name changed|conversion|exchange/i.test(row.text('action')))
    throw new BrokerLineError(
      'the export does not give the terms of this corporate action: enter it by hand',
    );
  const type = comes ? 'TRANSFER_IN' : 'TRANSFER_OUT';
  return brokerLine({ ...moved, type, price: row.figure('price') });
}

function tradeLine(
  about: Pick<InvestmentLine, 'line' | 'date'> & Partial<InvestmentLine>,
  type: 'BUY' | 'SELL',
  quantity: Decimal | null,
  amount: Decimal | null,
  fee: Decimal | null,
  row: BrokerRow,
): InvestmentLine {
  const price = row.figure('price');
  if (quantity === null || isZero(quantity)) throw new BrokerLineError('the quantity is missing');
  if (amount === null && price === null)
    throw new BrokerLineError('the trade has neither an amount nor a price');
  const costs = sum([fee ?? ZERO, absolute(row.figure('accrued interest') ?? ZERO)]);
  const net = amount === null ? null : absolute(amount);
  const gross = net === null ? null : type === 'BUY' ? subtract(net, costs) : add(net, costs);
  const units = absolute(quantity);
  return brokerLine({
    ...about,
    type,
    quantity: units,
    price: priceOf(about.symbol ?? null, price, units, gross),
    amount: gross,
    fee: cost(costs),
  });
}

/** A line of the disclaimer that stands below the table, or none. */
function isText(row: BrokerRow): boolean {
  return (
    row.cells.filter((cell) => cell.trim() !== '').length <= 2 && !/^\d/.test(row.text('run date', 'date'))
  );
}

const WRITES = /^you sold (?:opening transaction|short)/i;

/** Fidelity: Activity & Orders, Download, CSV. Of several accounts each is a statement. */
export const fidelity: BrokerFormat = {
  name: 'Fidelity CSV',
  header: ['run date', 'action', 'symbol', 'price', 'quantity', 'commission', 'amount'],
  order: 'mdy',
  read: (rows, notes) => {
    const body = rows.filter((row) => {
      if (!isText(row)) return true;
      skip(notes, row.line, 'text below the table');
      return false;
    });
    const accounts = Map.groupBy(body, (row) => row.text('account number', 'account'));
    return [...accounts].map(([number, own]) => {
      const lines = eachRow(own, notes, (row) => readRow(row, (line, reason) => skip(notes, line, reason)));
      return statementOf('Fidelity', number === '' ? null : number, inOrder(lines, runsBackwards(lines)), {
        currency: 'USD',
        shorts: own.some((row) => WRITES.test(row.text('action'))),
      });
    });
  },
};
