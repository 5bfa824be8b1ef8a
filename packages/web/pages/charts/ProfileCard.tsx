import { getVolumeProfile } from '@financehub/contract/charts.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { SegmentedControl } from '@mantine/core';
import { useMemo, useState } from 'react';
import { formatCompact, formatNumber } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { useApi } from '../../query.ts';
import { type ProfileData, VolumeProfileChart } from '../../ui/chart/VolumeProfileChart.tsx';
import { Card } from '../../ui/Page.tsx';
import type { Range } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { PutTrades } from './PutFile.tsx';

interface ProfileCardProps {
  readonly symbol: string;
  /** The days that the chart above shows. */
  readonly range: Pick<Range, 'from' | 'to'>;
  readonly adjusted: 'true' | 'splits' | 'false';
}

const LEVELS = ['24', '48', '96'];
const SOURCES = { trades: 'trades', bars: 'bars within the day', daily: 'daily prices' } as const;

/** At which prices was traded in the days that are shown. */
export function ProfileCard({ symbol, range, adjusted }: ProfileCardProps) {
  const [levels, setLevels] = useState('48');
  const query = useApi(
    getVolumeProfile,
    { query: { symbol, from: range.from, to: range.to, bins: Number(levels), adjusted } },
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
            value={levels}
            onChange={setLevels}
          />
          <PutTrades symbol={symbol} />
        </div>
      }
    >
      <Loaded query={query} bones={<Bones rows={1} height={420} />} what="The volumes could not be loaded">
        {(profile) => <Profile profile={profile} />}
      </Loaded>
    </Card>
  );
}

type Answer = ResponseOf<typeof getVolumeProfile>;

function Profile({ profile }: { profile: Answer }) {
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
          <dt>Value area, {Math.round(valueArea * 100)} %</dt>
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
      </p>
      <Missing items={profile.unavailable} />
    </>
  );
}
