import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

/** Changes of every kind, undone and done again in any order: what can be taken back is, and what can not changes nothing. */
const app = testServer();
let ada: Person;

beforeAll(async () => {
  ada = await app.person('Ada');
});

const TRANSACTIONS = 5;

interface Book {
  readonly call: Person['call'];
  readonly id: string;
  readonly accounts: readonly string[];
  readonly categories: readonly string[];
  readonly transactions: readonly string[];
  readonly start: string;
}

async function makeBook(): Promise<Book> {
  const { body } = await ada.call('POST', '/books', {
    name: `Book ${crypto.randomUUID()}`,
    baseCurrency: 'USD',
  });
  const call: Person['call'] = (method, path, content, headers = {}) =>
    ada.call(method, path, content, { 'x-book-id': body.id, ...headers });
  const accounts = [];
  for (const name of ['Checking', 'Savings']) {
    accounts.push(
      (await call('POST', '/accounts', { name, type: 'asset', currency: 'USD' })).body.id as string,
    );
  }
  const list = (await call('GET', '/categories')).body.items as { id: string; type: string }[];
  const categories = list
    .filter(({ type }) => type === 'expense')
    .slice(0, 3)
    .map(({ id }) => id);
  const transactions = [];
  for (let index = 0; index < TRANSACTIONS; index += 1) {
    const made = await call('POST', '/transactions', {
      accountId: accounts[0],
      date: `2026-02-0${index + 1}`,
      amount: `-${index + 2}.00`,
      payee: index % 2 === 0 ? 'REWE' : 'Aldi',
    });
    transactions.push(made.body.id as string);
  }
  await call('POST', '/rules', {
    name: 'Food',
    conditions: [{ field: 'payee', op: 'contains', value: 'rewe' }],
    actions: [
      { type: 'category', categoryId: categories[0] },
      { type: 'addTags', tags: ['rule'] },
    ],
  });
  return { call, id: body.id, accounts, categories, transactions, start: (await newest(call))[0]!.id };
}

interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly undone: boolean;
}

const newest = async (call: Person['call']): Promise<Operation[]> =>
  (await call('GET', '/operations?limit=500')).body.items;

/** The changes since the book was made, the reversals left out. */
async function changes({ call, start }: Book): Promise<Operation[]> {
  const all = await newest(call);
  return all
    .slice(
      0,
      all.findIndex(({ id }) => id === start),
    )
    .filter(({ kind }) => kind !== 'undo' && kind !== 'redo');
}

/** Every row that an operation may write, with the operation that wrote it last, and the sums that follow from them. */
async function rows(book: Book): Promise<string> {
  const { rows: found } = await app.server.context.database.ownerPool.query<{ text: string }>(
    `SELECT jsonb_build_object(
      'entry', (SELECT jsonb_agg(to_jsonb(e) ORDER BY e.id) FROM entry e WHERE e.book_id = $1),
      'posting', (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.entry_id, p.ordinal) FROM posting p WHERE p.book_id = $1),
      'feedback', (SELECT jsonb_agg(to_jsonb(f) ORDER BY f.id) FROM category_feedback f WHERE f.book_id = $1),
      'account', (SELECT jsonb_agg(to_jsonb(a) ORDER BY a.id) FROM account a WHERE a.book_id = $1),
      'rule', (SELECT jsonb_agg(to_jsonb(r) ORDER BY r.id) FROM rule r WHERE r.book_id = $1),
      'months', (SELECT jsonb_agg(to_jsonb(m) ORDER BY m.account_id, m.month) FROM account_month m
        WHERE m.book_id = $1 AND m.postings <> 0))::text AS text`,
    [book.id],
  );
  return found[0]!.text;
}

type Step =
  | { type: 'edit' | 'delete'; which: number; how: number; value: number }
  | { type: 'bulk'; some: readonly number[]; how: number; value: number }
  | { type: 'rules' | 'category' }
  | { type: 'undo' | 'redo'; which: number };

const index = fc.nat({ max: 11 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    type: fc.constantFrom('edit' as const, 'edit' as const, 'delete' as const),
    which: index,
    how: index,
    value: index,
  }),
  fc.record({
    type: fc.constant('bulk' as const),
    some: fc.uniqueArray(fc.nat({ max: TRANSACTIONS - 1 }), { minLength: 1 }),
    how: index,
    value: index,
  }),
  fc.record({ type: fc.constantFrom('rules' as const, 'category' as const) }),
  fc.record({ type: fc.constantFrom('undo' as const, 'undo' as const, 'redo' as const), which: index }),
);

const pick = <T>(from: readonly T[], at: number): T => from[at % from.length]!;

function edit(book: Book, how: number, value: number): object {
  const [first, second] = [pick(book.categories, value), pick(book.categories, value + 1)];
  return pick(
    [
      { notes: `n${value}` },
      { categoryId: first },
      { amount: `-${value + 2}.50` },
      { date: `2026-03-1${value % 10}` },
      { transferAccountId: book.accounts[1] },
      {
        amount: '-3.00',
        splits: [
          { categoryId: first, amount: '-1.00' },
          { categoryId: second, amount: '-2.00' },
        ],
      },
    ],
    how,
  );
}

function bulkBody(book: Book, how: number, value: number): object {
  return pick(
    [
      { action: 'categorize', categoryId: pick(book.categories, value) },
      { action: 'tag', tags: [`t${value}`] },
      { action: 'setStatus', status: pick(['cleared', 'posted', 'pending'], value) },
      { action: 'move', accountId: pick(book.accounts, value) },
      { action: 'setPayee', payee: pick(['REWE', 'Lidl'], value) },
      { action: 'delete' },
    ],
    how,
  );
}

async function take(book: Book, what: Step): Promise<void> {
  const { call, transactions } = book;
  switch (what.type) {
    case 'edit':
      await call(
        'PATCH',
        `/transactions/${pick(transactions, what.which)}`,
        edit(book, what.how, what.value),
      );
      return;
    case 'delete':
      await call('DELETE', `/transactions/${pick(transactions, what.which)}`);
      return;
    case 'bulk':
      await call('POST', '/transactions/bulk', {
        ids: what.some.map((at) => transactions[at]),
        ...bulkBody(book, what.how, what.value),
      });
      return;
    case 'rules': {
      const { jobId } = (await call('POST', '/rules/run', {})).body;
      await finished(call, jobId);
      return;
    }
    case 'category': {
      const made = await call('POST', '/categories', { name: `C ${crypto.randomUUID()}`, type: 'expense' });
      await call('PATCH', `/transactions/${pick(transactions, 0)}`, { categoryId: made.body.id });
      return;
    }
    case 'undo':
    case 'redo': {
      const all = (await changes(book)).filter(({ undone }) => undone === (what.type === 'redo'));
      if (all.length > 0) await reverse(book, what.type, pick(all, what.which).id);
    }
  }
}

async function finished(call: Person['call'], jobId: string): Promise<void> {
  const ended = app.server.context.events;
  await new Promise<void>((done) => {
    const stop = ended.subscribe((message) => {
      if ('jobId' in message && message.jobId === jobId && message.type.match(/done|failed/)) {
        stop();
        done();
      }
    });
    void call('GET', `/jobs/${jobId}`).then(({ body }) => {
      if (body.status !== 'done' && body.status !== 'failed') return;
      stop();
      done();
    });
  });
}

/** Answers whether it was done; when not, it says which later operations are in the way, and nothing has changed. */
async function reverse(book: Book, how: 'undo' | 'redo', id: string): Promise<boolean> {
  const before = await rows(book);
  const answer = await book.call('POST', `/operations/${id}/${how}`);
  if (answer.status === 200) return true;
  expect(answer.status, JSON.stringify(answer.body)).toBe(409);
  expect(answer.body.type).toMatch(/undo-conflict$/);
  expect(answer.body.conflicts, answer.body.detail).not.toEqual([]);
  expect(answer.body.conflicts, answer.body.detail).toBeDefined();
  expect(await rows(book)).toBe(before);
  return false;
}

/**
 * Undoes all that stands, in the order drawn, as long as something gives way. What then still stands would go back to a category
 * whose making is undone already: that is done again, and the rest is undone newest first.
 */
async function undoAll(book: Book, draw: () => number): Promise<void> {
  const standing = async () => (await changes(book)).filter(({ undone }) => !undone);
  for (let progress = true; progress; ) {
    progress = false;
    const shuffled = (await standing())
      .map((operation) => ({ operation, at: draw() }))
      .sort((a, b) => a.at - b.at);
    for (const { operation } of shuffled) {
      if (await reverse(book, 'undo', operation.id)) progress = true;
    }
  }
  if ((await standing()).length === 0) return;
  for (const { id, kind, undone } of await changes(book)) {
    if (kind === 'category.create' && undone) await reverse(book, 'redo', id);
  }
  for (const { id } of await standing()) expect(await reverse(book, 'undo', id)).toBe(true);
}

describe('undo and redo', () => {
  it('in any order come back to where the book began', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 4, maxLength: 14 }),
        fc.infiniteStream(index),
        async (steps, order) => {
          const book = await makeBook();
          const start = await rows(book);
          for (const each of steps) await take(book, each);
          await undoAll(book, () => order.next().value!);
          expect(await rows(book)).toBe(start);
        },
      ),
      { numRuns: 12 },
    );
  }, 120_000);
});
