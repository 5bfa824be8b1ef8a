import * as contract from '@financehub/contract/accounts.ts';
import { descendants, nameProblem } from '@financehub/core/ledger/account.ts';
import { decimal, formatDecimal, isZero, negate } from '@financehub/core/money/decimal.ts';
import { dayOfInstant, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { v7 as uuid } from 'uuid';
import type { Context } from '../../context.ts';
import type { Reader, Writer } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound, ProblemError } from '../../http/problem.ts';
import { baseCurrency } from '../books/index.ts';
import { type AccountRow, accountViews, asTree, findAccount, loadAccounts, lockAccount } from './accounts.ts';
import { amountText } from './amounts.ts';
import { monthTotals } from './balances.ts';
import { accountByKey, insertEntries } from './entries.ts';

export function accountRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listAccounts, async ({ query, read }) =>
    read(async (db) => {
      const limit = query.limit ?? 500;
      const wanted = (row: AccountRow) =>
        (query.type === undefined
          ? row.type !== 'income' && row.type !== 'expense'
          : row.type === query.type) &&
        (query.includeClosed === true || !row.closed);
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['text', 'id']);
      const rows = (await loadAccounts(db))
        .filter(wanted)
        .sort((a, b) => compareKeys([a.name, a.id], [b.name, b.id]))
        .filter((row) => after === null || compareKeys([row.name, row.id], after) > 0)
        .slice(0, limit + 1);
      const views = await accountViews(db, rows, query.asOf);
      return pageOf(
        views,
        limit,
        (each) => each,
        (each) => [each.name, each.id],
      );
    }),
  );

  implement(app, context, contract.getAccount, async ({ params, query, read, version }) =>
    read(async (db) => {
      const row = await findAccount(db, params.id);
      await version(row.operation_id);
      return (await accountViews(db, [row], query.asOf))[0]!;
    }),
  );

  implement(app, context, contract.getAccountTotals, async ({ query, read }) =>
    read((db) => totals(db, query, context.now())),
  );

  implement(app, context, contract.createAccount, async ({ body, write, version }) => {
    assertName(body.name);
    const own = body.type === 'asset' || body.type === 'liability';
    if (body.openingBalance !== undefined && !own) {
      throw new ProblemError('impossible', 'Only asset and liability accounts have an opening balance.');
    }
    assertCurrency(body.currency, 'body/currency');
    return write({ kind: 'account.create', summary: `Opened the account “${body.name}”` }, async (db) => {
      const currency = body.currency ?? (own ? await baseCurrency(db) : null);
      const id = await insertAccount(db, {
        name: body.name.trim(),
        type: body.type,
        currency,
        subtype: body.subtype ?? null,
        parent_id: body.parentId ?? null,
        number: body.number ?? null,
        institution: body.institution ?? null,
      });
      if (body.openingBalance !== undefined && currency !== null && !isZero(decimal(body.openingBalance))) {
        await postOpening(
          db,
          id,
          body.openingBalance,
          currency,
          body.openingDate ?? formatDay(dayOfInstant(context.now())),
        );
      }
      await version(db.operationId);
      return (await accountViews(db, [await findAccount(db, id)]))[0]!;
    });
  });

  implement(app, context, contract.updateAccount, async ({ params, body, read, write, version }) => {
    if (body.name !== undefined) assertName(body.name);
    const before = await read((db) => findAccount(db, params.id));
    return write({ kind: 'account.update', summary: `Changed the account “${before.name}”` }, async (db) => {
      const row = await lockAccount(db, params.id);
      await version(row.operation_id, async () => (await accountViews(db, [row]))[0]);
      await updateAccount(db, row, body);
      await version(db.operationId);
      return (await accountViews(db, [await findAccount(db, params.id)]))[0]!;
    });
  });

  implement(app, context, contract.deleteAccount, async ({ params, read, write, version }) => {
    const before = await read((db) => findAccount(db, params.id));
    await write({ kind: 'account.delete', summary: `Deleted the account “${before.name}”` }, async (db) => {
      const row = await lockAccount(db, params.id);
      await version(row.operation_id, async () => (await accountViews(db, [row]))[0]);
      await deleteAccount(db, params.id);
    });
  });
}

export function compareKeys(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? '';
    if ((left ?? '') !== right) return (left ?? '') < right ? -1 : 1;
  }
  return 0;
}

export function assertName(name: string): void {
  const problem = nameProblem(name.trim());
  if (problem !== null) {
    throw new ProblemError('invalid', `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`, {
      errors: [{ path: 'body/name', message: problem }],
    });
  }
}

type NewAccount = Pick<
  AccountRow,
  'name' | 'type' | 'subtype' | 'currency' | 'parent_id' | 'number' | 'institution'
>;

export async function insertAccount(db: Writer, account: NewAccount): Promise<string> {
  if (account.parent_id !== null) await findAccount(db, account.parent_id);
  const id = uuid();
  await db
    .insertInto('account')
    .values({ book_id: db.bookId, id, key: null, portfolio_id: null, ...account })
    .execute();
  return id;
}

export async function updateAccount(
  db: Writer,
  row: AccountRow,
  change: Partial<{
    name: string;
    subtype: string | null;
    parentId: string | null;
    number: string | null;
    institution: string | null;
    closed: boolean;
  }>,
): Promise<void> {
  if (change.parentId !== undefined && change.parentId !== null) {
    await findAccount(db, change.parentId);
    const below = descendants(asTree(await loadAccounts(db)).values(), row.id);
    if (change.parentId === row.id || below.includes(change.parentId)) {
      throw new ProblemError('impossible', `“${row.name}” can not stand below itself.`, {
        errors: [{ path: 'body/parentId', message: 'is the account itself or one below it' }],
      });
    }
  }
  await db
    .updateTable('account')
    .set({
      name: change.name?.trim() ?? row.name,
      subtype: change.subtype === undefined ? row.subtype : change.subtype,
      parent_id: change.parentId === undefined ? row.parent_id : change.parentId,
      number: change.number === undefined ? row.number : change.number,
      institution: change.institution === undefined ? row.institution : change.institution,
      closed: change.closed ?? row.closed,
    })
    .where('book_id', '=', db.bookId)
    .where('id', '=', row.id)
    .execute();
}

export async function deleteAccount(db: Writer, id: string): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom('account')
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (numDeletedRows === 0n) throw notFound('account');
}

/** The balance an account starts with, against opening balances. */
export async function postOpening(
  db: Writer,
  accountId: string,
  amount: string,
  currency: string,
  date: string,
): Promise<string> {
  const equity = await accountByKey(db, 'equity.opening-balances', {
    name: 'Opening balances',
    type: 'equity',
  });
  const cash = (account: string, quantity: string) => ({
    accountId: account,
    quantity,
    commodity: currency,
    weight: quantity,
    weightCommodity: currency,
  });
  const [id] = await insertEntries(db, [
    {
      date,
      kind: 'opening',
      payee: 'Opening balance',
      postings: [cash(accountId, amount), cash(equity, formatDecimal(negate(decimal(amount))))],
    },
  ]);
  return id!;
}

async function totals(
  db: Reader,
  query: { type?: string; accountId?: string; from?: string; to?: string },
  now: Date,
) {
  const to = query.to ?? formatDay(dayOfInstant(now));
  const from =
    query.from ?? `${String(Math.max(1, Number(to.slice(0, 4)) - 1)).padStart(4, '0')}${to.slice(4, 8)}01`;
  if (query.accountId !== undefined) await findAccount(db, query.accountId);
  const months = monthsBetween(from, to);
  const rows = await monthTotals(db, {
    type: query.type,
    accountIds: query.accountId === undefined ? undefined : [query.accountId],
    from,
    to,
  });
  const types = new Map((await loadAccounts(db)).map((row) => [row.id, row.type]));
  const items = new Map<string, { accountId: string; currency: string; totals: string[] }>();
  for (const row of rows) {
    const key = `${row.account_id} ${row.commodity}`;
    const zero = amountText('0', row.commodity);
    const item = items.get(key) ?? {
      accountId: row.account_id,
      currency: row.commodity,
      totals: months.map(() => zero),
    };
    items.set(key, item);
    const type = types.get(row.account_id);
    // From the person's side: income adds, spending takes away.
    const quantity =
      type === 'income' || type === 'expense' ? formatDecimal(negate(decimal(row.quantity))) : row.quantity;
    item.totals[months.indexOf(row.month)] = amountText(quantity, row.commodity);
  }
  return { months, items: [...items.values()] };
}

const LONGEST_MONTHS = 1200;

export function monthsBetween(from: string, to: string): string[] {
  const index = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const count = index(to) - index(from) + 1;
  if (count < 1 || count > LONGEST_MONTHS) {
    throw new ProblemError('invalid', 'The range must run forward and span at most 100 years.', {
      errors: [{ path: 'querystring/from', message: `from ${from} to ${to}` }],
    });
  }
  return Array.from({ length: count }, (_, offset) => {
    const month = index(from) + offset;
    return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}
