import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testServer } from '../testing/server.ts';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

const port = await freePort();
const url = `redis://127.0.0.1:${port}`;

const burst = async (
  app: { call: (method: string, path: string, body?: unknown) => Promise<{ status: number }> },
  count: number,
) =>
  Promise.all(
    Array.from({ length: count }, () =>
      app.call('POST', '/auth/register', {}).then((answer) => answer.status),
    ),
  );

describe('limits of requests', () => {
  const app = testServer();

  it('refuses more than the route allows in a minute, says when to come back, and never refuses /health', async () => {
    const statuses = await burst(app, 305);
    expect(statuses.filter((status) => status === 400)).toHaveLength(300);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const refused = await app.call('POST', '/auth/register', {});
    expect(refused.body.type).toMatch(/too-many-requests$/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await app.call('GET', '/health')).status).toBe(200);
  });
});

describe.skipIf(!hasRedis)('limits shared through Redis', () => {
  let redis: ChildProcess;
  beforeAll(async () => {
    redis = spawn('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise<void>((done) => {
      redis.stdout?.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('Ready to accept connections')) done();
      });
    });
  });
  afterAll(() => {
    redis?.kill();
  });
  const first = testServer({ REDIS_URL: url });
  const second = testServer({ REDIS_URL: url });

  it('counts the requests of all processes together', async () => {
    await burst(first, 152);
    const statuses = await burst(second, 152);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    const client = new Redis(url);
    expect((await client.keys('financehub-rate-*')).length).toBeGreaterThan(0);
    await client.quit();
  });
});
