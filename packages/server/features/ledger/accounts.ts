import type { Account as AccountSchema } from '@financehub/contract/accounts.ts';
import { type Account, accountsById, lineage } from '@financehub/core/ledger/account.ts';
import { isCurrency } from '@financehub/core/money/currency.ts';
import { type Selectable, sql } from 'kysely';
import type { Static } from 'typebox';
import type { Reader, Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { invalidBody, notFound, ProblemError } from '../../http/problem.ts';
import { amountText } from './amounts.ts';
import { type AccountBalance, balances } from './balances.ts';

export type AccountRow = Selectable<Tables['account']>;
export type AccountView = Static<typeof AccountSchema>;

export async function loadAccounts(db: Reader): Promise<AccountRow[]> {
  return db.selectFrom('account').selectAll().where('book_id', '=', db.bookId).orderBy('name').execute();
}

export async function findAccount(db: Reader, id: string): Promise<AccountRow> {
  const row = await db
    .selectFrom('account')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('account');
  return row;
}

/** As {@link findAccount}, with nobody else changing the account until this transaction ends. */
export async function lockAccount(db: Writer, id: string): Promise<AccountRow> {
  await db
    .selectFrom('account')
    .select('id')
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .execute();
  return findAccount(db, id);
}

/** The account that `path` of a body names; it has to be there and open. */
export function requireAccount(
  accounts: ReadonlyMap<string, AccountRow>,
  id: string,
  path: string,
): AccountRow {
  const account = accounts.get(id);
  if (account === undefined) throw invalidBody(path, 'there is no such account in this book');
  if (account.closed) throw new ProblemError('impossible', `“${account.name}” is closed; reopen it first.`);
  return account;
}

/** The same of an asset or liability account. */
export function requireOwn(accounts: ReadonlyMap<string, AccountRow>, id: string, path: string): AccountRow {
  const account = requireAccount(accounts, id, path);
  if (account.type !== 'asset' && account.type !== 'liability') {
    throw invalidBody(path, 'must be an asset or liability account');
  }
  return account;
}

export function asTree(rows: readonly AccountRow[]): ReadonlyMap<string, Account> {
  return accountsById(
    rows.map(({ id, name, type, subtype, currency, parent_id }) => ({
      id,
      name,
      type,
      subtype,
      currency,
      parentId: parent_id,
    })),
  );
}

export function pathOf(tree: ReadonlyMap<string, Account>, id: string): string[] {
  return lineage(id, tree).map((account) => account.name);
}

/** The newest day with a posting, of each account: one probe of an index each. */
async function lastDates(db: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; date: string | null }>`
    SELECT a.id, (SELECT p.date FROM posting p WHERE p.book_id = ${db.bookId} AND p.account_id = a.id
      ORDER BY p.date DESC LIMIT 1) AS date
    FROM unnest(${ids as string[]}::uuid[]) AS a(id)`.execute(db);
  return new Map(rows.flatMap(({ id, date }) => (date === null ? [] : [[id, date] as const])));
}

/** The accounts as the API shows them, with the balances of the day. */
export async function accountViews(
  db: Reader,
  shown: readonly AccountRow[],
  asOf?: string | undefined,
): Promise<AccountView[]> {
  const ids = shown.map((row) => row.id);
  const tree = asTree(await loadAccounts(db));
  const sums = new Map<string, AccountBalance[]>();
  for (const row of await balances(db, { accountIds: ids, asOf })) {
    sums.set(row.account_id, [...(sums.get(row.account_id) ?? []), row]);
  }
  const dates = await lastDates(db, ids);
  return shown.map((row) => view(row, tree, sums.get(row.id) ?? [], dates.get(row.id) ?? null));
}

function view(
  row: AccountRow,
  tree: ReadonlyMap<string, Account>,
  sums: readonly AccountBalance[],
  lastDate: string | null,
): AccountView {
  const held = sums
    .filter((each) => !/^-?0*(\.0*)?$/.test(each.quantity) || each.commodity === row.currency)
    .map((each) => ({ currency: each.commodity, amount: amountText(each.quantity, each.commodity) }))
    .sort((a, b) => a.currency.localeCompare(b.currency));
  const single =
    row.currency ?? (held.length === 1 && isCurrency(held[0]!.currency) ? held[0]!.currency : null);
  const ofSingle = held.find((each) => each.currency === single)?.amount;
  return {
    id: row.id,
    name: row.name,
    type: row.type,
    subtype: row.subtype as AccountView['subtype'],
    currency: row.currency,
    parentId: row.parent_id,
    path: pathOf(tree, row.id),
    number: row.number,
    institution: row.institution,
    portfolioId: row.portfolio_id,
    closed: row.closed,
    balance: single === null ? null : (ofSingle ?? amountText('0', single)),
    balances: held,
    transactionCount: sums.reduce((total, each) => total + each.postings, 0),
    lastDate,
  };
}
