import { Type } from 'typebox';
import { ProviderId } from './assets.ts';
import { route } from './route.ts';
import { Instant, nullable, oneOf, strict } from './schemas.ts';

/** What is asked in which order: by class of asset, and for exchange rates. */
export const ProviderClass = oneOf(['stock', 'etf', 'fund', 'bond', 'crypto', 'commodity', 'fx']);

export const ProviderOrder = Type.Object(
  {
    stock: Type.Array(ProviderId),
    etf: Type.Array(ProviderId),
    fund: Type.Array(ProviderId),
    bond: Type.Array(ProviderId),
    crypto: Type.Array(ProviderId),
    commodity: Type.Array(ProviderId),
    fx: Type.Array(ProviderId),
  },
  { title: 'ProviderOrder' },
);
const list = () => Type.Optional(Type.Array(ProviderId, { uniqueItems: true, maxItems: 12 }));

export const Provider = Type.Object(
  {
    id: ProviderId,
    name: Type.String(),
    site: Type.String(),
    official: Type.Boolean({ description: 'Whether the vendor offers it as an API.' }),
    note: Type.String({ description: 'What to know before using it.' }),
    limits: Type.String(),
    needsKey: Type.Boolean(),
    takesKey: Type.Boolean(),
    enabled: Type.Boolean(),
    usable: Type.Boolean({ description: 'Enabled, and with a key where it needs one.' }),
    key: Type.Object({
      source: oneOf(['none', 'environment', 'book']),
      lastFour: nullable(Type.String()),
    }),
    offers: Type.Array(oneOf(['prices', 'dividends', 'splits', 'fx', 'search', 'trading'])),
    classes: Type.Array(ProviderClass),
    options: Type.Optional(
      Type.Object({
        quoteKind: Type.Object({ value: Type.String(), choices: Type.Array(Type.String()) }),
      }),
    ),
    state: Type.Object({
      circuit: oneOf(['closed', 'open', 'half-open']),
      lastOutcome: nullable(Type.String()),
      lastAt: nullable(Instant),
    }),
  },
  { title: 'Provider' },
);

const exampleProvider = {
  id: 'tiingo' as const,
  name: 'Tiingo',
  site: 'https://www.tiingo.com',
  official: true,
  note: 'US listings. Raw prices with dividends and splits.',
  limits: '50 requests an hour with a free key',
  needsKey: true,
  takesKey: true,
  enabled: true,
  usable: true,
  key: { source: 'book' as const, lastFour: '9f3c' },
  offers: ['prices', 'dividends', 'splits', 'search'] as const,
  classes: ['stock', 'etf', 'fund'] as const,
  state: { circuit: 'closed' as const, lastOutcome: 'ok', lastAt: '2026-01-31T06:00:02.000Z' },
};
const params = strict({ name: ProviderId });

export const listProviders = route({
  id: 'listProviders',
  method: 'GET',
  path: '/providers',
  tag: 'Market data',
  summary: 'Providers of prices and rates, with their limits and whether the book uses them',
  access: 'viewer',
  status: 200,
  response: Type.Object({
    off: Type.Boolean({ description: 'Whether the whole program is set to stay offline.' }),
    items: Type.Array(Provider),
    order: ProviderOrder,
  }),
  example: {
    response: {
      off: false,
      items: [exampleProvider],
      order: {
        stock: ['yahoo', 'tiingo'],
        etf: ['yahoo', 'tiingo'],
        fund: ['yahoo', 'tiingo'],
        bond: ['yahoo'],
        crypto: ['coingecko', 'yahoo'],
        commodity: ['yahoo'],
        fx: ['ecb', 'frankfurter', 'yahoo'],
      },
    },
  },
});

export const updateProvider = route({
  id: 'updateProvider',
  method: 'PATCH',
  path: '/providers/{name}',
  tag: 'Market data',
  summary: 'Switch a provider on or off for the book, or give it a key',
  description: 'A key is stored encrypted and never sent back; `null` forgets it.',
  access: 'owner',
  params,
  body: strict({
    enabled: Type.Optional(Type.Boolean()),
    key: Type.Optional(nullable(Type.String({ minLength: 4, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' }))),
    quoteKind: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  }),
  status: 200,
  response: Provider,
  errors: ['forbidden', 'impossible'],
  example: { body: { key: 'the key that the provider gave you' }, response: exampleProvider },
});

export const testProvider = route({
  id: 'testProvider',
  method: 'POST',
  path: '/providers/{name}/test',
  tag: 'Market data',
  summary: 'Ask the provider for something small and say what came of it',
  access: 'editor',
  params,
  status: 200,
  response: Type.Object({ ok: Type.Boolean(), detail: Type.String(), mend: nullable(Type.String()) }),
  errors: ['forbidden'],
  example: { response: { ok: true, detail: '5 bars of SPY, the last of 2026-01-30', mend: null } },
  perMinute: 30,
});

export const updateProviderOrder = route({
  id: 'updateProviderOrder',
  method: 'PUT',
  path: '/providers/order',
  tag: 'Market data',
  summary: 'Which provider is asked first, by class of asset',
  description:
    'A class that is left out keeps its order. A provider that is left out of a class is not asked for it.',
  access: 'editor',
  body: strict({
    stock: list(),
    etf: list(),
    fund: list(),
    bond: list(),
    crypto: list(),
    commodity: list(),
    fx: list(),
  }),
  status: 200,
  response: ProviderOrder,
  errors: ['forbidden', 'impossible'],
  example: {
    body: { crypto: ['coingecko', 'yahoo'] },
    response: {
      stock: ['yahoo', 'tiingo'],
      etf: ['yahoo', 'tiingo'],
      fund: ['yahoo', 'tiingo'],
      bond: ['yahoo'],
      crypto: ['coingecko', 'yahoo'],
      commodity: ['yahoo'],
      fx: ['ecb', 'frankfurter', 'yahoo'],
    },
  },
});
