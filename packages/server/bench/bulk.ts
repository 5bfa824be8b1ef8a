import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { insertEntries, type NewEntry } from '../features/ledger/index.ts';
import type { Server } from '../start.ts';
import { withFreshServer } from './server/fresh.ts';

const ROWS = 100_000;
const PAYEES = 2000;
const TARGET_SECONDS = 10;

/** What it takes to change 100,000 transactions that a filter finds, to take that back, and to rehearse and run rules on them. */
export const bench = {
  name: 'bulk',
  run: () => withFreshServer(measure),
};

// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes
type Answer = Readonly<Record<string, any>>;
type Call = (method: string, path: string, body?: object) => Promise<Answer>;

async function measure(server: Server) {
  const { call, userId, bookId } = await register(`${server.url}/api/v1`);
  const account = await call('POST', '/accounts', { name: 'Card', type: 'asset', currency: 'USD' });
  const waiting = await server.context.database.ownerPool.query<{ id: string }>(
    `SELECT id FROM account WHERE book_id = $1 AND key = 'uncategorized.expense'`,
    [bookId],
  );
  await server.context.database.write(
    { userId, bookId },
    { id: uuid(), kind: 'bench', summary: 'Filled', at: new Date() },
    async (db) => void (await insertEntries(db, entries(account.id, waiting.rows[0]!.id))),
  );
  await server.context.database.system((db) => sql`ANALYZE`.execute(db));
  const categories = await call('GET', '/categories');
  const [one, other] = categories.items as { id: string }[];
  const figures: { name: string; value: number; unit: string; target: number; better: 'lower' }[] = [];
  const timed = async (name: string, work: () => Promise<Answer>): Promise<Answer> => {
    const from = performance.now();
    const answer = await work();
    const value = Math.round((performance.now() - from) / 10) / 100;
    figures.push({ name: `bulk-${name}`, value, unit: 's', target: TARGET_SECONDS, better: 'lower' });
    return answer;
  };
  const categorize = { filter: { q: 'shop' }, action: 'categorize', categoryId: one!.id };
  await timed('dry-run', () => call('POST', '/transactions/bulk?dryRun=true', categorize));
  const done = await timed('categorize', () => call('POST', '/transactions/bulk', categorize));
  if (done.changed !== ROWS) throw new Error(`${done.changed} changed`);
  await timed('undo', () => call('POST', `/operations/${done.operationId}/undo`));
  await timed('tag', () => call('POST', '/transactions/bulk', { filter: {}, action: 'tag', tags: ['x'] }));
  const rule = {
    conditions: [{ field: 'payee', op: 'contains', value: 'shop 1' }],
    actions: [{ type: 'category', categoryId: other!.id }],
  };
  await timed('rehearse', () => call('POST', '/rules/rehearse', rule));
  await call('POST', '/rules', {
    name: 'All',
    ...rule,
    conditions: [{ field: 'payee', op: 'regex', value: '^shop \\d+' }],
  });
  await timed('rule-run', async () => ended(call, (await call('POST', '/rules/run', {})).jobId));
  return figures;
}

async function register(base: string): Promise<{ call: Call; userId: string; bookId: string }> {
  let authorization = '';
  const call: Call = async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const session = await call('POST', '/auth/register', {
    email: 'bench@example.com',
    password: 'correct horse battery',
  });
  authorization = `Bearer ${session.accessToken}`;
  return { call, userId: session.user.id, bookId: session.user.defaultBookId };
}

async function ended(call: Call, jobId: string): Promise<Answer> {
  for (;;) {
    const job = await call('GET', `/jobs/${jobId}`);
    if (job.status === 'done') return job;
    if (job.status === 'failed' || job.status === 'cancelled') throw new Error(JSON.stringify(job));
    await new Promise((next) => setTimeout(next, 50));
  }
}

function entries(account: string, category: string): NewEntry[] {
  return Array.from({ length: ROWS }, (_, row) => {
    const day = new Date(Date.UTC(2016, 0, 1) + Math.floor((row * 3650) / ROWS) * 86_400_000);
    const side = (accountId: string, quantity: string) => ({
      accountId,
      quantity,
      commodity: 'USD',
      weight: quantity,
      weightCommodity: 'USD',
    });
    const amount = `${1 + (row % 200)}.00`;
    return {
      date: day.toISOString().slice(0, 10),
      payee: `Shop ${(row * 31) % PAYEES}`,
      postings: [side(account, `-${amount}`), side(category, amount)],
    };
  });
}
