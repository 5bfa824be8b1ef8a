import { isCurrency, minorDigits } from '@financehub/core/money/currency.ts';
import {
  add,
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  round,
  sign,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import { splitRatioSince, splitValue } from '@financehub/core/portfolio/transaction.ts';
import { type EpochDay, day as epochDay } from '@financehub/core/time/day.ts';
import { sql } from 'kysely';
import type { Context } from '../../context.ts';
import type { Reader } from '../../db/database.ts';
import type { DatedClose } from '../../warehouse/warehouse.ts';
import { type AssetRow, assetsById, heldClosesAt, type LoadedRates, ratesFor } from '../assets/index.ts';

/** A balance on a day, to be valued in one currency. */
export interface Held {
  readonly accountId: string;
  readonly type: 'asset' | 'liability' | 'income' | 'expense';
  /** Belongs to a portfolio. */
  readonly invested: boolean;
  /** Can be spent: no property, no claim. */
  readonly money: boolean;
  readonly commodity: string;
  readonly quantity: Decimal;
}

export interface Missing {
  assetId: string | null;
  symbol: string | null;
  reason: string;
  mend: string;
}

export interface Valuer {
  /** The unrounded sum in the currency; null when a price or rate is missing, which is then noted. */
  readonly total: (held: readonly Held[], day: string) => Decimal | null;
  readonly missing: () => Missing[];
}

/** Values balances by the prices and rates of the days named; everything is read once, before. */
export async function valuerFor(
  context: Context,
  db: Reader,
  commodities: Iterable<string>,
  days: readonly string[],
  currency: string,
): Promise<Valuer> {
  const all = [...new Set(commodities)];
  const assets = await assetsById(
    db,
    all.filter((each) => !isCurrency(each)),
  );
  const closes = await heldClosesAt(context, db.bookId, assets.values(), days);
  const currencies = [
    ...all.filter(isCurrency),
    ...[...assets.values()].map((asset) => asset.currency),
    currency,
  ];
  const rates = await ratesFor(context, db.bookId, currencies);
  const splits = await splitsOf(db, [...assets.keys()]);
  const column = new Map(days.map((day, index) => [day, index]));
  const missing = new Map<string, Missing>();

  const worthOf = ({ accountId, commodity, quantity }: Held, day: string): Decimal | null => {
    if (sign(quantity) === 0) return ZERO;
    const asset = assets.get(commodity);
    if (asset === undefined) return convert(rates, missing, quantity, commodity, currency, day);
    const close: DatedClose | null = closes.get(commodity)?.[column.get(day)!] ?? null;
    if (close === null) {
      note(missing, commodity, noPrice(asset, day));
      return null;
    }
    const on = epochDay(day);
    const soFar = (splits.get(`${accountId} ${commodity}`) ?? []).filter((split) => split.date <= on);
    // A price of before a split still counts old shares.
    const ratio = splitRatioSince(soFar, epochDay(close.date));
    const value = splitValue(quantity, decimal(close.close), ratio);
    return convert(rates, missing, value, asset.currency, currency, day);
  };
  return {
    total: (held, day) => {
      let sum: Decimal | null = ZERO;
      // Every balance is looked at even when one has no value, so that all that is missing is named.
      for (const each of held) {
        const value = worthOf(each, day);
        sum = sum === null || value === null ? null : add(sum, value);
      }
      return sum;
    },
    missing: () => [...missing.values()],
  };
}

interface Split {
  readonly date: EpochDay;
  readonly quantity: Decimal;
}

/** Splits by the account that holds the shares and the asset. Older entries keep the ratio where others keep their price. */
async function splitsOf(db: Reader, assetIds: readonly string[]): Promise<Map<string, Split[]>> {
  if (assetIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('entry as e')
    .innerJoin('portfolio as f', (join) =>
      join.onRef('f.book_id', '=', 'e.book_id').onRef('f.id', '=', 'e.portfolio_id'),
    )
    .select(['f.holdings_account_id', 'e.asset_id', 'e.date'])
    .select((each) => each.fn.coalesce('e.ratio', 'e.price').as('ratio'))
    .where('e.book_id', '=', db.bookId)
    .where('e.portfolio_id', 'is not', null)
    .where('e.kind', '=', 'SPLIT')
    .execute();
  const splits = new Map<string, Split[]>();
  for (const { holdings_account_id, asset_id, date, ratio } of rows) {
    const key = `${holdings_account_id} ${asset_id}`;
    splits.set(key, [...(splits.get(key) ?? []), { date: epochDay(date), quantity: decimal(ratio!) }]);
  }
  return splits;
}

function convert(
  rates: LoadedRates,
  missing: Map<string, Missing>,
  amount: Decimal,
  from: string,
  to: string,
  day: string,
): Decimal | null {
  const rate = rates.at(from, to, epochDay(day));
  if (rate !== null) return multiply(amount, rate);
  note(missing, from, {
    assetId: null,
    symbol: from,
    reason: `There is no exchange rate from ${from} to ${to} on or before ${day}.`,
    mend: `Add rates of ${from} and ${to} under Settings, Books and members, or look at the figure in ${from}.`,
  });
  return null;
}

function noPrice(asset: AssetRow, day: string): Missing {
  return {
    assetId: asset.id,
    symbol: asset.symbol,
    reason: `${asset.symbol} has no price on or before ${day}.`,
    mend: `Drop in a price file that reaches back to ${day}, or store a price of ${asset.symbol}.`,
  };
}

/** The first day that lacks something is the one to name. */
function note(missing: Map<string, Missing>, key: string, what: Missing): void {
  if (!missing.has(key)) missing.set(key, what);
}

export function reported(value: Decimal | null, currency: string): string | null {
  return value === null ? null : formatDecimal(round(value, minorDigits(currency)));
}

/**
 * Cash accounts of portfolios into which nobody ever recorded a payment: their purchases count as paid from outside, so
 * what their cash account says is not money.
 */
export async function untrackedCash(db: Reader): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT f.cash_account_id AS id FROM portfolio f WHERE f.book_id = ${db.bookId} AND NOT EXISTS (
      SELECT FROM entry e WHERE e.book_id = f.book_id AND e.portfolio_id = f.id
        AND (e.kind IN ('DEPOSIT', 'WITHDRAWAL') OR (e.kind IN ('TRANSFER_IN', 'TRANSFER_OUT') AND e.asset_id IS NULL)))`.execute(
    db,
  );
  return new Set(rows.map((row) => row.id));
}
