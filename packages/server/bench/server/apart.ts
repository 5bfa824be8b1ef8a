import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Question } from './apart.process.ts';
import { RUNTIME_OPTIONS } from './options.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PROCESS = fileURLToPath(new URL('./apart.process.ts', import.meta.url));

/** The program in a process of its own, so that what is measured of it is not mixed with the work of who asks. */
export interface Apart {
  readonly url: string;
  /** The longest time in ms for which the event loop did nothing else since the last question. */
  readonly longestSlice: () => Promise<number>;
  /** What the process keeps in memory, in MB. */
  readonly memory: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Runs `use` with a new data folder, and tidies up after it. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'financehub-bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Starts the program on a data folder, with the options of the runtime that `npm start` gives it. */
export async function startApart(folder: string): Promise<Apart> {
  const child = fork(PROCESS, [], {
    execArgv: RUNTIME_OPTIONS,
    env: {
      ...process.env,
      PORT: '0',
      FINANCEHUB_DATA: folder,
      LOG_LEVEL: 'error',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'compile'),
    },
  });
  const ask = async (question: Question): Promise<Answer> => {
    child.send(question);
    return next(child);
  };
  const { url } = await next(child);
  return {
    url: url!,
    longestSlice: async () => (await ask('slice')).value!,
    memory: async () => (await ask('memory')).value!,
    stop: async () => {
      const ended = once(child, 'exit');
      child.send('stop' satisfies Question);
      await ended;
    },
  };
}

async function next(child: ChildProcess): Promise<Answer> {
  const ended = new AbortController();
  const answer = once(child, 'message', { signal: ended.signal });
  const exit = (code: number | null): void => ended.abort(new Error(`the program has ended with ${code}`));
  child.once('exit', exit);
  try {
    return (await answer)[0] as Answer;
  } finally {
    child.off('exit', exit);
  }
}

/** Sends a request; its time in ms is that until the last byte is there. */
export type Call = (method: string, path: string, body?: unknown) => Promise<{ text: string; ms: number }>;

/** A client over one kept connection; an answer that is no success is thrown. */
export function clientOf({ url }: Pick<Apart, 'url'>, token: string): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (method, path, body) =>
    new Promise((done, failed) => {
      const sent = body === undefined ? null : JSON.stringify(body);
      const headers = {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === null ? {} : { 'content-type': 'application/json' }),
      };
      const from = performance.now();
      const call = request(`${url}/api/v1${path}`, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', failed);
        response.on('end', () => {
          const ms = performance.now() - from;
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode! < 300) done({ text, ms });
          else failed(new Error(`${method} ${path}: ${response.statusCode} ${text.slice(0, 500)}`));
        });
      });
      call.on('error', failed);
      call.end(sent ?? undefined);
    });
}
