import { randomUUID } from 'node:crypto';
import type { Server } from '../start.ts';
import { withFreshServer } from './server/fresh.ts';

const ROWS = 100_000;
const AGAIN = 1000;
const DAYS = 3650;
const PAYEES = 2000;
const ROUNDS = 3;

/**
 * A scan of a book of 100,000 rows over ten years, of two accounts with a transfer a month between them and a thousand rows
 * that a second file brought under other texts: from the request to the end of the job.
 */
export const bench = {
  name: 'duplicates',
  run: () => withFreshServer(measure),
};

type Answer = Readonly<Record<string, unknown>>;
type Call = (method: string, path: string, body?: object | FormData) => Promise<Answer>;

async function measure(server: Server) {
  const call = await register(server);
  const open = (name: string) => call('POST', '/accounts', { name, type: 'asset', currency: 'USD' });
  const [checking, savings] = [(await open('Everyday')).id as string, (await open('Rainy day')).id as string];
  await upload(
    server,
    call,
    checking,
    rows(0, ROWS - AGAIN - 120, (row) => `Shop ${(row * 31) % PAYEES}`),
  );
  await upload(
    server,
    call,
    checking,
    rows(0, AGAIN, (row) => `POS 4411 SHOP ${(row * 31) % PAYEES} NEW YORK`),
  );
  await upload(server, call, savings, transfers());
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = performance.now();
    const { jobId } = await call('POST', '/review/scan');
    await ended(server, call, jobId as string);
    seconds.push((performance.now() - from) / 1000);
  }
  const found = await call('GET', '/review');
  if (found.transfers === 0) throw new Error(`the scan found nothing: ${JSON.stringify(found)}`);
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  return [
    {
      name: 'review-scan-of-100000-rows',
      value: Math.round(median * 100) / 100,
      unit: 's',
      target: 3,
      better: 'lower' as const,
    },
  ];
}

async function register(server: Server): Promise<Call> {
  let authorization = '';
  const call: Call = async (method, path, body) => {
    const json = body !== undefined && !(body instanceof FormData);
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization, ...(json ? { 'content-type': 'application/json' } : {}) },
      ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : (body as FormData) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  const answer = await call('POST', '/auth/register', { email: 'bench@example.com', password: randomUUID() });
  authorization = `Bearer ${answer.accessToken}`;
  return call;
}

/** The file, and the scan of it that follows by itself. */
async function upload(server: Server, call: Call, accountId: string, file: string): Promise<void> {
  const form = new FormData();
  form.set('accountId', accountId);
  form.set('file', new Blob([file]), `${randomUUID()}.csv`);
  const { jobId } = await call('POST', '/imports', form);
  await ended(server, call, jobId as string);
  const { items } = await call('GET', '/jobs?limit=1');
  await ended(server, call, (items as { id: string }[])[0]!.id);
}

async function ended(server: Server, call: Call, jobId: string): Promise<void> {
  let unsubscribe = (): void => undefined;
  const heard = new Promise<void>((done) => {
    unsubscribe = server.context.events.subscribe((message) => {
      if ((message.type === 'job.done' || message.type === 'job.failed') && message.jobId === jobId) done();
    });
  });
  const { status } = await call('GET', `/jobs/${jobId}`);
  if (status === 'queued' || status === 'running') await heard;
  unsubscribe();
  const after = await call('GET', `/jobs/${jobId}`);
  if (after.status !== 'done') throw new Error(`job ${jobId}: ${JSON.stringify(after)}`);
}

function dayOf(row: number, of: number): string {
  const at = Date.UTC(2016, 0, 1) + Math.floor((row * DAYS) / of) * 86_400_000;
  return new Date(at).toISOString().slice(0, 10);
}

/** Spending of common amounts: 40 different ones stand for half of the rows. */
function rows(first: number, last: number, payee: (row: number) => string): string {
  const lines = ['Date,Payee,Description,Amount'];
  for (let row = first; row < last; row += 1) {
    const cents = row % 2 === 0 ? 350 + (row % 40) * 50 : 100 + ((row * 7919) % 20_000);
    lines.push(`${dayOf(row, ROWS)},${payee(row)},,${(-cents / 100).toFixed(2)}`);
  }
  if (first === 0 && last > AGAIN) {
    for (let month = 0; month < 120; month += 1)
      lines.push(`${dayOf(month, 120)},Transfer,Rainy day,-500.00`);
  }
  return lines.join('\n');
}

function transfers(): string {
  const lines = ['Date,Payee,Description,Amount'];
  for (let month = 0; month < 120; month += 1) lines.push(`${dayOf(month, 120)},Transfer,Everyday,500.00`);
  return lines.join('\n');
}
