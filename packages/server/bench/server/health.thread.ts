import { Agent, get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const PAUSE_MS = 2;

function ask(): Promise<void> {
  return new Promise((done, failed) => {
    get(workerData as string, { agent }, (response) => {
      response.resume().on('end', done).on('error', failed);
    }).on('error', failed);
  });
}

const times: number[] = [];
let going = true;
parentPort!.once('message', () => {
  going = false;
});
await ask();
parentPort!.postMessage('begun');
while (going) {
  const from = performance.now();
  await ask();
  times.push(performance.now() - from);
  await pause(PAUSE_MS);
}
parentPort!.postMessage(times);
agent.destroy();
