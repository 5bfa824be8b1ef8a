import { Piscina } from 'piscina';

const IDLE_MS = 5000;
let pool: Piscina | null = null;

/** One thread: a hundred thousand options take it some tenths of a second, on American trees longer. */
export function pricingThread(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./pricing.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: 1,
    idleTimeout: IDLE_MS,
  });
  return pool;
}
