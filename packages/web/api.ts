import { refresh } from '@financehub/contract/identity.ts';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf, Route } from '@financehub/contract/route.ts';
import { chosenBookId } from './book.ts';
import { ApiProblem, offline, type ProblemBody, stale } from './problem.ts';
import { dropSession, getSession, keepSession, rereadSession } from './session.ts';

export const API_BASE = '/api/v1';

/** The same fields, where `undefined` means: not sent. */
type Loose<T> = T extends readonly unknown[] ? T : { [K in keyof T]: T[K] | undefined };

type Given<R extends Route> = (ParamsOf<R> extends undefined ? unknown : { params: ParamsOf<R> }) &
  (QueryOf<R> extends undefined ? unknown : { query?: Loose<QueryOf<R>> }) &
  (BodyOf<R> extends undefined
    ? unknown
    : { body: R extends { bodyType: 'multipart' } ? FormData : Loose<BodyOf<R>> });

export type CallInput<R extends Route> = Given<R> & {
  signal?: AbortSignal;
  /** The book to act in; the chosen one when absent. */
  bookId?: string | undefined;
  /** Only while the thing is still as this ETag knew it (RFC 9110, 13.1.1); otherwise 412. */
  ifMatch?: string | null | undefined;
};

type Answer<R extends Route> = R extends { status: 204 }
  ? undefined
  : ResponseOf<R> extends undefined
    ? Blob
    : ResponseOf<R>;

interface Parts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
  bookId?: string;
  ifMatch?: string | null;
}

/** The address of a route with its parameters and query filled in. */
export function addressOf(
  route: Route,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
) {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return API_BASE + path + (text === '' ? '' : `?${text}`);
}

/** The headers of a request: who, in which book, and for a POST the key that makes repeating it safe. */
export function headersFor(route: Route, bookId: string | undefined, key: string | undefined): Headers {
  const headers = new Headers({ accept: 'application/json, application/problem+json, */*;q=0.5' });
  const session = getSession();
  if (route.access !== 'public' && session !== null)
    headers.set('authorization', `Bearer ${session.accessToken}`);
  const book = bookId ?? chosenBookId();
  if (route.access !== 'public' && book !== null) headers.set('x-book-id', book);
  if (key !== undefined) headers.set('idempotency-key', key);
  return headers;
}

/** A key for Idempotency-Key; `crypto.randomUUID` exists only on https and localhost. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

let refreshing: Promise<boolean> | null = null;

async function exchange(failedToken: string | undefined): Promise<boolean> {
  const session = rereadSession();
  if (session === null) return false;
  if (session.accessToken !== failedToken) return true;
  const response = await send(refresh, { body: { refreshToken: session.refreshToken } }, undefined);
  if (response.ok) {
    keepSession((await response.json()) as ResponseOf<typeof refresh>);
    return true;
  }
  if (response.status === 401 || response.status === 400) dropSession();
  return false;
}

/**
 * Gets a new access token, once for all that ask at the same time. A refresh token works once, so tabs take turns
 * (Web Locks) and use what another tab has fetched meanwhile.
 */
export function refreshSession(): Promise<boolean> {
  const failed = getSession()?.accessToken;
  refreshing ??= (
    'locks' in navigator
      ? navigator.locks.request('financehub.refresh', () => exchange(failed))
      : exchange(failed)
  ).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

async function send(route: Route, parts: Parts, key: string | undefined): Promise<Response> {
  const headers = headersFor(route, parts.bookId, key);
  const form = parts.body instanceof FormData;
  const csv = route.bodyType === 'csv';
  if (parts.body !== undefined && !form) headers.set('content-type', csv ? 'text/csv' : 'application/json');
  if (parts.ifMatch) headers.set('if-match', parts.ifMatch);
  try {
    return await fetch(addressOf(route, parts.params, parts.query), {
      method: route.method,
      headers,
      body: bodyOf(parts.body, form || csv),
      signal: parts.signal ?? null,
      cache: 'no-store',
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw offline();
  }
}

function bodyOf(body: unknown, asItIs: boolean): BodyInit | null {
  if (body === undefined) return null;
  return asItIs ? (body as BodyInit) : JSON.stringify(body);
}

/** Turns an answer that is not a success into an error that says what happened. */
export function problemOf(status: number, text: string, retryAfter: string | null): ApiProblem {
  const seconds = retryAfter === null ? undefined : Number(retryAfter);
  try {
    return new ApiProblem(status, JSON.parse(text) as ProblemBody, seconds);
  } catch {
    // A proxy in between answers in its own words.
    return new ApiProblem(
      status,
      { title: `The server answered ${status}`, detail: text.slice(0, 200) },
      seconds,
    );
  }
}

async function readAnswer(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new ApiProblem(response.status, {
      title: 'The answer of the server can not be read',
      detail:
        'The server answered with something else than expected. It may or may not have done what you asked.',
      mend: 'Reload the page to see what is there now.',
    });
  }
}

/** An answer and the ETag of the version it shows. */
export interface Tagged<T> {
  readonly data: T;
  readonly etag: string | null;
}

/** The answer to a change, and the operation that it was; null where nothing was changed. */
export interface Changed<T> {
  readonly data: T;
  readonly operationId: string | null;
}

async function ask<R extends Route>(
  route: R,
  input: CallInput<R>,
): Promise<Tagged<Answer<R>> & Changed<Answer<R>>> {
  const parts = input as Parts;
  const key = route.method === 'POST' && route.access !== 'public' ? newKey() : undefined;
  let response = await send(route, parts, key);
  if (
    response.status === 401 &&
    route.access !== 'public' &&
    getSession() !== null &&
    (await refreshSession())
  ) {
    response = await send(route, parts, key);
  }
  if (!response.ok) {
    throw problemOf(response.status, await response.text(), response.headers.get('retry-after'));
  }
  const names = { etag: response.headers.get('etag'), operationId: response.headers.get('operation-id') };
  if (route.status === 204) return { data: undefined as Answer<R>, ...names };
  const data = route.response === undefined ? await response.blob() : await readAnswer(response);
  return { data: data as Answer<R>, ...names };
}

/** Calls a route of the contract. Throws {@link ApiProblem}. */
export async function call<R extends Route>(route: R, input: CallInput<R>): Promise<Answer<R>> {
  return (await ask(route, input)).data;
}

/** Calls a route that also answers a file: `format=csv` and the like. Throws {@link ApiProblem}. */
export async function callFile<R extends Route>(route: R, input: CallInput<R>): Promise<Blob> {
  const { response: _, ...asFile } = route as Route;
  return (await ask(asFile, input as CallInput<Route>)).data as Blob;
}

/** Calls a route of the contract and keeps the ETag of what it answers. Throws {@link ApiProblem}. */
export function callTagged<R extends Route>(route: R, input: CallInput<R>): Promise<Tagged<Answer<R>>> {
  return ask(route, input);
}

/** Calls a route that changes the book and keeps which operation it was. Throws {@link ApiProblem}. */
export function change<R extends Route>(route: R, input: CallInput<R>): Promise<Changed<Answer<R>>> {
  return ask(route, input);
}

/**
 * The ETag of something that a list shows without one. Throws `stale` when it is no longer as it was `seen` there.
 */
export async function tagOf<R extends Route>(
  route: R,
  params: ParamsOf<R>,
  seen: Partial<ResponseOf<R>>,
): Promise<string | null> {
  const { data, etag } = await callTagged(route, { params } as unknown as CallInput<R>);
  const now = data as Record<string, unknown>;
  const same = Object.entries(seen).every(
    ([name, value]) => JSON.stringify(now[name]) === JSON.stringify(value),
  );
  if (!same) throw stale();
  return etag;
}
