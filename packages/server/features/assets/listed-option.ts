import { decimal, formatDecimal, isZero } from '@financehub/core/money/decimal.ts';
import { classOf, describeOption, formatOcc, parseOcc } from '@financehub/core/options/occ.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { NewAsset, OptionColumns } from './store.ts';

/** Contracts of the exchanges of the United States are for a hundred shares unless somebody says otherwise. */
const USUAL_MULTIPLIER = '100';
const MAY_BE_OPTION: ReadonlySet<string> = new Set(['option', 'other']);

export interface ListedOption {
  /** Under the symbol without blanks. */
  readonly asset: NewAsset;
  readonly underlying: NewAsset;
  readonly terms: Omit<OptionColumns, 'underlying_id'>;
}

/** What a new asset with the symbol of a listed option is; null where it has another symbol or is said to be something else. */
export function listedOption(asset: NewAsset): ListedOption | null {
  if (asset.type != null && !MAY_BE_OPTION.has(asset.type)) return null;
  const parsed = parseOcc(asset.symbol);
  const symbol = parsed === null ? null : formatOcc(parsed);
  if (parsed === null || symbol === null) return null;
  const { root, kind, strike } = parsed;
  const { underlying, style } = classOf(root);
  const expiry = formatDay(parsed.expiry);
  const name = asset.name ?? describeOption(underlying, expiry, strike, kind);
  return {
    asset: { ...asset, symbol, name, type: 'option' },
    underlying: { symbol: underlying, currency: asset.currency, type: 'stock' },
    terms: {
      option_kind: kind,
      option_style: style,
      strike: formatDecimal(strike),
      expiry,
      multiplier:
        asset.multiplier == null || isZero(decimal(asset.multiplier))
          ? USUAL_MULTIPLIER
          : formatDecimal(decimal(asset.multiplier)),
    },
  };
}
