import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let eve: Person;
let account: string;
let byName: Map<string, string>;

beforeAll(async () => {
  [ada, eve] = [await app.person('Ada'), await app.person('Eve')];
  account = (await ada.call('POST', '/accounts', { name: 'Giro', type: 'asset', currency: 'EUR' })).body.id;
  const categories = (await ada.call('GET', '/categories?limit=500')).body.items;
  byName = new Map(categories.map((each: { id: string; name: string }) => [each.name, each.id]));
});

async function add(payee: string, amount: string, categoryId?: string, date = '2026-01-05'): Promise<string> {
  const { body } = await ada.call('POST', '/transactions', {
    accountId: account,
    date,
    amount,
    payee,
    ...(categoryId === undefined ? {} : { categoryId }),
  });
  return body.id;
}

const suggestions = async (id: string) => (await ada.call('GET', `/transactions/${id}/suggestions`)).body;

describe('suggestions', () => {
  it('come from the vocabulary on the first day', async () => {
    const { items, abstains } = await suggestions(await add('REWE Markt 0815 Berlin', '-23.40'));
    expect(items[0]).toMatchObject({ categoryId: byName.get('Groceries'), source: 'vocabulary' });
    expect(abstains).toBe(false);
  });

  it('abstain when nothing is known', async () => {
    const { items, abstains } = await suggestions(await add('Qzx 4411', '-1.00'));
    expect(abstains).toBe(true);
    expect(items.every(({ confidence }: { confidence: number }) => confidence < 0.6)).toBe(true);
  });

  it('follow a correction at once, for the same payee in any of its spellings', async () => {
    const gifts = byName.get('Gifts & donations') ?? [...byName.values()][3]!;
    const first = await add('KIOSK AM ECK #12 BERLIN', '-4.00');
    const other = await add('Kiosk am Eck #99', '-5.00');
    const answer = await ada.call('POST', `/transactions/${first}/feedback`, { categoryId: gifts });
    expect(answer.body).toMatchObject({
      transaction: { categoryId: gifts, category: { source: 'user', confidence: 1 } },
      payee: 'kiosk am eck',
      sameAsThis: 1,
      applied: 0,
    });
    const { items } = await suggestions(other);
    expect(items[0]).toMatchObject({ categoryId: gifts, source: 'memory' });
    expect(items[0].evidence[0]).toContain('1 of 1');
  });

  it('apply a correction to the others of the payee as one operation', async () => {
    const [category] = [...byName.values()].slice(-1);
    const ids = [await add('Zorro Fencing', '-9.00'), await add('Zorro Fencing', '-9.00')];
    const third = await add('Zorro Fencing', '-9.00', byName.get('Groceries'));
    const answer = await ada.call('POST', `/transactions/${ids[0]}/feedback`, {
      categoryId: category,
      applyToSame: true,
    });
    expect(answer.body).toMatchObject({ sameAsThis: 1, applied: 1 });
    expect((await ada.call('GET', `/transactions/${ids[1]}`)).body.categoryId).toBe(category);
    expect((await ada.call('GET', `/transactions/${third}`)).body.categoryId).toBe(byName.get('Groceries'));
    const [latest] = (await ada.call('GET', '/operations?limit=1')).body.items;
    await ada.call('POST', `/operations/${latest.id}/undo`);
    for (const id of ids) expect((await ada.call('GET', `/transactions/${id}`)).body.categoryId).toBeNull();
  });
});

describe('the review of categories', () => {
  it('lists what waits with its suggestions, and accepts those that are sure', async () => {
    const id = await add('Lidl sagt Danke', '-12.00');
    const list = (await ada.call('GET', '/review/categories')).body.items;
    const [item] = list.filter((each: { transaction: { id: string } }) => each.transaction.id === id);
    expect(item.suggestions[0].categoryId).toBe(byName.get('Groceries'));
    const done = await ada.call('POST', '/transactions/bulk-categorize', {});
    expect(done.body.changed).toBeGreaterThan(0);
    expect(done.body.skipped.items.map(({ reason }: { reason: string }) => reason)).toContain(
      'Nothing is sure enough.',
    );
    expect((await ada.call('GET', `/transactions/${id}`)).body.category).toMatchObject({
      id: byName.get('Groceries'),
      source: 'model',
    });
  });

  it('asks rules before it asks what has learned', async () => {
    const rule = await ada.call('POST', '/rules', {
      name: 'Aldi sells clothes',
      conditions: [{ field: 'payee', op: 'contains', value: 'aldi' }],
      actions: [{ type: 'category', categoryId: byName.get('Clothing') }],
    });
    const id = await add('ALDI SUED 12', '-12.00');
    await ada.call('POST', '/transactions/bulk-categorize', { ids: [id] });
    expect((await ada.call('GET', `/transactions/${id}`)).body.category).toMatchObject({
      id: byName.get('Clothing'),
      source: 'rule',
    });
    await ada.call('DELETE', `/rules/${rule.body.id}`);
  });

  it("shows nobody's but one's own", async () => {
    const id = await add('Secret shop', '-1.00');
    expect((await eve.call('GET', '/review/categories')).body.items).toEqual([]);
    expect((await eve.call('GET', `/transactions/${id}/suggestions`)).status).toBe(404);
    const [category] = (await eve.call('GET', '/categories')).body.items;
    expect((await eve.call('POST', `/transactions/${id}/feedback`, { categoryId: category.id })).status).toBe(
      404,
    );
    expect((await ada.call('POST', `/transactions/${id}/feedback`, { categoryId: category.id })).status).toBe(
      400,
    );
  });
});

describe('the learning report', () => {
  it('says that there is too little, then how often suggestions are right', async () => {
    const empty = (await ada.call('GET', '/categories/learning')).body;
    expect(empty).toMatchObject({ targetError: 0.05, measured: null });
    expect(empty.reason).toContain('transactions with a category');
    // Two payees whose category follows from the payee alone, all through a year: nothing can be mistaken.
    const lines = Array.from({ length: 240 }, (_, at) => {
      const day = new Date(Date.UTC(2025, 0, 1 + at)).toISOString().slice(0, 10);
      return at % 2 === 0 ? `${day},Alpha Gym,-20.00,Groceries` : `${day},Beta Books,-7.50,Clothing`;
    });
    const file = `date,payee,amount,category\n${lines.join('\n')}\n`;
    const { body } = await ada.upload('/imports', 'year.csv', file, { accountId: account });
    await ada.job(body.jobId);
    const { measured, threshold, labelled } = (await ada.call('GET', '/categories/learning')).body;
    expect(labelled).toBeGreaterThanOrEqual(240);
    expect(measured.accuracy).toBeGreaterThan(0.95);
    expect(measured.errorAboveThreshold).toBeLessThanOrEqual(0.05);
    expect(measured.reliability.reduce((sum: number, bin: { count: number }) => sum + bin.count, 0)).toBe(
      measured.transactions,
    );
    expect(threshold).toBeLessThanOrEqual(1.01);
    const strict = await ada.call('PATCH', '/categories/learning', { targetError: 0.01 });
    expect(strict.body.targetError).toBe(0.01);
    expect(strict.body.threshold).toBeGreaterThanOrEqual(threshold);
    expect((await ada.call('PATCH', '/categories/learning', { targetError: 2 })).status).toBe(400);
    const { items } = await suggestions(await add('Beta Books', '-7.50'));
    expect(items[0].categoryId).toBe(byName.get('Clothing'));
  });
});

describe("the other side's account number", () => {
  it('tells two payees of one name apart', async () => {
    const bo = await app.person('Bo');
    const giro = await bo.call('POST', '/accounts', { name: 'Giro', type: 'asset', currency: 'EUR' });
    const { items } = (await bo.call('GET', '/categories?limit=500')).body;
    const idOf = (name: string): string => items.find((each: { name: string }) => each.name === name).id;
    const [landlord, tailor] = ['DE02120300000000202051', 'DE02500105170137075030'];
    const header = 'Buchungstag;Empfaenger;Gegenkonto IBAN;Betrag';
    const row = (at: number, iban: string) => {
      const day = new Date(Date.UTC(2025, 0, 1 + at)).toISOString().slice(0, 10);
      return `${day};Max Muster;${iban};-${20 + (at % 3)},00`;
    };
    const year = Array.from({ length: 240 }, (_, at) =>
      at % 2 === 0 ? `${row(at, landlord!)};Groceries` : `${row(at, tailor!)};Clothing`,
    );
    const upload = async (name: string, lines: readonly string[]) => {
      const sent = await bo.upload('/imports', name, lines.join('\n'), { accountId: giro.body.id });
      expect((await bo.job(sent.body.jobId)).status).toBe('done');
    };
    await upload('year.csv', [`${header};Kategorie`, ...year]);
    await upload('next.csv', [header, row(300, landlord!), row(301, tailor!)]);
    const next = (await bo.call('GET', '/transactions?from=2025-10-20')).body.items;
    expect(next.map((each: { categoryId: string }) => each.categoryId)).toEqual([
      idOf('Clothing'),
      idOf('Groceries'),
    ]);
    const { items: suggested } = (await bo.call('GET', `/transactions/${next[0].id}/suggestions`)).body;
    expect(suggested[0].categoryId).toBe(idOf('Clothing'));
  });
});
