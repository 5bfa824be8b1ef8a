import { brokerAccount, NAME } from './alpaca-api.ts';
import type { Provider } from './provider.ts';

export const alpaca: Provider = {
  info: {
    id: 'alpaca',
    name: NAME,
    site: 'https://alpaca.markets',
    official: true,
    note: 'A broker for orders. Its paper account unless PROVIDER_ALPACA_URL says https://api.alpaca.markets. The key is the key id and the secret with a colon between.',
    limits: '200 requests a minute.',
    key: 'needed',
    offers: ['trading'],
    classes: [],
    url: 'https://paper-api.alpaca.markets',
    pace: { burst: 20, everyMs: 300 },
  },
  test: async (call) => {
    const account = await brokerAccount(call);
    return `account ${account.account_number}, ${account.status}, ${account.cash} ${account.currency} in cash`;
  },
};
