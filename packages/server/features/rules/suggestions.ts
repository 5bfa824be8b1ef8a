import type { ResponseOf } from '@financehub/contract/route.ts';
import type { suggestRules } from '@financehub/contract/rules.ts';
import { applyRules, compileRules } from '@financehub/core/rules/apply.ts';
import { comparable } from '@financehub/core/rules/compile.ts';
import type { Condition, Rule } from '@financehub/core/rules/rule.ts';
import { sql } from 'kysely';
import type { Reader } from '../../db/database.ts';
import { type AccountRow, isCategory, loadAccounts, payeeKey } from '../ledger/index.ts';
import { isChosen } from './decide.ts';
import { narrowedTo } from './narrow.ts';
import { linearRegex } from './regex.ts';
import { scan } from './scan.ts';
import { loadRules, planOf } from './store.ts';

type Suggestion = ResponseOf<typeof suggestRules>['items'][number];

const LEAST_CHOICES = 3;
/** Of the choices for a payee, how many have to be the same. */
const LEAST_SHARE = 0.8;
const MOST = 20;

interface Choices {
  readonly name: string;
  readonly payees: Set<string>;
  readonly counts: Map<string, number>;
}

interface Candidate {
  readonly payee: string;
  readonly times: number;
  readonly of: number;
  readonly categoryId: string;
  readonly rule: Rule;
}

/**
 * A rule for each payee that people chose the same category for at least three times, and at least four times in five, unless a
 * rule gives its transactions a category already. How well each would do is counted over the whole book.
 */
export async function suggest(db: Reader): Promise<Suggestion[]> {
  const accounts = await loadAccounts(db);
  const byId = new Map(accounts.map((row) => [row.id, row]));
  const found = candidates(await choicesOf(db, accounts), byId)
    .slice(0, MOST * 2)
    .map((candidate) => ({
      ...candidate,
      compiled: compileRules(planOf([candidate.rule], accounts), linearRegex),
      tally: { matches: 0, chosen: 0, agree: 0, covered: 0 },
    }));
  if (found.length === 0) return [];
  const existing = compileRules(await loadRules(db, accounts), linearRegex);
  const any = found.map(({ rule }) => sql`(${narrowedTo(rule.conditions)})`);
  for await (const batch of scan(db, { accounts, narrowed: sql`(${sql.join(any, sql` OR `)})` })) {
    for (const row of batch) {
      const fitting = found.filter(({ compiled }) => applyRules(compiled, row.record) !== null);
      if (fitting.length === 0) continue;
      const covered = applyRules(existing, row.record)?.side !== undefined;
      for (const { tally, categoryId } of fitting) {
        tally.matches += 1;
        if (covered) tally.covered += 1;
        if (!isChosen(row)) continue;
        tally.chosen += 1;
        if (row.record.categoryId === categoryId) tally.agree += 1;
      }
    }
  }
  // Words that fit more than this payee speak against the rule.
  return found
    .filter(({ tally }) => tally.covered * 2 < tally.matches && tally.agree >= tally.chosen * LEAST_SHARE)
    .slice(0, MOST)
    .map((candidate) => suggestion(candidate, candidate.tally, byId));
}

function suggestion(
  { payee, times, of, categoryId, rule }: Candidate,
  tally: { matches: number; chosen: number; agree: number },
  accounts: ReadonlyMap<string, AccountRow>,
): Suggestion {
  const category = accounts.get(categoryId)!.name;
  return {
    name: `${category}: ${payee}`.slice(0, 120),
    conditions: rule.conditions as Suggestion['conditions'],
    actions: rule.actions as Suggestion['actions'],
    evidence: `You chose ${category} for ${times} of ${of} transactions of ${payee}`,
    matches: tally.matches,
    precision: tally.chosen === 0 ? null : tally.agree / tally.chosen,
  };
}

/** What people chose by payee and direction: where transactions stand now, and the choices that were made on the way. */
async function choicesOf(db: Reader, accounts: readonly AccountRow[]): Promise<Map<string, Choices>> {
  const categories = accounts.filter(isCategory).map(({ id }) => id);
  const { rows } = await sql<{
    payee: string;
    description: string;
    direction: -1 | 1;
    account_id: string;
    times: number;
  }>`
    SELECT e.payee, CASE WHEN e.payee = '' THEN e.description ELSE '' END AS description,
      -sign(p.quantity)::int AS direction, p.account_id, count(*)::int AS times
    FROM entry e JOIN posting p ON p.book_id = e.book_id AND p.entry_id = e.id
    WHERE e.book_id = ${db.bookId} AND e.category_source = 'user' AND p.account_id = ANY(${categories}::uuid[])
      AND p.quantity <> 0
      AND NOT EXISTS (SELECT FROM posting x WHERE x.book_id = e.book_id AND x.entry_id = e.id AND x.ordinal > 1)
    GROUP BY 1, 2, 3, 4 ORDER BY times DESC, e.payee LIMIT 20000`.execute(db);
  const choices = new Map<string, Choices>();
  for (const { payee, description, direction, account_id, times } of rows) {
    const key = payeeKey(payee, description, direction);
    if (key === null || payee === '') continue;
    const of = choices.get(key) ?? {
      name: payee,
      payees: new Set<string>(),
      counts: new Map<string, number>(),
    };
    of.payees.add(comparable(payee));
    of.counts.set(account_id, (of.counts.get(account_id) ?? 0) + times);
    choices.set(key, of);
  }
  const memory = await db
    .selectFrom('payee_memory')
    .select(['payee_key', 'account_id', 'times'])
    .where('book_id', '=', db.bookId)
    .where('times', '>=', LEAST_CHOICES)
    .execute();
  for (const { payee_key, account_id, times } of memory) {
    const of = choices.get(payee_key);
    if (of?.counts.has(account_id)) of.counts.set(account_id, Math.max(of.counts.get(account_id)!, times));
  }
  return choices;
}

function candidates(
  choices: ReadonlyMap<string, Choices>,
  accounts: ReadonlyMap<string, AccountRow>,
): Candidate[] {
  const found: Candidate[] = [];
  for (const [key, { name, payees, counts }] of choices) {
    const of = [...counts.values()].reduce((total, times) => total + times, 0);
    const [categoryId, times] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best));
    if (times < LEAST_CHOICES || times < of * LEAST_SHARE || accounts.get(categoryId)?.closed !== false)
      continue;
    const text = conditionFor(key.slice(1), [...payees]);
    if (text === null) continue;
    const direction: Condition = { field: 'direction', op: 'is', value: key.startsWith('-') ? 'out' : 'in' };
    const rule: Rule = {
      id: key,
      conditions: [text, direction],
      actions: [{ type: 'category', categoryId }],
    };
    found.push({ payee: name, times, of, categoryId, rule });
  }
  return found.sort((a, b) => b.times - a.times || (a.payee < b.payee ? -1 : 1));
}

const SHORTEST = 3;
const LONGEST = 500;

/** The narrowest words that all spellings of the payee have. */
function conditionFor(key: string, payees: readonly string[]): Condition | null {
  const [first] = payees;
  if (payees.length === 1) return { field: 'payee', op: 'is', value: first!.slice(0, LONGEST) };
  if (key.length >= SHORTEST && payees.every((payee) => payee.includes(key))) {
    return { field: 'payee', op: 'contains', value: key };
  }
  let length = 0;
  while (length < first!.length && payees.every((payee) => payee[length] === first![length])) length += 1;
  const common = first!
    .slice(0, length)
    .replace(/\s*\S*$/, '')
    .trim();
  return common.length < SHORTEST ? null : { field: 'payee', op: 'startsWith', value: common };
}
