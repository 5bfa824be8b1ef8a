// Values of numpy 2.4, scipy 1.17 and scikit-learn 1.7, written by fixtures/matrix.py.
import golden from '@financehub/core/statistics/fixtures/matrix.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const DAY = 86_400_000;
const dayAfter = (start: string, days: number): string =>
  new Date(Date.parse(start) + days * DAY).toISOString().slice(0, 10);

async function assetWithPrices(
  person: Person,
  symbol: string,
  closes: readonly number[],
  { start = '2025-01-01', currency = 'USD' } = {},
): Promise<string> {
  const { body } = await person.call('POST', '/assets', { symbol, currency, type: 'stock' });
  const bars = closes.map((close, at) => ({ date: dayAfter(start, at), close: close.toFixed(12) }));
  const put = await person.call('PUT', `/assets/${body.id}/prices`, { bars });
  expect(put.status).toBe(200);
  return body.id;
}

/** The prices whose returns are the columns of the fixture. */
const closesOf = (column: number): number[] => {
  const closes = [100];
  for (let row = 0; row < golden.rows; row += 1)
    closes.push(closes.at(-1)! * (1 + golden.values[column * golden.rows + row]!));
  return closes;
};
const symbols = Array.from({ length: golden.columns }, (_, column) => `A${column}`);

async function market(): Promise<Person> {
  const ann = await app.person('Ann');
  for (const [column, symbol] of symbols.entries()) await assetWithPrices(ann, symbol, closesOf(column));
  return ann;
}
const square = (values: readonly number[]) =>
  Array.from({ length: golden.columns }, (_, row) =>
    values.slice(row * golden.columns, (row + 1) * golden.columns),
  );
const near = (found: number[][], wanted: number[][], digits = 9) => {
  for (const [row, values] of wanted.entries())
    for (const [column, value] of values.entries()) expect(found[row]![column]).toBeCloseTo(value, digits);
};

describe('correlation', () => {
  it('of uploaded prices is that of numpy, scipy and scikit-learn', async () => {
    const ann = await market();
    const ask = async (more: string) => {
      const { status, body } = await ann.call(
        'GET',
        `/analytics/correlation?symbols=${symbols.join()}${more}`,
      );
      expect(status, JSON.stringify(body)).toBe(200);
      return body;
    };
    const plain = await ask('&currency=EUR');
    expect(plain).toMatchObject({
      method: 'pearson',
      interval: 'day',
      currency: 'EUR',
      observations: 0,
      shrinkage: null,
    });
    expect(plain.unavailable[0]).toMatchObject({
      symbol: 'A0',
      reason: expect.stringContaining('exchange rate'),
    });
    const found = await ask('');
    expect(found).toMatchObject({ observations: golden.rows, from: '2025-01-01', unavailable: [] });
    expect(found.assets.map(({ symbol }: { symbol: string }) => symbol)).toEqual(symbols);
    near(found.matrix, square(golden.pearson));
    expect(found.volatility[0]).toBeCloseTo(Math.sqrt(golden.covariance[0]! * 252), 9);
    // Returns that are equal in the fixture differ in the last digit after the way through prices.
    near((await ask('&method=spearman')).matrix, square(golden.spearman), 2);
    const shrunk = await ask('&method=ledoit-wolf&target=identity');
    expect(shrunk.shrinkage).toBeCloseTo(golden.identity.shrinkage, 9);
    const constant = await ask('&method=ledoit-wolf');
    expect(constant.shrinkage).toBeCloseTo(golden.constant.shrinkage, 9);
  });

  it('says which asset did not move', async () => {
    const dee = await app.person('Dee');
    await assetWithPrices(dee, 'FLAT', new Array<number>(20).fill(5));
    await assetWithPrices(dee, 'ONE', closesOf(0).slice(0, 20));
    for (const path of ['correlation?symbols=FLAT,ONE', 'rolling-correlation?pair=FLAT,ONE&window=10']) {
      const { body } = await dee.call('GET', `/analytics/${path}`);
      expect(body.unavailable).toEqual([
        expect.objectContaining({ symbol: 'FLAT', reason: expect.stringContaining('are the same') }),
      ]);
    }
  });

  it('says that one asset alone has nothing to go along with', async () => {
    const gus = await app.person('Gus');
    await assetWithPrices(gus, 'ONE', closesOf(0).slice(0, 20));
    const { body } = await gus.call('GET', '/analytics/rolling-correlation?symbols=ONE&window=10');
    expect([body.items, body.unavailable[0].reason]).toEqual([[], expect.stringContaining('no other asset')]);
  });

  it('over a window that moves is that of the days of the window', async () => {
    const ann = await market();
    const path = `/analytics/rolling-correlation?pair=A0,A2&window=${golden.rows}`;
    const { body } = await ann.call('GET', path);
    expect(body.date).toEqual([dayAfter('2025-01-01', golden.rows)]);
    const [pair] = body.items;
    expect(pair.a.symbol + pair.b.symbol).toBe('A0A2');
    expect(pair.correlation[0]).toBeCloseTo(golden.pearson[2]!, 9);
    expect([pair.last, pair.whole]).toEqual([pair.correlation[0], expect.closeTo(golden.pearson[2]!, 9)]);
    const all = await ann.call('GET', `/analytics/rolling-correlation?symbols=${symbols.join()}`);
    expect(all.body.items.length).toBe(10);
    expect(all.body.items[0].correlation.length).toBe(golden.rows - 62);
    const longer = await ann.call('GET', path.replace(String(golden.rows), '200'));
    expect(longer.body).toMatchObject({
      date: [],
      unavailable: [{ reason: expect.stringContaining('200') }],
    });
  });

  it('undoes splits that are stored of an asset which nobody holds', async () => {
    const cyd = await app.person('Cyd');
    const raw = closesOf(0).map((close, at) => (at < 40 ? close * 4 : close));
    await assetWithPrices(cyd, 'RAW', raw);
    await assetWithPrices(cyd, 'TWO', closesOf(1));
    const { body: assets } = await cyd.call('GET', '/assets');
    const { id } = assets.items.find(({ symbol }: { symbol: string }) => symbol === 'RAW');
    const splits = [{ date: dayAfter('2025-01-01', 40), ratio: '4' }];
    expect((await cyd.call('PUT', `/assets/${id}/events`, { splits })).status).toBe(200);
    const { body } = await cyd.call('GET', '/analytics/correlation?symbols=RAW,TWO');
    expect(body.matrix[0][1]).toBeCloseTo(golden.pearson[1]!, 9);
  });

  it('takes the assets that a portfolio held, with splits undone', async () => {
    const bob = await app.person('Bob');
    const { body: portfolio } = await bob.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    const [one, two] = [closesOf(0), closesOf(1)];
    await assetWithPrices(
      bob,
      'ONE',
      one.map((close, at) => (at < 40 ? close * 4 : close)),
    );
    await assetWithPrices(bob, 'TWO', two);
    await assetWithPrices(bob, 'OLD', two);
    const buy = (symbol: string, date: string) => ({ type: 'BUY', date, symbol, quantity: '1', price: '10' });
    const booked = await bob.call('POST', `/portfolios/${portfolio.id}/transactions`, [
      buy('ONE', '2025-01-01'),
      buy('TWO', '2025-01-01'),
      buy('OLD', '2025-01-01'),
      { type: 'SELL', date: '2025-01-05', symbol: 'OLD', quantity: '1', price: '10' },
      { type: 'SPLIT', date: dayAfter('2025-01-01', 40), symbol: 'ONE', quantity: '4' },
    ]);
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    const { body } = await bob.call('GET', `/analytics/correlation?portfolioId=${portfolio.id}`);
    expect(body.assets.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['ONE', 'TWO']);
    expect(body.matrix[0][1]).toBeCloseTo(golden.pearson[1]!, 9);
    const whole = await bob.call('GET', `/analytics/correlation?portfolioId=${portfolio.id}&from=2025-01-02`);
    expect(whole.body.assets.length).toBe(3);
    const rolling = await bob.call('GET', `/analytics/rolling-correlation?portfolioId=${portfolio.id}`);
    expect(
      rolling.body.items.map(({ a, b }: Record<string, { symbol: string }>) => a!.symbol + b!.symbol),
    ).toEqual([expect.stringMatching(/ONETWO|TWOONE/)]);
  });

  it('refuses what it can not know, naming the place', async () => {
    const ann = await app.person('Cid');
    const refused = async (query: string) => {
      const { status, body } = await ann.call('GET', `/analytics/${query}`);
      return [status, body.errors?.[0].path];
    };
    expect(await refused('correlation?symbols=,')).toEqual([400, 'querystring/symbols']);
    expect(await refused('correlation?symbols=NOPE')).toEqual([400, 'querystring/symbols']);
    expect(await refused('correlation?symbols=X&from=2025-02-01&to=2025-01-01')).toEqual([
      400,
      'querystring/to',
    ]);
    expect(await refused('correlation?symbols=X&method=kendall')).toEqual([400, 'querystring/method']);
    expect(await refused('rolling-correlation?pair=A')).toEqual([400, 'querystring/pair']);
    const eve = await app.person('Eve');
    const id = await assetWithPrices(eve, 'EVE', [1, 2, 3]);
    expect((await ann.call('GET', `/analytics/correlation?symbols=${id}`)).status).toBe(404);
    const { body: theirs } = await eve.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    expect((await ann.call('GET', `/analytics/correlation?portfolioId=${theirs.id}`)).status).toBe(404);
  });
});
