import type { Writer } from '../../db/database.ts';
import { type ImportAccount, resolveAccounts } from './accounts.ts';
import { planCategories } from './categories.ts';
import { copyLines } from './import-line.ts';
import { matchProved } from './match-proof.ts';
import { matchLines } from './matching.ts';
import { accountBefore, settleOpening } from './opening.ts';
import { settleOwnAccounts } from './own-accounts.ts';
import type { ImportOrder } from './pipeline.ts';
import { type PostedCounts, postLines } from './post.ts';
import type { Reading } from './reader.ts';
import type { StatementSummary } from './reading.ts';
import { type DatedAmount, insertStatements } from './statement-rows.ts';
import { type Verification, type Verified, verify } from './verification.ts';

export interface StatementsOutcome {
  readonly counts: PostedCounts;
  readonly warnings: readonly string[];
  readonly verification: Verification;
  readonly accountIds: string[];
}

/** Brings bank and card statements into their accounts. */
export async function importStatements(
  db: Writer,
  reading: Reading,
  order: ImportOrder,
  baseCurrency: string,
): Promise<StatementsOutcome> {
  const { statements, categories } = reading.summary;
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
  const plan = {
    at: order.context.now().getTime(),
    accounts,
    ...(await planCategories(db, categories, order.context.now())),
  };
  const lines = statements.reduce((count, each) => count + each.lines, 0);
  await copyLines(db, reading, plan, lines, order);
  const warnings = await matchLines(db, reading.summary.format);
  if (plan.ownAccounts.size > 0) await settleOwnAccounts(db, plan);
  for (const { account, statements: own } of byAccount) {
    const closing = latestClosing(own);
    const { first } = before.get(account.id)!;
    if (closing !== null && first !== null) await matchProved(db, account, closing, first);
  }
  order.signal.throwIfAborted();
  const counts = await postLines(db, order.importId, order);
  await insertStatements(db, order.importId, accounts, statements);
  order.progress('verify', 0, 1);
  const parts: Verified[] = [];
  for (const { account, statements: own } of byAccount) {
    const opened = await settleOpening(
      db,
      order.importId,
      account,
      before.get(account.id)!,
      earliestProof(own),
    );
    parts.push(...own.map((statement) => ({ account, statement, opened })));
  }
  const verification = await verify(db, order.importId, parts, reading.summary);
  order.signal.throwIfAborted();
  order.progress('verify', 1, 1);
  const kept = byAccount.filter(({ account }) => !(order.dryRun && account.created));
  return { counts, warnings, verification, accountIds: kept.map(({ account }) => account.id) };
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

/** The last balance that the statements name. */
function latestClosing(statements: readonly StatementSummary[]): DatedAmount | null {
  return statements.reduce<DatedAmount | null>(
    (last, { closing }) => (closing !== null && (last === null || closing.date > last.date) ? closing : last),
    null,
  );
}

/** Of several statements of one account the one whose balance is nearest to the first line of all. */
function earliestProof(statements: readonly StatementSummary[]): StatementSummary {
  const at = ({ closing, opening }: StatementSummary): number =>
    (closing ?? opening)?.date ?? Number.POSITIVE_INFINITY;
  const proof = statements.reduce((best, each) => (at(each) < at(best) ? each : best));
  const starts = statements.flatMap(({ from }) => (from === null ? [] : [from]));
  return { ...proof, from: starts.length === 0 ? null : Math.min(...starts) };
}
