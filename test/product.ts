import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../', import.meta.url));

export interface Product {
  readonly process: ChildProcess;
  /** Where it answers. */
  readonly url: string;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Sends a signal and answers the exit code. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

export class DidNotStart extends Error {
  readonly code: number | null;
  constructor(code: number | null, output: string) {
    super(output);
    this.code = code;
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'financehub-product-'));
}

/** Starts the program as `npm start` does and waits for the line that names its address. */
export function startProduct(
  dataFolder: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
  line: readonly string[] = ['packages/server/main.ts'],
): Promise<Product> {
  const child = spawn(join(ROOT, 'node_modules/.bin/node'), [...line, ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'warn',
      FINANCEHUB_DATA: dataFolder,
      NODE_ENV: 'production',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = new Promise<number | null>((done) => child.once('exit', done));
  return new Promise((done, failed) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const ready = /FinanceHub (?:is ready: (\S+)|worker is ready)/.exec(output);
      if (ready === null) return;
      done({
        process: child,
        url: ready[1] ?? '',
        output: () => output,
        end: (signal) => {
          child.kill(signal);
          return exited;
        },
      });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void exited.then((code) => failed(new DidNotStart(code, output)));
  });
}

export interface Reply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of many shapes
  body: any;
}

/** A registered person on a product, with its calls. */
export async function register(url: string, email = 'ada@example.com') {
  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply> => {
    const form = body instanceof FormData;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { ...(body === undefined || form ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text,
    };
  };
  const password = 'correct horse battery';
  const made = await send('POST', '/auth/register', { email, password });
  const session =
    made.status === 201 ? made.body : (await send('POST', '/auth/login', { email, password })).body;
  const headers = { authorization: `Bearer ${session.accessToken}` };
  const call = (method: string, path: string, body?: unknown) => send(method, path, body, headers);
  return {
    call,
    token: session.accessToken as string,
    upload: (
      path: string,
      fileName: string,
      content: string | Uint8Array,
      fields: Record<string, string> = {},
    ) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.set(key, value);
      form.set('file', new Blob([content as string]), fileName);
      return send('POST', path, form, headers);
    },
    /** The job once it has ended, told by the live events. */
    job: (jobId: string) => jobEnd(url, session.accessToken, jobId, call),
  };
}

async function jobEnd(
  url: string,
  token: string,
  jobId: string,
  call: (method: string, path: string) => Promise<Reply>,
): Promise<Reply['body']> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws?token=${token}`);
  const ended = new Promise<void>((done) => {
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.jobId === jobId && (message.type === 'job.done' || message.type === 'job.failed')) done();
    };
  });
  await new Promise((done) => {
    socket.onopen = done;
  });
  const open = (status: string): boolean => status === 'queued' || status === 'running';
  if (open((await call('GET', `/jobs/${jobId}`)).body.status)) await ended;
  socket.close();
  return (await call('GET', `/jobs/${jobId}`)).body;
}
