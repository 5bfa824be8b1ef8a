import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { ProblemError } from '../../http/problem.ts';
import type { Loaded } from '../portfolios/index.ts';
import { explainAnswer } from './explain-answer.ts';
import { goOn } from './go-on.ts';
import { historyAnswer } from './history-answer.ts';
import type { End, Message, Read, Reply, RunWish, Task, Wish } from './messages.ts';
import { performanceAnswer } from './performance-answer.ts';
import { rehearse } from './rehearsal.ts';
import { remoteWarehouse } from './remote-warehouse.ts';
import { hear, heard, newReplica, type Replica, settle, splice, type Telling } from './replica.ts';

// On Linux it is this thread's alone: who asks how the program is does not wait for what is computed.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const encoder = new TextEncoder();
const replicas = new Map<string, Replica>();
const remote = remoteWarehouse((read: Read) => parentPort?.postMessage(read));

function replicaOf(key: string): Replica {
  const found = replicas.get(key) ?? newReplica();
  replicas.set(key, found);
  return found;
}

async function answer(id: number, wish: Wish): Promise<string> {
  const asked = wish.keys.map(replicaOf);
  if (wish.what !== 'run') for (const replica of asked) replica.asked = wish;
  if (wish.what === 'history') return historyAnswer(asked[0]!, wish);
  if (wish.what === 'performance') return JSON.stringify(performanceAnswer(asked, wish));
  if (wish.what === 'explain') return JSON.stringify(explainAnswer(asked, wish));
  const { [wish.name]: task } = (await import(wish.module)) as Record<string, Task<unknown>>;
  remote.begin(id, wish.ratesVersions);
  return task!(
    remote,
    asked.map((replica, at) => loadedOf(replica, wish, at)),
    wish.request,
  );
}

function loadedOf({ transactions, settled }: Replica, { portfolios, assets }: RunWish, at: number): Loaded {
  const { version, columns, tracksCash, assets: places, currencies } = settled!;
  const state = {
    version,
    transactions,
    columns,
    tracksCash,
    assets: new Map(places.map(({ id, currency }, index) => [id, { index, currency }])),
    currencies: new Map(currencies.map((code, index) => [code, index])),
    before: null,
  };
  return { portfolio: portfolios[at]!, state, assets: assets[at]!, knownAt: null, absent: [] };
}

const send = (message: Reply, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(message, moved);
const tellings = new Map<number, Telling>();

async function handle(message: Exclude<Message, { kind: 'found' }>): Promise<void> {
  if (message.kind === 'begin') tellings.set(message.feed, { begin: message, transactions: [] });
  else if (message.kind === 'lines') hear(tellings.get(message.feed)!, message.block);
  else if (message.kind === 'end') end(message);
  else if (message.kind === 'splice') splice(replicaOf(message.key), message);
  else if (message.kind === 'settle') settle(replicaOf(message.key), message);
  else if (message.kind === 'forget') replicas.delete(message.key);
  else if (message.kind === 'goOn') goOn(replicaOf(message.key));
  else await reply(message.id, message.wish);
}

function end({ feed, whole }: End): void {
  const telling = tellings.get(feed)!;
  tellings.delete(feed);
  if (!whole) return;
  const replica = heard(telling);
  replicas.set(telling.begin.key, replica);
  const { transactions, settled } = replica;
  const ends = transactions.length === 0 ? [] : [transactions[0]!, transactions.at(-1)!];
  const told = {
    currencies: settled!.currencies,
    transactions: ends.map(({ date }) => ({ date })),
    count: transactions.length,
  };
  send({ id: feed, told });
}

async function reply(id: number, wish: Wish): Promise<void> {
  try {
    const json = encoder.encode(await answer(id, wish)).buffer;
    send({ id, json }, [json]);
  } catch (error) {
    // The asking side throws it where the request is handled.
    const { message, stack } = error as Error;
    send({ id, failed: message, stack, problem: problemOf(error as Error) });
  }
}

/** Told by its name: the class would bring what makes HTTP answers of it into the thread. */
function problemOf(error: Error): Pick<ProblemError, 'problem' | 'extra'> | null {
  if (error.name !== 'ProblemError') return null;
  const { problem, extra } = error as ProblemError;
  return { problem, extra };
}

/** One message after the other, so that what a question is about stays as it is until it is answered. */
let queue: Promise<void> = Promise.resolve();
let asked = false;

parentPort?.on('message', (message: Message) => {
  asked = true;
  if (message.kind === 'found') remote.found(message);
  else queue = queue.then(() => handle(message));
});

/** More of them would hold up others longer than they save. */
const REHEARSALS = 2;

/** Until there is something to do. */
for (let time = 0; time < REHEARSALS && !asked; time += 1) {
  rehearse();
  await new Promise(setImmediate);
}
