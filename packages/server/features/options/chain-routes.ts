import * as contract from '@financehub/contract/option-chain.ts';
import type { BodyOf, QueryOf, ResponseOf } from '@financehub/contract/route.ts';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../../context.ts';
import { notify, type Reader, type Writer } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { ProblemError } from '../../http/problem.ts';
import { ProviderFailure } from '../../providers/failure.ts';
import { yahoo } from '../../providers/yahoo.ts';
import { yahooOptions } from '../../providers/yahoo-options.ts';
import { type AssetRow, assetsById, insertAssets, requireAsset } from '../assets/index.ts';
import { marketSettings } from '../ingestion/index.ts';
import { chainOfBody, datedChain, storeChain } from './chain-put.ts';
import { instantOf } from './chain-time.ts';
import { chainView, type LoadedChain, statsView, withMarket } from './chain-view.ts';
import { assetOfSymbol, chainsOf, findAssetOfSymbol } from './underlying.ts';

const SNAPSHOTS_SHOWN = 500;
const FETCH_MS = 40_000;
const EXPIRIES = 4;

/** The schema of the contract holds for JSON; a CSV body arrives as it was sent. */
const putOptionChain = {
  ...contract.putOptionChain,
  body: Type.Unsafe<BodyOf<typeof contract.putOptionChain> | Buffer>({
    content: { 'application/json': { schema: contract.putOptionChain.body } },
  }),
};

export function chainRoutes(app: FastifyInstance, context: Context): void {
  const changed = (bookId: string, touch: Touch): Promise<void> =>
    touch((db) => notify(db, { type: 'book.changed', bookId, operationId: null, kind: 'options.chain' }));

  implement(app, context, putOptionChain, async ({ query, body, principal, read, write, touch }) => {
    const { symbol, currency } = query;
    if (currency !== undefined) assertCurrency(currency, 'querystring/currency');
    const chain = datedChain(await chainOfBody(body, query.at), query.at, context.now());
    const known = await read((db) =>
      currency === undefined ? assetOfSymbol(db, symbol) : findAssetOfSymbol(db, symbol),
    );
    const asset =
      known ??
      (await write({ kind: 'asset.create', summary: `Added ${symbol} for its options` }, async (db) =>
        requireAsset(db, (await insertAssets(db, [{ symbol, currency: currency!, type: 'stock' }]))[0]!),
      ));
    const provider = Buffer.isBuffer(body) ? 'file' : 'user';
    const stored = await storeChain(context, principal.bookId, asset, chain, { ...query, provider });
    await changed(principal.bookId, touch);
    return stored;
  });

  implement(app, context, contract.fetchOptionChain, async ({ body, principal, read, touch }) => {
    const { asset, usable } = await read(async (db) => ({
      asset: await assetOfSymbol(db, body.symbol),
      usable: (await marketSettings(db, context)).providers.get('yahoo')!.usable,
    }));
    const answer = await fetched(context, asset, usable, body.expiries ?? EXPIRIES);
    const chain = datedChain({ ...answer, day: null, rejected: [] }, undefined, context.now());
    const stored = await storeChain(context, principal.bookId, asset, chain, { provider: 'yahoo' });
    await changed(principal.bookId, touch);
    return stored;
  });

  const loaded = async (db: Reader, query: QueryOf<typeof contract.getOptionStats>): Promise<LoadedChain> => {
    const asset = await assetOfSymbol(db, query.symbol);
    const until = instantOf(query.at, context.now());
    const chain = await chainsOf(context).last(db.bookId, asset.id, until);
    if (chain === null) throw noChain(asset, query.at);
    return withMarket(context, db.bookId, asset, chain, query);
  };

  implement(app, context, contract.getOptionChain, async ({ query, principal, read }) => {
    const chain = await read((db) => loaded(db, query));
    const snapshots = await chainsOf(context).times(principal.bookId, chain.asset.id, SNAPSHOTS_SHOWN);
    return chainView(chain, query.expiry, snapshots);
  });

  implement(app, context, contract.listOptionChains, ({ read }) => read((db) => storedChains(db, context)));

  implement(app, context, contract.getOptionStats, async ({ query, principal, read }) =>
    statsView(context, principal.bookId, await read((db) => loaded(db, query))),
  );
}

async function storedChains(
  db: Reader,
  context: Context,
): Promise<ResponseOf<typeof contract.listOptionChains>> {
  const stored = await chainsOf(context).assets(db.bookId);
  const ids = stored.map(({ assetId }) => assetId);
  const assets = await assetsById(db, ids);
  const items = stored.flatMap(({ assetId, count, at }) => {
    const asset = assets.get(assetId);
    if (asset === undefined) return [];
    return { assetId, symbol: asset.symbol, name: asset.name, snapshots: count, at: at.toISOString() };
  });
  return { items: items.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };
}

type Touch = <T>(use: (db: Writer) => Promise<T>) => Promise<T>;

async function fetched(context: Context, asset: AssetRow, usable: boolean, expiries: number) {
  if (!usable)
    throw new ProblemError('impossible', 'Yahoo Finance is not used by this book.', {
      mend: 'Switch it on under Settings, Providers, or store the chain from a file.',
    });
  const call = context.providers.call('yahoo', null, AbortSignal.timeout(FETCH_MS));
  try {
    const symbol = asset.provider_symbols.yahoo ?? (await yahoo.symbolOf!(asset, call)) ?? asset.symbol;
    return await yahooOptions(call, symbol, expiries);
  } catch (error) {
    if (!(error instanceof ProviderFailure)) throw error;
    const { kind, message, mend, retryAfterSeconds } = error;
    throw new ProblemError(kind === 'unreachable' ? 'unavailable' : 'impossible', `${message}.`, {
      ...(mend === null ? {} : { mend }),
      ...(kind === 'unreachable' ? { retryAfterSeconds: retryAfterSeconds ?? 60 } : {}),
    });
  }
}

function noChain({ symbol }: AssetRow, at: string | undefined): ProblemError {
  const when = at === undefined ? '' : ` at ${at} or before`;
  return new ProblemError('not-found', `There is no chain of options on ${symbol}${when}.`, {
    mend: 'Store one from a file, or fetch it from a provider.',
  });
}
