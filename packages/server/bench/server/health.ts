import { Worker } from 'node:worker_threads';

/**
 * Asks for the health again and again, from a thread of its own so that other answers do not hold it up, until it is asked for the 99th
 * percentile of the times, in ms.
 */
export async function watchHealth(url: string): Promise<() => Promise<number>> {
  const thread = new Worker(new URL('./health.thread.ts', import.meta.url), {
    workerData: `${url}/api/v1/health`,
  });
  const message = (): Promise<unknown> =>
    new Promise((done, failed) => {
      thread.once('message', done);
      thread.once('error', failed);
    });
  await message();
  return async () => {
    const answer = message();
    thread.postMessage('end');
    const times = (await answer) as number[];
    return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
  };
}
