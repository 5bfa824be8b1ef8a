export type CircuitState = 'closed' | 'open' | 'half-open';
/** Why it rests: it did not answer, or it said that it was asked too often. */
export type RestReason = 'silent' | 'limited';

const FAILURES = 5;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 15 * 60_000;
const LONGEST_WISH_MS = 60 * 60_000;

/**
 * Leaves a provider in peace that does not answer: after five failures in a row it rests for a minute, then one request
 * tries; each further failure doubles the rest, up to a quarter of an hour. One that says how long it wants to be left in peace
 * is left so at once.
 */
export function makeCircuit(now: () => number) {
  let failures = 0;
  let restMs = FIRST_REST_MS;
  let openUntil: number | null = null;
  let reason: RestReason = 'silent';
  let trying = false;
  const state = (): CircuitState => {
    if (openUntil === null) return 'closed';
    return now() < openUntil ? 'open' : 'half-open';
  };
  return {
    state,
    /** Of the last rest. */
    reason: (): RestReason => reason,
    /** Milliseconds until it may be asked again; null when it may be now. */
    restingMs: (): number | null => {
      if (openUntil === null) return null;
      const left = openUntil - now();
      if (left > 0) return left;
      if (trying) return FIRST_REST_MS;
      trying = true;
      return null;
    },
    succeeded: (): void => {
      failures = 0;
      restMs = FIRST_REST_MS;
      openUntil = null;
      trying = false;
    },
    failed: (): void => {
      failures += 1;
      const again = trying;
      trying = false;
      if (failures < FAILURES && !again) return;
      if (again) restMs = Math.min(restMs * 2, LONGEST_REST_MS);
      openUntil = now() + restMs;
      reason = 'silent';
    },
    limited: (ms: number): void => {
      trying = false;
      openUntil = now() + Math.min(ms, LONGEST_WISH_MS);
      reason = 'limited';
    },
    /** A request that was given up by the caller says nothing about the provider. */
    givenUp: (): void => {
      trying = false;
    },
  };
}

export type Circuit = ReturnType<typeof makeCircuit>;
