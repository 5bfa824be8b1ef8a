import { ERRORS, type ErrorName, PROBLEM_TYPE_PREFIX } from '@financehub/contract/errors.ts';

export interface ProblemExtra {
  readonly errors?: readonly { path: string; message: string }[];
  readonly mend?: string;
  /** What an order takes and what there is of it: money with a currency, units without. */
  readonly required?: string;
  readonly available?: string;
  readonly currency?: string;
  /** When an exchange opens, as ISO text. */
  readonly opensAt?: string;
  readonly conflicts?: readonly { id: string; summary: string }[];
  readonly retryAfterSeconds?: number;
  /** What the resource is now, as its GET answers it, and the ETag of that. */
  readonly current?: unknown;
  readonly etag?: string;
}

/** A failure that the caller can do something about; becomes problem+json (RFC 9457) in one place. */
export class ProblemError extends Error {
  readonly problem: ErrorName;
  readonly extra: ProblemExtra;
  constructor(problem: ErrorName, detail: string, extra: ProblemExtra = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.problem = problem;
    this.extra = extra;
  }
}

export function notFound(what: string): ProblemError {
  return new ProblemError('not-found', `There is no such ${what} in this book.`);
}

/** What is wrong with one place of the body, written as `items/0/categoryId`. */
export function invalidBody(path: string, message: string): ProblemError {
  return new ProblemError('invalid', `${path}: ${message}.`, { errors: [{ path: `body/${path}`, message }] });
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  [member: string]: unknown;
}

export function problemBody(
  name: ErrorName,
  detail: string,
  extra: ProblemExtra,
  requestId: string,
): ProblemBody {
  const { status, title } = ERRORS[name];
  return {
    type: PROBLEM_TYPE_PREFIX + name,
    title,
    status,
    detail,
    requestId,
    ...(extra.errors === undefined ? {} : { errors: extra.errors }),
    ...(extra.mend === undefined ? {} : { mend: extra.mend }),
    ...(extra.required === undefined ? {} : { required: extra.required }),
    ...(extra.available === undefined ? {} : { available: extra.available }),
    ...(extra.currency === undefined ? {} : { currency: extra.currency }),
    ...(extra.opensAt === undefined ? {} : { opensAt: extra.opensAt }),
    ...(extra.current === undefined ? {} : { current: extra.current }),
    ...(extra.conflicts === undefined ? {} : { conflicts: extra.conflicts }),
  };
}
