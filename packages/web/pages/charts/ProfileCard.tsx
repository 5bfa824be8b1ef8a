import { getVolumeProfile } from '@financehub/contract/charts.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { formatCompact, formatNumber, formatPercent } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { useApi } from '../../query.ts';
import { type ProfileData, VolumeProfileChart } from '../../ui/chart/VolumeProfileChart.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { PutTrades } from './PutTrades.tsx';
import type { Span } from './profileView.ts';

interface ProfileCardProps {
  readonly symbol: string;
  readonly range: Span;
  /** Whether these are the candles on the screen, which can be fewer than the days that are chosen. */
  readonly ofScreen: boolean;
  readonly adjusted: 'true' | 'splits' | 'false';
  readonly levels: number;
  readonly onLevels: (levels: number) => void;
}

const LEVELS = ['24', '48', '96'];
const SOURCES = { trades: 'trades', bars: 'bars within the day', daily: 'daily prices' } as const;

/** At which prices was traded in the days that are shown. */
export function ProfileCard({ symbol, range, ofScreen, adjusted, levels, onLevels }: ProfileCardProps) {
  const query = useApi(
    getVolumeProfile,
    { query: { symbol, from: range.from, to: range.to, bins: levels, adjusted } },
    { keepPrevious: true },
  );
  return (
    <Card
      title="Volume by price"
      aside={
        <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center' }}>
          <SegmentedControl
            size="xs"
            aria-label="Number of levels"
            data={LEVELS}
            value={String(levels)}
            onChange={(value) => onLevels(Number(value))}
          />
          <PutTrades symbol={symbol} />
        </div>
      }
    >
      <Loaded query={query} bones={<Bones rows={1} height={420} />} what="The volumes could not be loaded">
        {(profile) => <Profile profile={profile} ofScreen={ofScreen} />}
      </Loaded>
    </Card>
  );
}

type Answer = ResponseOf<typeof getVolumeProfile>;

function Profile({ profile, ofScreen }: { profile: Answer; ofScreen: boolean }) {
  const { symbol, currency, poc, vah, val, total, levels, step, source, count, valueArea } = profile;
  const digits = Math.max(2, Math.min(8, 1 - Math.floor(Math.log10(step ?? 1))));
  const data = useMemo(
    (): ProfileData => ({ symbol, currency, digits, poc, vah, val, total, levels }),
    [symbol, currency, digits, poc, vah, val, total, levels],
  );
  if (total === 0)
    return (
      <Empty title="No volumes in this period">
        {profile.unavailable.map(({ reason, mend }) => (
          <p key={reason} style={{ margin: 0 }}>
            {sentence(reason)} {sentence(mend ?? '')}
          </p>
        ))}
      </Empty>
    );
  const show = (value: number | null) => (value === null ? '–' : formatNumber(value.toFixed(digits)));
  return (
    <>
      <dl className="fh-chart-figures">
        <div>
          <dt>Point of control</dt>
          <dd>{show(poc)}</dd>
        </div>
        <div>
          <dt>Value area, {formatPercent(valueArea, { digits: 0 })}</dt>
          <dd>
            {show(val)} to {show(vah)}
          </dd>
        </div>
        <div>
          <dt>Traded</dt>
          <dd>{formatCompact(total)}</dd>
        </div>
      </dl>
      <VolumeProfileChart data={data} />
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        {source === 'trades'
          ? `Of ${formatNumber(String(count))} trades, each at its price.`
          : `Of ${formatNumber(String(count))} ${SOURCES[source]}, each spread over its range from low to high.`}
        {ofScreen ? ' These are the candles on the screen above.' : ''}
      </p>
      <Missing items={profile.unavailable} />
    </>
  );
}
