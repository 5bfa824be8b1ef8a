import { Worker } from 'node:worker_threads';
import { ProblemError } from '../../http/problem.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { PortfolioState } from '../portfolios/index.ts';
import type { Message, Read, Reply, Wish } from './messages.ts';
import { buffersOf, pack } from './packed.ts';

/** A portfolio's state as the thread has to have it before it is asked. */
export interface Subject {
  readonly bookId: string;
  readonly portfolioId: string;
  readonly currency: string;
  readonly state: PortfolioState;
  /** A past view is a portfolio of its own to the thread. */
  readonly knownAt: Date | null;
}

interface Waiting {
  /** What the question may read. */
  readonly warehouse: Warehouse | null;
  readonly done: (json: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/** Transactions sent between two turns of the event loop: copying them takes a few milliseconds. */
const PER_MESSAGE = 5000;
/** The process collects its garbage often to stay small; a thread that computes spends half its time on it so. */
const YOUNG_MB = 48;
const PORTFOLIOS_KEPT = 32;
const MOST_TRANSACTIONS = 250_000;

interface Engine {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  /** What the thread has of each portfolio, the one longest not asked for first. */
  readonly sent: Map<string, PortfolioState>;
  /** The last message to be sent: one after the other, so that no question overtakes what it is about. */
  queue: Promise<unknown>;
  nextId: number;
}

let engine: Engine | null = null;

/** One thread keeps portfolios as columns and what was computed of them, so that an edit costs what it changes. */
function running(): Engine {
  if (engine !== null) return engine;
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  const made: Engine = { worker, waiting: new Map(), sent: new Map(), queue: Promise.resolve(), nextId: 1 };
  worker.on('message', (message: Reply | Read) =>
    'read' in message ? void readFor(made, message) : settle(made, message),
  );
  worker.on('error', (error) => fail(made, error as Error));
  worker.on('exit', () => fail(made, new Error('the thread that values portfolios has ended')));
  // It holds up nobody who wants to end.
  worker.unref();
  engine = made;
  return made;
}

/** Starts the thread, which takes a while that whoever is going to ask need not wait for. */
export function startEngine(): void {
  running();
}

function settle({ waiting }: Engine, reply: Reply): void {
  const found = waiting.get(reply.id);
  waiting.delete(reply.id);
  if ('json' in reply) found?.done(Buffer.from(reply.json));
  else if (reply.problem !== null)
    found?.failed(new ProblemError(reply.problem.problem, reply.failed, reply.problem.extra));
  else found?.failed(Object.assign(new Error(reply.failed), { stack: reply.stack }));
}

/** Reads from the warehouse what a question needs that is being answered. */
async function readFor(to: Engine, { id, read, method, args }: Read): Promise<void> {
  const warehouse = to.waiting.get(id)?.warehouse;
  if (warehouse == null) return;
  try {
    const from = warehouse[method] as (...given: readonly unknown[]) => Promise<unknown>;
    send(to, { kind: 'found', read, value: await from(...args) });
  } catch (error) {
    send(to, { kind: 'found', read, failed: (error as Error).message });
  }
}

/** Another question starts another thread. */
function fail(failed: Engine, error: Error): void {
  if (engine === failed) engine = null;
  for (const { failed: tell } of failed.waiting.values()) tell(error);
  failed.waiting.clear();
}

export const keyOf = ({
  bookId,
  portfolioId,
  knownAt,
}: Pick<Subject, 'bookId' | 'portfolioId' | 'knownAt'>): string =>
  `${bookId} ${portfolioId}${knownAt === null ? '' : ` ${knownAt.toISOString()}`}`;

/** The answer to a question about portfolios, as the bytes of its JSON. */
export async function ask(
  subjects: readonly Subject[],
  wish: Wish,
  warehouse: Warehouse | null = null,
): Promise<Buffer> {
  const { queue } = running();
  const sent = queue.then(async () => {
    const current = running();
    for (const subject of subjects) await bring(current, subject);
    return post(current, wish, warehouse);
  });
  // The next question waits until this one is sent, not until it is answered.
  running().queue = sent.then(
    () => undefined,
    () => undefined,
  );
  return (await sent).answer;
}

function post(to: Engine, wish: Wish, warehouse: Warehouse | null): { answer: Promise<Buffer> } {
  const id = to.nextId;
  to.nextId += 1;
  const answer = new Promise<Buffer>((done, failed) => to.waiting.set(id, { warehouse, done, failed }));
  send(to, { kind: 'ask', id, wish });
  return { answer };
}

const send = ({ worker }: Engine, message: Message, moved: ArrayBuffer[] = []): void =>
  worker.postMessage(message, moved);

/** Sends what differs from the state that the thread has: transactions that stayed are the same objects. */
async function bring(to: Engine, subject: Subject): Promise<void> {
  const { state, currency } = subject;
  const key = keyOf(subject);
  const before = to.sent.get(key);
  to.sent.delete(key);
  to.sent.set(key, state);
  if (before?.version === state.version) return;
  const { at, remove, insert } = difference(before?.transactions ?? [], state.transactions);
  for (let from = 0; from === 0 || from < insert.length; from += PER_MESSAGE) {
    if (from > 0) await new Promise(setImmediate);
    const packed = pack(insert.slice(from, from + PER_MESSAGE));
    send(
      to,
      { kind: 'splice', key, at: at + from, remove: from === 0 ? remove : 0, insert: packed },
      buffersOf(packed),
    );
  }
  send(to, {
    kind: 'settle',
    key,
    version: state.version,
    currency,
    tracksCash: state.tracksCash,
    columns: state.columns,
    assets: [...state.assets].map(([id, asset]) => ({ id, currency: asset.currency })),
    currencies: [...state.currencies.keys()],
  });
  forgetOldest(to);
}

function difference<Item>(before: readonly Item[], after: readonly Item[]) {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { at, remove: before.length - at - end, insert: after.slice(at, after.length - end) };
}

function forgetOldest(to: Engine): void {
  let total = [...to.sent.values()].reduce((sum, { transactions }) => sum + transactions.length, 0);
  for (const [key, { transactions }] of to.sent) {
    if (to.sent.size <= 1 || (to.sent.size <= PORTFOLIOS_KEPT && total <= MOST_TRANSACTIONS)) return;
    total -= transactions.length;
    to.sent.delete(key);
    send(to, { kind: 'forget', key });
  }
}
