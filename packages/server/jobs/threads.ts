import { Piscina } from 'piscina';

/** CPU work that must not hold up requests, and what its threads may take. */
export interface ThreadLimits {
  readonly most: number;
  /** Then a thread ends and gives its memory back. */
  readonly idleMs: number;
  /** Of the space for objects that live for a moment: the process keeps its own small, which costs a thread that computes half its time. */
  readonly youngMb?: number;
  readonly heapMb?: number;
}

/** Threads of a worker file, which exports its functions by name; none is started before the first is asked for. */
export function threadsOf(worker: URL, { most, idleMs, youngMb, heapMb }: ThreadLimits): () => Piscina {
  let pool: Piscina | null = null;
  return () => {
    pool ??= new Piscina({
      filename: worker.href,
      minThreads: 0,
      maxThreads: most,
      idleTimeout: idleMs,
      resourceLimits: {
        ...(youngMb === undefined ? {} : { maxYoungGenerationSizeMb: youngMb }),
        ...(heapMb === undefined ? {} : { maxOldGenerationSizeMb: heapMb }),
      },
    });
    return pool;
  };
}
