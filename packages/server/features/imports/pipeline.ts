import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type ImportAccount, resolveAccounts } from './accounts.ts';
import { planCategories } from './categories.ts';
import { accountBefore, settleOpening } from './opening.ts';
import { type PostedCounts, postLines } from './post.ts';
import type { Reading } from './reader.ts';
import type { FileSummary, StatementSummary } from './reading.ts';
import { emptyResult, type ImportResult } from './store.ts';
import { type Verified, verify } from './verification.ts';

export interface ImportOrder {
  readonly context: Context;
  readonly importId: string;
  readonly fileName: string;
  readonly accountId: string | null;
  readonly portfolioId: string | null;
  readonly mapping: { readonly currency?: string | null } | null;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly progress: (stage: string, done: number, total: number) => void;
}

/** Brings a file that was read into the books, within the caller's transaction and operation. */
export async function importFile(db: Writer, reading: Reading, order: ImportOrder): Promise<ImportResult> {
  const { summary } = reading;
  refuseNothing(summary);
  const book = await db
    .selectFrom('book')
    .select('base_currency')
    .where('id', '=', db.bookId)
    .executeTakeFirstOrThrow();
  const statements = await importStatements(db, reading, order, book.base_currency);
  const lines = summary.statements.reduce((count, each) => count + each.lines, 0);
  return {
    ...emptyResult(),
    format: summary.format,
    counts: {
      lines,
      new: statements.counts.new,
      duplicate: statements.counts.duplicate,
      matched: 0,
      transfer: 0,
      rejected: summary.rejectedCount,
      prices: 0,
    },
    rejected: [...summary.rejected],
    warnings: [...summary.warnings],
    verification: statements.verification,
    accountIds: statements.accountIds,
  };
}

function refuseNothing({ statements, investments, prices, rejected, rejectedCount }: FileSummary): void {
  const lines = statements.reduce((count, each) => count + each.lines, 0);
  if (lines + investments + prices > 0) return;
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

interface StatementsOutcome {
  readonly counts: PostedCounts;
  readonly verification: ImportResult['verification'];
  readonly accountIds: string[];
}

async function importStatements(
  db: Writer,
  reading: Reading,
  order: ImportOrder,
  baseCurrency: string,
): Promise<StatementsOutcome> {
  const { statements, categories } = reading.summary;
  if (statements.length === 0) {
    return { counts: { new: 0, duplicate: 0 }, verification: emptyResult().verification, accountIds: [] };
  }
  order.progress('identify', 0, 1);
  const accounts = await resolveAccounts(db, statements, {
    accountId: order.accountId,
    fileName: order.fileName,
    currency: order.mapping?.currency ?? null,
    baseCurrency,
  });
  const byAccount = groupByAccount(accounts, statements);
  const before = new Map<string, Awaited<ReturnType<typeof accountBefore>>>();
  for (const { account } of byAccount) before.set(account.id, await accountBefore(db, account.id));
  const plan = { accounts, ...(await planCategories(db, categories)) };
  const lines = statements.reduce((count, each) => count + each.lines, 0);
  const counts = await postLines(db, order.importId, reading, plan, lines, order);
  order.progress('verify', 0, 1);
  const parts: Verified[] = [];
  for (const { account, statements: own } of byAccount) {
    const { set } = await settleOpening(
      db,
      order.importId,
      account,
      before.get(account.id)!,
      earliestProof(own),
    );
    parts.push(...own.map((statement) => ({ account, statement, openedByIt: set })));
  }
  const verification = await verify(db, parts);
  order.signal.throwIfAborted();
  order.progress('verify', 1, 1);
  const kept = byAccount.filter(({ account }) => !(order.dryRun && account.created));
  return { counts, verification, accountIds: kept.map(({ account }) => account.id) };
}

interface AccountStatements {
  readonly account: ImportAccount;
  readonly statements: StatementSummary[];
}

function groupByAccount(
  accounts: readonly ImportAccount[],
  statements: readonly StatementSummary[],
): AccountStatements[] {
  const groups = new Map<string, AccountStatements>();
  for (const [index, account] of accounts.entries()) {
    const group = groups.get(account.id) ?? { account, statements: [] };
    groups.set(account.id, group);
    group.statements.push(statements[index]!);
  }
  return [...groups.values()];
}

/** Of several statements of one account the one whose balance is nearest to the first line of all. */
function earliestProof(statements: readonly StatementSummary[]): StatementSummary {
  const at = ({ closing, opening }: StatementSummary): number =>
    (closing ?? opening)?.date ?? Number.POSITIVE_INFINITY;
  const proof = statements.reduce((best, each) => (at(each) < at(best) ? each : best));
  const starts = statements.flatMap(({ from }) => (from === null ? [] : [from]));
  return { ...proof, from: starts.length === 0 ? null : Math.min(...starts) };
}
