import { runStressTest } from '@financehub/contract/stress.ts';
import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../api.ts';
import { formatPercent, percentSign } from '../../format/money.ts';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { FormFailure } from '../../ui/fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Missing } from '../../ui/states.tsx';
import { useSubmit } from '../../ui/useSubmit.ts';
import { type StatColumn, StatTable } from '../analytics/StatTable.tsx';
import { LeaveOutButton, LeftOut } from './LeftOut.tsx';
import type { Subject } from './StressTestPanel.tsx';
import type { Reverse } from './shocks.ts';

interface ReverseCardProps {
  readonly subject: Subject;
  readonly currency: string;
  readonly leaveOut: boolean;
  readonly onLeaveOut: (leaveOut: boolean) => void;
}

/** What would have to happen to lose a share of the value. */
export function ReverseCard({ subject, currency, leaveOut, onLeaveOut }: ReverseCardProps) {
  const [percent, setPercent] = useState<number | string>(20);
  const [found, setFound] = useState<Reverse | null>(null);
  const { busy, failure, run } = useSubmit();
  const loss = Number(percent) / 100;
  const possible = loss > 0 && loss <= 1;
  const ask = (rest: boolean) =>
    void run(async () => {
      const body = { ...subject, reverse: { loss }, leaveOut: rest };
      const { reverse } = await call(runStressTest, { body });
      setFound(reverse);
    });
  return (
    <Card title="What loses as much">
      <Stack gap="sm">
        <Group gap="xs">
          <LossInput percent={percent} onChange={setPercent} />
          <Button
            size="xs"
            variant="default"
            loading={busy}
            disabled={!possible}
            onClick={() => ask(leaveOut)}
          >
            Find out
          </Button>
        </Group>
        <FormFailure text={failure} />
        {found === null ? (
          <p className="fh-muted fh-small" style={{ margin: 0 }}>
            Finds the fall of the equity market that loses so much, and of all joint moves that lose it the
            one that the past makes most likely.
          </p>
        ) : (
          <>
            <LeftOut items={found.leftOut} />
            <Answer found={found} currency={currency} />
            {isMissing(found) && !leaveOut ? (
              <div>
                <LeaveOutButton
                  onLeaveOut={() => {
                    onLeaveOut(true);
                    ask(true);
                  }}
                />
              </div>
            ) : null}
          </>
        )}
      </Stack>
    </Card>
  );
}

interface LossInputProps {
  readonly percent: number | string;
  readonly onChange: (percent: number | string) => void;
}

const LossInput = ({ percent, onChange }: LossInputProps) => (
  <NumberInput
    size="xs"
    aria-label="Loss in percent of the value"
    w={130}
    prefix="Loss of "
    suffix={percentSign()}
    min={1}
    max={100}
    step={5}
    decimalScale={1}
    value={percent}
    onChange={onChange}
  />
);

/** Whether figures are missing for a part that can be left out. */
const isMissing = ({ equity, plausible, unavailable }: Reverse): boolean =>
  (equity === null || plausible === null) && unavailable.some(({ symbol }) => symbol !== null);

function Answer({ found, currency }: { found: Reverse; currency: string }) {
  const why = firstReason(found.unavailable);
  const { plausible } = found;
  const columns: readonly StatColumn<NonNullable<Reverse['plausible']>['moves'][number]>[] = [
    { head: 'What moves', words: true, cell: ({ symbol }) => symbol },
    { head: 'By', cell: ({ change }) => <Percent value={change} /> },
    { head: 'Gain or loss', cell: ({ pnl }) => <Money amount={pnl} currency={currency} gain /> },
  ];
  return (
    <>
      <Figures>
        <Figure label={`A loss of ${formatPercent(found.loss)}`}>
          <Money amount={found.amount} currency={currency} {...why} />
        </Figure>
        <Figure
          label="The equity market moves by"
          explanation="Alone, with nothing else moving; shares by their beta where it is known, options revalued"
        >
          <Percent value={found.equity} {...why} />
        </Figure>
        <Figure
          label="Most plausible move"
          explanation="Mahalanobis’ distance of the likeliest joint move that loses it, in standard deviations of a month"
          below={
            plausible === null
              ? undefined
              : plausible.probability < 0.0001
                ? 'Less than once in 10,000 months, if returns were normal'
                : `${formatPercent(plausible.probability, { digits: 2 })} of months, if returns were normal`
          }
        >
          {plausible === null ? (
            <Percent value={null} {...why} />
          ) : (
            <span>{plausible.distance.toFixed(1)} deviations</span>
          )}
        </Figure>
      </Figures>
      {plausible === null ? null : (
        <StatTable
          label="The most plausible joint move"
          columns={columns}
          rows={[...plausible.moves].sort((a, b) => Number(a.pnl) - Number(b.pnl)).slice(0, 30)}
          rowKey={({ assetId, symbol }) => assetId ?? symbol}
        />
      )}
      <Missing items={found.unavailable} />
    </>
  );
}
