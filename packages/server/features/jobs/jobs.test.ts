import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';

const app = testServer();
let ada: Person;
let account: string;

beforeAll(async () => {
  ada = await app.person('Ada');
  account = (await ada.call('POST', '/accounts', { name: 'Checking', type: 'asset', currency: 'USD' })).body
    .id;
});

function statement(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `2026-01-${String((row % 28) + 1).padStart(2, '0')},Shop ${row},-1.00`,
  );
  return `date,payee,amount\n${lines.join('\n')}\n`;
}

/** Cancels the next job as soon as it reports the stage. */
function cancelAt(stage: string): Promise<string> {
  return new Promise((done) => {
    const stop = app.server.context.events.subscribe((message) => {
      if (message.type !== 'job.progress' || message.stage !== stage) return;
      stop();
      void ada.call('POST', `/jobs/${message.jobId}/cancel`).then(() => done(message.jobId));
    });
  });
}

describe('a running job', () => {
  it('is cancelled without a trace, and runs when asked again', async () => {
    const cancelled = cancelAt('parse');
    const upload = await ada.upload('/imports', 'big.csv', statement(60_000), { accountId: account });
    expect(await cancelled).toBe(upload.body.jobId);
    expect(await ada.job(upload.body.jobId)).toMatchObject({ status: 'cancelled' });
    expect((await ada.call('GET', '/transactions/summary')).body.count).toBe(0);
    expect((await ada.call('POST', `/jobs/${upload.body.jobId}/cancel`)).status).toBe(409);

    const again = await ada.upload('/imports', 'big.csv', statement(60_000), { accountId: account });
    expect(again.status).toBe(202);
    expect(await ada.job(again.body.jobId)).toMatchObject({ status: 'done' });
    expect((await ada.call('GET', '/transactions/summary')).body.count).toBe(60_000);
    expect((await ada.call('POST', `/jobs/${again.body.jobId}/retry`)).status).toBe(409);
  });

  it('that fails for the person to mend says why and what to do, and is not tried again by itself', async () => {
    const upload = await ada.upload(
      '/imports',
      'page.ofx',
      '<!DOCTYPE html><html><body>Session expired</body></html>',
    );
    const job = await ada.job(upload.body.jobId);
    expect(job).toMatchObject({ status: 'failed', attempts: 1 });
    expect(job.error.type).toBe('unreadable-file');
    expect(job.error.mend).toBeTruthy();
  });

  it('is listed newest first and found by status', async () => {
    const { body } = await ada.call('GET', '/jobs?status=failed');
    expect(body.items.map((job: { title: string }) => job.title)).toEqual([
      expect.stringContaining('page.ofx'),
    ]);
    const all = (await ada.call('GET', '/jobs?limit=2')).body;
    expect(all.items).toHaveLength(2);
    const rest = (await ada.call('GET', `/jobs?cursor=${all.nextCursor}`)).body;
    // Each import that went well is followed by a look for duplicates and transfers.
    expect(rest.items).toHaveLength(2);
    expect((await ada.call('GET', '/jobs?cursor=nonsense')).status).toBe(400);
  });
});
