import type { ProviderOrder } from '@financehub/contract/providers.ts';
import type { Selectable } from 'kysely';
import type { Static } from 'typebox';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { Tables } from '../../db/tables.ts';
import { unseal } from '../../http/seal.ts';
import type { Provider, ProviderClass, ProviderId } from '../../providers/provider.ts';
import { PROVIDERS } from '../../providers/providers.ts';

export type Order = Static<typeof ProviderOrder>;

/** Providers of a book as it has set them up. */
export interface MarketSettings {
  readonly enabled: boolean;
  readonly hour: number;
  readonly order: Order;
  readonly providers: ReadonlyMap<ProviderId, BookProvider>;
}

export interface BookProvider {
  readonly enabled: boolean;
  /** Enabled, and with a key where it needs one. */
  readonly usable: boolean;
  readonly key: string | null;
  readonly keySource: 'none' | 'environment' | 'book';
  readonly lastFour: string | null;
  readonly quoteKind: string | null;
}

const EQUITIES: readonly ProviderId[] = ['yahoo', 'tiingo', 'alphavantage', 'stooq'];

/** Those without a key first, as they work for everybody. */
const DEFAULT_ORDER: Order = {
  stock: [...EQUITIES, 'alpaca'],
  etf: [...EQUITIES, 'alpaca'],
  fund: ['yahoo', 'tiingo', 'alphavantage', 'stooq'],
  bond: ['yahoo', 'stooq'],
  crypto: ['coingecko', 'yahoo', 'coinmarketcap'],
  commodity: ['yahoo', 'stooq'],
  fx: ['argentinadatos', 'ecb', 'frankfurter', 'yahoo'],
};
export const DEFAULT_HOUR = 6;

/** What a class of asset is asked of; options and others are looked up as shares are. */
export function classOf(type: string): ProviderClass {
  return type in DEFAULT_ORDER && type !== 'fx' ? (type as ProviderClass) : 'stock';
}

export async function marketSettings(db: Reader, context: Context): Promise<MarketSettings> {
  const market = await db
    .selectFrom('market_setting')
    .select(['enabled', 'hour', 'provider_order'])
    .where('book_id', '=', db.bookId)
    .executeTakeFirst();
  const rows = await db.selectFrom('provider_setting').selectAll().where('book_id', '=', db.bookId).execute();
  const stored = new Map(rows.map((row) => [row.provider, row]));
  return {
    enabled: market?.enabled ?? true,
    hour: market?.hour ?? DEFAULT_HOUR,
    order: { ...DEFAULT_ORDER, ...(market?.provider_order as Partial<Order> | undefined) },
    providers: new Map(
      PROVIDERS.map((provider) => [
        provider.info.id,
        ofBook(context, provider, stored.get(provider.info.id)),
      ]),
    ),
  };
}

type Row = Selectable<Tables['provider_setting']> | undefined;

function ofBook(context: Context, { info }: Provider, row: Row): BookProvider {
  const own = row?.key_sealed == null ? null : unseal(row.key_sealed, context.secrets.storageKey);
  const environment = context.providers.config.keys[info.id] ?? null;
  const key = own ?? environment;
  const enabled = row?.enabled ?? true;
  return {
    enabled,
    usable: enabled && !context.providers.config.off && (info.key !== 'needed' || key !== null),
    key,
    keySource: own !== null ? 'book' : environment !== null ? 'environment' : 'none',
    lastFour: own !== null ? (row?.key_last_four ?? null) : (environment?.slice(-4) ?? null),
    quoteKind: row?.quote_kind ?? info.quoteKinds?.[0] ?? null,
  };
}
