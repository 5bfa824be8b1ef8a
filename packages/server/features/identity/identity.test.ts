import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();
const credentials = { email: 'ada@example.com', password: 'correct horse battery' };

describe('signing in', () => {
  it('registers with a default book and signs in again whatever the case of the e-mail', async () => {
    const registered = await app.call('POST', '/auth/register', credentials);
    expect(registered.status).toBe(201);
    expect(registered.body.expiresIn).toBe(900);
    const again = await app.call('POST', '/auth/login', { ...credentials, email: 'ADA@example.com' });
    expect(again.status).toBe(200);
    const me = await app.call('GET', '/users/me/', undefined, {
      authorization: `Bearer ${again.body.accessToken}`,
    });
    expect(me.body).toMatchObject({
      email: credentials.email,
      defaultBookId: registered.body.user.defaultBookId,
    });
    expect((await app.call('POST', '/auth/register', credentials)).status).toBe(409);
  });

  it('ends a whole family of sessions when a refresh token is used twice', async () => {
    const { body: first } = await app.call('POST', '/auth/login', credentials);
    const second = await app.call('POST', '/auth/refresh', { refreshToken: first.refreshToken });
    expect(second.status).toBe(200);
    const stolen = await app.call('POST', '/auth/refresh', { refreshToken: first.refreshToken });
    expect(stolen.status).toBe(401);
    expect(stolen.body.type).toMatch(/token-reused$/);
    const after = await app.call('POST', '/auth/refresh', { refreshToken: second.body.refreshToken });
    expect(after.status).toBe(401);
  });

  it('ends access after fifteen minutes', async () => {
    const { body } = await app.call('POST', '/auth/login', credentials);
    const headers = { authorization: `Bearer ${body.accessToken}` };
    app.setNow('2026-03-01T09:14:59Z');
    expect((await app.call('GET', '/users/me', undefined, headers)).status).toBe(200);
    app.setNow('2026-03-01T09:15:01Z');
    expect((await app.call('GET', '/users/me', undefined, headers)).status).toBe(401);
  });

  it('slows a guesser down after five failures and says when to try again', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      const wrong = await app.call('POST', '/auth/login', { ...credentials, password: 'wrong' });
      expect(wrong.status).toBe(401);
    }
    const blocked = await app.call('POST', '/auth/login', credentials);
    expect(blocked.status).toBe(429);
    expect(Number(blocked.headers['retry-after'])).toBeGreaterThan(0);
    app.setNow('2026-03-01T10:00:00Z');
    expect((await app.call('POST', '/auth/login', credentials)).status).toBe(200);
  });

  it('gives tokens that can only do what their scopes say, and are shown once', async () => {
    const { body } = await app.call('POST', '/auth/login', credentials);
    const headers = { authorization: `Bearer ${body.accessToken}` };
    const made = await app.call('POST', '/auth/tokens', { name: 'sheet', scopes: ['read'] }, headers);
    expect(made.body.token).toMatch(/^fhp_/);
    const asToken = { authorization: `Bearer ${made.body.token}` };
    expect((await app.call('GET', '/books', undefined, asToken)).body.items).toHaveLength(1);
    expect((await app.call('POST', '/books', { name: 'Second' }, asToken)).status).toBe(403);
    const list = await app.call('GET', '/auth/tokens', undefined, headers);
    expect(list.body.items[0]).not.toHaveProperty('token');
    expect((await app.call('DELETE', `/auth/tokens/${made.body.id}`, undefined, headers)).status).toBe(204);
    expect((await app.call('GET', '/books', undefined, asToken)).status).toBe(401);
  });

  it('answers a repeated request with the same answer, and refuses the key for another', async () => {
    const { body } = await app.call('POST', '/auth/login', credentials);
    const headers = { authorization: `Bearer ${body.accessToken}`, 'idempotency-key': 'one' };
    const both = await Promise.all([
      app.call('POST', '/books', { name: 'Garden' }, headers),
      app.call('POST', '/books', { name: 'Garden' }, headers),
    ]);
    expect(both.map((each) => each.status)).toEqual([201, 201]);
    expect(both[0]!.body).toEqual(both[1]!.body);
    expect((await app.call('POST', '/books', { name: 'Shed' }, headers)).status).toBe(409);
  });
});
