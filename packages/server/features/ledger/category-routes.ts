import * as contract from '@financehub/contract/accounts.ts';
import type { Account } from '@financehub/core/ledger/account.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, pageOf } from '../../http/page.ts';
import { notFound } from '../../http/problem.ts';
import { assertName, compareKeys, deleteAccount, insertAccount, updateAccount } from './account-routes.ts';
import { type AccountRow, asTree, loadAccounts, lockAccount, pathOf } from './accounts.ts';
import { balances } from './balances.ts';

type View = Static<typeof contract.Category>;

/** What is waiting for a category is not a category itself. */
export function isCategory(row: AccountRow): boolean {
  return (row.type === 'income' || row.type === 'expense') && !isUncategorized(row);
}

export function isUncategorized(row: Pick<AccountRow, 'key'>): boolean {
  return row.key?.startsWith('uncategorized.') === true;
}

async function findCategory(db: Reader, id: string): Promise<AccountRow> {
  const row = (await loadAccounts(db)).find((each) => each.id === id);
  if (row === undefined || !isCategory(row)) throw notFound('category');
  return row;
}

async function views(db: Reader, rows: readonly AccountRow[]): Promise<View[]> {
  const tree: ReadonlyMap<string, Account> = asTree(await loadAccounts(db));
  const counts = new Map<string, number>();
  for (const { account_id, postings } of await balances(db, { accountIds: rows.map((row) => row.id) })) {
    counts.set(account_id, (counts.get(account_id) ?? 0) + postings);
  }
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    type: row.type as View['type'],
    parentId: row.parent_id,
    path: pathOf(tree, row.id),
    transactionCount: counts.get(row.id) ?? 0,
  }));
}

export function categoryRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listCategories, async ({ query, read }) =>
    read(async (db) => {
      const limit = query.limit ?? 500;
      const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['text', 'id']);
      const all = await views(db, (await loadAccounts(db)).filter(isCategory));
      const key = (each: View) => [each.path.join(' > '), each.id] as const;
      const rows = all
        .sort((a, b) => compareKeys(key(a), key(b)))
        .filter((each) => after === null || compareKeys(key(each), after) > 0)
        .slice(0, limit + 1);
      return pageOf(rows, limit, (each) => each, key);
    }),
  );

  implement(app, context, contract.getCategory, async ({ params, read, version }) =>
    read(async (db) => {
      const row = await findCategory(db, params.id);
      await version(row.operation_id);
      return (await views(db, [row]))[0]!;
    }),
  );

  writingRoutes(app, context);
}

function writingRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.createCategory, async ({ body, write, version }) => {
    assertName(body.name);
    return write({ kind: 'category.create', summary: `Added the category “${body.name}”` }, async (db) => {
      const id = await insertAccount(db, {
        name: body.name.trim(),
        type: body.type,
        subtype: null,
        currency: null,
        parent_id: body.parentId ?? null,
        number: null,
        institution: null,
      });
      await version(db.operationId);
      return (await views(db, [await findCategory(db, id)]))[0]!;
    });
  });

  implement(app, context, contract.updateCategory, async ({ params, body, read, write, version }) => {
    if (body.name !== undefined) assertName(body.name);
    const before = await read((db) => findCategory(db, params.id));
    return write(
      { kind: 'category.update', summary: `Changed the category “${before.name}”` },
      async (db) => {
        await lockAccount(db, params.id);
        const row = await findCategory(db, params.id);
        await version(row.operation_id, async () => (await views(db, [row]))[0]);
        await updateAccount(db, row, body);
        await version(db.operationId);
        return (await views(db, [await findCategory(db, params.id)]))[0]!;
      },
    );
  });

  implement(app, context, contract.deleteCategory, async ({ params, read, write, version }) => {
    const before = await read((db) => findCategory(db, params.id));
    await write({ kind: 'category.delete', summary: `Deleted the category “${before.name}”` }, async (db) => {
      await lockAccount(db, params.id);
      const row = await findCategory(db, params.id);
      await version(row.operation_id, async () => (await views(db, [row]))[0]);
      await deleteAccount(db, params.id);
    });
  });
}
