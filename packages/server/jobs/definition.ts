import type { Principal } from '../db/database.ts';

/**
 * Which workers may run it: any, or those of the process that holds the embedded warehouse; there `fetch` is for what waits
 * for others on the network most of the time, several at once and in nobody's way.
 */
export type Queue = 'work' | 'warehouse' | 'fetch';

export interface JobRun<Payload> {
  readonly id: string;
  readonly principal: Principal;
  readonly payload: Payload;
  /** Aborted when someone cancels the job or the program stops. */
  readonly signal: AbortSignal;
  /** Says how far it is; cheap to call often. */
  readonly progress: (stage: string, done: number, total: number) => void;
}

/**
 * A kind of background work. `run` may be called again after a crash, so it checks what is done already. A thrown
 * ProblemError is the person's to mend and ends the job; any other error is tried again with backoff.
 */
export interface JobDefinition<Payload = unknown> {
  readonly kind: string;
  readonly queue: Queue;
  readonly attempts: number;
  /** Throws when a stored payload is not of this shape any more. */
  readonly parse: (payload: unknown) => Payload;
  readonly run: (run: JobRun<Payload>) => Promise<unknown>;
  /** Tidies up after the job ended without success. */
  readonly abandoned?: (
    run: Pick<JobRun<Payload>, 'id' | 'principal' | 'payload'>,
    why: 'failed' | 'cancelled',
    error: JobError | null,
  ) => Promise<void>;
}

export interface JobError {
  readonly type: string;
  readonly detail: string;
  readonly mend?: string;
}

/** Keeps the payload type inside while the list of definitions holds any. */
export function defineJob<Payload>(definition: JobDefinition<Payload>): JobDefinition {
  return definition as JobDefinition<unknown> as JobDefinition;
}
