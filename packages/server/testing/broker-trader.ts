import type { Answer, TestServer } from './server.ts';
import type { Place, Trader } from './trader.ts';

interface Seen {
  readonly status: string;
  readonly filledQuantity: string;
  readonly quantity: string;
}

/** What an order has filled, as quantity and price. */
export const fillsOf = (order: { trades: Record<string, string>[] }) =>
  order.trades.map(({ quantity, price }) => [quantity, price]);

/** Somebody whose orders go to a broker. */
export class BrokerTrader {
  readonly #app: TestServer;
  readonly #trader: Trader;
  constructor(app: TestServer, trader: Trader) {
    this.#app = app;
    this.#trader = trader;
  }

  brokered = async (cash?: string): Promise<Place> => {
    const at = await this.#trader.place(cash);
    await this.#trader.call('PATCH', '/trading/account', { portfolioId: at.portfolioId, venue: 'alpaca' });
    return at;
  };

  /** Waits until the order is so, listening for what is told of it. */
  until = async (id: string, isSo: (order: Seen) => boolean): Promise<Answer['body']> => {
    for (;;) {
      let unsubscribe = (): void => undefined;
      const told = new Promise<void>((done) => {
        unsubscribe = this.#app.server.context.events.subscribe((message) => {
          if (message.type === 'order.updated' && message.orderId === id) done();
        });
      });
      const order = await this.#trader.order(id);
      if (isSo(order)) {
        unsubscribe();
        return order;
      }
      await told;
      unsubscribe();
    }
  };
}
