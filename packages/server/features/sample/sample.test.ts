import { describe, expect, it } from 'vitest';
import { testServer } from '../../testing/server.ts';

const app = testServer();

describe('the sample book', () => {
  it('is a marked book of its own with three years of everything, removable in one call', async () => {
    const ada = await app.person('Ada');
    const made = await ada.call('POST', '/books/sample');
    expect(made.status).toBe(202);
    const inSample = { 'x-book-id': made.body.bookId };
    expect((await ada.call('POST', '/books/sample')).status).toBe(409);
    const ended = new Promise<void>((done) => {
      app.server.context.events.subscribe((message) => {
        if (message.type === 'job.done' || message.type === 'job.failed') done();
      });
    });
    const job = () => ada.call('GET', `/jobs/${made.body.jobId}`, undefined, inSample);
    if (['queued', 'running'].includes((await job()).body.status)) await ended;
    expect((await job()).body).toMatchObject({ status: 'done' });

    const books = (await ada.call('GET', '/books')).body.items;
    expect(books.map((book: { sample: boolean }) => book.sample)).toEqual([false, true]);
    const summary = await ada.call('GET', '/transactions/summary', undefined, inSample);
    expect(summary.body.count).toBeGreaterThan(1500);
    const kpis = (await ada.call('GET', '/reports/kpis', undefined, inSample)).body;
    expect(kpis.unavailable).toEqual([]);
    expect(Number(kpis.netWorth)).toBeGreaterThan(0);
    const [portfolio] = (await ada.call('GET', '/portfolios', undefined, inSample)).body.items;
    const holdings = (await ada.call('GET', `/portfolios/${portfolio.id}/holdings`, undefined, inSample))
      .body;
    expect(holdings.unavailable).toEqual([]);
    expect(holdings.items.length).toBeGreaterThanOrEqual(5);
    const worth = (await ada.call('GET', `/portfolios/${portfolio.id}/value`, undefined, inSample)).body;
    expect(Number(worth.value)).toBeCloseTo(Number(kpis.investments), 1);

    expect((await ada.call('DELETE', `/books/${made.body.bookId}`)).status).toBe(204);
    expect((await ada.call('GET', `/books/${made.body.bookId}`)).status).toBe(404);
    expect((await ada.call('GET', '/transactions/summary')).body.count).toBe(0);
  });
});
