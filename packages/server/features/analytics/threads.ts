import { Piscina } from 'piscina';

const THREADS = 2;
/** A thread takes longer to start than most of its answers. */
const IDLE_MS = 60_000;
/** The process collects its garbage often to stay small; a thread that computes spends half its time on it so. */
const YOUNG_MB = 48;

let pool: Piscina | null = null;

/** Figures over matrices are CPU work that must not hold up requests. */
export function threads(): Piscina {
  pool ??= new Piscina({
    filename: new URL('./analytics.worker.ts', import.meta.url).href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  return pool;
}
