import { brokerAccount, NAME } from './alpaca-api.ts';
import { history, last, symbolOf } from './alpaca-prices.ts';
import type { Provider } from './provider.ts';

export const alpaca: Provider = {
  info: {
    id: 'alpaca',
    name: NAME,
    site: 'https://alpaca.markets',
    official: true,
    note: 'A broker for orders, with prices and live quotes of shares in the United States. Its paper account unless PROVIDER_ALPACA_URL says https://api.alpaca.markets. The key is the key id and the secret with a colon between.',
    limits:
      '200 requests a minute. With a free key, live quotes are those of the exchange IEX alone, of 30 symbols at once over one connection; daily prices are of the whole market, from 2016 on.',
    key: 'needed',
    offers: ['prices', 'trading'],
    classes: ['stock', 'etf'],
    url: 'https://paper-api.alpaca.markets',
    pace: { burst: 20, everyMs: 300 },
  },
  symbolOf,
  history,
  last,
  test: async (call) => {
    const account = await brokerAccount(call);
    return `account ${account.account_number}, ${account.status}, ${account.cash} ${account.currency} in cash`;
  },
};
