import { getPrices } from '@financehub/contract/assets.ts';
import { formatDay, parseDay } from '@financehub/core/time/day.ts';
import { showDay } from '../../format/day.ts';
import type { Asset } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Percent } from '../../ui/Percent.tsx';
import { priceText } from '../trade/orderWords.ts';

/** So many days before the last price the one before it is looked for: longer than any holidays. */
const LOOK_BACK = 14;

/** What it cost last, how that changed on the close before, and of which day it is. */
export function LatestPrice({ asset }: { asset: Asset }) {
  const { to } = asset.prices;
  const from = to === null ? undefined : formatDay((parseDay(to) ?? 0) - LOOK_BACK);
  const query = useApi(
    getPrices,
    { params: { id: asset.id }, query: { from, to: to ?? undefined } },
    { enabled: to !== null, keepPrevious: true },
  );
  const [last, before] = (query.data?.items ?? []).toReversed();
  if (last === undefined) return null;
  const change =
    before === undefined || Number(before.close) === 0 ? null : Number(last.close) / Number(before.close) - 1;
  return (
    <span className="fh-nowrap">
      <b style={{ fontSize: 18 }}>{priceText(last.close, asset.currency)}</b>{' '}
      {change === null ? null : <Percent value={change} digits={2} />}{' '}
      <span className="fh-muted fh-small">{showDay(last.date)}</span>
    </span>
  );
}
