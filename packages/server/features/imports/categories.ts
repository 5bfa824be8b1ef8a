import { v7 as uuid } from 'uuid';
import type { Writer } from '../../db/database.ts';
import { lessonOf, loadMemory } from '../categorize/index.ts';
import { accountByKey } from '../ledger/index.ts';
import type { PostingPlan } from './reading.ts';
import { plainText } from './summary.ts';

type Kind = 'income' | 'expense';

interface Category {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly type: Kind;
}

const ROOT = /^(expenses?|income|revenues?|assets?|liabilit(?:y|ies)|equity)(?::|$)/i;
const OPENING = /^equity:opening[\s-]?balances?$/i;
const LONGEST_NAME = 120;
const DEEPEST = 12;

/** Everything of a {@link PostingPlan} that concerns categories. Categories that a ledger's paths name are opened. */
export async function planCategories(
  db: Writer,
  named: readonly string[],
  now: Date,
): Promise<Omit<PostingPlan, 'accounts' | 'at'>> {
  const rows = await db
    .selectFrom('account')
    .select(['id', 'parent_id', 'name', 'type', 'key'])
    .where('book_id', '=', db.bookId)
    .where('type', 'in', ['income', 'expense'])
    .where('closed', '=', false)
    .orderBy('id')
    .execute();
  const { model, threshold } = await lessonOf(db, { now });
  const own = await matchOwnAccounts(db, named);
  const categories = rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    type: row.type as Kind,
  }));
  return {
    fileCategories: new Map([...(await matchCategories(db, categories, named)), ...own]),
    ownAccounts: new Set([...own.values()].filter((id) => id !== '')),
    memory: await loadMemory(db),
    model,
    threshold,
    open: new Set(rows.flatMap(({ id, key }) => (key?.startsWith('uncategorized.') === true ? [] : [id]))),
    uncategorizedIncome: await accountByKey(db, 'uncategorized.income', {
      name: 'Uncategorized income',
      type: 'income',
    }),
    uncategorizedExpense: await accountByKey(db, 'uncategorized.expense', {
      name: 'Uncategorized expense',
      type: 'expense',
    }),
  };
}

/** QIF writes an own account in place of a category: `[Savings]`. One that the book does not have leaves the line waiting. */
const OWN_ACCOUNT = /^\[(.+)\]$/;

async function matchOwnAccounts(db: Writer, named: readonly string[]): Promise<Map<string, string>> {
  const wanted = named.flatMap((text) => {
    const name = OWN_ACCOUNT.exec(text.trim())?.[1];
    return name === undefined ? [] : [[text, name.trim().toLowerCase()] as const];
  });
  if (wanted.length === 0) return new Map();
  const rows = await db
    .selectFrom('account')
    .select(['id', 'name'])
    .where('book_id', '=', db.bookId)
    .where('type', 'in', ['asset', 'liability'])
    .where('closed', '=', false)
    .where('portfolio_id', 'is', null)
    .orderBy('id')
    .execute();
  const byName = Map.groupBy(rows, ({ name }) => name.toLowerCase());
  return new Map(
    wanted.map(([text, name]) => {
      const found = byName.get(name) ?? [];
      return [text, found.length === 1 ? found[0]!.id : ''];
    }),
  );
}

async function matchCategories(
  db: Writer,
  categories: readonly Category[],
  named: readonly string[],
): Promise<Map<string, string>> {
  const tree = treeOf(categories);
  const matched = new Map<string, string>();
  for (const text of named) {
    const root = ROOT.exec(text)?.[1]?.toLowerCase();
    if (OPENING.test(text)) {
      matched.set(
        text,
        await accountByKey(db, 'equity.opening-balances', { name: 'Opening balances', type: 'equity' }),
      );
    } else if (root === undefined) {
      const id = tree.find(text);
      if (id !== null) matched.set(text, id);
    } else if (/[|,;]/.test(text) || /^(?:asset|liabilit|equity)/.test(root)) {
      // Another own account, or several accounts at once: no category, and none is to be guessed.
      matched.set(text, '');
    } else {
      const type = root.startsWith('expense') ? 'expense' : 'income';
      const path = segments(text).slice(1);
      matched.set(
        text,
        path.length === 0 || path.length > DEEPEST ? '' : await openPath(db, tree, type, path),
      );
    }
  }
  return matched;
}

interface Tree {
  /** By path or by name, whatever the case; null when there is none or the name is not unique. */
  find: (text: string) => string | null;
  child: (type: Kind, parentId: string | null, name: string) => string | null;
  add: (category: Category) => void;
}

function treeOf(categories: readonly Category[]): Tree {
  const byPlace = new Map<string, string>();
  const byName = new Map<string, string[]>();
  const place = (type: Kind, parentId: string | null, name: string) =>
    `${type}\n${parentId ?? ''}\n${name.toLowerCase()}`;
  const add = ({ id, parentId, name, type }: Category): void => {
    byPlace.set(place(type, parentId, name), id);
    const key = name.toLowerCase();
    byName.set(key, [...(byName.get(key) ?? []), id]);
  };
  for (const category of categories) add(category);
  const child: Tree['child'] = (type, parentId, name) => byPlace.get(place(type, parentId, name)) ?? null;
  const walk = (type: Kind, path: readonly string[]): string | null => {
    let at: string | null = null;
    for (const name of path) {
      at = child(type, at, name);
      if (at === null) return null;
    }
    return at;
  };
  return {
    child,
    add,
    find: (text) => {
      const same = byName.get(text.trim().toLowerCase());
      if (same?.length === 1) return same[0]!;
      const path = segments(text);
      return path.length === 0 ? null : (walk('expense', path) ?? walk('income', path));
    },
  };
}

function segments(text: string): string[] {
  return text
    .split(/\s*[:>/]\s*/)
    .map((name) => plainText(name.trim().slice(0, LONGEST_NAME)))
    .filter((name) => name !== '');
}

async function openPath(db: Writer, tree: Tree, type: Kind, path: readonly string[]): Promise<string> {
  let parentId: string | null = null;
  for (const name of path) {
    const known = tree.child(type, parentId, name);
    const id: string = known ?? uuid();
    if (known === null) {
      await db
        .insertInto('account')
        .values({
          book_id: db.bookId,
          id,
          parent_id: parentId,
          name,
          type,
          subtype: null,
          currency: null,
          key: null,
          number: null,
          institution: null,
          portfolio_id: null,
        })
        .execute();
      tree.add({ id, parentId, name, type });
    }
    parentId = id;
  }
  return parentId!;
}
