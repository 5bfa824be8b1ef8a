import type { Rehearsal as RehearsalSchema } from '@financehub/contract/rules.ts';
import { applyRules, type CompiledRules, compileRules } from '@financehub/core/rules/apply.ts';
import type { Rule } from '@financehub/core/rules/rule.ts';
import type { Static } from 'typebox';
import type { Reader } from '../../db/database.ts';
import {
  type AccountRow,
  loadAccounts,
  loadEntries,
  type TransactionView,
  transactionView,
} from '../ledger/index.ts';
import { type Change, decide, isChosen } from './decide.ts';
import { narrowedTo } from './narrow.ts';
import { linearRegex } from './regex.ts';
import { type Scanned, scan } from './scan.ts';
import { planOf } from './store.ts';

export type Rehearsal = Static<typeof RehearsalSchema>;

const SAMPLE = 50;

interface Example {
  readonly row: Scanned;
  readonly change: Change;
  readonly agrees: boolean | null;
}

interface Tally {
  matches: number;
  changes: number;
  skipped: number;
  chosen: number;
  agree: number;
  /** Disagreements, changes, and the rest; of each as many as the sample has room for. */
  readonly examples: readonly [Example[], Example[], Example[]];
}

/** Plays the rule over the whole book and changes nothing. */
export async function rehearse(db: Reader, rule: Rule): Promise<Rehearsal> {
  const rows = await loadAccounts(db);
  const accounts = new Map(rows.map((row) => [row.id, row]));
  const plan = planOf([rule], rows);
  const warnings: string[] = [];
  const tally: Tally = { matches: 0, changes: 0, skipped: 0, chosen: 0, agree: 0, examples: [[], [], []] };
  const [meant] = plan.rules;
  if ((meant?.actions.length ?? 0) < rule.actions.length) {
    warnings.push('A category or account that the rule names was deleted or closed; that part does nothing.');
  }
  let seen = 0;
  if (meant !== undefined) {
    const compiled = compileRules(plan, linearRegex);
    for await (const batch of scan(db, { accounts: rows, narrowed: narrowedTo(meant.conditions) })) {
      seen += batch.length;
      for (const row of batch) count(tally, row, compiled, accounts);
    }
  }
  return {
    matches: tally.matches,
    changes: tally.changes,
    skipped: tally.skipped,
    chosen: tally.chosen,
    agree: tally.agree,
    precision: tally.chosen === 0 ? null : tally.agree / tally.chosen,
    sample: await sampleOf(db, tally, accounts),
    warnings: [
      ...warnings,
      ...warningsOf(tally),
      ...((await matchesAll(db, rows, tally, seen)) ? ['It matches every transaction of the book.'] : []),
    ],
  };
}

function count(
  tally: Tally,
  row: Scanned,
  compiled: CompiledRules,
  accounts: ReadonlyMap<string, AccountRow>,
): void {
  const effect = applyRules(compiled, row.record);
  if (effect === null) return;
  tally.matches += 1;
  const { change, blocked } = decide(row, effect, accounts, false);
  if (change !== null) tally.changes += 1;
  else if (blocked) tally.skipped += 1;
  const judged = isChosen(row) && effect.side?.type === 'category';
  const agrees =
    judged && effect.side?.type === 'category' ? effect.side.categoryId === row.record.categoryId : null;
  if (judged) tally.chosen += 1;
  if (agrees === true) tally.agree += 1;
  const kind = tally.examples[agrees === false ? 0 : change !== null ? 1 : 2];
  if (kind.length < SAMPLE) {
    // What the rule says about a category that somebody chose is shown, although a run would leave it.
    const said =
      agrees === false ? decide({ ...row, reconciled: false }, effect, accounts, true).change : change;
    kind.push({ row, change: said ?? {}, agrees });
  }
}

async function sampleOf(
  db: Reader,
  tally: Tally,
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<Rehearsal['sample']> {
  const shown = tally.examples.flat().slice(0, SAMPLE);
  const entries = await loadEntries(
    db,
    shown.map(({ row }) => row.entryId),
  );
  return shown.map(({ row, change, agrees }) => {
    const before = transactionView(entries.get(row.entryId)!, row.ordinal, accounts);
    return { before, after: changed(before, change, accounts), agrees };
  });
}

/** The transaction as the change would leave it. */
function changed(
  view: TransactionView,
  change: Change,
  accounts: ReadonlyMap<string, AccountRow>,
): TransactionView {
  const texts = {
    ...(change.payee === undefined ? {} : { payee: change.payee }),
    ...(change.notes === undefined ? {} : { notes: change.notes }),
    ...(change.tags === undefined ? {} : { tags: [...change.tags] }),
  };
  const { side } = change;
  if (side === undefined) return { ...view, ...texts };
  if (side.type === 'split') {
    const none = { id: null, confidence: null, source: 'none' as const };
    const splits = side.parts.map((part) => ({ ...part }));
    return { ...view, ...texts, categoryId: null, category: none, splits };
  }
  const type = accounts.get(side.accountId)?.type;
  if (type === 'asset' || type === 'liability') {
    const none = { id: null, confidence: null, source: 'none' as const };
    return { ...view, ...texts, categoryId: null, category: none, transferAccountId: side.accountId };
  }
  const category = { id: side.accountId, confidence: 1, source: 'rule' as const };
  return { ...view, ...texts, categoryId: side.accountId, category };
}

function warningsOf({ matches, skipped, chosen, agree }: Tally): string[] {
  const warnings: string[] = [];
  if (matches === 0) warnings.push('It matches nothing that is in the book.');
  const wrong = chosen - agree;
  if (wrong > 0) {
    warnings.push(
      `It contradicts ${wrong} of ${chosen} categories that somebody chose; those stay unless you say otherwise.`,
    );
  }
  if (skipped > 0) {
    warnings.push(
      `${skipped} of the matches are reconciled, split or transfers, or do not fit, and stay as they are.`,
    );
  }
  return warnings;
}

/** A rule that spares nothing in a book of some size is hardly meant. What was read is only what the rule may match. */
async function matchesAll(
  db: Reader,
  accounts: readonly AccountRow[],
  { matches }: Tally,
  seen: number,
): Promise<boolean> {
  if (matches <= 100 || matches < seen) return false;
  let all = 0;
  for await (const batch of scan(db, { accounts })) {
    all += batch.length;
    if (all > matches) return false;
  }
  return true;
}
