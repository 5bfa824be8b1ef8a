import { minorDigits } from '@financehub/core/money/currency.ts';
import { decimal } from '@financehub/core/money/decimal.ts';
import type { ExchangeName } from '@financehub/core/trading/calendar/sessions.ts';
import type { Instrument, OptionContract } from '@financehub/core/trading/instrument.ts';
import type { Reader } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, assetsById, assetsBySymbol, optionOf } from '../assets/index.ts';

/** Codes and names of exchanges (ISO 10383 and as brokers write them) whose hours the calendars know. */
const EXCHANGES: Readonly<Record<string, ExchangeName>> = {
  NYSE: 'NYSE',
  XNYS: 'NYSE',
  NASDAQ: 'NYSE',
  XNAS: 'NYSE',
  ARCA: 'NYSE',
  ARCX: 'NYSE',
  NYSEARCA: 'NYSE',
  AMEX: 'NYSE',
  XASE: 'NYSE',
  BATS: 'NYSE',
  LSE: 'LSE',
  XLON: 'LSE',
  XETRA: 'XETRA',
  XETR: 'XETRA',
  IBIS: 'XETRA',
  XFRA: 'XETRA',
  FRA: 'XETRA',
};
const BY_CURRENCY: Readonly<Record<string, ExchangeName>> = { GBP: 'LSE', EUR: 'XETRA' };

/** Whose hours an asset is traded in: those of its exchange, else of the market of its currency. */
export function calendarOf({
  type,
  exchange,
  currency,
}: Pick<AssetRow, 'type' | 'exchange' | 'currency'>): ExchangeName {
  if (type === 'crypto') return '24/7';
  return EXCHANGES[exchange?.toUpperCase() ?? ''] ?? BY_CURRENCY[currency] ?? 'NYSE';
}

const WHOLE = decimal('1');
const FRACTIONS = decimal('0.000000001');

const UNSHORTABLE: Readonly<Partial<Record<AssetRow['type'], string>>> = {
  crypto: 'coins can not be sold short',
  fund: 'units of a fund can not be sold short',
};

/** Why an asset can not be sold short, in words; null where it can. */
export function unshortable(asset: AssetRow): string | null {
  if (asset.type === 'option' && optionOf(asset) === null)
    return 'an option without terms can not be written: what it takes goes by its strike and what it is on';
  return UNSHORTABLE[asset.type] ?? null;
}

/** The tag of an index of many industries. */
const BROAD_INDEX = 'broad-index';

/** `underlying` is what an option is on, where it is at hand: only written options need it. */
export function instrumentOf(asset: AssetRow, underlying?: AssetRow): Instrument {
  const isOption = asset.type === 'option';
  const multiplier = asset.multiplier ?? (isOption ? '100' : '1');
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    exchange: calendarOf(asset),
    currency: asset.currency,
    currencyDigits: minorDigits(asset.currency),
    multiplier: decimal(multiplier),
    tick: null,
    quantityStep: isOption ? WHOLE : FRACTIONS,
    shortable: unshortable(asset) === null,
    option: isOption ? contractOf(asset, underlying) : null,
  };
}

function contractOf(asset: AssetRow, underlying: AssetRow | undefined): OptionContract | null {
  const terms = optionOf(asset);
  if (terms === null) return null;
  const { underlyingAssetId: underlyingId, kind, style, strike, expiry } = terms;
  const broadIndex = [asset, underlying].some((each) => each?.tags.includes(BROAD_INDEX) === true);
  return { underlyingId, kind, style, strike, expiry, broadIndex };
}

interface Named {
  readonly symbol?: string | undefined;
  readonly assetId?: string | undefined;
}

/** The asset that an order or a quote names. Throws a ProblemError: `unknown-symbol`, or `invalid` where several bear the symbol. */
export async function assetNamed(db: Reader, named: Named, path: string): Promise<AssetRow> {
  const { symbol, assetId } = named;
  if (assetId !== undefined) return chosen([...(await assetsById(db, [assetId])).values()], named, path);
  return chosen(symbol === undefined ? [] : await assetsBySymbol(db, symbol), named, path);
}

/** As {@link assetNamed}, of assets that are known: all of the id or of the symbol have to be among them. */
export function chosen(among: readonly AssetRow[], { symbol, assetId }: Named, path: string): AssetRow {
  if (assetId !== undefined) {
    const found = among.find(({ id }) => id === assetId);
    if (found === undefined) throw unknown('There is no such asset in this book.', `${path}/assetId`);
    return found;
  }
  if (symbol === undefined) {
    const message = 'name the asset by its symbol or its assetId';
    throw new ProblemError('invalid', `${path}: ${message}.`, {
      errors: [{ path: `${path}/symbol`, message }],
    });
  }
  const rows = among.filter((asset) => asset.symbol.toUpperCase() === symbol.toUpperCase());
  if (rows.length === 0) throw unknown(`There is no asset ${symbol} in this book.`, `${path}/symbol`);
  if (rows.length > 1) {
    const message = `several listings are called ${symbol}: name the one you mean by its assetId`;
    throw new ProblemError('invalid', `${path}: ${message}.`, {
      errors: [{ path: `${path}/symbol`, message }],
    });
  }
  return rows[0]!;
}

function unknown(detail: string, path: string): ProblemError {
  return new ProblemError('unknown-symbol', detail, {
    errors: [{ path, message: 'is not an asset of this book' }],
    mend: 'Search for the asset and add it to the book first.',
  });
}
