import { Worker } from 'node:worker_threads';
import { countEntries } from '@financehub/core/portfolio/entry-sums.ts';
import type { PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import type { PortfolioState } from '../portfolios/index.ts';
import type { Message, Read, Reply, Told, Wish } from './messages.ts';
import { buffersOf, pack } from './packed.ts';

/** A portfolio as the thread has to have it before it is asked. */
export interface Subject {
  readonly bookId: string;
  readonly portfolioId: string;
  readonly currency: string;
  readonly version: number;
  /** Null: the thread was told what it is, see {@link tell}. */
  readonly state: PortfolioState | null;
  /** A past view is a portfolio of its own to the thread. */
  readonly knownAt: Date | null;
}

interface Waiting {
  /** What the question may read. */
  readonly warehouse: Warehouse | null;
  readonly done: (reply: Exclude<Reply, { failed: string }>) => void;
  readonly failed: (error: Error) => void;
}

/** What the thread has of a portfolio. */
interface Sent {
  readonly version: number;
  readonly count: number;
  /** Null where only the thread has them. */
  readonly transactions: readonly PortfolioTransaction[] | null;
  /** Null where this process has the transactions. */
  readonly told: Promise<Told> | null;
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
  /** By key, the one longest not asked for first. */
  readonly sent: Map<string, Sent>;
  /** Keys of what was asked about since it was last changed. */
  readonly asked: Set<string>;
  /** What is being told, by key and version. */
  readonly telling: Map<string, Promise<Told>>;
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
  const made: Engine = {
    worker,
    waiting: new Map(),
    sent: new Map(),
    asked: new Set(),
    telling: new Map(),
    queue: Promise.resolve(),
    nextId: 1,
  };
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
  if (!('failed' in reply)) found?.done(reply);
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

/** What the portfolio at its version comes to, which the thread was told; null where it has to be told. */
export function toldOf(subject: Subject): Promise<Told> | null {
  const { sent, telling } = running();
  const found = sent.get(keyOf(subject));
  return telling.get(nameOf(subject)) ?? (found?.version === subject.version ? found.told : null);
}

const nameOf = (subject: Subject): string => `${keyOf(subject)} ${subject.version}`;

/**
 * Tells the thread a portfolio as lines of the ledger, which this process then need not make anything of. Resolves once all lines
 * are sent; what they come to follows.
 */
export async function tell(
  subject: Subject,
  currencyOf: ReadonlyMap<string, string>,
  lines: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<{ readonly told: Promise<Told> }> {
  const to = running();
  const key = keyOf(subject);
  const { version, currency } = subject;
  const { id: feed, reply } = expect(to, null);
  const told = reply.then((answer) => (answer as { told: Told }).told);
  to.telling.set(nameOf(subject), told);
  // Whoever waits for it is told what went wrong.
  told.catch(() => undefined).finally(() => to.telling.delete(nameOf(subject)));
  send(to, { kind: 'begin', feed, key, version, currency, currencyOf });
  let count = 0;
  try {
    for await (const block of lines) {
      count += countEntries(block);
      send(to, { kind: 'lines', feed, block }, [block.buffer]);
    }
  } catch (error) {
    send(to, { kind: 'end', feed, whole: false });
    to.waiting.get(feed)?.failed(error as Error);
    to.waiting.delete(feed);
    throw error;
  }
  // Not between the splices of another version of it.
  to.queue = to.queue.then(() => {
    send(to, { kind: 'end', feed, whole: true });
    remember(to, key, { version, count, transactions: null, told });
  });
  return { told };
}

function remember({ sent }: Engine, key: string, what: Sent): void {
  sent.delete(key);
  sent.set(key, what);
}

/** The answer to a question about portfolios, as the bytes of its JSON; null where the thread no longer has what it was told. */
export async function ask(
  subjects: readonly Subject[],
  wish: Wish,
  warehouse: Warehouse | null = null,
): Promise<Buffer | null> {
  const { queue } = running();
  const sent = queue.then(async () => {
    const current = running();
    for (const subject of subjects) if (!(await bring(current, subject))) return null;
    if (wish.what !== 'run') for (const subject of subjects) current.asked.add(keyOf(subject));
    const answer = post(current, wish, warehouse);
    forgetOldest(current, subjects.length);
    return { answer };
  });
  // The next question waits until this one is sent, not until it is answered.
  running().queue = sent.then(
    () => undefined,
    () => undefined,
  );
  return (await sent)?.answer ?? null;
}

/**
 * Sends the thread a change of a portfolio that somebody has asked about since the one before, and has it go on from there: the next
 * question is likely about this. Changes that come in a row are sent with the question.
 */
export function follow(subject: Subject): void {
  const to = engine;
  const key = keyOf(subject);
  if (to === null || !to.asked.delete(key) || !to.sent.has(key)) return;
  to.queue = to.queue.then(async () => {
    if (await bring(to, subject)) send(to, { kind: 'goOn', key });
  });
}

async function post(to: Engine, wish: Wish, warehouse: Warehouse | null): Promise<Buffer> {
  const { id, reply } = expect(to, warehouse);
  send(to, { kind: 'ask', id, wish });
  return Buffer.from(((await reply) as { json: ArrayBuffer }).json);
}

function expect(to: Engine, warehouse: Warehouse | null) {
  const id = to.nextId;
  to.nextId += 1;
  const {
    promise: reply,
    resolve: done,
    reject: failed,
  } = Promise.withResolvers<Exclude<Reply, { failed: string }>>();
  to.waiting.set(id, { warehouse, done, failed });
  return { id, reply };
}

const send = ({ worker }: Engine, message: Message, moved: ArrayBuffer[] = []): void =>
  worker.postMessage(message, moved);

/** Sends what differs from the state that the thread has: transactions that stayed are the same objects. */
async function bring(to: Engine, subject: Subject): Promise<boolean> {
  const { state, currency, version } = subject;
  const key = keyOf(subject);
  const before = to.sent.get(key);
  if (before?.version === version) {
    remember(to, key, before);
    return true;
  }
  if (state === null) return false;
  const { transactions } = state;
  remember(to, key, { version, count: transactions.length, transactions, told: null });
  const { at, remove, insert } = changeOf(before, state);
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
  return true;
}

/** Where only the thread has what was there before, all of it goes, unless the state is a change of just that. */
function changeOf(before: Sent | undefined, { transactions, before: changed }: PortfolioState) {
  if (before === undefined) return difference([], transactions);
  const base = changed?.version === before.version ? changed.transactions : before.transactions;
  return base === null
    ? { at: 0, remove: before.count, insert: transactions }
    : difference(base, transactions);
}

function difference<Item>(before: readonly Item[], after: readonly Item[]) {
  const most = Math.min(before.length, after.length);
  let at = 0;
  while (at < most && before[at] === after[at]) at += 1;
  let end = 0;
  while (end < most - at && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  return { at, remove: before.length - at - end, insert: after.slice(at, after.length - end) };
}

/** `least`: how many portfolios the last question was about, which stay. */
function forgetOldest(to: Engine, least: number): void {
  let total = [...to.sent.values()].reduce((sum, { count }) => sum + count, 0);
  for (const [key, { count }] of to.sent) {
    const few = to.sent.size <= PORTFOLIOS_KEPT && total <= MOST_TRANSACTIONS;
    if (few || to.sent.size <= Math.max(1, least)) return;
    total -= count;
    to.sent.delete(key);
    to.asked.delete(key);
    send(to, { kind: 'forget', key });
  }
}
