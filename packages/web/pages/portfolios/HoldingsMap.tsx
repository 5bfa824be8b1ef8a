import { useMemo } from 'react';
import { formatMoney, formatPercent } from '../../format/money.ts';
import type { Holding, Holdings } from '../../models.ts';
import { Treemap, type TreemapItem } from '../../ui/chart/Treemap.tsx';
import { Card } from '../../ui/Page.tsx';
import { gainShare } from './holdingGroups.ts';

const MEASURES = ['Market value', 'Gain'] as const;

interface HoldingsMapProps {
  readonly data: Holdings;
  readonly onOpen: (row: Holding) => void;
}

/** What is held: area by value, colour by gain. */
export function HoldingsMap({ data, onOpen }: HoldingsMapProps) {
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
  const byId = useMemo(() => new Map(data.items.map((row) => [row.assetId, row])), [data]);
  return (
    <Card>
      <Treemap
        label="Holdings by value and gain"
        measures={MEASURES}
        items={items}
        limit={0.5}
        showTone={(tone) => formatPercent(tone, { sign: 'always' })}
        height={360}
        onOpen={({ id }) => {
          const row = byId.get(id);
          if (row !== undefined) onOpen(row);
        }}
      />
    </Card>
  );
}
