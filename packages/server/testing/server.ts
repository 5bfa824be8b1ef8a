import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { readConfig } from '../config/config.ts';
import { type Server, start } from '../start.ts';
import { TEMPLATE } from './postgres.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  body: any;
  headers: Record<string, string | string[] | number | undefined>;
}

export interface Person {
  readonly token: string;
  readonly userId: string;
  readonly bookId: string;
  readonly email: string;
  /** A request as this person; a path without the API's base. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  /** Uploads a file as multipart form data. */
  readonly upload: (
    path: string,
    fileName: string,
    content: string | Uint8Array,
    fields?: Record<string, string>,
  ) => Promise<Answer>;
  /** Waits for a job to end and answers it. */
  readonly job: (jobId: string) => Promise<Answer['body']>;
}

export interface TestServer {
  readonly server: Server;
  readonly url: string;
  readonly databaseUrl: string;
  readonly folder: string;
  setNow: (instant: string) => void;
  call: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  person: (name: string) => Promise<Person>;
  /** Uploads as the person into a book that is not their default one. */
  uploadTo: (person: Person, path: string, bookId: string, method?: string) => Promise<Answer>;
}

export const START = '2026-03-01T09:00:00.000Z';

/** A server on a fresh clone of the migrated database, with a fake clock, for the tests of one file. */
export function testServer(env: Record<string, string> = {}): TestServer {
  let server: Server;
  let url = '';
  let folder = '';
  let databaseUrl = '';
  let now = new Date(START);

  beforeAll(async () => {
    const base = inject('postgresUrl');
    const name = `test_${randomBytes(6).toString('hex')}`;
    const admin = new pg.Client({ connectionString: base });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    await admin.end();
    const address = new URL(base);
    address.pathname = `/${name}`;
    databaseUrl = address.href;
    folder = await mkdtemp(join(tmpdir(), 'financehub-test-'));
    const settings = {
      PORT: '0',
      FINANCEHUB_DATA: folder,
      DATABASE_URL: databaseUrl,
      LOG_LEVEL: 'error',
      // Nothing is asked of the world but what a test answers itself.
      PROVIDERS: 'off',
      ...env,
    };
    server = await start(readConfig(settings, []), settings, () => now);
    url = server.url ?? '';
  });
  afterAll(async () => {
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const request = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1${path}`, init);
    const text = await response.text();
    const type = response.headers.get('content-type') ?? '';
    return {
      status: response.status,
      body: type.includes('json') ? JSON.parse(text) : text,
      headers: Object.fromEntries(response.headers),
    };
  };
  const call: TestServer['call'] = (method, path, body, headers = {}) =>
    request(path, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  const person = async (name: string): Promise<Person> => {
    const email = `${name.toLowerCase()}-${randomBytes(3).toString('hex')}@example.com`;
    const { body } = await call('POST', '/auth/register', { email, password: 'correct horse battery', name });
    const authorization = `Bearer ${body.accessToken}`;
    const asPerson: Person['call'] = (method, path, content, headers = {}) =>
      call(method, path, content, { authorization, ...headers });
    return {
      token: body.accessToken,
      userId: body.user.id,
      bookId: body.user.defaultBookId,
      email,
      call: asPerson,
      upload: (path, fileName, content, fields = {}) => {
        const form = new FormData();
        for (const [key, value] of Object.entries(fields)) form.set(key, value);
        form.set('file', new Blob([content as string]), fileName);
        return request(path, { method: 'POST', headers: { authorization }, body: form });
      },
      job: (jobId) => jobEnd(server, asPerson, jobId),
    };
  };

  return {
    get server() {
      return server;
    },
    get url() {
      return url;
    },
    get folder() {
      return folder;
    },
    get databaseUrl() {
      return databaseUrl;
    },
    setNow: (instant) => {
      now = new Date(instant);
    },
    call,
    person,
    uploadTo: (someone, path, bookId, method = 'POST') => {
      const form = new FormData();
      form.set('file', new Blob(['date,amount\n2026-01-01,1.00\n']), 'c.csv');
      const headers = { authorization: `Bearer ${someone.token}`, 'x-book-id': bookId };
      return request(path, { method, headers, body: form });
    },
  };
}

/** Listens for the job's end rather than asking again and again. */
async function jobEnd(server: Server, call: Person['call'], jobId: string): Promise<Answer['body']> {
  let unsubscribe = (): void => undefined;
  const ended = new Promise<void>((done) => {
    unsubscribe = server.context.events.subscribe((message) => {
      if ((message.type === 'job.done' || message.type === 'job.failed') && message.jobId === jobId) done();
    });
  });
  const finished = (status: string): boolean => status !== 'queued' && status !== 'running';
  const before = await call('GET', `/jobs/${jobId}`);
  if (!finished(before.body.status)) await ended;
  unsubscribe();
  return (await call('GET', `/jobs/${jobId}`)).body;
}
