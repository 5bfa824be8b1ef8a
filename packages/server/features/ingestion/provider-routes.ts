import * as contract from '@financehub/contract/providers.ts';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { seal } from '../../http/seal.ts';
import type { Provider } from '../../providers/provider.ts';
import { PROVIDERS } from '../../providers/providers.ts';
import { askProvider } from './ask.ts';
import { outcomeOf } from './report.ts';
import { type BookProvider, type MarketSettings, marketSettings, type Order } from './settings.ts';

type View = Static<typeof contract.Provider>;

function view(context: Context, { info }: Provider, settings: MarketSettings): View {
  const own: BookProvider = settings.providers.get(info.id)!;
  const { circuit, lastOutcome, lastAt } = context.providers.state(info.id, own.key);
  return {
    id: info.id,
    name: info.name,
    site: info.site,
    official: info.official,
    note: info.note,
    limits: info.limits,
    needsKey: info.key === 'needed',
    takesKey: info.key !== 'none',
    enabled: own.enabled,
    usable: own.usable,
    key: { source: own.keySource, lastFour: own.lastFour },
    offers: [...info.offers],
    classes: [...info.classes],
    ...(info.quoteKinds === undefined
      ? {}
      : { options: { quoteKind: { value: own.quoteKind!, choices: [...info.quoteKinds] } } }),
    state: { circuit, lastOutcome, lastAt: lastAt?.toISOString() ?? null },
  };
}

export function providerRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, contract.listProviders, async ({ read }) =>
    read(async (db) => {
      const settings = await marketSettings(db, context);
      return {
        off: context.providers.config.off,
        items: PROVIDERS.map((provider) => view(context, provider, settings)),
        order: settings.order,
      };
    }),
  );

  implement(app, context, contract.updateProvider, async ({ params, body, touch }) => {
    const provider = context.providers.get(params.name)!;
    const { info } = provider;
    if (typeof body.key === 'string' && info.key === 'none')
      throw new ProblemError('impossible', `${info.name} takes no key.`);
    if (body.quoteKind !== undefined && info.quoteKinds?.includes(body.quoteKind) !== true)
      throw new ProblemError('impossible', `${info.name} has no quotation of the kind ${body.quoteKind}.`, {
        ...(info.quoteKinds === undefined ? {} : { mend: `Choose one of ${info.quoteKinds.join(', ')}.` }),
      });
    return touch(async (db) => {
      await keep(context, db, info.id, body);
      return view(context, provider, await marketSettings(db, context));
    });
  });

  implement(app, context, contract.testProvider, async ({ params, read }) => {
    const provider = context.providers.get(params.name)!;
    const { info, test } = provider;
    const settings = await read((db) => marketSettings(db, context));
    const own = settings.providers.get(info.id)!;
    if (info.key === 'needed' && own.key === null)
      return { ok: false, detail: `${info.name} needs a key.`, mend: `Get one at ${info.site}.` };
    try {
      const detail = await askProvider(context, settings, provider, AbortSignal.timeout(TEST_MS), test);
      return { ok: true, detail, mend: null };
    } catch (error) {
      const { outcome, mend } = outcomeOf(error);
      return { ok: false, detail: outcome, mend };
    }
  });

  implement(app, context, contract.updateProviderOrder, async ({ body, touch }) => {
    for (const [name, ids] of Object.entries(body) as [keyof Order, Order[keyof Order]][])
      refuseUnable(context, name, ids);
    return touch(async (db) => {
      const text = JSON.stringify({ ...(await marketSettings(db, context)).order, ...body });
      await db
        .insertInto('market_setting')
        .values({ book_id: db.bookId, provider_order: text })
        .onConflict((conflict) => conflict.column('book_id').doUpdateSet({ provider_order: text }))
        .execute();
      return (await marketSettings(db, context)).order;
    });
  });
}

const TEST_MS = 25_000;

function refuseUnable(context: Context, name: keyof Order, ids: Order[keyof Order]): void {
  for (const [index, id] of ids.entries()) {
    const { info } = context.providers.get(id)!;
    if (!info.classes.includes(name))
      throw new ProblemError('impossible', `${info.name} has nothing for ${name} (body/${name}/${index}).`, {
        mend: `It serves ${info.classes.join(', ')}.`,
      });
  }
}

async function keep(
  context: Context,
  db: Writer,
  provider: string,
  { enabled, key, quoteKind }: { enabled?: boolean; key?: string | null; quoteKind?: string },
): Promise<void> {
  const change = {
    ...(enabled === undefined ? {} : { enabled }),
    ...(quoteKind === undefined ? {} : { quote_kind: quoteKind }),
    ...(key === undefined
      ? {}
      : {
          key_sealed: key === null ? null : seal(key, context.secrets.storageKey),
          key_last_four: key === null ? null : key.slice(-4),
        }),
  };
  if (Object.keys(change).length === 0) return;
  await db
    .insertInto('provider_setting')
    .values({
      book_id: db.bookId,
      provider,
      enabled: null,
      key_sealed: null,
      key_last_four: null,
      quote_kind: null,
      ...change,
    })
    .onConflict((conflict) => conflict.columns(['book_id', 'provider']).doUpdateSet(change))
    .execute();
}
