import { useMemo } from 'react';
import { formatMoney, formatPercent } from '../../format/money.ts';
import type { Holding, Holdings } from '../../models.ts';
import { Treemap, type TreemapItem } from '../../ui/chart/Treemap.tsx';
import { Card } from '../../ui/Page.tsx';

const MEASURES = ['Market value', 'Gain'] as const;

/** The gain, not yet taken, as a fraction of the cost; null where either is not known or nothing was paid. */
function gainShare({ unrealizedGain, costBasis }: Holding): number | null {
  if (unrealizedGain === null || costBasis === null || Number(costBasis) === 0) return null;
  return Number(unrealizedGain) / Math.abs(Number(costBasis));
}

/** What is held: area by value, colour by gain. */
export function HoldingsMap({ data }: { data: Holdings }) {
  const { currency } = data.totals;
  const items = useMemo(
    () =>
      data.items.flatMap((row): TreemapItem[] =>
        row.valueInBase === null
          ? []
          : [
              {
                id: row.assetId,
                name: row.symbol,
                value: Number(row.valueInBase),
                shown: formatMoney(row.valueInBase, currency),
                exact: row.valueInBase,
                tone: gainShare(row),
              },
            ],
      ),
    [data, currency],
  );
  if (items.length < 2) return null;
  return (
    <Card title="Size and gain">
      <Treemap
        label="Holdings by value and gain"
        measures={MEASURES}
        items={items}
        limit={0.5}
        showTone={(tone) => formatPercent(tone, { sign: 'always' })}
        height={240}
      />
    </Card>
  );
}
