import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { testServer } from '../testing/server.ts';

const app = testServer();
const cursor = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const ID = '0198b2a4-7c1e-7000-8000-5c0f2a9b1d3e';

describe('cursors that were made up', () => {
  it.each([
    ['/transactions', cursor('2020-13-45', ID, 0)],
    ['/transactions', cursor('2020-01-05', 'zzz', 0)],
    ['/transactions', cursor('2020-01-05', ID, 1e30)],
    ['/transactions', cursor({ a: 1 }, null, 1)],
    ['/operations', cursor('a\0', ID)],
    ['/imports', cursor('today', ID)],
    ['/jobs', cursor('2026-01-01T00:00:00.000Z', 'x')],
    ['/assets', cursor('a\0', ID)],
    ['/portfolios', cursor('\ud800')],
  ])('are refused by %s', async (path, made) => {
    const ann = await app.person('Ann');
    const { status, body } = await ann.call('GET', `${path}?cursor=${made}`);
    expect([status, body.detail]).toEqual([400, 'The cursor is not one of this list.']);
  });
});

describe('texts that can not be stored', () => {
  it.each([
    ['a NUL', 'a\0b'],
    ['half of a surrogate pair', 'a\ud800b'],
  ])('are refused with their place: %s', async (_, name) => {
    const ann = await app.person('Ann');
    const { status, body } = await ann.call('POST', '/assets', { symbol: 'A', currency: 'EUR', name });
    expect([status, body.errors[0].path]).toEqual([400, 'body/name']);
  });

  it('are refused in a query', async () => {
    const ann = await app.person('Ann');
    const { status, body } = await ann.call('GET', '/transactions?q=%00');
    expect([status, body.errors[0].path]).toEqual([400, 'querystring/q']);
  });
});

describe('what is wrong with a value', () => {
  it('is said once, for the form that it has', async () => {
    const ann = await app.person('Ann');
    const leg = { kind: 'call', side: 'long', quantity: 1, strike: 100, timeToExpiry: 1 };
    const faults = async (body: object) =>
      (await ann.call('POST', '/options/payoff', { spot: 100, legs: [leg], ...body })).body.errors;
    expect(await faults({ spot: 0 })).toEqual([{ path: 'body/spot', message: 'must be > 0' }]);
    expect(await faults({ spot: true })).toEqual([
      { path: 'body/spot', message: 'must be number or string' },
    ]);
    expect(await faults({ spot: -1, legs: [leg, { ...leg, quantity: -1, kind: 'future' }] })).toEqual([
      { path: 'body/spot', message: 'must be > 0' },
      { path: 'body/legs/1/kind', message: 'must be one of call, put, stock' },
      { path: 'body/legs/1/quantity', message: 'must be > 0' },
    ]);
  });
});

describe('what is asked of a value', () => {
  it('is said in words, with an example', async () => {
    const ann = await app.person('Ann');
    const { body: made } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    const faults = async (transaction: object) => {
      const { body } = await ann.call('POST', `/portfolios/${made.id}/transactions`, transaction);
      return body.errors.map(({ path, message }: Record<string, string>) => `${path} ${message}`);
    };
    const day = 'must be a day of the calendar, as 2026-01-31';
    expect(await faults({ type: 'BUY', date: '2023-02-29', symbol: 'A' })).toEqual([`body/date ${day}`]);
    expect(await faults({ type: 'BUY', date: '3/1/2023', symbol: 'A' })).toEqual([`body/date ${day}`]);
    expect(
      await faults({ date: '2023-03-01', type: 'BUY', price: '-1', currency: 'usd', colour: 1 }),
    ).toEqual([
      'body/colour is not known here',
      expect.stringContaining('body/price must be a decimal number without a sign, as 12.34'),
      'body/currency must be a currency of ISO 4217 in capital letters, as USD',
    ]);
    expect(await faults({ type: 'BUY' })).toEqual(['body/date is needed']);
    const { body } = await ann.call('GET', '/portfolios/1');
    expect(body.errors).toEqual([
      { path: 'params/id', message: expect.stringContaining('must be an id, as ') },
    ]);
  });
});

describe('what no route sees', () => {
  it('answers a broken address with a problem', async () => {
    const { status, headers } = await app.call('GET', '/accounts/%zz');
    expect(status).toBe(400);
    expect(headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['no HTTP', 'BLAH / HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers %s with a problem', async (_, text, status) => {
    const { port } = new URL(app.url);
    const answer = await new Promise<string>((done, fail) => {
      let got = '';
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (data) => {
        got += data;
      });
      socket.on('close', () => done(got));
      socket.on('error', fail);
    });
    expect(answer).toContain(`HTTP/1.1 ${status} `);
    expect(answer).toContain('application/problem+json');
  });
});

it.each(['text/plain', 'text/csv', 'application/x-www-form-urlencoded'])(
  'takes no %s where JSON is meant',
  async (type) => {
    const ann = await app.person('Ann');
    const { status } = await ann.call('POST', '/accounts', '{"name":"A","type":"asset"}', {
      'content-type': type,
    });
    expect(status).toBe(415);
  },
);
