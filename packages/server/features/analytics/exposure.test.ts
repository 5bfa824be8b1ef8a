import { existsSync, readFileSync } from 'node:fs';
// Values of statsmodels 0.14, written by fixtures/regression.py.
import golden from '@financehub/core/statistics/fixtures/regression.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
const RISK_FREE = 0.0001;
const ROWS = golden.y.length;
const day = (at: number): string =>
  new Date(Date.parse('2025-06-01') + at * 86_400_000).toISOString().slice(0, 10);

/** The regressors of the fixture as the library writes factors, a day apart. */
const factorFile = (header: string, figures: (row: number) => readonly number[]): string =>
  [
    'This file was made for a test.',
    '',
    header,
    `${day(0).replaceAll('-', '')}${',0'.repeat(header.split(',').length - 1)}`,
    ...golden.y.map((_, row) =>
      [day(row + 1).replaceAll('-', ''), ...figures(row).map((figure) => (figure * 100).toFixed(4))].join(
        ',',
      ),
    ),
    '',
    'Copyright',
  ].join('\r\n');
const THREE = factorFile(',Mkt-RF,SMB,HML,RF', (row) => [
  ...golden.x.map((column) => column[row]!),
  RISK_FREE,
]);

const put = (person: Person, name: string, body: string) =>
  person.call('PUT', `/factors/${name}`, body, { 'content-type': 'text/csv' });

/** An asset whose return over the risk-free rate is what the fixture explains. */
async function explained(person: Person): Promise<string> {
  const { body } = await person.call('POST', '/assets', { symbol: 'FUND', currency: 'USD' });
  const closes = [100];
  for (const excess of golden.y) closes.push(closes.at(-1)! * (1 + excess + RISK_FREE));
  const bars = closes.map((close, at) => ({ date: day(at), close: close.toFixed(12) }));
  expect((await person.call('PUT', `/assets/${body.id}/prices`, { bars })).status).toBe(200);
  return body.id;
}

async function portfolioOf(person: Person): Promise<string> {
  const { body } = await person.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  const buy = { type: 'BUY', date: day(0), symbol: 'FUND', quantity: '1000', price: '100' };
  expect((await person.call('POST', `/portfolios/${body.id}/transactions`, buy)).status).toBe(201);
  return body.id;
}

const hac = golden.hac['4 false'];
function expectGolden(body: Record<string, never>): void {
  const { alpha, factors } = body as unknown as Record<
    string,
    Record<string, number> & Record<string, number>[]
  >;
  const found = [alpha!, ...(factors as unknown as Record<string, number>[])];
  expect(body).toMatchObject({ observations: ROWS, lags: 4, unavailable: [] });
  for (const field of ['estimate', 'standardError', 't', 'p', 'low', 'high'] as const)
    for (const [at, value] of hac[field].entries())
      expect(Math.abs(found[at]![field]! - value)).toBeLessThan(1e-7 * Math.abs(value) + 1e-10);
  expect(found[1]).toMatchObject({ ols: { standardError: expect.closeTo(golden.ols.standardError[1]!, 9) } });
  expect(body).toMatchObject({
    r2: expect.closeTo(golden.r2, 8),
    fPValue: expect.closeTo(golden.fPValue, 12),
  });
}

describe('factor exposure', () => {
  it('of a portfolio and of an asset is that of statsmodels', async () => {
    const ann = await app.person('Ann');
    expect((await put(ann, 'ff3', THREE)).body).toEqual({
      name: 'ff3',
      interval: 'day',
      stored: ROWS + 1,
      from: day(0),
      to: day(ROWS),
    });
    await explained(ann);
    const id = await portfolioOf(ann);
    const query = `confidence=0.9&lags=4`;
    expectGolden((await ann.call('GET', `/analytics/factors?symbol=fund&${query}`)).body);
    const { body } = await ann.call(
      'GET',
      `/analytics/factors?portfolioId=${id}&from=${day(1)}&${query}&window=40`,
    );
    expectGolden(body);
    expect(body.rolling.date.length).toBe(ROWS - 39);
    expect(body.rolling.factors[0].beta.at(-1)).toBeCloseTo(golden.rolling.at(-1)![1]!, 7);
    const listed = await ann.call('GET', '/factors');
    expect(listed.body.items).toEqual([
      {
        name: 'ff3',
        interval: 'day',
        factors: ['Mkt-RF', 'SMB', 'HML', 'RF'],
        count: ROWS + 1,
        from: day(0),
        to: day(ROWS),
        provider: 'user',
        fetchedAt: '2026-03-01T09:00:00.000Z',
      },
    ]);
  });

  it('is unavailable with the file that is missing, or with too few returns', async () => {
    const bob = await app.person('Bob');
    await explained(bob);
    const id = await portfolioOf(bob);
    const ask = async (query: string) =>
      (await bob.call('GET', `/analytics/factors?portfolioId=${id}&${query}`)).body;
    expect(await ask('')).toMatchObject({ alpha: null, factors: [], observations: 0 });
    const [gap] = (await ask(`to=${day(ROWS)}`)).unavailable;
    expect(gap.mend).toContain('F-F_Research_Data_Factors_daily.CSV');
    expect(gap.reason).toBe(
      `there are no daily returns of the three factors of Fama and French from ${day(0)} to ${day(ROWS)}`,
    );
    await put(bob, 'ff3', THREE);
    const { unavailable } = await ask('model=ff3-momentum');
    expect(unavailable.map(({ mend }: { mend: string }) => mend)).toEqual([
      expect.stringContaining('F-F_Momentum_Factor_daily.CSV'),
    ]);
    expect((await ask('interval=month')).unavailable[0].reason).toContain('monthly');
    const short = await ask(`from=${day(1)}&to=${day(4)}`);
    expect([short.observations, short.alpha, short.unavailable[0].reason]).toEqual([
      4,
      null,
      expect.stringContaining('at least 5 are needed'),
    ]);
    const window = await ask('window=500');
    expect([window.rolling, window.unavailable[0].reason]).toEqual([null, expect.stringContaining('longer')]);
  });

  it('begins with the first whole day: what is bought at the close has no return of its day', async () => {
    const hal = await app.person('Hal');
    await explained(hal);
    await put(hal, 'ff3', THREE);
    const close = golden.y.slice(0, 5).reduce((level, excess) => level * (1 + excess + RISK_FREE), 100);
    const { body: made } = await hal.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    const buy = { type: 'BUY', date: day(5), symbol: 'FUND', quantity: '1000', price: close.toFixed(12) };
    expect((await hal.call('POST', `/portfolios/${made.id}/transactions`, buy)).status).toBe(201);
    const asked = `from=${day(5)}&to=${day(ROWS)}`;
    const { body: own } = await hal.call('GET', `/analytics/factors?portfolioId=${made.id}&${asked}`);
    const { body: asset } = await hal.call('GET', `/analytics/factors?symbol=FUND&${asked}`);
    expect([own.observations, own.from]).toEqual([ROWS - 5, day(6)]);
    for (const [at, { estimate }] of own.factors.entries())
      expect(estimate).toBeCloseTo(asset.factors[at].estimate, 8);
  });

  it('leaves out a return across months that the factors lack, and says so', async () => {
    const gil = await app.person('Gil');
    const { body: asset } = await gil.call('POST', '/assets', { symbol: 'FUND', currency: 'USD' });
    const ends = ['06-30', '07-31', '08-29', '09-30', '10-31', '11-28'];
    const bars = ends.map((end, at) => ({ date: `2025-${end}`, close: String(100 + ((at * 7) % 5)) }));
    expect((await gil.call('PUT', `/assets/${asset.id}/prices`, { bars })).status).toBe(200);
    const ask = async (months: readonly string[]) => {
      const rows = months.map((month, at) => `2025${month},${(at * 3) % 4},1,2,0.1`);
      expect((await put(gil, 'ff3', [',Mkt-RF,SMB,HML,RF', ...rows].join('\n'))).status).toBe(200);
      const { body } = await gil.call('GET', '/analytics/factors?symbol=FUND&interval=month&model=capm');
      return [body.observations, ...body.unavailable.map(({ reason }: { reason: string }) => reason)];
    };
    expect(await ask(['06', '07', '09', '10', '11'])).toEqual([
      4,
      'the factors lack one month within the period: its return is left out',
    ]);
    expect(await ask(['06', '07', '08', '09', '10', '11'])).toEqual([5]);
    await put(gil, 'ff3', THREE);
    const { body } = await gil.call('GET', '/analytics/factors?symbol=FUND');
    expect([body.observations, body.unavailable[0].reason]).toEqual([
      0,
      expect.stringContaining('no two prices of FUND'),
    ]);
  });

  it('takes momentum beside the three factors', async () => {
    const cid = await app.person('Cid');
    await put(
      cid,
      'ff3',
      factorFile(',Mkt-RF,SMB,HML,RF', (row) => [golden.x[0]![row]!, golden.x[1]![row]!, row % 3, RISK_FREE]),
    );
    expect(
      (
        await put(
          cid,
          'momentum',
          factorFile(',Mom', (row) => [golden.x[2]![row]!]),
        )
      ).status,
    ).toBe(200);
    await explained(cid);
    const { body } = await cid.call('GET', '/analytics/factors?symbol=FUND&model=ff3-momentum');
    expect(body.factors.map(({ name }: { name: string }) => name)).toEqual(['Mkt-RF', 'SMB', 'HML', 'Mom']);
    expect(body.factors[3].estimate).toBeCloseTo(golden.ols.estimate[3]!, 1);
  });

  it('refuses files and requests that are wrong, naming the place', async () => {
    const dan = await app.person('Dan');
    const refused = await put(dan, 'ff5', THREE);
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'params/name']);
    expect((await put(dan, 'ff3', 'date,close\n2025-01-01,5')).body.errors[0].path).toBe('body');
    const rows = await put(dan, 'ff3', `${THREE.split('Copyright')[0]!.trimEnd()}\r\n20251399,1,2,3,4\r\n`);
    expect([rows.status, rows.body.errors[0].path]).toEqual([400, 'body/line 165']);
    expect((await dan.call('PUT', '/factors/ff3', { a: 1 })).status).toBe(415);
    expect((await put(dan, 'nothing', THREE)).status).toBe(400);
    expect((await dan.call('GET', '/factors')).body.items).toEqual([]);
    const eve = await app.person('Eve');
    await explained(eve);
    const theirs = await portfolioOf(eve);
    expect((await dan.call('GET', `/analytics/factors?portfolioId=${theirs}`)).status).toBe(404);
  });

  const file = new URL(
    '../../../../../shared/data/factors/us/F-F_Research_Data_Factors_daily.CSV',
    import.meta.url,
  );
  it.skipIf(!existsSync(file))('stores the whole file as the library publishes it', async () => {
    const fay = await app.person('Fay');
    const { status, body } = await put(fay, 'ff3', readFileSync(file, 'latin1'));
    expect([status, body.stored, body.to]).toEqual([200, 25126, '2021-11-30']);
  });
});
