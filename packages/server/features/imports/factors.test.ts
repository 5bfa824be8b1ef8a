import { expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();
const FILE =
  'Made for a test.\r\n\r\n,Mom   \r\n20240102,   0.50\r\n20240103,  -0.25\r\n20240104,  x\r\n\r\nCopyright\r\n';

it('takes a file of factor returns from the import page to the warehouse', async () => {
  const ann = await app.person('Ann');
  const seen = await ann.upload('/imports/preview', 'F-F_Momentum_Factor_daily.CSV', FILE);
  expect([seen.status, seen.body.content, seen.body.rejected.length]).toEqual([200, 'factors', 1]);
  const { body } = await ann.upload('/imports', 'F-F_Momentum_Factor_daily.CSV', FILE);
  const job = await ann.job(body.jobId);
  expect(job.status, JSON.stringify(job)).toBe('done');
  const result = await ann.call('GET', `/imports/${body.fileHash}`);
  expect(result.body.counts).toMatchObject({ lines: 2, factors: 2, prices: 0, rejected: 1 });
  expect(result.body.verification.reason).toBe('Factor returns have no balance to compare with.');
  const { items } = (await ann.call('GET', '/factors')).body;
  expect(items).toMatchObject([
    { name: 'momentum', interval: 'day', count: 2, to: '2024-01-03', provider: 'file' },
  ]);
  const eve = await app.person('Eve');
  expect((await eve.call('GET', '/factors')).body.items).toEqual([]);
});
