import { getPrices } from '@financehub/contract/assets.ts';
import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import type { Asset, PortfolioTransaction, PriceBar } from '../../models.ts';
import { ChartFrame } from '../../ui/chart/ChartFrame.tsx';
import { Drawing } from '../../ui/chart/Drawing.tsx';
import type { Room } from '../../ui/chart/frame.ts';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range, rangeWith } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded } from '../../ui/states.tsx';
import type { Tokens } from '../../ui/tokens.ts';
import { useAll } from '../../useAll.ts';
import { hasCandles, type PriceData, priceOption, priceTable } from './priceChart.ts';

const HEIGHT = 320;

interface PriceCardProps {
  readonly asset: Asset;
  readonly transactions: readonly PortfolioTransaction[];
}

/** The price by day, with what was bought and sold. */
export function PriceCard({ asset, transactions }: PriceCardProps) {
  const [chosen, setRange] = useState<Range | null>(null);
  const newest = asset.prices.to ?? '';
  const range = chosen ?? rangeWith('1Y', newest);
  const [drawn, setDrawn] = useState<'line' | 'candles'>('line');
  const query = useAll(
    getPrices,
    { params: { id: asset.id }, query: { from: range.from, to: range.to } },
    5000,
  );
  const able = hasCandles(query.data ?? []);
  return (
    <Card
      title={`Price in ${asset.currency}`}
      aside={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
          {able ? (
            <SegmentedControl
              size="xs"
              aria-label="How prices are drawn"
              data={[
                { value: 'line', label: 'Line' },
                { value: 'candles', label: 'Candles' },
              ]}
              value={drawn}
              onChange={(next) => setDrawn(next as 'line' | 'candles')}
            />
          ) : null}
          <PeriodPicker value={range} onChange={setRange} />
        </div>
      }
    >
      <Loaded query={query} bones={<Bones rows={1} height={HEIGHT} />} what="The prices could not be loaded">
        {(bars) =>
          bars.length === 0 ? (
            <Empty title={asset.prices.count === 0 ? 'No prices yet' : 'No prices in this period'}>
              {asset.prices.count === 0
                ? `Drop a file with prices of ${asset.symbol} on the Import page, or fetch them.`
                : 'Choose a longer period.'}
            </Empty>
          ) : (
            <PriceChart
              asset={asset}
              bars={bars}
              transactions={transactions}
              candles={able && drawn === 'candles'}
            />
          )
        }
      </Loaded>
    </Card>
  );
}

interface PriceChartProps {
  readonly asset: Asset;
  readonly bars: readonly PriceBar[];
  readonly transactions: readonly PortfolioTransaction[];
  readonly candles: boolean;
}

function PriceChart({ asset, bars, transactions, candles }: PriceChartProps) {
  const label = `Price of ${asset.symbol}`;
  const data = useMemo(
    (): PriceData => ({
      currency: asset.currency,
      bars,
      splits: splitsOf(transactions),
      trades: transactions,
      candles,
    }),
    [asset, bars, transactions, candles],
  );
  const option = useCallback(
    (tokens: Tokens, { width }: Room) => priceOption(data, tokens, label, width),
    [data, label],
  );
  const table = useCallback(() => priceTable(data), [data]);
  return (
    <>
      <ChartFrame label={label} height={HEIGHT} table={table}>
        <Drawing label={label} height={HEIGHT} option={option} />
      </ChartFrame>
      {data.splits.length === 0 ? null : (
        <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
          Drawn in shares of today: earlier prices are divided by the splits since. The table has them as they
          were.
        </p>
      )}
    </>
  );
}

/** The splits that portfolios have booked, each once. */
function splitsOf(transactions: readonly PortfolioTransaction[]) {
  const found = new Map<string, number>();
  for (const { type, date, quantity } of transactions)
    if (type === 'SPLIT' && quantity !== null) found.set(date, Number(quantity));
  return [...found].map(([date, ratio]) => ({ date, ratio }));
}
