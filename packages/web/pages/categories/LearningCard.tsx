import { learningReport, setLearning } from '@financehub/contract/learning.ts';
import { Slider, Stack, Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { call } from '../../api.ts';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import type { LearningReport } from '../../models.ts';
import { refreshBook, useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import type { ChartData } from '../../ui/chart/option.ts';
import { Card } from '../../ui/Page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { sayProblem } from '../../ui/toasts.tsx';
import { calibrationWord, type Measured, nearestTarget, statedIn, TARGETS, wholeBins } from './learning.ts';

/** How well categories are filled in by themselves, and how careful that is. */
export function LearningCard({ editable }: { editable: boolean }) {
  const query = useApi(learningReport, {}, { keepPrevious: true });
  return (
    <Card title="How well categories are suggested">
      <Loaded query={query} what="The report could not be loaded">
        {(report) => (
          <Stack gap="md">
            <Learned report={report} />
            {report.measured === null ? (
              <Text size="sm" c="dimmed">
                {report.reason ?? 'Nothing is measured yet.'}
              </Text>
            ) : (
              <MeasuredView measured={report.measured} threshold={report.threshold} />
            )}
            <Target report={report} editable={editable} />
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

function Learned({ report }: { report: LearningReport }) {
  const { labelled, corrections, categories } = report;
  return (
    <Text size="sm">
      Learned from <b>{showCount(labelled)}</b> {labelled === 1 ? 'transaction' : 'transactions'} whose
      category you or your files chose, <b>{showCount(corrections)}</b> of them{' '}
      {corrections === 1 ? 'a correction' : 'corrections'}, in <b>{showCount(categories)}</b>{' '}
      {categories === 1 ? 'category' : 'categories'}.
    </Text>
  );
}

function MeasuredView({ measured, threshold }: { measured: Measured; threshold: number }) {
  const { from, to, transactions, accuracy, coverage, errorAboveThreshold, calibrationError } = measured;
  const percent = (share: number) => formatPercent(share);
  const data = useMemo(() => chartOf(measured), [measured]);
  return (
    <>
      <Text size="sm">
        On your newest {showCount(transactions)} ({showDay(from)} to {showDay(to)}) the first suggestion was
        right for <b>{percent(accuracy)}</b>. With at least {percent(threshold)} sure,{' '}
        <b>{percent(coverage)}</b> are filled in by themselves, of which <b>{percent(errorAboveThreshold)}</b>{' '}
        are wrong; the others wait in Review. How sure it says it is, is {calibrationWord(calibrationError)} (
        {percent(calibrationError)} apart on average).
      </Text>
      <Chart label="How sure it was and how often it was right" data={data} height={260} />
    </>
  );
}

function chartOf(measured: Measured): ChartData {
  const reliability = wholeBins(measured.reliability);
  const percent = (share: number) => formatPercent(share, { digits: 0 });
  return {
    unit: 'share that was right',
    along: 'How sure it was',
    days: reliability.map(({ from, to }) => `${percent(from)} to ${percent(to)}`),
    series: [
      {
        name: 'Right',
        kind: 'bar',
        values: reliability.map(({ count, accuracy }) => (count === 0 ? null : accuracy)),
      },
      { name: 'As sure as it said', dashed: true, values: reliability.map(statedIn) },
    ],
    tick: percent,
    show: (value) => formatPercent(Number(value)),
  };
}

/** The share of wrong categories one accepts; the threshold follows from it. */
function Target({ report, editable }: { report: LearningReport; editable: boolean }) {
  const [at, setAt] = useState(nearestTarget(report.targetError));
  useEffect(() => setAt(nearestTarget(report.targetError)), [report.targetError]);
  const label = (step: number) => `Accept up to ${formatPercent(TARGETS[step] ?? 0, { digits: 0 })} wrong`;
  const save = async (step: number) => {
    try {
      await call(setLearning, { body: { targetError: TARGETS[step] ?? report.targetError } });
      await refreshBook();
    } catch (error) {
      setAt(nearestTarget(report.targetError));
      sayProblem(error, 'This could not be set');
    }
  };
  return (
    <div style={{ maxWidth: 420, padding: '0 24px 20px 8px' }}>
      <Text size="sm" fw={600} mb={4}>
        {label(at)}
      </Text>
      <Slider
        min={0}
        max={TARGETS.length - 1}
        step={1}
        value={at}
        disabled={!editable}
        label={null}
        marks={[
          { value: 0, label: 'careful' },
          { value: TARGETS.length - 1, label: 'bold' },
        ]}
        thumbLabel="Share of wrong categories to accept"
        thumbValueText={label(at)}
        onChange={setAt}
        onChangeEnd={(step) => void save(step)}
      />
    </div>
  );
}
