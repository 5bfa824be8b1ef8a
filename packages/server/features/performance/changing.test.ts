import { expect, it, vi } from 'vitest';
import { testServer } from '../../testing/server.ts';
import type * as engine from './engine.ts';

let asked = 0;
// Somebody changes the portfolio, and asks about it, each time that the thread was told it.
vi.mock('./engine.ts', async (original) => {
  const real = await original<typeof engine>();
  const ask: typeof real.ask = async (subjects, ...more) => {
    asked += 1;
    return subjects.some(({ state }) => state === null) ? null : real.ask(subjects, ...more);
  };
  return { ...real, ask };
});

const app = testServer();

it('answers about a portfolio that changes all the time, after a few turns', async () => {
  const ann = await app.person('Ann');
  const { body } = await ann.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
  const deposit = { type: 'DEPOSIT', date: '2025-01-02', amount: '10.25' };
  await ann.call('POST', `/portfolios/${body.id}/transactions`, deposit);
  // As after a start of the program: nothing of it is in memory.
  await app.server.context.database.ownerPool.query(
    'UPDATE portfolio_state SET version = version + 1 WHERE portfolio_id = $1',
    [body.id],
  );
  for (const path of [
    `/portfolio/performance?portfolioId=${body.id}`,
    `/portfolios/${body.id}/history?from=2025-01-02`,
  ]) {
    const { status, body: answer } = await ann.call('GET', path);
    expect(status).toBe(200);
    expect(answer.closing ?? answer.rows.at(-1)[1]).toBe('10.25');
  }
  // Twice in vain; the third time it is in this process, and so it is for the next question.
  expect(asked).toBe(4);
});
