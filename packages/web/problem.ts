import { PROBLEM_TYPE_PREFIX } from '@financehub/contract/errors.ts';
import { inOwnWords } from './format/words.ts';

export interface ProblemBody {
  readonly type?: string;
  readonly title?: string;
  readonly status?: number;
  readonly detail?: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly mend?: string;
  readonly conflicts?: readonly { readonly id: string; readonly summary: string }[];
}

/** Whether somebody else changed the thing since it was read (412). */
export function isStale(error: unknown): boolean {
  return error instanceof ApiProblem && error.problem === 'stale';
}

/** What the server answered instead of a result (RFC 9457), or `name: 'offline'` when it could not be reached. */
export class ApiProblem extends Error {
  readonly problem: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly mend: string | undefined;
  readonly requestId: string | undefined;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly conflicts: readonly { readonly id: string; readonly summary: string }[];
  readonly retryAfter: number | undefined;

  constructor(status: number, body: ProblemBody, retryAfter?: number) {
    const title = body.title ?? 'Something went wrong';
    super(body.detail ?? title);
    this.name = 'ApiProblem';
    this.status = status;
    this.problem = (body.type ?? '').replace(PROBLEM_TYPE_PREFIX, '') || 'unknown';
    this.title = title;
    this.detail = body.detail ?? '';
    this.mend = body.mend;
    this.requestId = body.requestId;
    this.errors = body.errors ?? [];
    this.conflicts = body.conflicts ?? [];
    this.retryAfter = retryAfter;
  }
}

export function offline(): ApiProblem {
  return new ApiProblem(0, {
    type: 'offline',
    title: 'The server can not be reached',
    detail: 'Nothing was sent and nothing is lost.',
    mend: 'Check that FinanceHub is running and that you are connected, then try again.',
  });
}

/** What was to be changed is no longer as the page showed it. */
export function stale(): ApiProblem {
  return new ApiProblem(412, { type: `${PROBLEM_TYPE_PREFIX}stale`, title: 'It was changed meanwhile' });
}

/** The later operations that stand in the way of an undo, the newest first. */
export function laterOf(error: unknown): ApiProblem['conflicts'] {
  return error instanceof ApiProblem && error.problem === 'undo-conflict' ? error.conflicts : [];
}

/** The messages of bad input by field: `/openingBalance`, `body.openingBalance` and `querystring/openingBalance` are all `openingBalance`. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {};
  const fields: Record<string, string> = {};
  for (const { path, message } of error.errors) {
    const name = path.replace(/^[/.]*((?:body|querystring)[/.])?/, '').split(/[/.]/)[0] ?? '';
    if (name !== '' && fields[name] === undefined) fields[name] = inOwnWords(message);
  }
  return fields;
}

/** One sentence or two for a toast or beside a form. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  if (isStale(error)) return 'Somebody changed this while you were looking at it. Now you see what it is.';
  return [error.detail || error.title, error.mend]
    .filter((part) => part !== undefined && part !== '')
    .map((part) => inOwnWords(part!))
    .join(' ');
}
