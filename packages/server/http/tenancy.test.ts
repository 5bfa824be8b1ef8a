import { ROUTES, type Route } from '@financehub/contract/index.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { settleBook } from '../features/trading/index.ts';
import { type Person, testServer } from '../testing/server.ts';

/**
 * Walks every route of the contract. One that is added later is covered without a line here, unless it takes a new kind of
 * id: then the test fails and asks for one.
 */
const app = testServer();
const PARAMETERS = /\{(\w+)\}/g;
const inBook = ROUTES.filter((route) => ['viewer', 'editor', 'owner'].includes(route.access));

let ada: Person;
let eve: Person;
let viewer: Person;
let ids: Record<string, string>;

beforeAll(async () => {
  [ada, eve, viewer] = [await app.person('Ada'), await app.person('Eve'), await app.person('Vic')];
  await ada.call('POST', `/books/${ada.bookId}/members`, { email: viewer.email, role: 'viewer' });
  const made = async (path: string, body: object) => (await ada.call('POST', path, body)).body.id as string;
  const account = await made('/accounts', { name: 'Checking', type: 'asset', currency: 'USD' });
  const categories = await ada.call('GET', '/categories');
  const portfolio = await made('/portfolios', { name: 'Fund', currency: 'USD' });
  const asset = await made('/assets', { symbol: 'VTI', currency: 'USD' });
  const buy = { type: 'BUY', date: '2026-01-05', symbol: 'VTI', quantity: '1', price: '10', currency: 'USD' };
  const file = 'date,payee,amount\n2026-01-05,Shop,-1.00\n2026-01-06,Shop,-2.00\n';
  const upload = await ada.upload('/imports', 'a.csv', file, { accountId: account });
  await ada.job(upload.body.jobId);
  const savings = await made('/accounts', { name: 'Savings', type: 'asset', currency: 'USD' });
  for (const [accountId, amount] of [
    [account, '-7.00'],
    [account, '-7.00'],
    [account, '-500.00'],
    [savings, '500.00'],
  ]) {
    await made('/transactions', { accountId, date: '2026-02-05', amount, payee: 'Transfer' });
  }
  await ada.job((await ada.call('POST', '/review/scan')).body.jobId);
  await made(`/portfolios/${portfolio}/transactions`, { type: 'DEPOSIT', date: '2026-01-02', amount: '900' });
  // A market that is open at all times, so that the order fills.
  await made('/assets', { symbol: 'BTC', currency: 'USD', type: 'crypto' });
  const order = { portfolioId: portfolio, symbol: 'BTC', side: 'buy', type: 'limit', limitPrice: '9' };
  const filled = await made('/trading/orders', { ...order, quantity: '1' });
  await ada.call('PUT', '/trading/quotes', { quotes: [{ symbol: 'BTC', bid: '8', ask: '8' }] });
  expect(await settleBook(app.server.context, ada.bookId, 'all')).toEqual([]);
  const detail = await ada.call('GET', `/trading/orders/${filled}`);
  const operations = await ada.call('GET', '/operations?limit=1');
  const test = { portfolioId: portfolio, scenarios: ['equity-20'] };
  const stress = await ada.call('POST', '/risk/stress-test', test);
  ids = {
    '/books/{id}': ada.bookId,
    '/accounts/{id}': account,
    '/categories/{id}': categories.body.items[0].id,
    '/transactions/{id}': await made('/transactions', {
      accountId: account,
      date: '2026-01-05',
      amount: '-1.00',
    }),
    '/operations/{id}': operations.body.items[0].id,
    '/imports/profiles/{id}': await made('/imports/profiles', { name: 'P', signature: ';a', dialect: {} }),
    '/imports/{fileHash}': upload.body.fileHash,
    '/jobs/{id}': upload.body.jobId,
    '/ingestion/runs/{id}': upload.body.jobId,
    '/exports/{id}': await made('/exports', { format: 'hledger' }),
    '/assets/{id}': asset,
    '/portfolios/{id}': portfolio,
    '/duplicates/{id}': (await ada.call('GET', '/duplicates')).body.items[0].id,
    '/transfers/{id}': (await ada.call('GET', '/transfers/suggestions')).body.items[0].id,
    '/rules/{id}': await made('/rules', {
      name: 'Shops',
      conditions: [{ field: 'payee', op: 'contains', value: 'shop' }],
      actions: [{ type: 'payee', payee: 'Shop' }],
    }),
    '/trading/orders/{id}': await made('/trading/orders', { ...order, quantity: '2', limitPrice: '1' }),
    '/trading/trades/{id}': detail.body.trades[0].id,
    '/risk/position/{id}': (await ada.call('GET', '/trading/positions')).body.items[0].id,
    '/risk/stress-test/runs/{id}': stress.body.results[0].runId,
    '{txId}': await made(`/portfolios/${portfolio}/transactions`, buy),
    '{userId}': viewer.userId,
    '{name}': 'ff3',
  };
});

function pathOf(route: Route): string {
  const base = Object.keys(ids).find(
    (key) => key.startsWith('/') && (route.path === key || route.path.startsWith(`${key}/`)),
  );
  return route.path.replace(PARAMETERS, (name) => {
    const id = ids[name] ?? (base === undefined ? undefined : ids[base]);
    if (id === undefined) throw new Error(`say in this test what ${name} of ${route.path} can be`);
    return id;
  });
}

function query(route: Route): string {
  const required = (route.query as { required?: string[] } | undefined)?.required ?? [];
  const values = required.map(
    (name) => `${name}=${name === 'portfolioId' ? ids['/portfolios/{id}'] : 'USD'}`,
  );
  return required.length === 0 ? '' : `?${values.join('&')}`;
}

async function send(person: Person, route: Route, headers: Record<string, string> = {}) {
  const path = pathOf(route) + query(route);
  if (route.bodyType === 'multipart')
    return person.upload(path, 'b.csv', 'date,amount\n2026-01-01,1.00\n', {});
  return person.call(
    route.method,
    path,
    route.body === undefined ? undefined : (route.example?.body ?? {}),
    route.bodyType === 'csv' ? { ...headers, 'content-type': 'text/csv' } : headers,
  );
}

describe('every route of the contract', () => {
  it.each(inBook.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'hides the book of someone else: %s',
    async (_name, route) => {
      const answer =
        route.bodyType === 'multipart'
          ? await app.uploadTo(eve, pathOf(route) + query(route), ada.bookId, route.method)
          : await send(eve, route, { 'x-book-id': ada.bookId });
      expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBe(404);
    },
  );

  it.each(
    inBook
      // What has a name of its own is no one's id.
      .filter((route) => route.path.includes('{') && !route.path.includes('{name}'))
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )("finds nothing under someone else's ids in one's own book: %s", async (_name, route) => {
    const answer = await send(eve, route);
    expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBe(404);
  });

  it.each(
    inBook
      .filter((route) => route.access !== 'viewer')
      .map((route) => [`${route.method} ${route.path}`, route] as const),
  )('refuses a viewer: %s', async (_name, route) => {
    const answer =
      route.bodyType === 'multipart'
        ? await app.uploadTo(viewer, pathOf(route) + query(route), ada.bookId, route.method)
        : await send(viewer, route, { 'x-book-id': ada.bookId });
    expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).toBe(403);
  });

  it.each(
    ROUTES.filter((route) => route.access !== 'public').map(
      (route) => [`${route.method} ${route.path}`, route] as const,
    ),
  )('refuses a stranger: %s', async (_name, route) => {
    const answer = await app.call(
      route.method,
      pathOf({ ...route, path: route.path.replace('/auth/tokens/{id}', '/auth/tokens/x') }),
    );
    expect(answer.status).toBe(401);
  });

  it('is registered with the server', async () => {
    const missing: string[] = [];
    for (const route of ROUTES) {
      const url = `/api/v1${route.path.replace(PARAMETERS, ':$1')}`;
      if (app.server.app?.hasRoute({ method: route.method, url }) !== true)
        missing.push(`${route.method} ${route.path}`);
    }
    expect(missing).toEqual([]);
  });
});
