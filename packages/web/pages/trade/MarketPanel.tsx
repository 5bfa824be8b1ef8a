import { SegmentedControl } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Asset } from '../../models.ts';
import { TextLink } from '../../ui/links.tsx';
import { rangeWith } from '../../ui/PeriodPicker.tsx';
import { Bones } from '../../ui/states.tsx';
import type { CandleChoice } from '../charts/CandlesCard.tsx';
import type { TradeProps } from './TradePage.tsx';

const CandlesCard = lazy(() =>
  import('../charts/CandlesCard.tsx').then((module) => ({ default: module.CandlesCard })),
);
const DepthCard = lazy(() =>
  import('../charts/DepthCard.tsx').then((module) => ({ default: module.DepthCard })),
);

interface MarketPanelProps extends TradeProps {
  readonly asset: Asset;
}

const VIEWS = [
  { value: 'candles', label: 'Candles' },
  { value: 'depth', label: 'Depth' },
  { value: 'none', label: 'Hide' },
] as const;

/** The prices of what is traded, or its order book. */
export function MarketPanel({ asset, search, go }: MarketPanelProps) {
  const view = search.market ?? 'candles';
  const [choice, setChoice] = useState<CandleChoice>({
    interval: '1d',
    range: rangeWith('1Y', asset.prices.to ?? ''),
    indicators: 'sma:50',
    adjusted: 'true',
    profile: 'off',
  });
  return (
    <section aria-label={`Market of ${asset.symbol}`} style={{ minWidth: 0 }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center', marginBottom: 8 }}>
        <SegmentedControl
          size="xs"
          aria-label="What is shown of the market"
          data={[...VIEWS]}
          value={view}
          onChange={(next) => go({ market: next === 'candles' ? undefined : (next as 'depth' | 'none') })}
        />
        <span className="fh-small">
          <TextLink to="/markets/chart" search={{ symbol: asset.symbol, portfolio: search.portfolio }}>
            Larger
          </TextLink>
          {' · '}
          <TextLink to="/assets/$assetId" params={{ assetId: asset.id }} search={{}}>
            {asset.name === '' ? asset.symbol : asset.name}
          </TextLink>
        </span>
      </div>
      <Suspense fallback={<Bones rows={1} height={view === 'none' ? 0 : 420} />}>
        {view === 'candles' ? (
          <CandlesCard
            symbol={asset.symbol}
            {...choice}
            onChange={(next) => setChoice((before) => ({ ...before, ...next }))}
          />
        ) : view === 'depth' ? (
          <DepthCard symbol={asset.symbol} currency={asset.currency} levels={50} />
        ) : null}
      </Suspense>
    </section>
  );
}
