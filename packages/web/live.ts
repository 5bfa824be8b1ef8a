import type { ServerMessage } from '@financehub/contract/messages.ts';
import { useSyncExternalStore } from 'react';
import { API_BASE, refreshSession } from './api.ts';
import type { Sample } from './format/progress.ts';
import { refreshBook, refreshRoutes, refreshUser } from './query.ts';
import { getSession } from './session.ts';

/** What the socket has told about a job. */
export interface JobNews {
  readonly status: 'running' | 'done' | 'failed';
  readonly kind: string;
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly samples: readonly Sample[];
  readonly result?: unknown;
  readonly error?: { readonly detail: string; readonly mend?: string };
}

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
const PING_MS = 25_000;
const MAX_SAMPLES = 20;

/** What the socket has told about an order. */
export type OrderNews = Extract<ServerMessage, { type: 'order.updated' }>;

/** Answers that a new quote makes out of date. */
const BY_QUOTES = ['listPositions', 'getTradingAccount', 'previewOrder', 'listQuotes'];
const BY_ORDERS = [...BY_QUOTES, 'listOrders', 'orderHistory', 'getOrder', 'listTrades'];

const orderListeners = new Set<(news: OrderNews) => void>();
const jobs = new Map<string, JobNews>();
const listeners = new Set<() => void>();
const pendingBooks = new Set<string>();
const pendingRoutes = new Map<string, Set<string>>();
let connected = false;
let socket: WebSocket | null = null;
let wait = FIRST_WAIT_MS;
let timer: ReturnType<typeof setTimeout> | undefined;
let ping: ReturnType<typeof setInterval> | undefined;
let wanted = false;

function announce(): void {
  for (const listener of listeners) listener();
}

/** Several changes in a row (an import) lead to one refetch. */
function bookChanged(bookId: string): void {
  if (pendingBooks.size === 0) setTimeout(refreshPending, 250);
  pendingBooks.add(bookId);
}

function refreshPending(): void {
  for (const id of pendingBooks) void refreshBook(id);
  pendingBooks.clear();
}

/** Quotes may come many times a second; what they change is asked for at most twice in one. */
function routesChanged(bookId: string, ids: readonly string[]): void {
  if (pendingRoutes.size === 0) setTimeout(refreshPendingRoutes, 500);
  const pending = pendingRoutes.get(bookId) ?? new Set();
  for (const id of ids) pending.add(id);
  pendingRoutes.set(bookId, pending);
}

function refreshPendingRoutes(): void {
  for (const [bookId, ids] of pendingRoutes) void refreshRoutes(bookId, ids);
  pendingRoutes.clear();
}

function progressed(message: Extract<ServerMessage, { type: 'job.progress' }>): void {
  const before = jobs.get(message.jobId);
  const sameStage = before !== undefined && before.stage === message.stage && before.done <= message.done;
  const samples = [...(sameStage ? before.samples : []), { at: performance.now(), done: message.done }];
  jobs.set(message.jobId, {
    status: 'running',
    kind: message.kind,
    stage: message.stage,
    done: message.done,
    total: message.total,
    samples: samples.slice(-MAX_SAMPLES),
  });
}

function ended(jobId: string, kind: string, news: Partial<JobNews> & Pick<JobNews, 'status'>): void {
  const before = jobs.get(jobId);
  jobs.set(jobId, { stage: '', done: 0, total: 0, samples: [], kind, ...before, ...news });
}

function receive(message: ServerMessage): void {
  switch (message.type) {
    case 'ready':
      connected = true;
      wait = FIRST_WAIT_MS;
      break;
    case 'job.progress':
      progressed(message);
      break;
    case 'job.done':
      ended(message.jobId, message.kind, { status: 'done', result: message.result });
      bookChanged(message.bookId);
      break;
    case 'job.failed':
      ended(message.jobId, message.kind, { status: 'failed', error: message.error });
      bookChanged(message.bookId);
      break;
    case 'book.changed':
      bookChanged(message.bookId);
      break;
    case 'order.updated':
      routesChanged(message.bookId, BY_ORDERS);
      for (const listener of orderListeners) listener(message);
      break;
    case 'quote.updated':
      routesChanged(message.bookId, BY_QUOTES);
      break;
    case 'error':
      if (message.error === 'unauthenticated') void refreshSession();
      break;
  }
  announce();
}

function reconnectLater(): void {
  clearInterval(ping);
  const wasConnected = connected;
  connected = false;
  socket = null;
  if (wasConnected) announce();
  if (!wanted) return;
  clearTimeout(timer);
  timer = setTimeout(connect, wait * (0.75 + Math.random() / 2));
  wait = Math.min(wait * 2, LONGEST_WAIT_MS);
}

function connect(): void {
  const session = getSession();
  if (!wanted || session === null || socket !== null) return;
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new WebSocket(`${scheme}//${location.host}${API_BASE}/ws`);
  socket = opened;
  let missed = wait > FIRST_WAIT_MS;
  opened.onopen = () => {
    const token = getSession()?.accessToken;
    if (token !== undefined) opened.send(JSON.stringify({ type: 'auth', token }));
    ping = setInterval(() => opened.send(JSON.stringify({ type: 'ping' })), PING_MS);
  };
  opened.onmessage = (event: MessageEvent<string>) => {
    receive(JSON.parse(event.data) as ServerMessage);
    if (missed && connected) {
      // While it was cut off anything may have happened.
      missed = false;
      void refreshBook();
      void refreshUser();
    }
  };
  opened.onclose = (event) => {
    if (event.code === 4401 || event.code === 1008) void refreshSession();
    reconnectLater();
  };
}

/** Opens the socket and keeps it open until the returned function is called. */
export function startLive(): () => void {
  wanted = true;
  connect();
  return () => {
    wanted = false;
    clearTimeout(timer);
    clearInterval(ping);
    const open = socket;
    socket = null;
    connected = false;
    if (open !== null) {
      open.onclose = null;
      open.close();
    }
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useJobNews(jobId: string | null | undefined): JobNews | undefined {
  return useSyncExternalStore(subscribe, () => (jobId ? jobs.get(jobId) : undefined));
}

export function useConnected(): boolean {
  return useSyncExternalStore(subscribe, () => connected);
}

/** Calls the listener for each step of an order, until the returned function is called. */
export function onOrder(listener: (news: OrderNews) => void): () => void {
  orderListeners.add(listener);
  return () => orderListeners.delete(listener);
}
