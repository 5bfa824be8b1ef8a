import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';
import { count, imported, JANUARY, OFX, query } from './fixtures/bank.ts';

const app = testServer();

describe('what can not be imported', () => {
  const zip = new Uint8Array([0x50, 0x4b, 0x03, 0x04, 20, 0, 0, 0]);
  it.each([
    ['a truncated OFX', 'cut.ofx', OFX.slice(0, 300), /./],
    ['an archive that is cut off', 'a.csv', zip, /archive/],
    ['a web page', 'bank.ofx', '<!DOCTYPE html><html><body>Log in</body></html>', /web page/],
    ['amounts of no size', 'a.csv', 'Date,Description,Amount\n2026-01-01,x,1e300\n2026-01-02,y,NaN\n', /./],
    ['no rows', 'a.csv', 'Date,Description,Amount\n', /./],
    ['bytes of no text', 'a.csv', new Uint8Array(2000).map((_, i) => (i * 7919) % 256), /./],
    ['an unknown currency', 'a.ofx', OFX.replace('<CURDEF>USD', '<CURDEF>QQQ'), /QQQ/],
  ])('%s', async (_, name, content, reason) => {
    const ada = await app.person('Ada');
    const before = await count(app, ada, 'account');
    const { job, fileHash } = await imported(ada, name, content);
    expect(job).toMatchObject({
      status: 'failed',
      error: { type: 'unreadable-file', detail: expect.stringMatching(reason) },
    });
    expect(job.error.mend).toBeTruthy();
    expect((await ada.call('GET', `/imports/${fileHash}`)).body).toMatchObject({
      status: 'failed',
      error: { type: 'unreadable-file' },
      counts: { new: 0 },
    });
    expect([await count(app, ada, 'entry'), await count(app, ada, 'account')]).toEqual([0, before]);
    expect(await readdir(join(app.folder, 'files', ada.bookId))).toEqual([]);
    expect((await ada.upload('/imports', name, content)).status).toBe(202);
    expect((await app.call('GET', '/health')).status).toBe(200);
  });

  it('an empty file, no file, bad fields and other people’s accounts are refused at once', async () => {
    const ada = await app.person('Ada');
    const bob = await app.person('Bob');
    expect((await ada.upload('/imports', 'a.csv', '')).body).toMatchObject({
      status: 400,
      detail: 'The file is empty.',
    });
    const mapping = await ada.upload('/imports', 'a.csv', JANUARY, { mapping: '{"dateOrder":"dym"}' });
    expect(mapping.body).toMatchObject({ status: 400, errors: [{ path: 'body/mapping/dateOrder' }] });
    expect((await ada.upload('/imports', 'a.csv', JANUARY, { mapping: '{' })).status).toBe(400);
    expect((await ada.upload('/imports', 'a.csv', JANUARY, { colour: 'red' })).body.errors[0].path).toBe(
      'body/colour',
    );
    expect((await ada.upload('/imports', 'a.csv', JANUARY, { mapping: '{"currency":"QQQ"}' })).status).toBe(
      400,
    );
    const [bobs] = await query(
      app,
      bob,
      "SELECT id FROM account WHERE book_id = $book AND type = 'expense' LIMIT 1",
    );
    expect((await ada.upload('/imports', 'a.csv', JANUARY, { accountId: bobs!.id! })).status).toBe(404);
    expect((await bob.upload('/imports', 'a.csv', JANUARY, { accountId: bobs!.id! })).status).toBe(422);
    expect((await ada.call('POST', '/imports', { file: 'x' })).status).toBe(415);
    expect(await ada.call('GET', '/imports')).toMatchObject({ body: { items: [] } });
  });

  it('a file of another currency than its account names both', async () => {
    const ada = await app.person('Ada');
    const { result } = await imported(ada, 'one.ofx', OFX);
    const other = await imported(ada, 'two.ofx', OFX.replace('<CURDEF>USD', '<CURDEF>EUR'), {
      accountId: result.accountIds[0],
    });
    expect(other.job.error).toMatchObject({ type: 'impossible', detail: expect.stringMatching(/EUR.*USD/) });
  });
});

describe('uploads', () => {
  it('are refused before they are sent when they are too long', async () => {
    const ada = await app.person('Ada');
    const { request } = await import('node:http');
    const status = await new Promise<number>((done, failed) => {
      const headers = {
        authorization: `Bearer ${ada.token}`,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': String(300 * 1024 * 1024),
      };
      const sending = request(`${app.url}/api/v1/imports`, { method: 'POST', headers }, (response) => {
        done(response.statusCode ?? 0);
        sending.destroy();
      });
      sending.on('error', failed);
      sending.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('that are broken off leave nothing on the disk', async () => {
    const ada = await app.person('Ada');
    const { request } = await import('node:http');
    const parts = async () =>
      (await readdir(join(app.folder, 'files'))).filter((name) => name.endsWith('.part'));
    const sending = request(`${app.url}/api/v1/imports`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${ada.token}`,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': '1000000',
      },
    });
    sending.on('error', () => undefined);
    sending.write(
      `--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${'a,b\n'.repeat(50_000)}`,
    );
    await expect.poll(parts).toHaveLength(1);
    sending.destroy();
    await expect.poll(parts).toHaveLength(0);
  });
});

describe('a form without a length', () => {
  const parts = async () =>
    (await readdir(join(app.folder, 'files'))).filter((name) => name.endsWith('.part'));
  const send = async (chunks: () => Generator<string>) => {
    const ada = await app.person('Ada');
    const encoder = new TextEncoder();
    const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n';
    async function* body() {
      yield encoder.encode(head);
      for (const chunk of chunks()) yield encoder.encode(chunk);
    }
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'multipart/form-data; boundary=x' },
      body: ReadableStream.from(body()),
      duplex: 'half',
    };
    return fetch(`${app.url}/api/v1/imports`, init as RequestInit);
  };

  it('that is cut off is the sender’s to mend', async () => {
    const answer = await send(function* () {
      yield 'date,amount\n2026-01-01,';
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ mend: 'Send the file again.' });
    // The answer comes after the tidying up.
    expect(await parts()).toEqual([]);
  });

  it('holds one file, not two', async () => {
    const file = 'content-disposition: form-data; name="file"; filename="b.csv"';
    const answer = await send(function* () {
      yield `date,amount\r\n--x\r\n${file}\r\n\r\ndate,amount\r\n--x--\r\n`;
    });
    expect(await answer.json()).toMatchObject({
      errors: [{ path: 'body/file', message: expect.stringContaining('twice') }],
    });
    expect(await parts()).toEqual([]);
  });

  it('is stopped at the limit and leaves nothing on the disk', async () => {
    const megabyte = 'a'.repeat(1024 * 1024);
    const status = await send(function* () {
      for (let sent = 0; sent < 300; sent += 1) yield megabyte;
      // The server may hang up on a sender that goes on after its answer.
    }).then(
      (answer) => answer.status,
      () => 'hung up' as const,
    );
    expect([413, 'hung up']).toContain(status);
    // A sender that was hung up on knows it before the server has tidied up.
    await expect.poll(parts).toEqual([]);
    expect((await app.call('GET', '/health')).status).toBe(200);
  });
});

it('a closed account takes no lines of a file, as it takes none by hand', async () => {
  const ada = await app.person('Ada');
  const account = { name: 'Old', type: 'asset', currency: 'USD' };
  const { body: old } = await ada.call('POST', '/accounts', account);
  await ada.call('PATCH', `/accounts/${old.id}`, { closed: true });
  const { body } = await ada.upload('/imports', 'a.csv', JANUARY, { accountId: old.id });
  expect(await ada.job(body.jobId)).toMatchObject({
    status: 'failed',
    error: { type: 'impossible', detail: '"Old" is closed.' },
  });
  expect(await count(app, ada, 'entry')).toBe(0);
});

describe('progress', () => {
  it('comes over the WebSocket while the job runs', async () => {
    const ada = await app.person('Ada');
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/api/v1/ws?token=${ada.token}`);
    const seen: { type: string; stage?: string; jobId?: string }[] = [];
    const done = new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        const message = JSON.parse(String(data));
        seen.push(message);
        if (message.type === 'job.done') resolve();
      });
    });
    await new Promise((open) => socket.addEventListener('open', open));
    const { body } = await ada.upload('/imports', 'checking.csv', JANUARY);
    await done;
    socket.close();
    expect(seen).toContainEqual(
      expect.objectContaining({ type: 'job.progress', jobId: body.jobId, kind: 'import' }),
    );
    expect(seen).toContainEqual(expect.objectContaining({ type: 'book.changed', kind: 'import' }));
  });
});
