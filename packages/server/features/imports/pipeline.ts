import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { baseCurrency } from '../books/index.ts';
import { storeFactors } from '../factors/index.ts';
import { applyTransferPatterns } from '../review/index.ts';
import { applyRulesToImport } from '../rules/index.ts';
import { type InvestmentsOutcome, importInvestments } from './investments.ts';
import { holdsWarehouse, importPrices } from './prices.ts';
import { importRates, refuseOpenRates, storedRates } from './rates.ts';
import type { Reading } from './reader.ts';
import { type Answers, type FileSummary, MOST_REJECTED } from './reading.ts';
import { importStatements, type StatementsOutcome } from './statements.ts';
import { emptyResult, type ImportResult } from './store.ts';
import type { Verification } from './verification.ts';

export interface ImportOrder {
  readonly context: Context;
  readonly importId: string;
  readonly fileHash: string;
  readonly fileName: string;
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  /** What a broker's file sells without having bought it was held before. */
  readonly openMissing: boolean;
  readonly mapping: { readonly currency?: string | null } | null;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly progress: (stage: string, done: number, total: number) => void;
}

/** Brings a file that was read into the books, within the caller's transaction and operation. */
export async function importFile(db: Writer, reading: Reading, order: ImportOrder): Promise<ImportResult> {
  const { summary } = reading;
  refuseNothing(summary);
  refuseWrongPlace(summary, order);
  refuseOpenRates(summary.rates);
  const base = await baseCurrency(db);
  const banks = summary.statements.length === 0 ? null : await importStatements(db, reading, order, base);
  if (banks !== null && !order.dryRun) await applyRulesToImport(db, order.fileHash, order.signal);
  const joined = banks === null ? 0 : await applyTransferPatterns(db, order.importId);
  const investments = summary.portfolios === 0 ? [] : await reading.investments();
  const brokers =
    investments.length === 0
      ? null
      : await importInvestments(db, investments, order, base, {
          ofPeriod: /^OFX/i.test(summary.format),
          rejected: summary.rejected,
        });
  const prices = order.dryRun ? summary.prices : await storeThem(db, reading, investments, order, base);
  const factors = order.dryRun ? summary.factors : await storeFactorsOf(db, reading, order);
  const rates = order.dryRun ? summary.rates.count : await importRates(db, order.context, reading, order);
  return resultOf(summary, banks, joined, brokers, { prices, factors, rates });
}

/** Factor returns go where the warehouse is, as prices do. */
async function storeFactorsOf(db: Writer, reading: Reading, { context }: ImportOrder): Promise<number> {
  if (reading.summary.factors === 0) return 0;
  if (holdsWarehouse(context))
    for (const table of await reading.factors()) await storeFactors(context, db.bookId, table, 'file');
  return reading.summary.factors;
}

/** Only the prices, rates and factor returns of a file whose other lines are in the books already. */
export async function pricesOfFile(db: Writer, reading: Reading, order: ImportOrder): Promise<number> {
  await storeFactorsOf(db, reading, order);
  await importRates(db, order.context, reading, order);
  const investments = reading.summary.portfolios === 0 ? [] : await reading.investments();
  return storeThem(db, reading, investments, order, await baseCurrency(db));
}

function storeThem(
  db: Writer,
  reading: Reading,
  investments: Answers['investments'],
  order: ImportOrder,
  base: string,
): Promise<number> {
  return importPrices(db, order.context, reading, investments, order.mapping?.currency ?? base, order);
}

/** How many of what goes to the warehouse. */
interface Stored {
  readonly prices: number;
  readonly factors: number;
  readonly rates: number;
}

function resultOf(
  summary: FileSummary,
  banks: StatementsOutcome | null,
  joined: number,
  brokers: InvestmentsOutcome | null,
  stored: Stored,
): ImportResult {
  const { prices, factors, rates } = stored;
  const unbooked = brokers?.rejected ?? [];
  const lines = summary.statements.reduce((count, each) => count + each.lines, 0);
  return {
    ...emptyResult(),
    format: summary.format,
    counts: {
      lines: lines + summary.investments + summary.prices + summary.factors + rates,
      new: (banks?.counts.new ?? 0) - joined + (brokers?.new ?? 0),
      duplicate: (banks?.counts.duplicate ?? 0) + (brokers?.duplicate ?? 0),
      matched: banks?.counts.matched ?? 0,
      transfer: (banks?.counts.transfer ?? 0) + joined,
      rejected: summary.rejectedCount + unbooked.length,
      prices,
      ...(factors === 0 ? {} : { factors }),
      ...(rates === 0 ? {} : { rates }),
    },
    ...(rates === 0 ? {} : { rates: storedRates(summary.rates) }),
    rejected: [...summary.rejected, ...unbooked].slice(0, MOST_REJECTED),
    warnings: [...summary.warnings, ...(banks?.warnings ?? []), ...(brokers?.warnings ?? [])],
    verification: together([banks?.verification, brokers?.verification], stored),
    accountIds: banks?.accountIds ?? [],
    portfolioIds: [...(brokers?.portfolioIds ?? [])],
  };
}

/** Of a file with bank and broker statements the worse finding counts. */
function together(
  parts: readonly (Verification | undefined)[],
  { prices, factors, rates }: Stored,
): Verification {
  const found = parts.filter((part) => part !== undefined);
  const [first] = found;
  if (first === undefined) {
    const reason =
      factors > 0
        ? 'Factor returns have no balance to compare with.'
        : prices > 0
          ? 'Prices have no balance to compare with.'
          : rates > 0
            ? 'Exchange rates have no balance to compare with.'
            : 'The file holds no balance to compare with.';
    return { state: 'unverifiable', reason, balances: [], explanation: [] };
  }
  const worst = (['discrepancy', 'unverifiable'] as const).find((state) =>
    found.some((part) => part.state === state),
  );
  return {
    state: worst ?? 'verified',
    reason: found.map(({ reason }) => reason).join(' '),
    balances: found.flatMap(({ balances }) => balances),
    explanation: found.flatMap(({ explanation }) => explanation),
  };
}

function refuseNothing({
  statements,
  investments,
  positions,
  prices,
  factors,
  rates,
  rejected,
  rejectedCount,
}: FileSummary): void {
  const lines = statements.reduce((count, each) => count + each.lines, 0);
  if (lines + investments + positions + prices + factors + rates.count > 0) return;
  const [first] = rejected;
  if (first !== undefined) {
    throw new ProblemError(
      'unreadable-file',
      `No line of the file can be read (${rejectedCount} were refused). Line ${first.line}: ${first.reason}.`,
      {
        mend: 'Download the file again, or give a mapping of its columns.',
      },
    );
  }
  if (statements.some(({ closing, opening }) => closing !== null || opening !== null)) return;
  throw new ProblemError('unreadable-file', 'The file holds no transactions.', {
    mend: 'Choose a longer period where the bank offers its downloads.',
  });
}

/** An account or portfolio that was named and would not be used is a mistake to say. */
function refuseWrongPlace(summary: FileSummary, { accountId, portfolioId }: ImportOrder): void {
  if (accountId !== null && summary.statements.length === 0) {
    const what =
      summary.portfolios > 0
        ? 'a broker’s transactions'
        : summary.factors > 0
          ? 'factor returns'
          : summary.rates.count > 0
            ? 'exchange rates'
            : 'prices';
    throw new ProblemError('impossible', `The file holds ${what}, which go into no bank account.`, {
      mend: 'Import it without naming an account.',
    });
  }
  if (
    portfolioId !== null &&
    summary.portfolios === 0 &&
    summary.prices + summary.factors + summary.rates.count === 0
  ) {
    throw new ProblemError(
      'impossible',
      'The file holds the lines of a bank account, which go into no portfolio.',
      {
        mend: 'Import it without naming a portfolio.',
      },
    );
  }
}
