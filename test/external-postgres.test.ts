import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@financehub/server/db/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder, register, startProduct } from './product.ts';

const INSTALLED = '/usr/lib/postgresql';
const [version] = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort() : [];

describe.skipIf(version === undefined)(`PostgreSQL ${version ?? 'of the system (not installed)'}`, () => {
  const folder = newFolder();
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    const bin = (name: string) => join(INSTALLED, version!, 'bin', name);
    postgres = await startEmbeddedPostgres(
      join(folder, 'server'),
      'test',
      {},
      {
        postgres: bin('postgres'),
        initdb: bin('initdb'),
        pg_ctl: bin('pg_ctl'),
      },
    );
  });
  afterAll(async () => {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A database whose owner is no superuser, as a provider of databases hands them out. */
  async function ownedDatabase(name: string): Promise<string> {
    const client = new pg.Client({ connectionString: postgres.url });
    await client.connect();
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'secret' CREATEROLE`);
    await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
    await client.end();
    const url = new URL(postgres.url);
    [url.username, url.password, url.pathname] = [name, 'secret', `/${name}`];
    return url.href;
  }

  it('works the same for an owner who is no superuser, in one process', async () => {
    const product = await startProduct(join(folder, 'one'), { DATABASE_URL: await ownedDatabase('books') });
    const ada = await register(product.url);
    const account = await ada.call('POST', '/accounts', { name: 'Checking', type: 'asset', currency: 'USD' });
    const upload = await ada.upload(
      '/imports',
      'a.csv',
      'date,payee,amount\n2026-01-05,Shop,-1.00\n2026-01-06,Shop,-2.50\n',
      {
        accountId: account.body.id,
      },
    );
    expect(await ada.job(upload.body.jobId)).toMatchObject({ status: 'done' });
    expect((await ada.call('GET', `/accounts/${account.body.id}`)).body.balance).toBe('-3.50');
    const newest = (await ada.call('GET', '/operations?limit=1')).body.items[0];
    expect((await ada.call('POST', `/operations/${newest.id}/undo`)).status).toBe(200);
    expect(await product.end('SIGTERM')).toBe(0);
  });

  it('is shared by an API process and a worker', async () => {
    const secret = 'ab'.repeat(32);
    const env = {
      DATABASE_URL: await ownedDatabase('shared'),
      FINANCEHUB_TOKEN_KEY: secret,
      FINANCEHUB_STORAGE_KEY: secret,
      FINANCEHUB_DATABASE_PASSWORD: secret,
      FINANCEHUB_APP_PASSWORD: secret,
    };
    const api = await startProduct(join(folder, 'split'), env, ['--role', 'api']);
    const worker = await startProduct(join(folder, 'split'), env, ['--role', 'worker']);
    const ada = await register(api.url);
    const made = await ada.call('POST', '/exports', { format: 'hledger' });
    expect(await ada.job(made.body.jobId)).toMatchObject({ status: 'done' });
    expect((await ada.call('GET', `/exports/${made.body.id}/file`)).status).toBe(200);
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(await api.end('SIGTERM')).toBe(0);
  });
});
