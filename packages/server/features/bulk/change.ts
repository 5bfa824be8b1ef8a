import type { BulkOutcome as OutcomeSchema } from '@financehub/contract/bulk.ts';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import {
  type AccountRow,
  loadEntries,
  rememberPicked,
  type TransactionView,
  transactionId,
  transactionView,
} from '../ledger/index.ts';
import { type BulkAction, summaryOf } from './action.ts';
import { applyToPicked } from './apply.ts';
import { lockPicked, pick, type Selection } from './pick.ts';

export type Outcome = Static<typeof OutcomeSchema>;

export interface BulkOrder {
  readonly selection: Selection;
  readonly action: BulkAction;
  readonly expect: number | undefined;
  readonly dryRun: boolean;
  /** For the history, when all get the same. */
  readonly categoryName: string | null;
  /** Finds each its category, where the person did not choose one. */
  readonly suggest?: (db: Writer) => Promise<void>;
}

/** Leaves the transaction with the answer known and nothing changed: of a dry run, or when all is as asked already. */
export class NothingChanged extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('nothing changes');
    this.outcome = outcome;
  }
}

const SAMPLE = 20;
const SKIPPED = 100;

interface Place {
  readonly entryId: string;
  readonly ordinal: number;
}

/** Changes what is selected within the operation of `db`. Throws NothingChanged with the outcome where nothing is to stay. */
export async function changeMany(
  db: Writer,
  accounts: ReadonlyMap<string, AccountRow>,
  order: BulkOrder,
): Promise<Outcome> {
  const { selection, action, dryRun } = order;
  const matched = await pickAndLock(db, [...accounts.values()], order);
  const counts = await count(db);
  const missing = 'items' in selection ? await missingOf(db, selection.items) : [];
  const places = await sampleOf(db);
  const before = await views(db, places, accounts);
  if (dryRun) await keepSampleOnly(db, places);
  if (counts.changed > 0) {
    if (action.type === 'categorize' && order.suggest === undefined && !dryRun) await rememberPicked(db);
    await applyToPicked(db, action);
  }
  const after = await views(db, places, accounts);
  const outcome: Outcome = {
    operationId: dryRun || counts.changed === 0 ? null : db.operationId,
    matched,
    changed: counts.changed,
    unchanged: counts.unchanged,
    skipped: {
      count: counts.skipped + missing.length,
      items: [...missing, ...(await skippedOf(db))].slice(0, SKIPPED),
    },
    sample: before.map((view, index) => ({ before: view!, after: after[index] ?? null })),
  };
  if (outcome.operationId === null) throw new NothingChanged(outcome);
  await db
    .updateTable('operation')
    .set({ summary: summaryOf(action, counts.changed, order.categoryName) })
    .where('book_id', '=', db.bookId)
    .where('id', '=', db.operationId)
    .execute();
  return outcome;
}

const ATTEMPTS = 5;

/** Answers how many are selected; those that are to change stay as they were picked until the transaction ends. */
async function pickAndLock(
  db: Writer,
  accounts: readonly AccountRow[],
  { selection, action, expect, suggest, dryRun }: BulkOrder,
): Promise<number> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const matched = await pick(db, accounts, selection, action);
    if (expect !== undefined && expect !== matched) {
      const detail = `It is ${matched} transactions now and not ${expect}; nothing is changed.`;
      throw new ProblemError('conflict', detail, { mend: 'Look at the selection again.' });
    }
    await suggest?.(db);
    if (dryRun || (await lockPicked(db))) return matched;
  }
  throw new ProblemError('unavailable', 'Others are changing these transactions; try again.', {
    retryAfterSeconds: 1,
  });
}

async function count(db: Writer): Promise<{ changed: number; unchanged: number; skipped: number }> {
  const { rows } = await sql<{ changed: number; unchanged: number; skipped: number }>`
    SELECT count(*) FILTER (WHERE reason IS NULL AND NOT unchanged)::int AS changed,
      count(*) FILTER (WHERE unchanged)::int AS unchanged, count(reason)::int AS skipped FROM picked`.execute(
    db,
  );
  return rows[0]!;
}

async function missingOf(db: Writer, items: readonly { id: string }[]): Promise<Outcome['skipped']['items']> {
  const { rows } = await sql<{
    entry_id: string;
    ordinal: number;
  }>`SELECT entry_id, ordinal FROM picked`.execute(db);
  const there = new Set(rows.map((row) => transactionId({ entryId: row.entry_id, ordinal: row.ordinal })));
  return items
    .filter(({ id }) => !there.has(id.replace(/\.0+$/, '')))
    .map(({ id }) => ({ id, reason: 'It is not there, or not any more.' }));
}

async function skippedOf(db: Writer): Promise<Outcome['skipped']['items']> {
  const { rows } = await sql<{ entry_id: string; ordinal: number; reason: string }>`
    SELECT entry_id, ordinal, reason FROM picked WHERE reason IS NOT NULL
    ORDER BY date DESC, entry_id DESC, ordinal LIMIT ${sql.lit(SKIPPED)}`.execute(db);
  return rows.map((row) => ({
    id: transactionId({ entryId: row.entry_id, ordinal: row.ordinal }),
    reason: row.reason,
  }));
}

async function sampleOf(db: Writer): Promise<Place[]> {
  const { rows } = await sql<{ entry_id: string; ordinal: number }>`
    SELECT entry_id, ordinal FROM picked WHERE reason IS NULL AND NOT unchanged
    ORDER BY date DESC, entry_id DESC, ordinal LIMIT ${sql.lit(SAMPLE)}`.execute(db);
  return rows.map((row) => ({ entryId: row.entry_id, ordinal: row.ordinal }));
}

/** A dry run does to the sample what would be done to all, so that what is shown is what would be there. */
async function keepSampleOnly(db: Writer, places: readonly Place[]): Promise<void> {
  await sql`UPDATE picked SET unchanged = true WHERE reason IS NULL AND NOT unchanged AND NOT (entry_id = ANY(${places.map(
    ({ entryId }) => entryId,
  )}::uuid[]))`.execute(db);
}

async function views(
  db: Writer,
  places: readonly Place[],
  accounts: ReadonlyMap<string, AccountRow>,
): Promise<(TransactionView | null)[]> {
  const entries = await loadEntries(
    db,
    places.map(({ entryId }) => entryId),
  );
  return places.map(({ entryId, ordinal }) => {
    const loaded = entries.get(entryId);
    return loaded === undefined ? null : transactionView(loaded, ordinal, accounts);
  });
}
