import type { Rule as RuleSchema } from '@financehub/contract/rules.ts';
import { descendants } from '@financehub/core/ledger/account.ts';
import { compileRule, type RulePlan } from '@financehub/core/rules/apply.ts';
import { type Action, type Condition, type Rule, RuleError } from '@financehub/core/rules/rule.ts';
import { inOrder, specificity } from '@financehub/core/rules/specificity.ts';
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import type { Reader } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { invalidBody, notFound, ProblemError } from '../../http/problem.ts';
import { type AccountRow, asTree, isCategory, loadAccounts } from '../ledger/index.ts';
import { linearRegex } from './regex.ts';

export type RuleRow = Selectable<Tables['rule']>;
export type RuleView = Static<typeof RuleSchema>;

export async function loadRuleRows(db: Reader): Promise<RuleRow[]> {
  return db.selectFrom('rule').selectAll().where('book_id', '=', db.bookId).execute();
}

export async function findRule(db: Reader, id: string): Promise<RuleRow> {
  const row = await db
    .selectFrom('rule')
    .selectAll()
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('rule');
  return row;
}

export function ruleOf(row: Pick<RuleRow, 'id' | 'conditions' | 'actions'>): Rule {
  return {
    id: row.id,
    conditions: row.conditions as readonly Condition[],
    actions: row.actions as readonly Action[],
  };
}

export function ruleView(row: RuleRow): RuleView {
  const { conditions } = ruleOf(row);
  return {
    id: row.id,
    name: row.name,
    enabled: row.enabled,
    conditions: row.conditions as RuleView['conditions'],
    actions: row.actions as RuleView['actions'],
    specificity: specificity(conditions),
  };
}

/** The enabled rules of the book; whoever has its accounts already passes them. */
export async function loadRules(db: Reader, accounts?: readonly AccountRow[]): Promise<RulePlan> {
  const rows = (await loadRuleRows(db)).filter((row) => row.enabled);
  return planOf(rows.map(ruleOf), accounts ?? (await loadAccounts(db)));
}

/**
 * Rules as they are meant in the book now, ordered by what they say: a category stands for those below it as well, and an action
 * that names an account that was deleted or closed since does nothing.
 */
export function planOf(rules: readonly Rule[], accounts: readonly AccountRow[]): RulePlan {
  const open = new Set(accounts.filter((row) => !row.closed).map((row) => row.id));
  const tree = asTree(accounts);
  const meant = inOrder(rules).map((rule) => ({
    ...rule,
    conditions: rule.conditions.map((condition) =>
      condition.field === 'category'
        ? {
            ...condition,
            value: condition.value.flatMap((id) => [id, ...descendants(tree.values(), id)]),
          }
        : condition,
    ),
    actions: rule.actions.filter((action) => accountsOf(action).every(({ id }) => open.has(id))),
  }));
  return { rules: meant.filter((rule) => rule.actions.length > 0) };
}

/** The accounts that an action names, with the place of each within the action. */
function accountsOf(action: Action): { id: string; path: string; own: boolean }[] {
  switch (action.type) {
    case 'category':
      return [{ id: action.categoryId, path: 'categoryId', own: false }];
    case 'split':
      return action.parts.map(({ categoryId }, index) => ({
        id: categoryId,
        path: `parts/${index}/categoryId`,
        own: false,
      }));
    case 'transfer':
      return [{ id: action.accountId, path: 'accountId', own: true }];
    default:
      return [];
  }
}

/** Throws `invalid`, with the place, for a rule that can not be meant or names what is not in the book. */
export async function assertRule(
  db: Reader,
  rule: { conditions: readonly Condition[]; actions: readonly Action[] },
): Promise<void> {
  const accounts = new Map((await loadAccounts(db)).map((row) => [row.id, row]));
  try {
    compileRule({ id: '', ...rule }, linearRegex);
  } catch (error) {
    if (error instanceof RuleError) throw invalidBody(error.path, error.message);
    throw error;
  }
  for (const [index, condition] of rule.conditions.entries()) {
    if (condition.field !== 'account' && condition.field !== 'category') continue;
    for (const [at, id] of condition.value.entries()) {
      const account = accounts.get(id);
      const path = `conditions/${index}/value/${at}`;
      if (account === undefined) throw invalidBody(path, 'there is no such account in this book');
      assertKind(account, condition.field === 'account', path);
    }
  }
  for (const [index, action] of rule.actions.entries()) {
    for (const { id, path, own } of accountsOf(action)) {
      const account = accounts.get(id);
      const place = `actions/${index}/${path}`;
      if (account === undefined) throw invalidBody(place, 'there is no such account in this book');
      assertKind(account, own, place);
      if (own && account.portfolio_id !== null) throw invalidBody(place, 'belongs to a portfolio');
      if (account.closed)
        throw new ProblemError('impossible', `“${account.name}” is closed; reopen it first.`);
    }
  }
}

function assertKind(account: AccountRow, own: boolean, path: string): void {
  const isOwn = account.type === 'asset' || account.type === 'liability';
  if (own && !isOwn) throw invalidBody(path, 'must be an asset or liability account');
  if (!own && !isCategory(account)) throw invalidBody(path, 'is not a category');
}
