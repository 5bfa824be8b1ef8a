import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { ParseOptions } from '@financehub/core/statements/detect.ts';
import { ProblemError } from '../../http/problem.ts';
import { threadsOf } from '../../jobs/threads.ts';
import type { Answers, FileSummary, PostingPlan, Preview, ReadTask, Reply, Request } from './reading.ts';
import { plainText } from './summary.ts';

const THREADS = 2;
const IDLE_MS = 5000;
const HEAP_MB = 3072;
/** Lines live for a moment; a small space for them keeps the thread small and costs nothing that was measured. */
const YOUNG_MB = 8;
/** A row group of the warehouse, which it stores at once; about 12 MB. */
const PRICES_AT_ONCE = 122_880;

/** Parsing is CPU work that must not hold up requests; idle threads end and give their memory back. */
const threads = threadsOf(new URL('./reader.worker.ts', import.meta.url), {
  most: THREADS,
  idleMs: IDLE_MS,
  youngMb: YOUNG_MB,
  heapMb: HEAP_MB,
});

const RATES_AT_ONCE = 20_000;

/** A file that is being read in a thread. */
export interface Reading {
  readonly summary: FileSummary;
  preview: () => Promise<Preview>;
  /** The bank lines as text for COPY. */
  rows: (plan: PostingPlan, onRows: (rows: number) => void) => AsyncGenerator<Uint8Array>;
  investments: () => Promise<Answers['investments']>;
  prices: () => AsyncGenerator<Answers['prices']>;
  factors: () => Promise<Answers['factors']>;
  rates: () => AsyncGenerator<Answers['rates']>;
}

/**
 * Parses the file in a thread and keeps it there while `use` asks for its parts. Throws `unreadable-file` with the place
 * in the file when it can't be read.
 */
export async function withFile<T>(
  file: { path: string; fileName: string; options: ParseOptions },
  signal: AbortSignal,
  use: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { port1, port2 } = new MessageChannel();
  const task: ReadTask = { ...file, port: port2 };
  // Piscina takes the list of postMessage, while its type follows the overload with an object.
  const transferList = [port2] as never;
  const ended = threads().run(task, { transferList, signal }) as Promise<void>;
  const ask = conversation(port1, ended);
  try {
    const summary = await ask<'open'>({ ask: 'open' });
    return await use({
      summary,
      preview: () => ask<'preview'>({ ask: 'preview' }),
      investments: () => ask<'investments'>({ ask: 'investments' }),
      factors: () => ask<'factors'>({ ask: 'factors' }),
      prices: async function* () {
        for (let from = 0; from < summary.prices; from += PRICES_AT_ONCE) {
          yield await ask<'prices'>({ ask: 'prices', from, count: PRICES_AT_ONCE });
        }
      },
      rates: async function* () {
        for (let from = 0; from < summary.rates.count; from += RATES_AT_ONCE) {
          yield await ask<'rates'>({ ask: 'rates', from, count: RATES_AT_ONCE });
        }
      },
      rows: async function* (plan, onRows) {
        await ask<'plan'>({ ask: 'plan', plan });
        let next = ask<'rows'>({ ask: 'rows' });
        for (let chunk = await next; chunk !== null; chunk = await next) {
          // The thread writes the next rows while these go to the database.
          next = ask<'rows'>({ ask: 'rows' });
          next.catch(() => undefined);
          onRows(chunk.rows);
          yield chunk.bytes;
        }
      },
    });
  } finally {
    port1.close();
    // What went wrong in the thread was thrown from the question that it did not answer.
    await ended.catch(() => undefined);
  }
}

type Ask = <Kind extends keyof Answers>(request: Extract<Request, { ask: Kind }>) => Promise<Answers[Kind]>;

/** Questions and answers over the port, in order; the end of the thread answers every open question. */
function conversation(port: MessagePort, ended: Promise<void>): Ask {
  const waiting: { resolve: (reply: Reply) => void; reject: (error: Error) => void }[] = [];
  let over: Error | null = null;
  const end = (error: Error): void => {
    over = error;
    for (const each of waiting.splice(0)) each.reject(error);
  };
  port.on('message', (reply: Reply) => waiting.shift()?.resolve(reply));
  ended.then(
    () => end(new Error('the reading thread has ended')),
    (error: Error) => end(threadProblem(error)),
  );
  return async (request) => {
    if (over !== null) throw over;
    const reply = await new Promise<Reply>((resolve, reject) => {
      waiting.push({ resolve, reject });
      port.postMessage(request);
    });
    if ('answer' in reply) return reply.answer as never;
    if ('failed' in reply)
      throw Object.assign(new Error(reply.failed.message), { stack: reply.failed.stack });
    const { message, line, mend } = reply.unreadable;
    const place = line === null || message.includes(`line ${line}`) ? '' : `Line ${line}: `;
    throw new ProblemError('unreadable-file', plainText(`${place}${sentence(message, place === '')}`), {
      mend,
    });
  };
}

function threadProblem(error: Error): Error {
  if ((error as { code?: string }).code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new ProblemError('too-large', 'The file holds more rows than can be read at once.', {
    mend: 'Split it, for example by year, and import the parts.',
  });
}

function sentence(text: string, capital: boolean): string {
  const start = capital ? text.charAt(0).toUpperCase() : text.charAt(0);
  return `${start}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
