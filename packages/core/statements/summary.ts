import type { EpochDay } from '../time/day.ts';
import { addToChain, type Chain, chainResult, type LineOrder, newChain } from './balance-chain.ts';
import type {
  DatedBalance,
  InvestmentStatement,
  RateLine,
  RateTerms,
  RejectedLine,
  StatementAccount,
  StatementFile,
  StatementLine,
  StatementPart,
} from './statement.ts';

export const MOST_REJECTED = 1000;
const MOST_WARNINGS = 200;
const MOST_CATEGORIES = 10_000;
const SHOWN_BREAKS = 20;

/** Whether the printed running balance follows from line to line. */
export interface BalanceChain {
  /** Neighbouring lines that both have a balance, and how many of them do not follow. */
  readonly pairs: number;
  readonly broken: number;
  /** Lines of the file at which it breaks, the first thousand. */
  readonly breaks: readonly number[];
}

export interface StatementSummary {
  readonly account: StatementAccount;
  readonly currency: string | null;
  readonly lines: number;
  readonly pending: number;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
  /** As the file names them, else from the running balance where it holds. */
  readonly opening: DatedBalance | null;
  readonly closing: DatedBalance | null;
  readonly chain: BalanceChain;
  /** How the lines run in the file, by the balance where it says, else by the dates. */
  readonly order: LineOrder;
}

export interface BrokerSummary {
  readonly account: StatementAccount;
  readonly currency: string | null;
  readonly lines: number;
  readonly positions: number;
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
}

/** The exchange rates of a file. */
export interface RatesSummary extends RateTerms {
  readonly count: number;
  /** In the order of the alphabet; without the base, where there is one. */
  readonly currencies: readonly string[];
  readonly from: EpochDay | null;
  readonly to: EpochDay | null;
}

export interface FileSummary {
  readonly format: string;
  /** What the next table of the same kind is recognised by; null for other formats. */
  readonly signature: string | null;
  readonly statements: readonly StatementSummary[];
  /** A broker's lines, its statements, and the positions they name. */
  readonly investments: number;
  readonly portfolios: number;
  readonly positions: number;
  /** The broker's accounts, in the order of the file. */
  readonly brokers: readonly BrokerSummary[];
  readonly prices: number;
  /** Days or months of factor returns. */
  readonly factors: number;
  readonly rates: RatesSummary;
  /** The first {@link MOST_REJECTED}. */
  readonly rejected: readonly RejectedLine[];
  readonly rejectedCount: number;
  readonly warnings: readonly string[];
  /** The distinct categories that the file itself names. */
  readonly categories: readonly string[];
}

interface StatementFold {
  account: StatementAccount;
  currency: string | null;
  pending: number;
  from: EpochDay | null;
  to: EpochDay | null;
  opening: DatedBalance | null;
  closing: DatedBalance | null;
  readonly chain: Chain;
  lines: number;
}

interface FileFold {
  readonly statements: StatementFold[];
  readonly categories: Set<string>;
  readonly rejected: RejectedLine[];
  readonly warnings: string[];
  rejectedCount: number;
  warningCount: number;
  investments: number;
  portfolios: number;
  positions: number;
  readonly brokers: BrokerSummary[];
  prices: number;
  factors: number;
  readonly rates: RateFold;
}

interface RateFold {
  count: number;
  readonly currencies: Set<string>;
  from: EpochDay | null;
  to: EpochDay | null;
}

function takeRate(fold: RateFold, { date, base, quote }: RateLine): void {
  fold.count += 1;
  fold.currencies.add(quote);
  if (base !== null) fold.currencies.add(base);
  if (fold.from === null || date < fold.from) fold.from = date;
  if (fold.to === null || date > fold.to) fold.to = date;
}

const NO_TERMS: RateTerms = { base: null, quoted: null, question: null };

function ratesSummary({ count, currencies, from, to }: RateFold, terms: RateTerms): RatesSummary {
  const named = [...currencies].filter((code) => code !== terms.base).sort();
  return { ...terms, count, currencies: named, from, to };
}

/** A copy: a piece of a string keeps the whole string, here a chunk of the file, in memory. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

function noteCategory({ categories }: FileFold, category: string | null): void {
  if (category !== null && !categories.has(category) && categories.size < MOST_CATEGORIES)
    categories.add(detached(category));
}

function takeLine(file: FileFold, statement: StatementFold, line: StatementLine): void {
  const { date, category, status } = line;
  if (statement.from === null || date < statement.from) statement.from = date;
  if (statement.to === null || date > statement.to) statement.to = date;
  if (status === 'pending') statement.pending += 1;
  noteCategory(file, category);
  for (const part of line.splits ?? []) noteCategory(file, part.category);
  statement.lines += 1;
  // What is not booked yet stands beside the balance.
  if (status === 'pending' && line.balance === null) return;
  addToChain(statement.chain, line);
}

function brokerSummary({ account, currency, lines, positions }: InvestmentStatement): BrokerSummary {
  const days = lines.map(({ date }) => date);
  const [from, to] = [Math.min, Math.max].map((pick) =>
    days.length === 0 ? null : days.reduce((a, b) => pick(a, b)),
  );
  return { account, currency, lines: lines.length, positions: positions.length, from: from!, to: to! };
}

function warn(file: FileFold, warning: string): void {
  file.warningCount += 1;
  if (file.warnings.length < MOST_WARNINGS) file.warnings.push(warning);
}

function take(file: FileFold, part: StatementPart): void {
  switch (part.kind) {
    case 'line':
      takeLine(file, file.statements[part.statement]!, part.line);
      return;
    case 'statement':
      file.statements[part.statement] = {
        account: part.account,
        currency: part.currency,
        pending: 0,
        from: null,
        to: null,
        opening: null,
        closing: null,
        chain: newChain(),
        lines: 0,
      };
      return;
    case 'balance':
      file.statements[part.statement]![part.which] = part.balance;
      return;
    case 'investments':
      file.portfolios += 1;
      file.investments += part.investments.lines.length;
      file.positions += part.investments.positions.length;
      file.brokers.push(brokerSummary(part.investments));
      return;
    case 'price':
      file.prices += 1;
      return;
    case 'factors':
      file.factors += part.factors.date.length;
      return;
    case 'rate':
      takeRate(file.rates, part.rate);
      return;
    case 'rejected':
      file.rejectedCount += 1;
      if (file.rejected.length < MOST_REJECTED) file.rejected.push(part.rejected);
      return;
    case 'warning':
      warn(file, part.warning);
      return;
  }
}

function finish(file: FileFold, statement: StatementFold): StatementSummary {
  const { account, currency, pending, from, to, chain } = statement;
  const { order, pairs, agree, breaks, proven, opening, closing } = chainResult(chain);
  if (proven === false) {
    warn(
      file,
      `the balance column does not follow the amounts (${agree} of ${pairs} steps agree): it proves nothing`,
    );
  } else {
    for (const line of breaks.slice(0, SHOWN_BREAKS))
      warn(file, `line ${line}: the running balance does not follow from the line before`);
  }
  return {
    account,
    currency,
    lines: statement.lines,
    pending,
    from,
    to,
    opening: statement.opening ?? opening,
    closing: statement.closing ?? closing,
    chain: { pairs, broken: pairs - agree, breaks },
    order,
  };
}

/** Everything but the lines, in one pass over the file that keeps none of them. Throws what `parts` throws. */
export function summariseFile(file: StatementFile): FileSummary {
  return summariseParts(file, file.parts());
}

/** As {@link summariseFile}, over parts that the caller looks at too. */
export function summariseParts(
  { format, signature, rateTerms = NO_TERMS }: Pick<StatementFile, 'format' | 'signature' | 'rateTerms'>,
  parts: Iterable<StatementPart>,
): FileSummary {
  const file: FileFold = {
    statements: [],
    categories: new Set(),
    rejected: [],
    warnings: [],
    rejectedCount: 0,
    warningCount: 0,
    investments: 0,
    portfolios: 0,
    positions: 0,
    brokers: [],
    prices: 0,
    factors: 0,
    rates: { count: 0, currencies: new Set(), from: null, to: null },
  };
  for (const part of parts) take(file, part);
  const statements = file.statements.map((statement) => finish(file, statement));
  const { rejected, rejectedCount, investments, portfolios, positions, brokers, prices, factors } = file;
  const left = file.warningCount - file.warnings.length;
  const warnings = left > 0 ? [...file.warnings, `and ${left} more notes of this kind`] : file.warnings;
  return {
    format,
    signature: signature ?? null,
    statements,
    investments,
    portfolios,
    positions,
    brokers,
    prices,
    factors,
    rates: ratesSummary(file.rates, rateTerms),
    rejected,
    rejectedCount,
    warnings,
    categories: [...file.categories],
  };
}
