import { add, compare, type Decimal, isZero, ZERO } from '../money/decimal.ts';
import type { DateOrder } from '../statements/date-text.ts';
import type {
  CurrencyBalance,
  InvestmentLine,
  InvestmentPosition,
  InvestmentStatement,
  StatementPart,
} from '../statements/statement.ts';
import type { EpochDay } from '../time/day.ts';
import { readActions, withoutReversals } from './ibkr-actions.ts';
import { readCash } from './ibkr-cash.ts';
import {
  currencyOf,
  type FlexRow,
  figureOf,
  flexDay,
  requireFigure,
  securityOf,
  type TimedLine,
  textOf,
  unitsOf,
} from './ibkr-row.ts';
import { cancelledTrade, isCancellation, opensShort, readTrade, readTransfer } from './ibkr-trades.ts';
import { BrokerLineError, type BrokerNotes, majorCurrency, newNotes, skip, warningsOf } from './line.ts';
import { completed } from './security.ts';

/** What is gathered of one account while a report is read. */
interface FlexAccount {
  readonly number: string;
  base: string | null;
  readonly trades: FlexRow[];
  readonly cancellations: FlexRow[];
  readonly actions: FlexRow[];
  readonly others: FlexRow[];
  readonly positions: FlexRow[];
  readonly cash: FlexRow[];
  /** Last day of the statements that list positions; null where none does. */
  listed: EpochDay | null;
  to: EpochDay | null;
  orders: number;
}

export interface FlexAccounts {
  readonly order: DateOrder;
  readonly notes: BrokerNotes;
  readonly byNumber: Map<string, FlexAccount>;
  /** Of the statement that is being read. */
  number: string;
  base: string | null;
  to: EpochDay | null;
}

export function beginAccounts(order: DateOrder): FlexAccounts {
  return { order, notes: newNotes(), byNumber: new Map(), number: '', base: null, to: null };
}

/** Rows of consolidated reports name their own account. */
function accountOf(accounts: FlexAccounts, row: FlexRow): FlexAccount {
  const number = textOf(row, 'accountId') || accounts.number;
  const known = accounts.byNumber.get(number);
  if (known !== undefined) {
    known.base ??= accounts.base;
    return known;
  }
  const opened: FlexAccount = {
    number,
    base: accounts.base,
    trades: [],
    cancellations: [],
    actions: [],
    others: [],
    positions: [],
    cash: [],
    listed: null,
    to: accounts.to,
    orders: 0,
  };
  accounts.byNumber.set(number, opened);
  return opened;
}

/** What executions, details and summaries repeat of each other. */
const SUMMARIES =
  /^(?:ORDER|SYMBOL_SUMMARY|ASSET_SUMMARY|SUMMARY|CLOSED_LOT|WASH_SALE|BASE_SUMMARY|BaseCurrency)$/;

export function takeFlexRow(accounts: FlexAccounts, row: FlexRow): void {
  switch (row.element) {
    case 'FlexStatement':
      accounts.number = textOf(row, 'accountId');
      accounts.base = null;
      accounts.to = flexDay(textOf(row, 'toDate'), accounts.order);
      return;
    case 'AccountInformation':
      accounts.base = majorCurrency(textOf(row, 'currency'));
      for (const each of accounts.byNumber.values())
        if (each.number === accounts.number || each.number === textOf(row, 'accountId'))
          each.base = accounts.base;
      return;
    case 'Trade':
      takeTrade(accounts, row);
      return;
    case 'Order':
      accountOf(accounts, row).orders += 1;
      return;
    case 'CashTransaction':
      takeCash(accounts, row);
      return;
    case 'CorporateAction':
      accountOf(accounts, row).actions.push(row);
      return;
    case 'Transfer':
      accountOf(accounts, row).others.push(row);
      return;
    case 'OpenPositions': {
      const account = accountOf(accounts, { ...row, values: new Map() });
      if (account.listed === null || (accounts.to !== null && accounts.to >= account.listed)) {
        account.positions.length = 0;
        account.listed = accounts.to;
      }
      return;
    }
    case 'OpenPosition':
      takePosition(accounts, row);
      return;
    case 'CashReportCurrency':
      if (!SUMMARIES.test(textOf(row, 'levelOfDetail')) && textOf(row, 'currency') !== 'BASE_SUMMARY')
        accountOf(accounts, row).cash.push(row);
      return;
  }
}

function takeTrade(accounts: FlexAccounts, row: FlexRow): void {
  const account = accountOf(accounts, row);
  if (SUMMARIES.test(textOf(row, 'levelOfDetail'))) account.orders += 1;
  else if (isCancellation(row)) account.cancellations.push(row);
  else account.trades.push(row);
}

function takeCash(accounts: FlexAccounts, row: FlexRow): void {
  if (SUMMARIES.test(textOf(row, 'levelOfDetail')))
    skip(accounts.notes, row.line, 'a summary of other lines moves nothing');
  else accountOf(accounts, row).others.push(row);
}

/** Positions come as sums and as lots; the later statement of an account replaces the earlier. */
function takePosition(accounts: FlexAccounts, row: FlexRow): void {
  const account = accountOf(accounts, row);
  const day = flexDay(textOf(row, 'reportDate'), accounts.order) ?? accounts.to;
  if (day === null || (account.listed !== null && day < account.listed)) return;
  if (account.listed === null || day > account.listed) {
    account.positions.length = 0;
    account.listed = day;
  }
  account.positions.push(row);
}

/** The statements of the accounts, then what is said about their lines. */
export function* finishAccounts(accounts: FlexAccounts): Generator<StatementPart> {
  const { notes } = accounts;
  const found: InvestmentStatement[] = [];
  for (const account of accounts.byNumber.values()) found.push(statementFrom(account, accounts));
  for (const warning of warningsOf(notes)) yield { kind: 'warning', warning };
  for (const investments of found) yield { kind: 'investments', investments };
  for (const rejected of notes.rejected) yield { kind: 'rejected', rejected };
}

function statementFrom(account: FlexAccount, { order, notes }: FlexAccounts): InvestmentStatement {
  const { number, base } = account;
  const timed: TimedLine[] = [];
  const each = (rows: readonly FlexRow[], read: (row: FlexRow) => TimedLine[]): void => {
    for (const row of rows) attempt(row, notes, () => timed.push(...read(row)));
  };
  const { kept, cancelled } = withoutCancelled(account, order, notes);
  each(kept, (row) => readTrade(row, order, base));
  each(account.others, (row) =>
    row.element === 'Transfer' ? readTransfer(row, order) : readCash(row, order),
  );
  timed.push(...readActions(withoutReversals(account.actions), order, notes));
  if (account.orders > 0 && account.trades.length + account.cancellations.length === 0)
    notes.warnings.push(
      `account ${number}: the report lists orders without their executions; choose Executions in the section Trades of the Flex query`,
    );
  const positions = positionsOf(account, order, notes);
  const lines = timed
    .sort((a, b) => a.line.date - b.line.date || a.second - b.second)
    .map(({ line }) => line);
  const balances = balancesOf(account, order, notes);
  const inBase = balances.find(({ currency }) => currency === base);
  return {
    account: {
      number,
      institution: 'Interactive Brokers',
      kind: 'investment',
      name: `Interactive Brokers ${number}`.trim(),
    },
    currency: base,
    lines: completed(lines, positions),
    positions,
    ...(account.listed === null ? {} : { allPositions: true }),
    cash: inBase ?? null,
    balances,
    cancelled,
    shorts: account.trades.some(opensShort) || positions.some(({ quantity }) => quantity.units < 0n),
  };
}

function attempt(row: FlexRow, notes: BrokerNotes, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof BrokerLineError)) throw error;
    const text = [
      row.element,
      textOf(row, 'type', 'buySell'),
      textOf(row, 'symbol'),
      textOf(row, 'description'),
    ];
    notes.rejected.push({
      line: row.line,
      reason: error.message,
      text: text.filter(Boolean).join(' ').slice(0, 500),
    });
  }
}

/** A cancelled trade of the same report leaves with its cancellation; what an earlier report brought of it is named. */
function withoutCancelled(
  account: FlexAccount,
  order: DateOrder,
  notes: BrokerNotes,
): { kept: FlexRow[]; cancelled: InvestmentLine[] } {
  const cancelled: InvestmentLine[] = [];
  const gone = new Set<FlexRow>();
  for (const row of account.cancellations) {
    const original = account.trades.find((trade) => !gone.has(trade) && isOriginal(trade, row));
    if (original !== undefined) {
      gone.add(original);
      skip(notes, original.line, 'a trade that a later line cancels');
    }
    skip(notes, row.line, 'cancels a trade');
    attempt(row, notes, () => {
      const line = cancelledTrade(row, order);
      const identity =
        original === undefined ? line.identity : textOf(original, 'transactionID') || line.identity;
      cancelled.push({ ...line, identity: identity ?? null });
    });
  }
  return { kept: account.trades.filter((row) => !gone.has(row)), cancelled };
}

function isOriginal(trade: FlexRow, cancellation: FlexRow): boolean {
  const [transaction, id] = [textOf(cancellation, 'origTransactionID'), textOf(cancellation, 'origTradeID')];
  if (transaction !== '' && transaction !== '0') return textOf(trade, 'transactionID') === transaction;
  return id !== '' && textOf(trade, 'tradeID') === id;
}

function positionsOf(account: FlexAccount, order: DateOrder, notes: BrokerNotes): InvestmentPosition[] {
  const sums = account.positions.filter((row) => textOf(row, 'levelOfDetail') !== 'LOT');
  const rows = sums.length > 0 ? sums : account.positions;
  const found = new Map<string, InvestmentPosition>();
  for (const row of rows)
    attempt(row, notes, () => {
      const position = positionOf(row, account, order);
      const before = found.get(position.symbol);
      const quantity = before === undefined ? position.quantity : add(before.quantity, position.quantity);
      found.set(position.symbol, { ...position, quantity });
    });
  return [...found.values()];
}

const BONDS = /^(?:BOND|BILL)$/;

function positionOf(row: FlexRow, account: FlexAccount, order: DateOrder): InvestmentPosition {
  const { symbol, isin, name, assetType } = securityOf(row);
  const date = flexDay(textOf(row, 'reportDate'), order) ?? account.listed;
  if (date === null) throw new BrokerLineError('the position has no day: add reportDate to the Flex query');
  const quantity = unitsOf(row, requireFigure(row, 'position'));
  const price = BONDS.test(textOf(row, 'assetCategory')) ? null : figureOf(row, 'markPrice');
  return {
    symbol,
    isin,
    name,
    assetType: assetType ?? null,
    currency: currencyOf(row, 'currency'),
    quantity,
    price,
    date,
  };
}

/** The cash at the end of the last statement of each currency. */
function balancesOf(account: FlexAccount, order: DateOrder, notes: BrokerNotes): CurrencyBalance[] {
  const found = new Map<string, CurrencyBalance>();
  for (const row of account.cash)
    attempt(row, notes, () => {
      const currency = currencyOf(row, 'currency');
      const amount: Decimal = requireFigure(row, 'endingCash');
      const date = flexDay(textOf(row, 'toDate'), order) ?? account.to;
      if (date === null)
        throw new BrokerLineError('the cash report has no day: add toDate to the Flex query');
      const before = found.get(currency);
      if (before === undefined || date >= before.date) found.set(currency, { currency, amount, date });
    });
  return [...found.values()].filter(({ amount }) => !isZero(amount) || compare(amount, ZERO) === 0);
}
