import type { mergeDuplicate } from '@financehub/contract/review.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { sql } from 'kysely';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import {
  type AccountRow,
  deleteEntries,
  type LoadedEntry,
  type NewPosting,
  replaceEntry,
} from '../ledger/index.ts';
import type { Pair } from './pairs.ts';
import type { Loaded } from './views.ts';

type Body = BodyOf<typeof mergeDuplicate>;
type Choice = 'first' | 'second';
type PostingRow = LoadedEntry['postings'][number];

interface Side {
  readonly loaded: LoadedEntry;
  readonly own: PostingRow;
}

function sideOf({ entries }: Loaded, entryId: string, ordinal: number): Side {
  const loaded = entries.get(entryId)!;
  return { loaded, own: loaded.postings.find((posting) => posting.ordinal === ordinal)! };
}

/**
 * Makes one entry of the two: the one kept takes over what was chosen of the other, which is deleted. Answers which posting of
 * which entry is left. Throws `impossible` where that would change what was reconciled, or another account.
 */
export async function mergePair(
  db: Writer,
  pair: Pair,
  loaded: Loaded,
  body: Body,
): Promise<{ entryId: string; ordinal: number }> {
  const sides = {
    first: sideOf(loaded, pair.first_entry, pair.first_ordinal),
    second: sideOf(loaded, pair.second_entry, pair.second_ordinal),
  };
  const keep = body.keep ?? (isReconciled(sides.second) && !isReconciled(sides.first) ? 'second' : 'first');
  const [kept, gone] = keep === 'first' ? [sides.first, sides.second] : [sides.second, sides.first];
  refuseReconciled(kept, gone);
  refuseOtherAccounts(kept, gone, loaded.accounts, body.fields?.category !== undefined);
  const chosen = chooseFields(sides, keep, body.fields ?? {}, loaded.accounts);
  await deleteEntries(db, [gone.loaded.entry.id]);
  await write(db, kept, chosen);
  await inherit(db, kept, gone);
  return { entryId: kept.loaded.entry.id, ordinal: kept.own.ordinal };
}

function isReconciled({ loaded }: Side): boolean {
  return loaded.postings.some(({ status }) => status === 'reconciled');
}

function refuseReconciled(kept: Side, gone: Side): void {
  if (!isReconciled(gone)) return;
  throw new ProblemError('impossible', 'The transaction that would go is reconciled.', {
    mend: isReconciled(kept)
      ? 'Both are reconciled; take one of them out of its reconciliation first.'
      : 'Keep the reconciled one.',
  });
}

function ownAccountsOf(
  { loaded }: Side,
  accounts: ReadonlyMap<string, AccountRow>,
  but: string,
): Set<string> {
  const types = ['asset', 'liability'];
  const ids = loaded.postings.map((posting) => posting.account_id);
  return new Set(ids.filter((id) => id !== but && types.includes(accounts.get(id)?.type ?? '')));
}

/** Of two transfers with different accounts neither can go without its other account losing a transaction. */
function refuseOtherAccounts(
  kept: Side,
  gone: Side,
  accounts: ReadonlyMap<string, AccountRow>,
  said: boolean,
): void {
  if (said) return;
  const [stays, goes] = [
    ownAccountsOf(kept, accounts, kept.own.account_id),
    ownAccountsOf(gone, accounts, gone.own.account_id),
  ];
  if (stays.size === 0 || [...goes].every((id) => stays.has(id))) return;
  throw new ProblemError('impossible', 'The two are transfers with different accounts.', {
    mend: 'Say in fields.category which of the two transfers it is.',
  });
}

interface Chosen {
  readonly entry: Pick<LoadedEntry['entry'], 'date' | 'payee' | 'description' | 'notes' | 'tags'>;
  readonly sides: Side;
  readonly status: PostingRow['status'];
}

/** What the person said of a field, else that of the one kept, unless only the other one has something there. */
function chooseFields(
  sides: Record<Choice, Side>,
  keep: Choice,
  fields: NonNullable<Body['fields']>,
  accounts: ReadonlyMap<string, AccountRow>,
): Chosen {
  const [kept, gone] = keep === 'first' ? [sides.first, sides.second] : [sides.second, sides.first];
  const choose = (said: Choice | undefined, lacks: (side: Side) => boolean): Side =>
    said === undefined ? (lacks(kept) && !lacks(gone) ? gone : kept) : sides[said];
  const text = (field: 'payee' | 'description' | 'notes') =>
    choose(fields[field], ({ loaded }) => loaded.entry[field] === '').loaded.entry[field];
  return {
    entry: {
      date: choose(fields.date, () => false).loaded.entry.date,
      payee: text('payee'),
      description: text('description'),
      notes: text('notes'),
      tags: choose(fields.tags, ({ loaded }) => loaded.entry.tags.length === 0).loaded.entry.tags,
    },
    sides: fields.category === undefined ? surerCategory(kept, gone, accounts) : sides[fields.category],
    // A pending line says only that a posted one is to come.
    status: choose(fields.status, ({ own }) => own.status === 'pending').own.status,
  };
}

/** 3 a transfer or what the person chose, 2 what a rule, the file or the program found, 1 nothing. */
function categoryRank(side: Side, accounts: ReadonlyMap<string, AccountRow>): number {
  const { loaded, own } = side;
  if (ownAccountsOf(side, accounts, own.account_id).size > 0) return 4;
  if (loaded.entry.category_source === 'user') return 3;
  const others = loaded.postings.filter((posting) => posting.ordinal !== own.ordinal);
  const waits = others.some(
    ({ account_id }) => accounts.get(account_id)?.key?.startsWith('uncategorized.') === true,
  );
  return waits ? 1 : 2;
}

function surerCategory(kept: Side, gone: Side, accounts: ReadonlyMap<string, AccountRow>): Side {
  const [mine, theirs] = [categoryRank(kept, accounts), categoryRank(gone, accounts)];
  return theirs > mine && (theirs > 2 || mine === 1) ? gone : kept;
}

async function write(db: Writer, kept: Side, { entry, sides, status }: Chosen): Promise<void> {
  const before = kept.loaded.entry;
  const same =
    sides === kept &&
    status === kept.own.status &&
    entry.date === before.date &&
    entry.payee === before.payee &&
    entry.description === before.description &&
    entry.notes === before.notes &&
    entry.tags.join('\n') === before.tags.join('\n');
  if (same) return;
  const source = sides.loaded.entry;
  await replaceEntry(db, before.id, {
    ...entry,
    kind: before.kind,
    categorySource: source.category_source,
    categoryConfidence: source.category_confidence,
    fxRate: source.fx_rate,
    price: source.price,
    sequence: before.sequence,
    postings: postingsOf(kept, sides, status),
  });
}

/** The sides of the one chosen, its own one on the account and at the place of the one kept. */
function postingsOf(kept: Side, chosen: Side, status: PostingRow['status']): NewPosting[] {
  const as = (posting: PostingRow): NewPosting => ({
    accountId: posting.account_id,
    quantity: posting.quantity,
    commodity: posting.commodity,
    weight: posting.weight,
    weightCommodity: posting.weight_commodity,
    status: posting.status,
    memo: posting.memo,
  });
  const own = { ...as(chosen.own), accountId: kept.own.account_id, status };
  const others = chosen.loaded.postings.filter((posting) => posting.ordinal !== chosen.own.ordinal).map(as);
  return others.toSpliced(kept.own.ordinal, 0, own);
}

/**
 * What the bank wrote of the one that went goes on to be known under its id, so that a later file with both lines finds both.
 * When no bank wrote of the one kept, the lines become its own: it is that bank transaction from now on.
 */
async function inherit(db: Writer, kept: Side, gone: Side): Promise<void> {
  const [keptId, goneId] = [kept.loaded.entry.id, gone.loaded.entry.id];
  const own = await db
    .selectFrom('statement_line')
    .select('ordinal')
    .where('book_id', '=', db.bookId)
    .where('entry_id', '=', keptId)
    .where('account_id', '=', kept.own.account_id)
    .limit(1)
    .executeTakeFirst();
  if (own === undefined) {
    await sql`UPDATE statement_line SET entry_id = ${keptId} WHERE book_id = ${db.bookId} AND entry_id = ${goneId}`.execute(
      db,
    );
  }
  await sql`UPDATE merged_entry SET kept_entry_id = ${keptId} WHERE book_id = ${db.bookId}
    AND kept_entry_id = ${goneId}`.execute(db);
  await db
    .insertInto('merged_entry')
    .values({ book_id: db.bookId, entry_id: goneId, kept_entry_id: keptId })
    .execute();
}
