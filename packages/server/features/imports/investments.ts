import { isCurrency, minorDigits } from '@financehub/core/money/currency.ts';
import {
  type Decimal,
  formatDecimal,
  isZero,
  round,
  subtract,
  trim,
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
  enterCosts,
  type PortfolioRow,
  portfolioForImport,
  removeTransaction,
  requirePortfolio,
  type TransactionInput,
} from '../portfolios/index.ts';
import { nameOfAccount } from './accounts.ts';
import { assetsOfSymbols } from './asset-symbols.ts';
import { entriesOfLines, type KnownLine, markKnownLines, storeLines } from './investment-lines.ts';
import { balancesOf, openingCash, openingPositions, openingWarning } from './investment-openings.ts';
import { type Finding, verdict, verifyPositions } from './investment-proof.ts';
import { withSplitRatios } from './investment-splits.ts';
import { balanceAt } from './opening.ts';
import type { ImportOrder } from './pipeline.ts';
import type { Verification } from './verification.ts';

export interface InvestmentsOutcome {
  readonly new: number;
  readonly duplicate: number;
  readonly rejected: readonly RejectedLine[];
  readonly warnings: readonly string[];
  readonly portfolioIds: readonly string[];
  readonly verification: Verification;
}

/** Brings a broker's statements into portfolios: only what is new of them, and what was held before their first line. */
export async function importInvestments(
  db: Writer,
  statements: readonly InvestmentStatement[],
  order: ImportOrder,
  baseCurrency: string,
  file: { readonly ofPeriod: boolean; readonly rejected: readonly RejectedLine[] },
): Promise<InvestmentsOutcome> {
  const groups = await groupByPortfolio(db, statements, order, baseCurrency);
  const total = { new: 0, duplicate: 0 };
  const rejected: RejectedLine[] = [];
  const warnings: string[] = [];
  const findings: Finding[] = [];
  let ordinal = 0;
  for (const { portfolio, statements } of groups) {
    const own: InvestmentStatement[] = [];
    for (const statement of statements)
      own.push({
        ...statement,
        lines: await withSplitRatios(db, portfolio, inCurrencyOf(portfolio, statement), warnings),
      });
    const lines = own.flatMap((statement) => statement.lines);
    warnings.push(...(await removeCancelled(db, portfolio, own)));
    const { lines: known, renumbered } = await markKnownLines(db, portfolio, lines);
    const fresh = known.filter(({ entryId }) => entryId === undefined);
    warnings.push(...(await enterKnownCosts(db, portfolio, known)));
    if (renumbered)
      warnings.push('the broker has given its lines other ids: those in the book are known by what they say');
    const empty = !(await hasEntries(db, portfolio));
    const covers = file.ofPeriod || order.openMissing;
    const wished = empty || order.openMissing;
    const start = empty || !wished ? new Map() : await heldBefore(db, portfolio, fresh);
    const wish = { fileName: order.fileName, covers, start };
    const needed = wished
      ? openingPositions(empty ? own : [{ ...own[0]!, lines: fresh.map(({ line }) => line) }], wish)
      : [];
    const openings = known.length === fresh.length || order.openMissing ? needed : [];
    warnings.push(...openings.map(openingWarning));
    const booked = await book(db, portfolio, openings, fresh, order, rejected);
    order.signal.throwIfAborted();
    ordinal = await storeLines(db, order.importId, portfolio, known, booked, ordinal);
    const cashOpened = empty && (await openCash(db, portfolio, own, order));
    total.new += booked.size;
    total.duplicate += known.length - fresh.length;
    const opened = cashOpened || openings.length > 0;
    findings.push(...(await verifyPositions(db, portfolio, own, opened, [...file.rejected, ...rejected])));
  }
  return {
    ...total,
    rejected,
    warnings,
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
            allowShort: statement.shorts === true,
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

/** A rate to another currency than the portfolio's is of no use in it. */
function inCurrencyOf(portfolio: PortfolioRow, statement: InvestmentStatement): readonly InvestmentLine[] {
  if (statement.currency === null || statement.currency === portfolio.currency) return statement.lines;
  return statement.lines.map((line) => (line.fxRate == null ? line : { ...line, fxRate: null }));
}

/** What the book holds of the securities of the lines before the first of them. */
async function heldBefore(
  db: Writer,
  portfolio: PortfolioRow,
  fresh: readonly KnownLine[],
): Promise<Map<string, Decimal>> {
  const first = fresh.reduce((least, { line }) => Math.min(least, line.date), Number.POSITIVE_INFINITY);
  if (!Number.isFinite(first)) return new Map();
  const named = fresh.flatMap(({ line: { symbol, isin, name, currency } }) =>
    symbol === null ? [] : [{ symbol, isin, name, currency: currency ?? portfolio.currency }],
  );
  const held = new Map<string, Decimal>();
  for (const [symbol, { id }] of await assetsOfSymbols(db, named)) {
    const at = { id: portfolio.holdings_account_id, currency: id };
    held.set(symbol, await balanceAt(db, at, formatDay(first - 1)));
  }
  return held;
}

/** Takes out what earlier imports booked of trades that the broker has cancelled since. */
async function removeCancelled(
  db: Writer,
  portfolio: PortfolioRow,
  statements: readonly InvestmentStatement[],
): Promise<string[]> {
  const cancelled = statements.flatMap((statement) => statement.cancelled ?? []);
  if (cancelled.length === 0) return [];
  const warnings: string[] = [];
  for (const line of cancelled)
    for (const entryId of await entriesOfLines(db, portfolio, [line])) {
      await removeTransaction(db, portfolio, entryId);
      warnings.push(
        `line ${line.line} cancels the ${line.type} of ${formatDay(line.date)} of ${line.symbol ?? ''}, which an earlier import had brought; it was taken out`,
      );
    }
  return warnings;
}

/** What an earlier file brought in at an unknown cost, and this one knows the cost of: the awards behind a deposit. */
async function enterKnownCosts(
  db: Writer,
  portfolio: PortfolioRow,
  known: readonly KnownLine[],
): Promise<string[]> {
  const priced = known.flatMap(({ line, entryId }) => {
    const knows = line.price !== null || line.amount !== null;
    return entryId == null || line.type !== 'TRANSFER_IN' || line.symbol === null || !knows
      ? []
      : [[entryId, line] as const];
  });
  const byId = new Map(priced);
  return (await enterCosts(db, portfolio, byId)).map((id) => {
    const { line, symbol, date } = byId.get(id)!;
    return `line ${line}: the cost of the ${symbol} that came in on ${formatDay(date)}, which an earlier file did not say, was entered`;
  });
}

/** Books the lines that can be; what a line lacks is said with its place. Answers the entry of each line booked. */
async function book(
  db: Writer,
  portfolio: PortfolioRow,
  openings: readonly TransactionInput[],
  fresh: readonly KnownLine[],
  { importId, fileName }: ImportOrder,
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
      if (faults.size === 0) throw withOpening(error, wanted, fileName);
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

/** Where more leaves than came, the file begins too late; the person may say that it was there before. */
function withOpening(error: unknown, wanted: readonly KnownLine[], fileName: string): unknown {
  if (!(error instanceof ProblemError) || error.problem !== 'impossible') return error;
  const lines = wanted.map(({ line }) => line);
  const statement = { account: NOBODY, currency: null, lines, positions: [], cash: null };
  const missing = openingPositions([statement], { fileName, covers: true, start: new Map() });
  if (missing.length === 0) return error;
  const named = missing
    .slice(0, 5)
    .map(({ quantity, symbol }) => `${formatDecimal(trim(quantity!))} ${symbol}`);
  const more = missing.length > 5 ? ` and ${missing.length - 5} more` : '';
  return new ProblemError('impossible', error.message, {
    ...error.extra,
    mend: `Import an earlier file first, or import this one again with openMissing, which takes what is missing (${named.join(', ')}${more}) as held before its first line, at unknown cost. What was sold short needs a portfolio that may sell short (allowShort).`,
  });
}

const NOBODY = { number: null, institution: null, kind: 'investment', name: null } as const;

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
): Promise<boolean> {
  const lines = statements.flatMap((statement) => statement.lines);
  const items: TransactionInput[] = [];
  for (const balance of balancesOf(statements, portfolio.currency)) {
    const at = { id: portfolio.cash_account_id, currency: balance.currency };
    const now = await balanceAt(db, at, formatDay(balance.date));
    const missing = subtract(balance.amount, now);
    if (!isZero(round(missing, minorDigits(balance.currency))))
      items.push(openingCash(missing, balance, lines, fileName));
  }
  if (items.length > 0) await addTransactions(db, portfolio, items, { importId });
  return items.length > 0;
}
