import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { newFolder, register, startProduct } from './product.ts';

const ROWS = 40_000;

function statement(): string {
  const lines = ['date,payee,amount'];
  for (let row = 0; row < ROWS; row += 1) {
    const date = new Date(Date.UTC(2015, 0, 1 + (row % 3000))).toISOString().slice(0, 10);
    lines.push(`${date},Shop ${row % 97},-${(row % 500) + 1}.${String(row % 100).padStart(2, '0')}`);
  }
  return lines.join('\n');
}

/** Resolves when the job says it is in the stage. */
function reached(url: string, token: string, stage: string): { when: Promise<void> } {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/api/v1/ws?token=${token}`);
  const when = new Promise<void>((done) => {
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data));
      if ((message.type === 'job.progress' && message.stage === stage) || message.type === 'job.done') done();
    };
  });
  return { when };
}

describe('kill -9 in the middle of an import', () => {
  const folder = newFolder();
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['parse', 'post', 'verify'])(
    'while it says "%s": wholly there or wholly absent after the restart',
    async (stage) => {
      const first = await startProduct(folder);
      const before = await register(first.url, `${stage}@example.com`);
      const account = await before.call('POST', '/accounts', {
        name: 'Checking',
        type: 'asset',
        currency: 'USD',
      });
      const progress = reached(first.url, before.token, stage);
      const upload = await before.upload('/imports', 'big.csv', statement(), { accountId: account.body.id });
      expect(upload.status).toBe(202);
      await progress.when;
      await first.end('SIGKILL');

      const second = await startProduct(folder);
      const after = await register(second.url, `${stage}@example.com`);
      const job = await after.job(upload.body.jobId);
      const { count } = (await after.call('GET', `/transactions/summary?accountId=${account.body.id}`)).body;
      expect(['done', 'failed']).toContain(job.status);
      expect(count).toBe(job.status === 'done' ? ROWS : 0);
      const imported = await after.call('GET', `/imports/${upload.body.fileHash}`);
      expect(imported.body.status).toBe(job.status);
      await second.end('SIGTERM');
    },
  );
});
