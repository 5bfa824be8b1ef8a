import { monitorEventLoopDelay } from 'node:perf_hooks';
import { readConfig } from '../../config/config.ts';
import { start } from '../../start.ts';

/** Starts the program for a bench, and answers what can be asked of its process only. */
export type Question = 'slice' | 'memory' | 'stop';

export interface Answer {
  readonly url?: string;
  readonly value?: number;
}

const RESOLUTION_MS = 1;
const server = await start(readConfig(process.env, []), process.env);
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
delay.enable();

const send = (answer: Answer): void => {
  process.send?.(answer);
};

process.on('message', (question: Question) => {
  if (question === 'slice') {
    send({ value: delay.max / 1e6 });
    delay.reset();
  } else if (question === 'memory') send({ value: process.memoryUsage.rss() / 2 ** 20 });
  else void stop();
});
process.on('disconnect', () => void stop());

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await server.stop();
  process.exit(0);
}

send({ url: server.url! });
