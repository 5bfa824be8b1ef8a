import { type Decimal, decimal, trim } from '@financehub/core/money/decimal.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import type { OptionColumns } from './store.ts';

/** What an option is a right to. */
export interface AssetOption {
  readonly underlyingAssetId: string;
  readonly kind: 'call' | 'put';
  readonly style: 'european' | 'american';
  readonly strike: Decimal;
  readonly expiry: EpochDay;
  /** Units of the underlying that a contract is for; prices are per unit. */
  readonly multiplier: Decimal;
}

const ONE = decimal('1');

/** Null for what is no option, or one whose terms nobody gave. */
export function optionOf(row: OptionColumns): AssetOption | null {
  if (row.multiplier === null) return null;
  return {
    underlyingAssetId: row.underlying_id!,
    kind: row.option_kind!,
    style: row.option_style!,
    strike: trim(decimal(row.strike!)),
    expiry: day(row.expiry!),
    multiplier: trim(decimal(row.multiplier)),
  };
}

/** Units that the price of an asset is for, in one unit of it. */
export function multiplierOf(row: Pick<OptionColumns, 'multiplier'> | null | undefined): Decimal {
  return row?.multiplier == null ? ONE : trim(decimal(row.multiplier));
}
