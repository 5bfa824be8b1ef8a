import { isCurrency } from '../money/currency.ts';
import type { Problem } from './entry.ts';

export type AccountType = 'asset' | 'liability' | 'equity' | 'income' | 'expense';

export const ACCOUNT_TYPES: readonly AccountType[] = ['asset', 'liability', 'equity', 'income', 'expense'];

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly type: AccountType;
  /** `checking`, `credit-card`, `brokerage`…; free within a type. */
  readonly subtype: string | null;
  /** The only commodity that the account holds; null when it may hold several. */
  readonly currency: string | null;
  readonly parentId: string | null;
}

export const MAX_NAME_LENGTH = 120;

/** The parents of an account lead back to itself. */
export class AccountCycle extends Error {
  readonly ids: readonly string[];
  constructor(ids: readonly string[]) {
    super(`accounts are their own ancestors: ${ids.join(' > ')}`);
    this.name = 'AccountCycle';
    this.ids = ids;
  }
}

export function accountsById<A extends Account>(accounts: Iterable<A>): ReadonlyMap<string, A> {
  return new Map(Array.from(accounts, (account) => [account.id, account]));
}

/** The account and its ancestors, topmost first. A parent that is not in the map ends the way up. */
export function lineage<A extends Account>(id: string, accounts: ReadonlyMap<string, A>): A[] {
  const chain: A[] = [];
  const seen = new Set<string>();
  for (let at = accounts.get(id); at !== undefined; ) {
    if (seen.has(at.id)) throw new AccountCycle([...seen, at.id]);
    seen.add(at.id);
    chain.push(at);
    at = at.parentId === null ? undefined : accounts.get(at.parentId);
  }
  return chain.reverse();
}

/** Names from the topmost ancestor down: `Food > Groceries` with the separator ` > `. */
export function fullPath(id: string, accounts: ReadonlyMap<string, Account>, separator = ':'): string {
  return lineage(id, accounts)
    .map((account) => account.name)
    .join(separator);
}

/**
 * The ring that would arise if the account `move.id` were put under `move.parentId`, as ids from the moved account
 * up and back to it; null when the tree stays a tree.
 */
export function findCycle(
  accounts: Iterable<Account>,
  move: { readonly id: string; readonly parentId: string | null },
): string[] | null {
  const parents = new Map(Array.from(accounts, (account) => [account.id, account.parentId]));
  parents.set(move.id, move.parentId);
  const ring = [move.id];
  const seen = new Set(ring);
  for (let at = parents.get(move.id) ?? null; at !== null; at = parents.get(at) ?? null) {
    ring.push(at);
    if (at === move.id) return ring;
    // A ring further up that does not pass through the moved account is not of its making.
    if (seen.has(at)) return null;
    seen.add(at);
  }
  return null;
}

/** Ids of everything below the account, parents before children; the account itself is not among them. */
export function descendants(accounts: Iterable<Account>, id: string): string[] {
  const children = new Map<string, string[]>();
  for (const account of accounts) {
    if (account.parentId === null) continue;
    const siblings = children.get(account.parentId);
    if (siblings === undefined) children.set(account.parentId, [account.id]);
    else siblings.push(account.id);
  }
  const seen = new Set([id]);
  const found: string[] = [];
  for (let queue = [id]; queue.length > 0; ) {
    const next = queue.flatMap((parent) => children.get(parent) ?? []).filter((child) => !seen.has(child));
    for (const child of next) seen.add(child);
    found.push(...next);
    queue = next;
  }
  return found;
}

/** What is wrong with an account's name, or null: 1 to {@link MAX_NAME_LENGTH} characters, not blank, no control characters. */
export function nameProblem(name: string): string | null {
  if (name.trim() === '') return 'the name is empty';
  if ([...name].length > MAX_NAME_LENGTH) return `the name is longer than ${MAX_NAME_LENGTH} characters`;
  if (/\p{Cc}|\p{Zl}|\p{Zp}/u.test(name)) return 'the name holds control characters or line breaks';
  if (!name.isWellFormed()) return 'the name is not valid Unicode';
  return null;
}

/** Checks an account about to be stored against the tree that it joins or moves within. */
export function validateAccount(account: Account, accounts: ReadonlyMap<string, Account>): Problem[] {
  const problems: Problem[] = [];
  const name = nameProblem(account.name);
  if (name !== null) problems.push({ path: 'name', message: name });
  if (account.currency !== null && !isCurrency(account.currency)) {
    problems.push({ path: 'currency', message: `${account.currency} is not a currency of ISO 4217` });
  }
  if (account.parentId === null) return problems;
  const parent = accounts.get(account.parentId);
  if (parent === undefined) {
    problems.push({ path: 'parentId', message: 'there is no such account' });
  } else if (parent.type !== account.type) {
    problems.push({
      path: 'parentId',
      message: `an account of type ${account.type} cannot stand under one of type ${parent.type}`,
    });
  }
  if (findCycle(accounts.values(), account) !== null) {
    problems.push({
      path: 'parentId',
      message: 'an account cannot stand under itself or its own descendants',
    });
  }
  return problems;
}
