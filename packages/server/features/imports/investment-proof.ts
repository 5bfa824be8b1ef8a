import { minorDigits } from '@financehub/core/money/currency.ts';
import {
  absolute,
  compare,
  type Decimal,
  decimal,
  divide,
  equals,
  formatDecimal,
  isZero,
  multiply,
  sign,
  subtract,
  trim,
} from '@financehub/core/money/decimal.ts';
import type { InvestmentStatement, RejectedLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import type { PortfolioRow } from '../portfolios/index.ts';
import { assetsOfSymbols } from './asset-symbols.ts';
import { balancesOf, positionsOf } from './investment-openings.ts';
import { balanceAt } from './opening.ts';
import type { Verification } from './verification.ts';

type Balance = Verification['balances'][number];
type Explanation = Verification['explanation'][number];

export interface Finding {
  readonly balance: Balance;
  /** The books began with what makes this figure come out. */
  readonly opened: boolean;
  /** Of less than a unit that is paid: brokers print rounded sums. */
  readonly even: boolean;
  readonly explanation: readonly Explanation[];
}

/** Compares what the broker says is held with what the books say, asset by asset and currency by currency. */
export async function verifyPositions(
  db: Writer,
  portfolio: PortfolioRow,
  statements: readonly InvestmentStatement[],
  opened: boolean,
  rejected: readonly RejectedLine[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const listed = positionsOf(statements);
  const assets = await assetsOfSymbols(
    db,
    [...listed.values()].map(({ symbol, isin, name, currency, assetType }) => ({
      symbol,
      isin,
      name,
      currency: currency ?? portfolio.currency,
      type: assetType ?? undefined,
    })),
  );
  for (const { symbol, quantity, date } of listed.values()) {
    const id = assets.get(symbol)!.id;
    const at = { id: portfolio.holdings_account_id, currency: id };
    const balance = await compareAt(db, at, symbol, date, quantity);
    const even = isZero(decimal(balance.difference));
    const explanation = even ? [] : [await explained(db, portfolio, id, balance, rejected)];
    findings.push({ opened, balance, even, explanation });
  }
  for (const { currency, amount, date } of balancesOf(statements, portfolio.currency)) {
    const at = { id: portfolio.cash_account_id, currency };
    const balance = await compareAt(db, at, currency, date, amount);
    findings.push({ opened, balance, even: isRounding(balance), explanation: [] });
  }
  findings.push(
    ...(await unlisted(db, portfolio, statements, new Set([...assets.values()].map(({ id }) => id)))),
  );
  return findings;
}

function isRounding({ difference, currency }: Balance): boolean {
  const unit = decimal(`0.${'0'.repeat(minorDigits(currency))}5`);
  return compare(absolute(decimal(difference)), unit) < 0;
}

async function compareAt(
  db: Writer,
  at: { id: string; currency: string },
  shown: string,
  day: number,
  statement: Decimal,
): Promise<Balance> {
  const date = formatDay(day);
  const inBook = await balanceAt(db, at, date);
  return {
    accountId: at.id,
    date,
    currency: shown,
    statement: formatDecimal(statement),
    book: formatDecimal(inBook),
    difference: formatDecimal(trim(subtract(inBook, statement))),
  };
}

/** What the book holds and a broker that lists everything does not. */
async function unlisted(
  db: Writer,
  portfolio: PortfolioRow,
  statements: readonly InvestmentStatement[],
  listed: ReadonlySet<string>,
): Promise<Finding[]> {
  const complete = statements.filter(({ allPositions }) => allPositions === true);
  if (complete.length === 0 || complete.length < statements.length) return [];
  const days = complete.flatMap(({ positions, balances, lines }) => [
    ...positions.map(({ date }) => date),
    ...(balances ?? []).map(({ date }) => date),
    ...lines.slice(-1).map(({ date }) => date),
  ]);
  if (days.length === 0) return [];
  const date = formatDay(Math.max(...days));
  const { rows } = await sql<{ id: string; symbol: string; quantity: string }>`
    SELECT a.id, a.symbol, sum(p.quantity)::text AS quantity FROM posting p JOIN asset a ON a.book_id = p.book_id AND a.id::text = p.commodity
    WHERE p.book_id = ${db.bookId} AND p.account_id = ${portfolio.holdings_account_id} AND p.date <= ${date}::date
    GROUP BY 1, 2 HAVING sum(p.quantity) <> 0 ORDER BY 2`.execute(db);
  return rows
    .filter(({ id }) => !listed.has(id))
    .map(({ symbol, quantity }) => ({
      opened: false,
      even: false,
      balance: {
        accountId: portfolio.holdings_account_id,
        date,
        currency: symbol,
        statement: '0',
        book: quantity,
        difference: quantity,
      },
      explanation: [
        {
          kind: 'unlisted' as const,
          line: null,
          date,
          amount: quantity,
          description: `${quantity} ${symbol} are in the book; the broker lists none`,
          transactionId: null,
        },
      ],
    }));
}

/** The smallest thing that would make one difference. */
async function explained(
  db: Writer,
  portfolio: PortfolioRow,
  assetId: string,
  { difference, statement, book, currency: symbol, date }: Balance,
  rejected: readonly RejectedLine[],
): Promise<Explanation> {
  const off = decimal(difference);
  const nothing = { line: null, date, amount: difference, transactionId: null };
  const refused = rejected.find(({ text }) => text.split(/[\s,;|]+/).includes(symbol));
  if (refused !== undefined)
    return {
      ...nothing,
      kind: 'missing',
      line: refused.line,
      description: `${refused.text}: ${refused.reason}`,
    };
  const single = await transactionOf(db, portfolio, assetId, off, date);
  if (single !== null)
    return {
      ...nothing,
      kind: 'unlisted',
      date: single.date,
      transactionId: single.id,
      description: single.description,
    };
  const ratio = simpleRatio(decimal(statement), decimal(book));
  if (ratio !== null)
    return {
      ...nothing,
      kind: 'split',
      description: `the broker has ${ratio} times as many ${symbol}: a split is missing`,
    };
  if (sign(off) < 0)
    return {
      ...nothing,
      kind: 'opening',
      description: `${formatDecimal(trim(absolute(off)))} ${symbol} more are with the broker: they were held before the first line of the files, or a purchase is missing`,
    };
  return {
    ...nothing,
    kind: 'missing',
    description: `a sale or transfer of ${formatDecimal(trim(off))} ${symbol} is missing`,
  };
}

/** A transaction without which the difference would be none. */
async function transactionOf(
  db: Writer,
  portfolio: PortfolioRow,
  assetId: string,
  off: Decimal,
  date: string,
): Promise<{ id: string; date: string; description: string } | null> {
  const { rows } = await sql<{ id: string; date: string; description: string }>`
    SELECT e.id, e.date::text AS date, e.description FROM posting p JOIN entry e ON e.book_id = p.book_id AND e.id = p.entry_id
    WHERE p.book_id = ${db.bookId} AND p.account_id = ${portfolio.holdings_account_id} AND p.commodity = ${assetId}
      AND p.date <= ${date}::date GROUP BY 1, 2, 3 HAVING sum(p.quantity) = ${formatDecimal(off)}::numeric ORDER BY 2 DESC LIMIT 1`.execute(
    db,
  );
  return rows[0] ?? null;
}

const LARGEST_TERM = 50;

/** The ratio of two quantities where both terms are small, as those of splits are: `4`, `0.1`, `1.5`. */
function simpleRatio(statement: Decimal, book: Decimal): string | null {
  if (sign(statement) <= 0 || sign(book) <= 0 || equals(statement, book)) return null;
  for (let of = 1; of <= LARGEST_TERM; of += 1) {
    const scaled = multiply(statement, decimal(String(of)));
    const times = divide(scaled, book, 0);
    if (sign(times) <= 0 || compare(times, decimal(String(LARGEST_TERM))) > 0) continue;
    const small = of <= 4 || equals(times, decimal('1'));
    if (small && equals(multiply(times, book), scaled))
      return formatDecimal(trim(divide(times, decimal(String(of)), 6)));
  }
  return null;
}

/** The verdict of all comparisons together. */
export function verdict(findings: readonly Finding[]): Verification {
  const balances = findings.map(({ balance }) => balance);
  const wrong = findings.filter(({ even }) => !even);
  const explanation = findings.flatMap((finding) => finding.explanation);
  const answer = (state: Verification['state'], reason: string): Verification => ({
    state,
    reason,
    balances,
    explanation,
  });
  if (findings.length === 0) return answer('unverifiable', 'The file names no positions to compare with.');
  if (wrong.length > 0) {
    const named = wrong
      .slice(0, 5)
      .map(({ balance: { currency, statement, book } }) => `${currency} ${statement} and ${book}`);
    return answer('discrepancy', `The broker and the book say different things: ${named.join('; ')}.`);
  }
  if (findings.some(({ opened }) => opened))
    return answer(
      'unverifiable',
      'The portfolio begins with what makes the broker’s positions come out; the next statement can prove it.',
    );
  return answer('verified', 'Every position and the cash are as the broker says.');
}
