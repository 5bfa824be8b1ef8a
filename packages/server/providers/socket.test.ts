import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type KeptSocket, keepSocket, type Talk } from './socket.ts';
import { TIMING } from './timing.ts';

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await new Promise((done) => server.once('listening', done));
const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
const kept: KeptSocket[] = [];
afterAll(() => {
  for (const each of kept) each.stop();
  for (const client of server.clients) client.terminate();
  server.close();
});

/** Connections as they come, once each. */
const arrived: WebSocket[] = [];
const waiting: (() => void)[] = [];
server.on('connection', (socket) => {
  arrived.push(socket);
  for (const each of waiting.splice(0)) each();
});
async function visitor(): Promise<WebSocket> {
  while (arrived.length === 0) await new Promise<void>((done) => waiting.push(done));
  return arrived.shift()!;
}

const pauses: number[] = [];
/** A pause is noted, and not waited for. */
const timing = {
  ...TIMING,
  random: () => 0,
  sleep: async (ms: number) => {
    pauses.push(ms);
  },
};
function keep(talk: Partial<Talk>, more: { heartbeatMs?: number } = {}) {
  const lives: boolean[] = [];
  const socket = keepSocket({
    name: 'The other side',
    url,
    timing,
    now: () => new Date('2026-03-02T15:00:00Z'),
    talk: () => ({
      hello: [{ hello: 1 }],
      heartbeat: () => ({ there: '?' }),
      take: () => ({ kind: 'live' }),
      ...talk,
    }),
    onLive: () => lives.push(true),
    onLost: () => lives.push(false),
    ...more,
  });
  kept.push(socket);
  return { socket, lives };
}
const said = (socket: WebSocket): Promise<unknown> =>
  new Promise((done) => socket.once('message', (data) => done(JSON.parse(String(data)))));

describe('a connection that is kept', () => {
  it('says who it is, reads text and binary frames alike, and comes again after a cut', async () => {
    const heard: unknown[] = [];
    let tell = (): void => undefined;
    const { socket, lives } = keep({
      take: (message) => {
        heard.push(message);
        tell();
        return { kind: 'live' };
      },
    });
    const first = await visitor();
    expect(await said(first)).toEqual({ hello: 1 });
    const both = new Promise<void>((done) => {
      tell = () => void (heard.length === 2 && done());
    });
    first.send('no json');
    first.send(JSON.stringify({ a: 1 }));
    first.send(Buffer.from(JSON.stringify({ b: 2 })));
    await both;
    expect(heard).toEqual([{ a: 1 }, { b: 2 }]);
    expect(socket.state()).toMatchObject({ live: true, reason: null });
    first.terminate();
    const second = await visitor();
    expect(await said(second)).toEqual({ hello: 1 });
    expect(lives).toEqual([true, false]);
    expect(socket.state().live).toBe(false);
    socket.stop();
  });

  it('is given up and opened again where nobody answers its heartbeats', async () => {
    const { socket } = keep({}, { heartbeatMs: 20 });
    const first = await visitor();
    first.send(JSON.stringify({}));
    expect(await said(first)).toEqual({ hello: 1 });
    expect(await said(first)).toEqual({ there: '?' });
    // It says nothing more.
    await visitor();
    expect(socket.state().reason).toBe('The other side: it was silent for too long');
    socket.stop();
  });

  it('waits longer and longer, and minutes where it is refused', async () => {
    pauses.length = 0;
    let times = 0;
    const { socket } = keep({
      take: () => {
        times += 1;
        return times < 4 ? { kind: 'ended', why: 'not now' } : { kind: 'refused', why: 'a wrong key' };
      },
    });
    for (let time = 0; time < 4; time += 1) (await visitor()).send(JSON.stringify({}));
    await visitor();
    socket.stop();
    expect(pauses.slice(0, 4)).toEqual([500, 1000, 2000, 150_000]);
    expect(socket.state().reason).toBe('The other side: a wrong key');
  });
});
