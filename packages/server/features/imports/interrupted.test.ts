import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { count } from './fixtures/bank.ts';

const app = testServer();

function longStatement(rows: number): string {
  const lines = ['Date,Payee,Description,Amount'];
  for (let row = 0; row < rows; row += 1) {
    lines.push(`2026-01-${String(1 + (row % 28)).padStart(2, '0')},Shop ${row % 50},Purchase ${row},-1.25`);
  }
  return lines.join('\n');
}

/** Cancels the job when it says that it is in one of the stages. */
async function cancelIn(person: Person, content: string, stages: readonly string[]): Promise<string> {
  let cancelled: Promise<unknown> | null = null;
  let jobId = '';
  const unsubscribe = app.server.context.events.subscribe((message) => {
    if (message.type !== 'job.progress' || !stages.includes(message.stage) || cancelled !== null) return;
    jobId = message.jobId;
    cancelled = person.call('POST', `/jobs/${jobId}/cancel`);
  });
  const { body } = await person.upload('/imports', 'long.csv', content);
  const job = await person.job(body.jobId);
  unsubscribe();
  await cancelled;
  expect(jobId).toBe(body.jobId);
  return job.status;
}

it('stores nothing of an import that is cancelled while it posts, and takes the file again', async () => {
  const ada = await app.person('Ada');
  const content = longStatement(60_000);
  const accounts = await count(app, ada, 'account');
  expect(await cancelIn(ada, content, ['identify', 'post'])).toBe('cancelled');
  expect([await count(app, ada, 'entry'), await count(app, ada, 'statement_line')]).toEqual([0, 0]);
  expect(await count(app, ada, 'account')).toBe(accounts);
  const list = await ada.call('GET', '/imports');
  expect(list.body.items).toMatchObject([
    { fileName: 'long.csv', status: 'cancelled', error: { type: 'cancelled' } },
  ]);
  expect(await readdir(join(app.folder, 'files', ada.bookId))).toEqual([]);

  const again = await ada.upload('/imports', 'long.csv', content);
  expect(again.status).toBe(202);
  expect((await ada.job(again.body.jobId)).result.counts).toMatchObject({ lines: 60_000, new: 60_000 });
  expect((await ada.call('GET', '/imports')).body.items).toHaveLength(1);
});

it('answers a job that ran already with what it did', async () => {
  const ada = await app.person('Ada');
  const { body } = await ada.upload('/imports', 'long.csv', longStatement(10));
  const first = await ada.job(body.jobId);
  // As when the program ends between the import's commit and the note that the job is done.
  const { ownerPool } = app.server.context.database;
  await ownerPool.query(`UPDATE job SET status = 'failed' WHERE id = '${body.jobId}'`);
  expect((await ada.call('POST', `/jobs/${body.jobId}/retry`)).status).toBe(200);
  const second = await ada.job(body.jobId);
  expect(second).toMatchObject({ status: 'done', result: first.result });
  expect(await count(app, ada, 'entry')).toBe(10);
});
