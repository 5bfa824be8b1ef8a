import { settleBook } from '../features/trading/index.ts';
import type { Answer, Person, TestServer } from './server.ts';

/** A portfolio with money, and an asset of its own. */
export interface Place {
  readonly portfolioId: string;
  readonly symbol: string;
  readonly assetId: string;
}

/** Somebody who trades, with an access token that does not run out as the clock goes on. */
export class Trader {
  readonly #app: TestServer;
  #person: Person | null = null;
  #authorization = '';
  #places = 0;

  constructor(app: TestServer) {
    this.#app = app;
  }

  async open(): Promise<void> {
    this.#person = await this.#app.person('Trader');
    const made = await this.#person.call('POST', '/auth/tokens', { name: 'test', scopes: ['read', 'write'] });
    this.#authorization = `Bearer ${made.body.token}`;
  }

  get bookId(): string {
    return this.#person!.bookId;
  }

  /** Of the session; it runs out as the clock goes on. */
  get token(): string {
    return this.#person!.token;
  }

  get job(): Person['job'] {
    return this.#person!.job;
  }

  call: Person['call'] = (method, path, body, headers = {}) =>
    this.#app.call(method, path, body, { authorization: this.#authorization, ...headers });

  async get(path: string): Promise<Answer['body']> {
    return (await this.call('GET', path)).body;
  }

  async place(cash = '10000', portfolio: object = {}, asset: object = {}): Promise<Place> {
    this.#places += 1;
    const name = `T${this.#places}`;
    const opened = await this.call('POST', '/portfolios', { name, currency: 'USD', ...portfolio });
    const sent = { symbol: name, currency: 'USD', type: 'stock', ...asset };
    const made = await this.call('POST', '/assets', sent);
    const portfolioId = opened.body.id as string;
    const deposit = { type: 'DEPOSIT', date: '2026-02-27', amount: cash };
    await this.call('POST', `/portfolios/${portfolioId}/transactions`, deposit);
    return { portfolioId, symbol: sent.symbol, assetId: made.body.id };
  }

  give({ portfolioId, symbol }: Place, more: object): Promise<Answer> {
    return this.call('POST', '/trading/orders', {
      portfolioId,
      symbol,
      side: 'buy',
      type: 'market',
      ...more,
    });
  }

  quote({ symbol }: Place, more: object): Promise<Answer> {
    return this.call('PUT', '/trading/quotes', { quotes: [{ symbol, ...more }] });
  }

  bar({ assetId }: Place, date: string, prices: object): Promise<Answer> {
    return this.call('PUT', `/assets/${assetId}/prices`, { bars: [{ date, ...prices }] });
  }

  /** Lets the market meet the orders now, without waiting for the desk to come round. */
  async settle(): Promise<void> {
    const [first] = await settleBook(this.#app.server.context, this.bookId, 'all');
    if (first !== undefined) throw first.error;
  }

  order(id: string): Promise<Answer['body']> {
    return this.get(`/trading/orders/${id}`);
  }

  /** An order that fills whole at this price. */
  async filled(at: Place, order: object, price: string): Promise<Answer['body']> {
    await this.quote(at, { bid: price, ask: price });
    const given = await this.give(at, order);
    await this.settle();
    return this.order(given.body.id);
  }

  async holding({ portfolioId }: Place): Promise<string[]> {
    const { items } = await this.get(`/portfolios/${portfolioId}/holdings`);
    return items.map((item: { quantity: string }) => item.quantity);
  }

  async cash({ portfolioId }: Place): Promise<string> {
    return (await this.get(`/portfolios/${portfolioId}/value`)).cash;
  }
}
