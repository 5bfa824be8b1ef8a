import { isCurrency } from '@financehub/core/money/currency.ts';
import {
  absolute,
  add,
  compare,
  type Decimal,
  formatDecimal,
  isZero,
  negate,
  sign,
  subtract,
  sum,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type {
  InvestmentLine,
  InvestmentStatement,
  RejectedLine,
} from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import {
  addTransactions,
  type PortfolioRow,
  portfolioForImport,
  requirePortfolio,
  type TransactionInput,
} from '../portfolios/index.ts';
import { nameOfAccount } from './accounts.ts';
import { assetsOfSymbols } from './asset-symbols.ts';
import { type KnownLine, markKnownLines, storeLines } from './investment-lines.ts';
import { balanceAt } from './opening.ts';
import type { ImportOrder } from './pipeline.ts';
import type { Verification } from './verification.ts';

export interface InvestmentsOutcome {
  readonly new: number;
  readonly duplicate: number;
  readonly rejected: readonly RejectedLine[];
  readonly portfolioIds: readonly string[];
  readonly verification: Verification;
}

/** Brings a broker's statements into portfolios: only what is new of them, and what was held before their first line. */
export async function importInvestments(
  db: Writer,
  statements: readonly InvestmentStatement[],
  order: ImportOrder,
  baseCurrency: string,
  ofPeriod: boolean,
): Promise<InvestmentsOutcome> {
  const groups = await groupByPortfolio(db, statements, order, baseCurrency);
  const total = { new: 0, duplicate: 0 };
  const rejected: RejectedLine[] = [];
  const findings: Finding[] = [];
  let ordinal = 0;
  for (const { portfolio, statements: own } of groups) {
    const lines = own.flatMap((statement) => statement.lines);
    const known = await markKnownLines(db, portfolio, lines);
    const fresh = known.filter(({ entryId }) => entryId === undefined);
    const empty = !(await hasEntries(db, portfolio));
    const openings = empty ? openingPositions(own, order, ofPeriod) : [];
    const booked = await book(db, portfolio, openings, fresh, order.importId, rejected);
    order.signal.throwIfAborted();
    ordinal = await storeLines(db, order.importId, portfolio, known, booked, ordinal);
    if (empty) await openCash(db, portfolio, own, order);
    total.new += booked.size;
    total.duplicate += known.length - fresh.length;
    findings.push(...(await verifyPositions(db, portfolio, own, empty)));
  }
  return {
    ...total,
    rejected,
    portfolioIds: groups
      .filter(({ created }) => !(order.dryRun && created))
      .map(({ portfolio }) => portfolio.id),
    verification: verdict(findings),
  };
}

interface PortfolioGroup {
  readonly portfolio: PortfolioRow;
  readonly created: boolean;
  readonly statements: InvestmentStatement[];
}

async function groupByPortfolio(
  db: Writer,
  statements: readonly InvestmentStatement[],
  order: ImportOrder,
  baseCurrency: string,
): Promise<PortfolioGroup[]> {
  const groups = new Map<string, PortfolioGroup>();
  for (const statement of statements) {
    const before = await portfolioIds(db);
    const portfolio =
      order.portfolioId === null
        ? await portfolioForImport(db, {
            name: nameOfAccount(statement.account, order.fileName),
            currency: currencyOf(statement, order, baseCurrency),
          })
        : await requirePortfolio(db, order.portfolioId);
    const group = groups.get(portfolio.id) ?? {
      portfolio,
      created: !before.has(portfolio.id),
      statements: [],
    };
    groups.set(portfolio.id, group);
    group.statements.push(statement);
  }
  return [...groups.values()];
}

async function portfolioIds(db: Writer): Promise<Set<string>> {
  const rows = await db.selectFrom('portfolio').select('id').where('book_id', '=', db.bookId).execute();
  return new Set(rows.map(({ id }) => id));
}

function currencyOf({ currency }: InvestmentStatement, order: ImportOrder, baseCurrency: string): string {
  const said =
    currency !== null && isCurrency(currency)
      ? currency
      : (order.mapping?.currency ?? currency ?? baseCurrency);
  if (isCurrency(said)) return said;
  throw new ProblemError(
    'unreadable-file',
    `The file is in "${said.slice(0, 20)}", which is no currency of ISO 4217.`,
    {
      mend: 'Correct the currency in the file, or name it in the mapping.',
    },
  );
}

async function hasEntries(db: Writer, portfolio: PortfolioRow): Promise<boolean> {
  const row = await db
    .selectFrom('entry')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('portfolio_id', '=', portfolio.id)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const EFFECT: Partial<Record<InvestmentLine['type'], 1 | -1>> = {
  BUY: 1,
  TRANSFER_IN: 1,
  SELL: -1,
  TRANSFER_OUT: -1,
};

/**
 * What must have been held before the first line: for the broker's positions to come out, and, of a statement of a period, for
 * everything that leaves to have been there. Its cost is unknown.
 */
function openingPositions(
  statements: readonly InvestmentStatement[],
  { fileName }: ImportOrder,
  ofPeriod: boolean,
): TransactionInput[] {
  const lines = statements.flatMap((statement) => statement.lines).toSorted((a, b) => a.date - b.date);
  const bySymbol = Map.groupBy(lines, ({ symbol }) => symbol ?? '');
  const positions = positionsOf(statements);
  const symbols = new Set([...bySymbol.keys(), ...positions.keys()].filter((symbol) => symbol !== ''));
  return [...symbols].flatMap((symbol) => {
    const own = bySymbol.get(symbol) ?? [];
    // A split counts in units that are not known before what was held is.
    if (own.some(({ type }) => type === 'SPLIT')) return [];
    const held = positions.get(symbol);
    const none = positions.size > 0 ? ZERO : null;
    const least = ofPeriod ? shortfall(own) : ZERO;
    const end = held?.quantity ?? none;
    const until = held === undefined ? own : own.filter(({ date }) => date <= held.date);
    const fromEnd = end === null ? ZERO : subtract(end, movement(until));
    const before = compare(fromEnd, least) > 0 ? fromEnd : least;
    if (sign(before) <= 0) return [];
    const day = own[0] === undefined ? held!.date : Math.min(own[0].date - 1, held?.date ?? own[0].date);
    const about = own.find(({ name, isin }) => name !== null || isin !== null);
    return [transferIn(symbol, day, before, fileName, about)];
  });
}

type Position = InvestmentStatement['positions'][number];

/** A security that is held in several sub-accounts is listed several times. */
function positionsOf(statements: readonly InvestmentStatement[]): Map<string, Position> {
  const positions = new Map<string, Position>();
  for (const position of statements.flatMap((statement) => statement.positions)) {
    const known = positions.get(position.symbol);
    const quantity = known === undefined ? position.quantity : add(known.quantity, position.quantity);
    positions.set(position.symbol, { ...position, quantity });
  }
  return positions;
}

function effectOf({ type, quantity }: InvestmentLine): Decimal {
  const effect = EFFECT[type];
  if (effect === undefined || quantity === null) return ZERO;
  return effect > 0 ? quantity : negate(quantity);
}

function movement(lines: readonly InvestmentLine[]): Decimal {
  return sum(lines.map(effectOf));
}

/** How far the holding would fall below nothing. */
function shortfall(lines: readonly InvestmentLine[]): Decimal {
  let held = ZERO;
  let lowest = ZERO;
  for (const line of lines) {
    held = add(held, effectOf(line));
    if (compare(held, lowest) < 0) lowest = held;
  }
  return negate(lowest);
}

function transferIn(
  symbol: string,
  date: number,
  quantity: Decimal,
  fileName: string,
  about: InvestmentLine | undefined,
): TransactionInput {
  return {
    type: 'TRANSFER_IN',
    date,
    symbol,
    name: about?.name ?? null,
    isin: about?.isin ?? null,
    quantity,
    price: null,
    amount: null,
    currency: about?.currency ?? null,
    fee: null,
    tax: null,
    note: `Held before the first line of ${fileName}`,
  };
}

/** Books the lines that can be; what a line lacks is said with its place. Answers the entry of each line booked. */
async function book(
  db: Writer,
  portfolio: PortfolioRow,
  openings: readonly TransactionInput[],
  fresh: readonly KnownLine[],
  importId: string,
  rejected: RejectedLine[],
): Promise<Map<KnownLine, string>> {
  let wanted = [...fresh];
  for (;;) {
    const items = [...openings, ...wanted.map(({ line }) => line)];
    if (items.length === 0) return new Map();
    const place = (index: number) => `lines/${index - openings.length}`;
    try {
      const booked = await addTransactions(db, portfolio, items, { importId, pathOf: place });
      return new Map(wanted.map((line, index) => [line, booked[index + openings.length]!.transaction.id]));
    } catch (error) {
      const faults = faultsOf(error);
      if (faults.size === 0) throw error;
      for (const [index, reason] of faults) {
        const { line } = wanted[index]!;
        rejected.push({
          line: line.line,
          reason,
          text: [line.type, line.symbol, line.note].filter(Boolean).join(' '),
        });
      }
      wanted = wanted.filter((_, index) => !faults.has(index));
    }
  }
}

/** Nothing was booked when the faults of single lines were found. */
function faultsOf(error: unknown): Map<number, string> {
  const faults = new Map<number, string>();
  if (!(error instanceof ProblemError) || error.problem !== 'invalid') return faults;
  for (const { path, message } of error.extra.errors ?? []) {
    const index = /^lines\/(\d+)/.exec(path)?.[1];
    if (index !== undefined) faults.set(Number(index), message);
  }
  return faults;
}

/** The cash before the first line, so that the broker's cash comes out. */
async function openCash(
  db: Writer,
  portfolio: PortfolioRow,
  statements: readonly InvestmentStatement[],
  { importId, fileName }: ImportOrder,
): Promise<void> {
  for (const { cash, currency, lines } of statements) {
    if (cash === null) continue;
    const kept = currency ?? portfolio.currency;
    const now = await balanceAt(db, { id: portfolio.cash_account_id, currency: kept }, formatDay(cash.date));
    const missing = subtract(cash.amount, now);
    if (isZero(missing)) continue;
    const item: TransactionInput = {
      type: sign(missing) > 0 ? 'TRANSFER_IN' : 'TRANSFER_OUT',
      date: lines.reduce((first, line) => Math.min(first, line.date - 1), cash.date),
      symbol: null,
      quantity: null,
      price: null,
      amount: absolute(missing),
      currency: kept,
      fee: null,
      tax: null,
      note: `Cash before the first line of ${fileName}`,
    };
    await addTransactions(db, portfolio, [item], { importId });
  }
}

interface Finding {
  readonly balance: Verification['balances'][number];
  /** The books began with what makes this figure come out. */
  readonly opened: boolean;
}

async function verifyPositions(
  db: Writer,
  portfolio: PortfolioRow,
  statements: readonly InvestmentStatement[],
  opened: boolean,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const positions = [...positionsOf(statements).values()];
  const assets = await assetsOfSymbols(
    db,
    positions.map(({ symbol }) => ({ symbol, currency: portfolio.currency })),
  );
  for (const { symbol, quantity, date } of positions) {
    const at = { id: portfolio.holdings_account_id, currency: assets.get(symbol)!.id };
    findings.push({ opened, balance: await compareAt(db, at, symbol, date, quantity) });
  }
  for (const { cash, currency } of statements) {
    if (cash === null) continue;
    const kept = currency ?? portfolio.currency;
    const at = { id: portfolio.cash_account_id, currency: kept };
    findings.push({ opened, balance: await compareAt(db, at, kept, cash.date, cash.amount) });
  }
  return findings;
}

async function compareAt(
  db: Writer,
  at: { id: string; currency: string },
  shown: string,
  day: number,
  statement: Decimal,
): Promise<Finding['balance']> {
  const date = formatDay(day);
  const inBook = await balanceAt(db, at, date);
  return {
    accountId: at.id,
    date,
    currency: shown,
    statement: formatDecimal(statement),
    book: formatDecimal(inBook),
    difference: formatDecimal(subtract(inBook, statement)),
  };
}

function verdict(findings: readonly Finding[]): Verification {
  const balances = findings.map(({ balance }) => balance);
  const wrong = balances.filter(({ difference }) => !/^-?0(?:\.0+)?$/.test(difference));
  if (findings.length === 0) {
    return {
      state: 'unverifiable',
      reason: 'The file names no positions to compare with.',
      balances,
      explanation: [],
    };
  }
  if (wrong.length > 0) {
    const named = wrong
      .slice(0, 5)
      .map(({ currency, statement, book: inBook }) => `${currency} ${statement} and ${inBook}`);
    return {
      state: 'discrepancy',
      reason: `The broker and the book say different things: ${named.join('; ')}.`,
      balances,
      explanation: [],
    };
  }
  if (findings.some(({ opened }) => opened)) {
    const reason =
      'The portfolio begins with what makes the broker’s positions come out; the next statement can prove it.';
    return { state: 'unverifiable', reason, balances, explanation: [] };
  }
  return {
    state: 'verified',
    reason: 'Every position and the cash are as the broker says.',
    balances,
    explanation: [],
  };
}
