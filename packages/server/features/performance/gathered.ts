import { combine, investedSeries, type PeriodSeries, sliceOf } from '@financehub/core/portfolio/combined.ts';
import type { PeriodGain } from '@financehub/core/portfolio/gain-money.ts';
import { sumGains, totalGain } from '@financehub/core/portfolio/gain-report.ts';
import { startOf } from '@financehub/core/portfolio/period-risk.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { HoldingReturns } from './holding-returns.ts';
import type { PeriodWish } from './messages.ts';
import { gainsOf, historyOf, type Replica } from './replica.ts';
import { missingInGains, missingInHistory, once, type Unavailable } from './unavailable.ts';

export interface AssetGain {
  readonly gain: PeriodGain;
  /** Null where several portfolios hold it, or where it is linked with other assets. */
  readonly returns: HoldingReturns | null;
}

/** All that is known of a period before figures are made of it. */
export interface Gathered {
  readonly series: PeriodSeries;
  /** Null where something is missing. */
  readonly total: PeriodGain | null;
  /** By asset, over all portfolios. */
  readonly assets: ReadonlyMap<string, AssetGain>;
  /** The day at whose end the period begins: the one before its first, or the first where nothing was there before. */
  readonly start: EpochDay;
  /** False: there is no return and no risk, see {@link investedSeries}. */
  readonly invested: boolean;
  readonly unavailable: readonly Unavailable[];
}

/** Null where there is nothing to say of the days asked for. */
export function gather(replicas: readonly Replica[], wish: PeriodWish): Gathered | null {
  if (wish.range === null) return null;
  const { from, to } = wish.range;
  const begun = replicas.filter(({ transactions }) => transactions.length > 0 && transactions[0]!.date <= to);
  const period = { from, to, currency: wish.currency, today: wish.today };
  const histories = begun.map((replica) => historyOf(replica, period, wish.market));
  const { series, invested } = investedSeries(
    histories.length === 1 ? sliceOf(histories[0]!, from, to) : combine(histories, from, to),
  );
  const unavailable: Unavailable[] = histories.flatMap((history, at) =>
    missingInHistory(history.unavailable, begun[at]!, wish, period),
  );
  unavailable.unshift(...wish.absent);
  const assets = new Map<string, AssetGain>();
  const parts: PeriodGain[] = [];
  let whole = true;
  for (const replica of begun) {
    const found = gainsOf(replica, period, wish.market);
    const cash = { gains: 'missing' in found.cash ? found.cash : [found.cash], returns: null };
    for (const { gains, returns } of [...found.groups, cash]) {
      if ('missing' in gains) {
        unavailable.push(missingInGains(gains, wish));
        whole = false;
        continue;
      }
      parts.push(...gains);
      for (const gain of gains)
        if (gain.assetId !== null) assets.set(gain.assetId, joined(assets.get(gain.assetId), gain, returns));
    }
  }
  return {
    series,
    total: whole ? totalGain(parts) : null,
    assets,
    start: startOf(series),
    invested,
    unavailable: once(unavailable),
  };
}

/** What several portfolios hold of one asset. */
function joined(one: AssetGain | undefined, gain: PeriodGain, returns: HoldingReturns | null): AssetGain {
  if (one === undefined) return { gain, returns };
  return { gain: { ...sumGains([one.gain, gain]), assetId: gain.assetId }, returns: null };
}
