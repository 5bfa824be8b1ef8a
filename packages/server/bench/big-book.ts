import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Server } from '../start.ts';
import { withFreshServer } from './server/fresh.ts';

const ENTRIES = 1_000_000;
const ENTRIES_PER_BATCH = 100_000;
const SAMPLES = 60;
const WARM_UP = 5;
const TARGET_MS = 20;
const LAST_DAY = '2026-03-31';

/** A book of a million entries over ten years: what a page, a balance and a year's totals cost over HTTP. */
export const bench = {
  name: 'big-book',
  run: () =>
    withFreshServer(async (server) => {
      const person = await register(server);
      const ids = await fill(server.context.database.ownerPool, person);
      const figures = [];
      for (const [name, path] of await questions(person, ids)) {
        figures.push({
          name: `big-book-${name}-p95`,
          value: await p95(person, path),
          unit: 'ms',
          target: TARGET_MS,
          better: 'lower' as const,
        });
      }
      return figures;
    }),
};

type Answer = Readonly<Record<string, unknown>>;

interface Person {
  readonly bookId: string;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: object) => Promise<Answer>;
}

async function register(server: Server): Promise<Person> {
  let authorization = '';
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const password = randomUUID();
  const answer = await call('POST', '/auth/register', { email: 'bench@example.com', password });
  authorization = `Bearer ${answer.accessToken}`;
  const user = answer.user as { defaultBookId: string };
  return {
    bookId: user.defaultBookId,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
  };
}

interface Ids {
  readonly busy: string;
  readonly quiet: string;
  readonly category: string;
  readonly rareCategory: string;
}

/** Three accounts, one of them with a thousandth of the entries; all categories, one of them with twenty entries only. */
async function fill(pool: pg.Pool, person: Person): Promise<Ids> {
  const open = (name: string, subtype: string) =>
    person
      .post('/accounts', { name, type: 'asset', subtype, currency: 'USD' })
      .then(({ id }) => id as string);
  const accounts = [
    await open('Everyday', 'checking'),
    await open('Savings', 'savings'),
    await open('Travel', 'cash'),
  ];
  const { items } = await person.get('/categories');
  const all = items as { id: string; type: string; parentId: string | null }[];
  const parents = new Set(all.map((each) => each.parentId));
  const [rareCategory, ...categories] = all
    .filter((each) => each.type === 'expense' && !parents.has(each.id))
    .map((each) => each.id);
  const client = await pool.connect();
  try {
    for (let from = 0; from < ENTRIES; from += ENTRIES_PER_BATCH) {
      await insertBatch(client, person.bookId, from, accounts, [rareCategory!, ...categories]);
    }
    await client.query('VACUUM (ANALYZE) entry, posting, account_month');
  } finally {
    client.release();
  }
  return { busy: accounts[0]!, quiet: accounts[2]!, category: categories[0]!, rareCategory: rareCategory! };
}

async function insertBatch(
  client: pg.PoolClient,
  bookId: string,
  from: number,
  accounts: readonly string[],
  categories: readonly string[],
): Promise<void> {
  const operation = randomUUID();
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.operation_id', $1, true)", [operation]);
  await client.query(
    "INSERT INTO operation (book_id, id, kind, summary, at) VALUES ($1, $2, 'bench', 'Entries to measure with', now())",
    [bookId, operation],
  );
  await client.query(
    `CREATE TEMP TABLE row_to_add ON COMMIT DROP AS
     SELECT gen_random_uuid() AS id, n, $1::date - (n * 7919 % 3650)::int AS date,
       round((n % 90000 + 100)::numeric / 100, 2) AS amount,
       ($2::uuid[])[CASE WHEN n % 1000 = 0 THEN 3 WHEN n % 5 = 0 THEN 2 ELSE 1 END] AS account_id,
       ($3::uuid[])[CASE WHEN n % 50000 = 7 THEN 1 ELSE 2 + n % ($4 - 1) END] AS category_id
     FROM generate_series($5::bigint, $5::bigint + $6::bigint - 1) n`,
    [LAST_DAY, accounts, categories, categories.length, from, ENTRIES_PER_BATCH],
  );
  await client.query(
    `INSERT INTO entry (book_id, id, date, payee, category_source)
     SELECT $1, id, date, 'Payee ' || n % 5000, 'user' FROM row_to_add`,
    [bookId],
  );
  await client.query(
    `INSERT INTO posting (book_id, entry_id, ordinal, account_id, date, quantity, commodity, weight, weight_commodity)
     SELECT $1, id, side, CASE side WHEN 0 THEN account_id ELSE category_id END, date,
       (2 * side - 1) * amount, 'USD', (2 * side - 1) * amount, 'USD'
     FROM row_to_add, generate_series(0, 1) side`,
    [bookId],
  );
  await client.query('COMMIT');
}

async function questions(person: Person, ids: Ids): Promise<[string, string][]> {
  const page = '/transactions?limit=50';
  return [
    ['page', page],
    ['page-deep', `${page}&cursor=${await deepCursor(person, page)}`],
    ['page-of-account', `${page}&accountId=${ids.busy}`],
    [
      'page-of-account-deep',
      `${page}&accountId=${ids.busy}&cursor=${await deepCursor(person, `${page}&accountId=${ids.busy}`)}`,
    ],
    ['page-of-quiet-account', `${page}&accountId=${ids.quiet}`],
    ['page-of-category', `${page}&categoryId=${ids.category}`],
    ['page-of-rare-category', `${page}&categoryId=${ids.rareCategory}`],
    ['account-balance', `/accounts/${ids.busy}`],
    ['account-balance-as-of', `/accounts/${ids.busy}?asOf=2021-07-15`],
    ['accounts', '/accounts'],
    ['totals-of-12-months', '/accounts/totals?type=expense&from=2025-04-01&to=2026-03-31'],
  ];
}

/** The cursor of a page in the middle of the book: its form is that of the page before, with another day. */
async function deepCursor(person: Person, page: string): Promise<string> {
  const first = (await person.get(page)).nextCursor as string;
  const [, id, ordinal] = JSON.parse(Buffer.from(first, 'base64url').toString()) as [string, string, number];
  return Buffer.from(JSON.stringify(['2021-04-01', id, ordinal])).toString('base64url');
}

async function p95(person: Person, path: string): Promise<number> {
  const times: number[] = [];
  for (let turn = -WARM_UP; turn < SAMPLES; turn += 1) {
    const from = performance.now();
    await person.get(path);
    if (turn >= 0) times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.ceil(SAMPLES * 0.95) - 1]! * 10) / 10;
}
