import { describe, expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { goOn } from './go-on.ts';
import { pack } from './packed.ts';
import { madeUp } from './rehearsal.ts';
import { historyOf, settle, splice } from './replica.ts';

describe('a portfolio that has changed', () => {
  const changed = () => {
    const { replica, wish } = madeUp();
    const { from, to } = wish.range!;
    historyOf(replica, { from, to, currency: wish.currency, today: wish.today }, wish.market);
    const insert = pack(replica.transactions.slice(100, 101));
    splice(replica, { kind: 'splice', key: '', at: 100, remove: 1, insert });
    settle(replica, replica.settled!);
    return { replica, wish };
  };
  const isFound = ({ replica }: Pick<ReturnType<typeof changed>, 'replica'>) =>
    [...replica.histories.values()].every((kept) => kept.changed === Number.POSITIVE_INFINITY);

  it('has what was asked of it found again', () => {
    const { replica, wish } = changed();
    expect(isFound({ replica })).toBe(false);
    goOn({ ...replica, asked: null });
    expect(isFound({ replica })).toBe(false);
    replica.asked = wish;
    goOn(replica);
    expect(isFound({ replica })).toBe(true);
    expect(replica.gains.size).toBe(1);
  });

  it('waits for the next question where that brings prices of something new', () => {
    const { replica, wish } = changed();
    replica.asked = { ...wish, names: new Map([...wish.names].slice(1)) };
    goOn(replica);
    expect(isFound({ replica })).toBe(false);
  });
});

const app = testServer();
const DAYS = ['2025-01-02', '2025-02-03', '2025-03-03', '2025-04-01'];
const buy = (date: string, symbol: string, currency: string) => ({
  type: 'BUY',
  date,
  symbol,
  currency,
  quantity: '3',
  price: '10',
});

async function asset(who: Person, symbol: string, currency: string): Promise<void> {
  const { body } = await who.call('POST', '/assets', { symbol, currency });
  const bars = DAYS.map((date, at) => ({ date, close: String(10 + at * symbol.charCodeAt(0)) }));
  await who.call('PUT', `/assets/${body.id}/prices`, { bars });
}

/** Asked after each edit, and again when nothing of the portfolio is in memory. */
async function answers(who: Person, id: string, edits: readonly object[]): Promise<void> {
  const { ownerPool } = app.server.context.database;
  const ask = async () => {
    const { status, body } = await who.call('GET', `/portfolio/performance?portfolioId=${id}&to=2025-05-01`);
    expect(status).toBe(200);
    return body;
  };
  await ask();
  for (const edit of edits) {
    expect((await who.call('POST', `/portfolios/${id}/transactions`, edit)).status).toBe(201);
    const found = await ask();
    await ownerPool.query('UPDATE portfolio_state SET version = version + 1000 WHERE portfolio_id = $1', [
      id,
    ]);
    expect(await ask()).toEqual(found);
  }
}

describe('the answer after an edit', () => {
  it('is that of the ledger read anew, whatever the edit brings', async () => {
    const ada = await app.person('Ada');
    for (const [symbol, currency] of [
      ['AAA', 'USD'],
      ['BBB', 'USD'],
      ['CCC', 'EUR'],
    ] as const)
      await asset(ada, symbol, currency);
    await ada.call('PUT', '/fx', {
      rates: [{ base: 'EUR', quote: 'USD', date: '2025-01-01', rate: '1.25' }],
    });
    const { body } = await ada.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    await ada.call('POST', `/portfolios/${body.id}/transactions`, buy('2025-01-02', 'AAA', 'USD'));
    await answers(ada, body.id, [
      buy('2025-02-03', 'AAA', 'USD'),
      buy('2025-02-03', 'BBB', 'USD'),
      buy('2025-01-03', 'CCC', 'EUR'),
      { type: 'SPLIT', date: '2025-03-03', symbol: 'AAA', quantity: '2' },
      { type: 'SELL', date: '2025-04-01', symbol: 'AAA', quantity: '4', price: '300', currency: 'USD' },
      { type: 'DEPOSIT', date: '2025-01-01', amount: '1000' },
    ]);
  });

  it('is that of the books where an edit was refused', async () => {
    const ada = await app.person('Ada');
    await asset(ada, 'AAA', 'USD');
    const { body } = await ada.call('POST', '/portfolios', { name: 'P', currency: 'USD' });
    await ada.call('POST', `/portfolios/${body.id}/transactions`, buy('2025-01-02', 'AAA', 'USD'));
    const ask = () => ada.call('GET', `/portfolio/performance?portfolioId=${body.id}&to=2025-05-01`);
    const before = await ask();
    const sale = { ...buy('2025-02-03', 'AAA', 'USD'), type: 'SELL', quantity: '5' };
    expect((await ada.call('POST', `/portfolios/${body.id}/transactions`, sale)).status).toBe(422);
    expect((await ask()).body).toEqual(before.body);
  });
});
