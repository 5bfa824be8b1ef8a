import type { History } from '@financehub/core/portfolio/history.ts';
import type { Missing } from '@financehub/core/portfolio/missing.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { AssetRow } from '../assets/index.ts';
import type { PortfolioState } from './state.ts';

/** The spans of days on which something was missing, with what would mend them. */
export function missingOf(
  history: Pick<History, 'unavailable'>,
  state: Pick<PortfolioState, 'assets' | 'currencies'>,
  assets: ReadonlyMap<string, AssetRow>,
  currency: string,
): Missing[] {
  const ids = [...state.assets.keys()];
  const codes = [...state.currencies.keys()];
  return history.unavailable.map(({ missing, index, from, to }) => {
    const days = `from ${formatDay(from)} to ${formatDay(to)}`;
    if (missing === 'rate') {
      const code = codes[index]!;
      return {
        assetId: null,
        symbol: code,
        reason: `there is no exchange rate from ${code} to ${currency} on days ${days}`,
        mend: `add exchange rates between ${code} and ${currency} that begin on or before ${formatDay(from)}`,
      };
    }
    const symbol = assets.get(ids[index]!)?.symbol ?? ids[index]!;
    return {
      assetId: ids[index]!,
      symbol,
      reason: `there is no price of ${symbol} on days ${days}`,
      mend: `add prices of ${symbol} that begin on or before ${formatDay(from)}`,
    };
  });
}
