import { getRiskBacktest } from '@financehub/contract/risk.ts';
import type { QueryOf } from '@financehub/contract/route.ts';
import { Group, Select, Stack } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHistory } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { sentence } from '../../format/text.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Card } from '../../ui/Page.tsx';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { NoAnswer } from '../analytics/NoAnswer.tsx';
import { backtestChart } from './charts.ts';
import { leftOutNames } from './LeftOut.tsx';
import { type Backtest, confidenceText, verdictsOf } from './words.ts';

type Asked = QueryOf<typeof getRiskBacktest>;
type Loose = { [K in keyof Asked]: Asked[K] | undefined };

const WINDOWS = ['125', '250', '500', '750', '1000'];

/** How the VaR of one day would have held: a forecast for each day from those before it. */
export function BacktestCard({ asked }: { asked: Loose }) {
  const [window, setWindow] = useState('250');
  const query = useApi(
    getRiskBacktest,
    { query: { ...asked, window: Number(window) } },
    { keepPrevious: true },
  );
  return (
    <Card
      title="How it would have held"
      aside={
        <Select
          size="xs"
          aria-label="Days that a forecast is made from"
          w={180}
          allowDeselect={false}
          data={WINDOWS.map((value) => ({ value, label: `From ${value} days` }))}
          value={window}
          onChange={(next) => setWindow(next ?? '250')}
        />
      }
    >
      <Loaded query={query} bones={<Bones rows={4} height={60} />} what="The backtest could not be computed">
        {(found) => <Found found={found} />}
      </Loaded>
    </Card>
  );
}

function Found({ found }: { found: Backtest }) {
  const chart = useMemo(() => backtestChart(found), [found]);
  if (chart === null || found.observations === 0)
    return (
      <NoAnswer
        icon={<IconHistory size={40} stroke={1.25} />}
        title="Nothing to look back on"
        unavailable={found.unavailable}
      >
        There are no days beyond the first window.
      </NoAnswer>
    );
  return (
    <Stack gap="sm">
      <p className="fh-muted fh-small" style={{ margin: 0 }}>
        Today’s holdings on {found.observations.toLocaleString()} days of the past. Each day has the VaR of
        one day ({confidenceText(found.confidence)}) from the {found.window} days before it; dots are losses
        beyond it.{found.leftOut.length === 0 ? '' : ` Without ${leftOutNames(found.leftOut)}.`}
        {found.notes.map((note) => ` ${sentence(note)}`)}
      </p>
      <Missing items={found.unavailable} />
      <Chart label="Daily returns and the value at risk forecast for them" data={chart} height={320} />
      <Group gap="md" align="stretch" component="ul" style={{ listStyle: 'none', padding: 0, margin: 0 }}>
        {verdictsOf(found).map(({ good, title, text }) => (
          <li key={title} style={{ flex: '1 1 220px', display: 'flex', gap: 8 }}>
            {good ? (
              <IconCheck
                size={20}
                stroke={1.75}
                aria-label="Holds"
                className="fh-gain"
                style={{ flexShrink: 0 }}
              />
            ) : (
              <IconAlertTriangle
                size={20}
                stroke={1.75}
                aria-label="Does not hold"
                className="fh-loss"
                style={{ flexShrink: 0 }}
              />
            )}
            <div>
              <b>{title}</b>
              <p className="fh-muted fh-small" style={{ margin: 0 }}>
                {text}
              </p>
            </div>
          </li>
        ))}
      </Group>
    </Stack>
  );
}
