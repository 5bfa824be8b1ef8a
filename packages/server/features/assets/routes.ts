import * as contract from '@financehub/contract/assets.ts';
import type { BodyOf } from '@financehub/contract/route.ts';
import { isIsin } from '@financehub/core/money/isin.ts';
import { day, formatDay } from '@financehub/core/time/day.ts';
import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Context } from '../../context.ts';
import { notify, type Writer } from '../../db/database.ts';
import { assertCurrency } from '../../http/currency.ts';
import { implement } from '../../http/implement.ts';
import { decodeCursor, encodeCursor, pageOf } from '../../http/page.ts';
import { ProblemError } from '../../http/problem.ts';
import type { Bar } from '../../warehouse/warehouse.ts';
import { listedOption } from './listed-option.ts';
import { optionView, termsToStore } from './option-terms.ts';
import { barsOfCsv, barsOfJson, storePrices } from './prices.ts';
import { type AssetRow, insertAssets, pageOfAssets, requireAsset } from './store.ts';

type Asset = Static<typeof contract.Asset>;

/** Assets as clients see them, with what prices there are of each. */
export async function assetViews(
  context: Context,
  bookId: string,
  rows: readonly AssetRow[],
): Promise<Asset[]> {
  const prices = await context.warehouse.coverage(
    bookId,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    id: row.id,
    symbol: row.symbol,
    name: row.name,
    type: row.type as Asset['type'],
    currency: row.currency,
    exchange: row.exchange,
    isin: row.isin,
    sector: row.sector,
    industry: row.industry,
    country: row.country,
    tags: row.tags,
    tracked: row.tracked,
    providerSymbols: row.provider_symbols,
    option: optionView(row),
    prices: prices.get(row.id) ?? { count: 0, from: null, to: null },
  }));
}

/** The columns that a change names. */
function changeOf({ tags, providerSymbols, option, ...body }: BodyOf<typeof contract.updateAsset>) {
  return {
    ...body,
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(providerSymbols === undefined ? {} : { provider_symbols: JSON.stringify(providerSymbols) }),
  };
}

/** The columns of the terms, where the change says something about them. */
async function changedTerms(db: Writer, before: AssetRow, body: BodyOf<typeof contract.updateAsset>) {
  if (body.option === undefined && body.type === undefined) return {};
  const { symbol = before.symbol, option } = body;
  const type = body.type ?? (body.option == null ? before.type : 'option');
  const terms = await termsToStore(db, { symbol, type, currency: before.currency }, option, before);
  return { ...terms, ...(terms.multiplier === null ? {} : { type: 'option' }) };
}

/** A mistyped ISIN would never be found in a file of a broker. */
function assertIsin(isin: string | null | undefined): void {
  if (isin == null || isIsin(isin)) return;
  throw new ProblemError('invalid', `${isin} is no ISIN: its last digit does not fit the others.`, {
    errors: [{ path: 'body/isin', message: 'must have the check digit of ISO 6166' }],
    mend: 'Compare it with the one that the broker or the exchange states.',
  });
}

export function assetRoutes(app: FastifyInstance, context: Context): void {
  const view = async (bookId: string, row: AssetRow): Promise<Asset> =>
    (await assetViews(context, bookId, [row]))[0]!;

  implement(app, context, contract.listAssets, async ({ query, principal, read }) => {
    const limit = query.limit ?? 50;
    const after = query.cursor === undefined ? null : decodeCursor(query.cursor, ['text', 'id']);
    const rows = await read((db) => pageOfAssets(db, limit, after));
    const { items, nextCursor } = pageOf(
      rows,
      limit,
      (row) => row,
      (row) => [row.symbol, row.id],
    );
    return { items: await assetViews(context, principal.bookId, items), nextCursor };
  });

  implement(app, context, contract.createAsset, async ({ body, principal, write }) => {
    assertCurrency(body.currency, 'body/currency');
    assertIsin(body.isin);
    return write({ kind: 'asset.create', summary: `Added the asset ${body.symbol}` }, async (db) => {
      const { option, ...asset } = body;
      const terms = await termsToStore(db, body, option);
      const named =
        terms.multiplier === null ? asset : (listedOption(asset)?.asset ?? { ...asset, type: 'option' });
      const [id] = await insertAssets(db, [{ ...named, terms }]);
      return view(principal.bookId, await requireAsset(db, id!));
    });
  });

  implement(app, context, contract.getAsset, async ({ params, principal, read }) =>
    view(principal.bookId, await read((db) => requireAsset(db, params.id))),
  );

  implement(app, context, contract.updateAsset, async ({ params, body, principal, write }) => {
    assertIsin(body.isin);
    return write({ kind: 'asset.update', summary: 'Changed an asset' }, async (db) => {
      const before = await requireAsset(db, params.id);
      if (Object.keys(body).length > 0)
        await db
          .updateTable('asset')
          .set({ ...changeOf(body), ...(await changedTerms(db, before, body)) })
          .where('book_id', '=', db.bookId)
          .where('id', '=', params.id)
          .execute();
      return view(principal.bookId, await requireAsset(db, params.id));
    });
  });

  // Its prices stay in the warehouse, so that taking the deletion back brings the asset back with them.
  implement(app, context, contract.deleteAsset, async ({ params, write }) =>
    write({ kind: 'asset.delete', summary: 'Deleted an asset' }, async (db) => {
      await requireAsset(db, params.id);
      await db.deleteFrom('asset').where('book_id', '=', db.bookId).where('id', '=', params.id).execute();
    }),
  );

  priceRoutes(app, context);
}

/** The schema of the contract holds for JSON; a CSV body arrives as it was sent. */
const putPrices = {
  ...contract.putPrices,
  body: Type.Unsafe<BodyOf<typeof contract.putPrices> | Buffer>({
    content: { 'application/json': { schema: contract.putPrices.body } },
  }),
};

function priceRoutes(app: FastifyInstance, context: Context): void {
  implement(app, context, putPrices, async ({ params, body, principal, touch }) =>
    touch(async (db) => {
      const asset = await requireAsset(db, params.id);
      const bars = Buffer.isBuffer(body) ? barsOfCsv(body, asset.symbol) : barsOfJson(body.bars);
      await storePrices(
        context,
        principal.bookId,
        bars.map((bar) => ({ ...bar, assetId: asset.id })),
      );
      await notify(db, {
        type: 'book.changed',
        bookId: principal.bookId,
        operationId: null,
        kind: 'prices.put',
      });
      const days = bars.map(({ date }) => date).sort();
      return { stored: bars.length, from: days[0]!, to: days.at(-1)! };
    }),
  );

  implement(app, context, contract.getPrices, async ({ params, query, principal, read }) => {
    await read((db) => requireAsset(db, params.id));
    const limit = query.limit ?? 500;
    const rows = await context.warehouse.bars(principal.bookId, params.id, {
      from: firstDay(query),
      to: query.to,
      limit: limit + 1,
    });
    const shown = rows.slice(0, limit);
    return {
      items: shown.map(presentFigures),
      nextCursor: rows.length > limit ? encodeCursor([shown.at(-1)!.date]) : null,
    };
  });
}

/** A cursor is the last day shown. */
function firstDay(query: { from?: string; cursor?: string }): string | undefined {
  if (query.cursor === undefined) return query.from;
  const [last] = decodeCursor(query.cursor, ['day']);
  return formatDay(day(last!) + 1);
}

function presentFigures(bar: Bar): { date: string; close: string } {
  return Object.fromEntries(Object.entries(bar).filter(([, value]) => value !== null)) as Bar;
}
