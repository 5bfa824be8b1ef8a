import { type Decimal, formatDecimal } from '@financehub/core/money/decimal.ts';
import type { InvestmentStatement, PriceLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import type { Writer } from '../../db/database.ts';
import { ProblemError } from '../../http/problem.ts';
import { type AssetRow, storePrices } from '../assets/index.ts';
import { assetsOfSymbols } from './asset-symbols.ts';
import type { PriceColumns } from './price-columns.ts';
import type { Reading } from './reader.ts';

/** A process that is a worker only reaches the books; prices go where the warehouse is. */
export function holdsWarehouse({ config }: Context): boolean {
  return config.role !== 'worker';
}

type AssetBar = Parameters<typeof storePrices>[2][number];

const PROVIDER = 'file';

/**
 * Stores the prices of a price file, and those that a broker's statement names beside its positions; assets are found by
 * symbol or made. Answers how many.
 */
export async function importPrices(
  db: Writer,
  context: Context,
  reading: Reading,
  investments: readonly InvestmentStatement[],
  currency: string,
  steps: { signal: AbortSignal; progress: (stage: string, done: number, total: number) => void },
): Promise<number> {
  const total = reading.summary.prices;
  let stored = await storeBars(db, context, positionPrices(investments), currency);
  for await (const prices of reading.prices()) {
    steps.signal.throwIfAborted();
    stored += await storeColumns(db, context, prices, currency);
    steps.progress('post', stored, total);
  }
  return stored;
}

/** A price with what the file says of its asset. */
type StatedPrice = PriceLine & { readonly type?: string | undefined };

function positionPrices(investments: readonly InvestmentStatement[]): StatedPrice[] {
  return investments.flatMap(({ positions, currency }) =>
    positions.flatMap(({ symbol, price, date, currency: own, isin, name, assetType }) =>
      price === null
        ? []
        : [
            {
              line: 0,
              symbol,
              date,
              open: null,
              high: null,
              low: null,
              close: price,
              volume: null,
              currency: own ?? currency,
              isin: isin ?? null,
              name: name ?? null,
              type: assetType ?? undefined,
            },
          ],
    ),
  );
}

async function storeColumns(
  db: Writer,
  context: Context,
  { symbols, columns }: PriceColumns,
  currency: string,
): Promise<number> {
  if (columns.rows === 0) return 0;
  const assets = await assetsOfSymbols(
    db,
    symbols.map((about) => ({ ...about, currency: about.currency ?? currency })),
  );
  for (const { symbol, currency: own } of symbols) refuseOtherCurrency(assets.get(symbol)!, own);
  // Several spellings of a symbol are one asset.
  const ids = symbols.map(({ symbol }) => assets.get(symbol)!.id);
  const assetIds = [...new Set(ids)];
  const places = ids.map((id) => assetIds.indexOf(id));
  for (let row = 0; row < columns.rows; row += 1) columns.asset[row] = places[columns.asset[row]!]!;
  if (holdsWarehouse(context))
    await context.warehouse.putBarColumns(db.bookId, assetIds, columns, {
      provider: PROVIDER,
      at: context.now(),
    });
  return columns.rows;
}

/** A price in euros of what the book holds in dollars would be taken for dollars. */
function refuseOtherCurrency(asset: AssetRow, own: string | null): void {
  if (own === null || own === asset.currency) return;
  throw new ProblemError(
    'impossible',
    `The file has prices of ${asset.symbol} in ${own}, and the book has it in ${asset.currency}.`,
    { mend: `Add the listing in ${own} as an asset of its own, or turn the prices into ${asset.currency}.` },
  );
}

async function storeBars(
  db: Writer,
  context: Context,
  lines: readonly StatedPrice[],
  currency: string,
): Promise<number> {
  if (lines.length === 0) return 0;
  const assets = await assetsOfSymbols(
    db,
    lines.map(({ symbol, currency: own, isin, name, type }) => ({
      symbol,
      isin,
      name,
      type,
      currency: own ?? currency,
    })),
  );
  // The last price of a day stands, as it would in two files one after the other.
  const bars = new Map<string, AssetBar>();
  for (const line of lines) {
    const assetId = assets.get(line.symbol)!.id;
    const date = formatDay(line.date);
    bars.set(`${assetId} ${date}`, {
      assetId,
      date,
      open: textOf(line.open),
      high: textOf(line.high),
      low: textOf(line.low),
      close: formatDecimal(line.close),
      volume: textOf(line.volume),
    });
  }
  if (holdsWarehouse(context)) await storePrices(context, db.bookId, [...bars.values()], PROVIDER);
  return lines.length;
}

const textOf = (value: Decimal | null): string | null => (value === null ? null : formatDecimal(value));
