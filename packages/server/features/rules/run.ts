import { applyRules, type CompiledRules, compileRules } from '@financehub/core/rules/apply.ts';
import type { Writer } from '../../db/database.ts';
import { type AccountRow, loadAccounts, type TransactionFilter } from '../ledger/index.ts';
import { applyChanges, collect, makeChangeTables } from './changes.ts';
import { decide } from './decide.ts';
import { linearRegex } from './regex.ts';
import { scan } from './scan.ts';
import { loadRules } from './store.ts';

export interface RunCounts {
  readonly matched: number;
  readonly changed: number;
  readonly skipped: number;
}

export interface RunOrder {
  readonly accounts: readonly AccountRow[];
  readonly filter: TransactionFilter | undefined;
  readonly overrideChosen: boolean;
  readonly signal: AbortSignal;
  /** How many transactions were looked at so far. */
  readonly looked: (count: number) => void;
}

/** Applies rules to the transactions that the filter finds, within the operation of `db`. */
export async function runOn(db: Writer, rules: CompiledRules, order: RunOrder): Promise<RunCounts> {
  const { accounts, filter, overrideChosen, signal } = order;
  const byId = new Map(accounts.map((row) => [row.id, row]));
  await makeChangeTables(db);
  let looked = 0;
  let matched = 0;
  let skipped = 0;
  for await (const batch of scan(db, { accounts, filter })) {
    signal.throwIfAborted();
    const changes = [];
    for (const row of batch) {
      const effect = applyRules(rules, row.record);
      if (effect === null) continue;
      matched += 1;
      const { change, blocked } = decide(row, effect, byId, overrideChosen);
      if (change !== null) changes.push({ row, change });
      else if (blocked) skipped += 1;
    }
    await collect(db, changes);
    looked += batch.length;
    order.looked(looked);
  }
  signal.throwIfAborted();
  const { changed, lost } = await applyChanges(db);
  return { matched, changed, skipped: skipped + lost };
}

/** The enabled rules act on what an import brought, within its operation; a person's choices were made before any of it. */
export async function applyRulesToImport(db: Writer, fileHash: string, signal: AbortSignal): Promise<void> {
  const accounts = await loadAccounts(db);
  const plan = await loadRules(db, accounts);
  if (plan.rules.length === 0) return;
  const rules = compileRules(plan, linearRegex);
  const filter = { importId: fileHash };
  await runOn(db, rules, { accounts, filter, overrideChosen: false, signal, looked: () => undefined });
}
