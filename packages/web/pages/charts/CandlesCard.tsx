import { getCandles } from '@financehub/contract/charts.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Select, Switch } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { ApiProblem } from '../../problem.ts';
import { useApi } from '../../query.ts';
import { CandleChart } from '../../ui/candles/CandleChart.tsx';
import { type CandleData, digitsOf } from '../../ui/candles/candleData.ts';
import type { View } from '../../ui/candles/drawCandles.ts';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import { IndicatorPicker } from './IndicatorPicker.tsx';
import { ProfileLine } from './ProfileLine.tsx';
import type { ProfileName, Span } from './profileView.ts';
import { INTERVALS, type IntervalName } from './search.ts';
import { type ProfilesAsked, useProfiles } from './useProfiles.ts';

const INTERVAL_NAMES: Readonly<Record<IntervalName, string>> = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '30m': '30 minutes',
  '1h': '1 hour',
  '4h': '4 hours',
  '1d': 'Days',
  '1w': 'Weeks',
  '1M': 'Months',
  '1q': 'Quarters',
  '1y': 'Years',
};

export interface CandleChoice {
  readonly interval: IntervalName;
  readonly range: Range;
  readonly indicators: string;
  readonly adjusted: 'true' | 'splits' | 'false';
  /** Volume by price over the candles. */
  readonly profile: ProfileName;
}

interface CandlesCardProps extends CandleChoice {
  readonly symbol: string;
  /** Of volume by price. */
  readonly levels?: number;
  /** Hears what is on the screen where volume by price is of that, else null. */
  readonly onScreen?: (screen: Span | null) => void;
  readonly onChange: (change: Partial<CandleChoice>) => void;
}

const HEIGHT = 420;
const ADJUSTED = [
  { value: 'true', label: 'Adjusted for splits and dividends' },
  { value: 'splits', label: 'Adjusted for splits' },
  { value: 'false', label: 'As they were quoted' },
];

const PROFILE_CHOICES = [
  { value: 'off', label: 'No volume by price' },
  { value: 'screen', label: 'Volume by price on screen' },
  { value: 'sessions', label: 'Volume by price per day' },
];

/** The candles of an asset, with what is computed of them. */
export function CandlesCard({ symbol, levels = 48, onScreen, onChange, ...choice }: CandlesCardProps) {
  const { interval, range, indicators, adjusted, profile } = choice;
  const [logarithmic, setLogarithmic] = useState(false);
  const query = useApi(
    getCandles,
    {
      query: {
        symbol,
        interval,
        adjusted,
        indicators: indicators || undefined,
        from: range.from,
        to: range.to,
        format: 'columns',
      },
    },
    { keepPrevious: true },
  );
  const tooFine = query.error instanceof ApiProblem && query.error.status === 422 ? query.error : null;
  return (
    <Card
      title={query.data === undefined ? symbol : `${symbol} in ${query.data.currency}`}
      aside={<PeriodPicker value={range} onChange={(next) => onChange({ range: next })} />}
    >
      <Tools choice={choice} logarithmic={logarithmic} onLogarithmic={setLogarithmic} onChange={onChange} />
      {tooFine === null ? (
        <Loaded
          query={query}
          bones={<Bones rows={1} height={HEIGHT} />}
          what="The candles could not be loaded"
        >
          {(answer) => (
            <Drawn
              answer={answer}
              logarithmic={logarithmic}
              asked={{ symbol: answer.symbol, mode: profile, adjusted, levels, end: range.to }}
              onScreen={onScreen}
            />
          )}
        </Loaded>
      ) : (
        <Empty title="Nothing is stored that is so fine">
          {tooFine.message} Choose a longer interval, or add trades or bars within the day beside “Volume by
          price”.
        </Empty>
      )}
    </Card>
  );
}

interface ToolsProps {
  readonly choice: CandleChoice;
  readonly logarithmic: boolean;
  readonly onLogarithmic: (logarithmic: boolean) => void;
  readonly onChange: (change: Partial<CandleChoice>) => void;
}

function Tools({ choice, logarithmic, onLogarithmic, onChange }: ToolsProps) {
  return (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', alignItems: 'center', marginBottom: 12 }}>
      <Select
        aria-label="Interval"
        size="xs"
        w={120}
        allowDeselect={false}
        data={INTERVALS.map((value) => ({ value, label: INTERVAL_NAMES[value] }))}
        value={choice.interval}
        onChange={(value) => value !== null && onChange({ interval: value as IntervalName })}
      />
      <Select
        aria-label="Prices"
        size="xs"
        w={240}
        allowDeselect={false}
        data={ADJUSTED}
        value={choice.adjusted}
        onChange={(value) => value !== null && onChange({ adjusted: value as CandleChoice['adjusted'] })}
      />
      <Select
        aria-label="Volume by price"
        size="xs"
        w={200}
        allowDeselect={false}
        data={PROFILE_CHOICES}
        value={choice.profile}
        onChange={(value) => value !== null && onChange({ profile: value as ProfileName })}
      />
      <Switch
        size="xs"
        label="Log scale"
        checked={logarithmic}
        onChange={(event) => onLogarithmic(event.currentTarget.checked)}
      />
      <IndicatorPicker value={choice.indicators} onChange={(next) => onChange({ indicators: next })} />
    </div>
  );
}

type Candles = ResponseOf<typeof getCandles>;

const SOURCES = { daily: 'daily prices', bars: 'bars within the day', trades: 'trades' } as const;

interface DrawnProps {
  readonly answer: Candles;
  readonly logarithmic: boolean;
  readonly asked: ProfilesAsked;
  readonly onScreen: ((screen: Span | null) => void) | undefined;
}

function Drawn({ answer, logarithmic, asked, onScreen }: DrawnProps) {
  const data = useMemo((): CandleData | null => {
    const { columns, indicators, symbol, currency, interval, timezone } = answer;
    return columns === undefined || columns.time.length === 0
      ? null
      : { symbol, currency, interval, timezone, ...columns, indicators };
  }, [answer]);
  const [view, setView] = useState<View | null>(null);
  const profiles = useProfiles(data ?? undefined, view, asked);
  const { screen } = profiles;
  useEffect(() => {
    onScreen?.(screen);
    return () => onScreen?.(null);
  }, [screen, onScreen]);
  if (data === null)
    return (
      <Empty title="No prices in this period">
        {answer.unavailable.map(({ mend }) => mend).join(' ') || 'Choose a longer period.'}
      </Empty>
    );
  return (
    <>
      <CandleChart
        data={data}
        height={HEIGHT}
        logarithmic={logarithmic}
        profiles={profiles.drawn}
        onView={setView}
      />
      <ProfileLine profiles={profiles} mode={asked.mode} digits={digitsOf(data.close)} />
      <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
        Made of {SOURCES[answer.source]}, by the clocks of {answer.timezone.replaceAll('_', ' ')}.
        {answer.running ? ' The last candle is not finished.' : ''}
        {answer.earlier ? ' There is more before the first one.' : ''}
      </p>
      <Missing items={answer.unavailable} />
    </>
  );
}
