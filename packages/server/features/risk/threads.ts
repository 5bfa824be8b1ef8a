import { Piscina } from 'piscina';

const THREADS = 2;
/** A thread takes longer to start than most of its answers. */
const IDLE_MS = 60_000;

let pool: Piscina | null = null;

/** Scenarios and forecasts are CPU work that must not hold up requests. */
export function threads(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./risk.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
  });
  return pool;
}
