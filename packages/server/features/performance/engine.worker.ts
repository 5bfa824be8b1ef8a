import { parentPort } from 'node:worker_threads';
import { explainAnswer } from './explain-answer.ts';
import { historyAnswer } from './history-answer.ts';
import type { Message, Reply, Wish } from './messages.ts';
import { performanceAnswer } from './performance-answer.ts';
import { newReplica, type Replica, settle, splice } from './replica.ts';

const encoder = new TextEncoder();
const replicas = new Map<string, Replica>();

function replicaOf(key: string): Replica {
  const found = replicas.get(key) ?? newReplica();
  replicas.set(key, found);
  return found;
}

function answer(wish: Wish): string {
  const asked = wish.keys.map(replicaOf);
  if (wish.what === 'history') return historyAnswer(asked[0]!, wish);
  return JSON.stringify(
    wish.what === 'performance' ? performanceAnswer(asked, wish) : explainAnswer(asked, wish),
  );
}

function onMessage(message: Message): void {
  if (message.kind === 'splice') splice(replicaOf(message.key), message);
  else if (message.kind === 'settle') settle(replicaOf(message.key), message);
  else if (message.kind === 'forget') replicas.delete(message.key);
  else reply(message.id, message.wish);
}

function reply(id: number, wish: Wish): void {
  const send = (message: Reply, moved: ArrayBuffer[] = []): void => parentPort?.postMessage(message, moved);
  try {
    const json = encoder.encode(answer(wish)).buffer;
    send({ id, json }, [json]);
  } catch (error) {
    // The asking side throws it where the request is handled.
    const { message, stack } = error as Error;
    send({ id, failed: message, stack });
  }
}

parentPort?.on('message', onMessage);
