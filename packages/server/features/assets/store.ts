import { type Selectable, sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Reader, Writer } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { notFound } from '../../http/problem.ts';
import { listedOption } from './listed-option.ts';

type AssetColumns = Omit<Selectable<Tables['asset']>, 'operation_id' | 'tracked' | 'provider_symbols'>;

export interface AssetRow extends AssetColumns {
  readonly tracked: boolean;
  readonly provider_symbols: Readonly<Record<string, string>>;
}

/** The terms of an option, as its row holds them: all of them or none. */
export type OptionColumns = Pick<
  AssetColumns,
  'underlying_id' | 'option_kind' | 'option_style' | 'strike' | 'expiry' | 'multiplier'
>;

const COLUMNS = [
  'book_id',
  'id',
  'symbol',
  'name',
  'type',
  'currency',
  'exchange',
  'isin',
  'sector',
  'industry',
  'country',
  'tags',
  sql<boolean>`coalesce(tracked, true)`.as('tracked'),
  sql<Record<string, string>>`coalesce(provider_symbols, '{}')`.as('provider_symbols'),
  'underlying_id',
  'option_kind',
  'option_style',
  'strike',
  'expiry',
  'multiplier',
] as const;

export interface NewAsset {
  readonly symbol: string;
  readonly name?: string | null | undefined;
  readonly currency: string;
  readonly isin?: string | null | undefined;
  readonly type?: string | undefined;
  readonly exchange?: string | null | undefined;
  readonly sector?: string | null | undefined;
  readonly industry?: string | null | undefined;
  readonly country?: string | null | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly tracked?: boolean | undefined;
  readonly providerSymbols?: Readonly<Record<string, string>> | undefined;
  /** Of an option, where it is not the usual one. */
  readonly multiplier?: string | null | undefined;
  /** The terms of an option. */
  readonly terms?: OptionColumns | undefined;
}

export async function requireAsset(db: Reader, id: string): Promise<AssetRow> {
  const row = await db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw notFound('asset');
  return row;
}

export async function assetsById(db: Reader, ids: readonly string[]): Promise<Map<string, AssetRow>> {
  const rows = await db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where('id', '=', sql<string>`ANY(${ids as string[]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** As {@link assetsById}, of assets that are deleted: as they were last. */
export async function deletedAssets(db: Reader, ids: readonly string[]): Promise<Map<string, AssetRow>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<AssetRow>`
    SELECT r.book_id, r.id, r.symbol, r.name, r.type, r.currency, r.exchange, r.isin, r.sector, r.industry, r.country,
      r.tags, coalesce(r.tracked, true) AS tracked, coalesce(r.provider_symbols, '{}') AS provider_symbols,
      r.underlying_id, r.option_kind, r.option_style, r.strike, r.expiry, r.multiplier
    FROM (SELECT DISTINCT ON (row_key) before FROM audit
      WHERE book_id = ${db.bookId} AND table_name = 'asset' AND action = 'delete' AND row_key = ANY(${ids as string[]}::text[])
      ORDER BY row_key, statement DESC) a
    CROSS JOIN LATERAL jsonb_populate_record(NULL::asset, a.before) r`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** All listings of a symbol, whatever its case. */
export async function assetsBySymbol(db: Reader, symbol: string): Promise<AssetRow[]> {
  return db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where(sql<boolean>`upper(symbol) = upper(${symbol})`)
    .orderBy('id')
    .execute();
}

/** As {@link assetsBySymbol}, of any of the symbols. */
export async function assetsBySymbols(db: Reader, symbols: readonly string[]): Promise<AssetRow[]> {
  return db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where(sql<boolean>`upper(symbol) IN (SELECT upper(s) FROM unnest(${symbols as string[]}::text[]) s)`)
    .execute();
}

/** A page in the order of symbols, one row more than asked for. */
export async function pageOfAssets(
  db: Reader,
  limit: number,
  after: readonly string[] | null,
): Promise<AssetRow[]> {
  let query = db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .orderBy(sql`upper(symbol)`)
    .orderBy('id')
    .limit(limit + 1);
  if (after !== null)
    query = query.where(sql<boolean>`(upper(symbol), id) > (upper(${after[0]}), ${after[1]}::uuid)`);
  return query.execute();
}

const FOUND_AT_MOST = 50;

/** Exact symbols first, then those that begin with the text. */
export async function searchAssets(db: Reader, text: string): Promise<AssetRow[]> {
  const escaped = text.trim().replaceAll(/[\\%_]/g, '\\$&');
  return db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where(
      sql<boolean>`(symbol ILIKE ${`%${escaped}%`} OR name ILIKE ${`%${escaped}%`} OR isin ILIKE ${`%${escaped}%`})`,
    )
    .orderBy(sql`symbol ILIKE ${escaped} DESC, symbol ILIKE ${`${escaped}%`} DESC, upper(symbol), id`)
    .limit(FOUND_AT_MOST)
    .execute();
}

/** PostgreSQL takes at most 65,535 values in one statement. */
const ROWS_PER_INSERT = 2000;

export async function insertAssets(
  db: Writer,
  assets: readonly NewAsset[],
  ifAbsent = false,
): Promise<string[]> {
  const rows = assets.map((asset) => ({
    book_id: db.bookId,
    id: uuid(),
    symbol: asset.symbol,
    name: asset.name ?? asset.symbol,
    type: asset.type ?? 'other',
    currency: asset.currency,
    exchange: asset.exchange ?? null,
    isin: asset.isin ?? null,
    sector: asset.sector ?? null,
    industry: asset.industry ?? null,
    country: asset.country ?? null,
    tags: [...new Set(asset.tags)],
    tracked: asset.tracked ?? true,
    provider_symbols: JSON.stringify(asset.providerSymbols ?? {}),
    ...asset.terms,
  }));
  for (let from = 0; from < rows.length; from += ROWS_PER_INSERT) {
    let insert = db.insertInto('asset').values(rows.slice(from, from + ROWS_PER_INSERT));
    if (ifAbsent) insert = insert.onConflict((conflict) => conflict.doNothing());
    await insert.execute();
  }
  return rows.map((row) => row.id);
}

/**
 * The assets of the book for what files and requests call them, in the order asked: by ISIN where both have one, else
 * by symbol whatever its case; those not there are made. Of several listings of a symbol the one in the currency
 * asked for, then the one without an exchange. Assets are made in an operation of their own just before the caller's:
 * taking back the first purchase of a share leaves the asset, which later purchases may hold.
 */
export async function findOrCreateAssets(db: Writer, called: readonly NewAsset[]): Promise<AssetRow[]> {
  const wanted = called.map((asset) => listedOption(asset)?.asset ?? asset);
  const before = await matcher(db, wanted);
  const absent = new Map<string, NewAsset>();
  for (const asset of wanted)
    if (before(asset) === undefined && !absent.has(keyOf(asset))) absent.set(keyOf(asset), asset);
  if (absent.size === 0) return wanted.map((asset) => before(asset)!);
  const made = await withTerms(db, [...absent.values()]);
  await apart(db, [...absent.keys()], () => insertAssets(db, made, true));
  const after = await matcher(db, wanted);
  // A symbol that stands for another ISIN in the book already can't be made a second time.
  return wanted.map((asset) => after(asset) ?? after({ ...asset, isin: null })!);
}

/** New options with what their symbols say; what they are on is made where the book does not have it. */
async function withTerms(db: Writer, assets: readonly NewAsset[]): Promise<NewAsset[]> {
  const listed = assets.map(listedOption);
  const wanted = listed.flatMap((each) => (each === null ? [] : [each.underlying]));
  if (wanted.length === 0) return [...assets];
  const bySymbol = new Map(
    (await findOrCreateAssets(db, wanted)).map((row, index) => [keyOf(wanted[index]!), row.id]),
  );
  return assets.map((asset, index) => {
    const option = listed[index]!;
    if (option === null) return asset;
    return {
      ...option.asset,
      terms: { ...option.terms, underlying_id: bySymbol.get(keyOf(option.underlying))! },
    };
  });
}

/** Does the work as another operation within the caller's transaction. */
async function apart(db: Writer, symbols: readonly string[], work: () => Promise<unknown>): Promise<void> {
  const id = uuid();
  const more = symbols.length > SYMBOLS_NAMED ? ` and ${symbols.length - SYMBOLS_NAMED} more` : '';
  const summary = `Added the assets ${symbols.slice(0, SYMBOLS_NAMED).join(', ')}${more}`;
  await sql`INSERT INTO operation (book_id, id, kind, summary, user_id, at)
    SELECT book_id, ${id}, 'asset.create', ${summary}, user_id, at - interval '1 millisecond'
    FROM operation WHERE book_id = ${db.bookId} AND id = ${db.operationId}`.execute(db);
  await sql`SELECT set_config('app.operation_id', ${id}, true)`.execute(db);
  await work();
  await sql`SELECT set_config('app.operation_id', ${db.operationId}, true)`.execute(db);
}

const SYMBOLS_NAMED = 5;

const keyOf = ({ symbol }: NewAsset): string => symbol.toUpperCase();

async function matcher(
  db: Reader,
  wanted: readonly NewAsset[],
): Promise<(asset: NewAsset) => AssetRow | undefined> {
  const symbols = [...new Set(wanted.map(keyOf))];
  const isins = [...new Set(wanted.map(({ isin }) => isin).filter((isin) => isin != null))];
  const rows = await db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .where(sql<boolean>`(upper(symbol) = ANY(${symbols}::text[]) OR isin = ANY(${isins}::text[]))`)
    .orderBy('id')
    .execute();
  const bySymbol = Map.groupBy(rows, (row) => row.symbol.toUpperCase());
  const byIsin = Map.groupBy(rows, (row) => row.isin ?? '');
  return (asset) => {
    const same = asset.isin == null ? [] : (byIsin.get(asset.isin) ?? []);
    const named = (bySymbol.get(keyOf(asset)) ?? []).filter(
      (row) => asset.isin == null || row.isin === null || row.isin === asset.isin,
    );
    const candidates = same.length > 0 ? same : named;
    return (
      candidates.find((row) => row.currency === asset.currency) ??
      candidates.find((row) => row.exchange === null) ??
      candidates[0]
    );
  };
}

/** Assets that prices are fetched for, in the order of symbols; those named whether tracked or not. */
export async function trackedAssets(db: Reader, symbols?: readonly string[]): Promise<AssetRow[]> {
  let query = db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .orderBy(sql`upper(symbol)`);
  query =
    symbols === undefined
      ? query.where(sql<boolean>`coalesce(tracked, true) AND type <> 'option'`)
      : query.where(
          sql<boolean>`upper(symbol) = ANY(${symbols.map((symbol) => symbol.toUpperCase())}::text[])`,
        );
  return query.execute();
}

export async function allAssets(db: Reader): Promise<AssetRow[]> {
  return db
    .selectFrom('asset')
    .select(COLUMNS)
    .where('book_id', '=', db.bookId)
    .orderBy(sql`upper(symbol)`)
    .execute();
}
