import { describe, expect, it } from 'vitest';
import { ASK, failure, json, Replay, type Reply, TIINGO_ROW, text } from '../testing/replay.ts';
import { makeCircuit } from './circuit.ts';
import { decimalOfNumber, stored } from './figures.ts';
import { keepPace } from './pace.ts';

const world = new Replay();

describe('a request', () => {
  it('waits as long as it is told after 429, and a growing while after 500', async () => {
    world.replies = [text('slow down', 429, { 'retry-after': '7' }), text('oops', 500), json([TIINGO_ROW])];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    expect(world.slept).toEqual([7000, 750]);
  });

  it('reads a Retry-After that is a date', async () => {
    world.replies = [text('', 429, { 'retry-after': 'Wed, 04 Mar 2026 12:00:09 GMT' }), json([TIINGO_ROW])];
    await world.history('tiingo');
    expect(world.slept).toEqual([9000]);
  });

  it('is given up at once when the pause world.asked for is too long', async () => {
    world.replies = [text('', 429, { 'retry-after': '3600' })];
    expect(await failure(world.history('tiingo'))).toMatchObject({
      kind: 'rate-limited',
      retryAfterSeconds: 3600,
    });
    expect([world.asked.length, world.slept]).toEqual([1, []]);
  });

  it('is tried again when the body breaks off, and named when it always does', async () => {
    const cut: Reply = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[{"date":');
      response.destroy();
    };
    world.replies = [cut, json([TIINGO_ROW])];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    world.replies = [cut];
    world.asked = [];
    expect(await failure(world.history('tiingo'))).toMatchObject({ kind: 'unreachable' });
    expect(world.asked).toHaveLength(3);
  });

  it('is given up after 20 s without an end, tried again, and named', async () => {
    const slow: Reply = (_request, response) => {
      response.writeHead(200);
      response.write('[');
      setImmediate(() => world.clock.abort(new DOMException('over', 'TimeoutError')));
    };
    world.replies = [slow, slow, json([TIINGO_ROW])];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    expect([world.limits, world.slept]).toEqual([
      [20_000, 20_000, 20_000],
      [375, 750],
    ]);
    world.replies = [slow];
    world.limits = [];
    expect(await failure(world.history('tiingo'))).toMatchObject({
      kind: 'unreachable',
      message: 'Tiingo did not answer within 20 s',
      mend: expect.stringContaining('connection'),
    });
    expect(world.limits).toHaveLength(3);
    world.server.closeAllConnections();
  });

  it('ends when its caller gives up a slow answer', async () => {
    world.replies = [() => undefined];
    const stop = new AbortController();
    const call = world.providers.call('tiingo', 'k', stop.signal);
    const work = world.providers.get('tiingo')!.history!(call, ASK);
    setImmediate(() => stop.abort(new Error('stopped')));
    await expect(work).rejects.toThrow('stopped');
    world.server.closeAllConnections();
  });

  it('is a failure of the provider where its caller waits no longer', async () => {
    world.replies = [() => undefined];
    const patience = new AbortController();
    const call = world.providers.call('tiingo', 'k', patience.signal);
    const work = world.providers.get('tiingo')!.history!(call, ASK);
    setImmediate(() => patience.abort(new DOMException('over', 'TimeoutError')));
    expect(await failure(work)).toMatchObject({
      kind: 'unreachable',
      message: 'Tiingo did not answer in time',
    });
    world.server.closeAllConnections();
  });

  it.each([
    ['malformed JSON', text('{"a":'), 'no JSON'],
    ['nothing', text(''), 'sent nothing'],
    ['a web page with status 200', text('<!doctype html><title>Verify</title>'), 'web page'],
    ['a field of another kind', json([{ ...TIINGO_ROW, close: '10.5' }]), '/0/close'],
    ['a missing field', json([{ date: TIINGO_ROW.date }]), '/0/open'],
  ])('that answers %s fails and names it', async (_name, reply, named) => {
    world.replies = [reply];
    const error = await failure(world.history('tiingo'));
    expect(error).toMatchObject({ kind: 'unexpected' });
    expect(error.message).toContain(named);
    expect(world.asked).toHaveLength(1);
  });

  it('is refused without trying again when the key is wrong', async () => {
    world.replies = [text('{"detail":"Invalid token."}', 401)];
    expect(await failure(world.history('tiingo'))).toMatchObject({
      kind: 'refused',
      mend: expect.stringContaining('key'),
    });
    expect(world.asked).toHaveLength(1);
  });

  it('is not sent while the circuit is open, and tries once after the rest', async () => {
    world.replies = [text('', 503)];
    for (let count = 0; count < 5; count += 1) await failure(world.history('tiingo'));
    const before = world.asked.length;
    expect(await failure(world.history('tiingo'))).toMatchObject({ kind: 'resting', retryAfterSeconds: 60 });
    expect([world.asked.length, world.providers.state('tiingo', 'the-key').circuit]).toEqual([
      before,
      'open',
    ]);
    world.time += 60_000;
    world.replies = [json([TIINGO_ROW])];
    expect((await world.history('tiingo')).bars).toHaveLength(1);
    expect(world.providers.state('tiingo', 'the-key')).toMatchObject({
      circuit: 'closed',
      lastOutcome: 'ok',
    });
  });

  it('is not sent at all when providers are off', async () => {
    const off = world.open(true);
    const call = off.call('tiingo', 'k', AbortSignal.timeout(1000));
    expect(await failure(off.get('tiingo')!.history!(call, ASK))).toMatchObject({ kind: 'not-offered' });
    expect(world.asked).toEqual([]);
  });
});

describe('pace and circuit', () => {
  it('let a burst go and then one at a time', async () => {
    const pace = keepPace({ burst: 3, everyMs: 100 }, world.timing);
    for (let count = 0; count < 5; count += 1) await pace(AbortSignal.timeout(1000));
    expect(world.slept).toEqual([100, 100]);
    world.time += 1000;
    await pace(AbortSignal.timeout(1000));
    expect(world.slept).toEqual([100, 100]);
  });

  it('rest twice as long after each failure, up to a quarter of an hour', () => {
    const circuit = makeCircuit(() => world.time);
    for (let count = 0; count < 5; count += 1) circuit.failed();
    const rests: (number | null)[] = [];
    for (let count = 0; count < 6; count += 1) {
      const rest = circuit.restingMs();
      rests.push(rest);
      world.time += rest ?? 0;
      expect(circuit.restingMs()).toBeNull();
      circuit.failed();
    }
    expect(rests).toEqual([60_000, 120_000, 240_000, 480_000, 900_000, 900_000]);
  });
});

it.each([
  [75.0875015258789, '75.0875'],
  [164.32000732421875, '164.32'],
  [7200.17431640625, '7200.1743'],
  [1.0812, '1.0812'],
  [0.1, '0.1'],
  [1e-9, '0.000000001'],
  [112, '112'],
])('reads the number %d as %s', (number, expected) => {
  expect(stored(decimalOfNumber(number)!)).toBe(expected);
});
