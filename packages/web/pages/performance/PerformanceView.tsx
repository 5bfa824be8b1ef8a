import { getPerformance } from '@financehub/contract/performance.ts';
import { Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../query.ts';
import { KnownOn } from '../../ui/KnownOn.tsx';
import { knownAt } from '../../ui/knownAt.ts';
import { Card } from '../../ui/Page.tsx';
import { PeriodPicker, type Range, rangeWith } from '../../ui/PeriodPicker.tsx';
import { periodSearchOf, rangeIn } from '../../ui/periodSearch.ts';
import { FigureBones, Loaded, Missing } from '../../ui/states.tsx';
import type { Performance } from './answers.ts';
import { BenchmarkPicker, useAssets } from './BenchmarkPicker.tsx';
import { Drawdowns } from './Drawdowns.tsx';
import { Explained } from './Explained.tsx';
import { HoldingReturns } from './HoldingReturns.tsx';
import { BenchmarkFigures, KeyReturns, RiskFigures } from './KeyFigures.tsx';
import { PerformanceChart } from './PerformanceChart.tsx';
import { RollingCard } from './RollingCard.tsx';
import type { PerformanceSearch } from './search.ts';

interface PerformanceViewProps {
  /** All portfolios together when absent. */
  readonly portfolioId: string | undefined;
  /** A symbol, as the portfolio names it. */
  readonly benchmark: string | null;
  readonly search: PerformanceSearch;
  readonly onSearch: (next: PerformanceSearch) => void;
}

/** Performance of one portfolio or of all, or how its returns come about. */
export function PerformanceView({ portfolioId, benchmark, search, onSearch }: PerformanceViewProps) {
  const { view, knownOn } = search;
  const assets = useAssets();
  // Where nothing is newer than a year, a year would show nothing.
  const newest = assets.reduce((last, { prices }) => ((prices.to ?? '') > last ? prices.to! : last), '');
  const range = rangeIn(search, rangeWith('1Y', newest));
  const setRange = (next: Range) => onSearch(periodSearchOf(next));
  const onView = (next: PerformanceSearch['view']) => onSearch({ view: next });
  const compared = comparedWith(search.benchmark, assets.find(({ symbol }) => symbol === benchmark)?.id);
  const [window, setWindow] = useState(63);
  return (
    <div style={{ display: 'grid', gap: 16 }}>
      <Group gap="xs">
        <SegmentedControl
          size="xs"
          aria-label="Performance or its explanation"
          data={[
            { value: 'performance', label: 'Performance' },
            { value: 'explained', label: 'Returns explained' },
          ]}
          value={view ?? 'performance'}
          onChange={(next) => onView(next === 'explained' ? next : undefined)}
        />
        <PeriodPicker value={range} onChange={setRange} />
        {view === 'explained' ? null : (
          <BenchmarkPicker
            value={compared}
            onChange={(next) => onSearch({ benchmark: next ?? NO_BENCHMARK })}
          />
        )}
        <KnownOn value={knownOn} onChange={(day) => onSearch({ knownOn: day })} />
      </Group>
      {view === 'explained' ? (
        <Explained portfolioId={portfolioId} range={range} knownOn={knownOn} />
      ) : (
        <Figures
          portfolioId={portfolioId}
          range={range}
          benchmark={compared}
          window={window}
          onWindow={setWindow}
          onExplain={() => onView('explained')}
          knownOn={knownOn}
        />
      )}
    </div>
  );
}

const NO_BENCHMARK = 'none';

/** The asset of the address, none, or the usual one where the address says nothing. */
function comparedWith(chosen: string | undefined, usual: string | undefined): string | undefined {
  return chosen === NO_BENCHMARK ? undefined : (chosen ?? usual);
}

interface FiguresProps {
  readonly portfolioId: string | undefined;
  readonly range: Range;
  readonly benchmark: string | undefined;
  readonly window: number;
  readonly onWindow: (window: number) => void;
  readonly onExplain: () => void;
  readonly knownOn: string | undefined;
}

function Figures(props: FiguresProps) {
  const { portfolioId, range, benchmark, window, knownOn } = props;
  const query = useApi(
    getPerformance,
    {
      query: {
        portfolioId,
        from: range.from,
        to: range.to,
        benchmark,
        rolling: window,
        knownAt: knownAt(knownOn),
      },
    },
    { keepPrevious: true },
  );
  return (
    <Loaded
      query={query}
      bones={<FigureBones figures={8} below={580} />}
      what="The performance could not be loaded"
    >
      {(data) => <Content {...props} data={data} />}
    </Loaded>
  );
}

function Content({ data, ...props }: FiguresProps & { data: Performance }) {
  return (
    <>
      <KeyReturns data={data} onExplain={props.onExplain} />
      <Missing items={data.unavailable} />
      <PerformanceChart data={data} />
      <HoldingReturns data={data} portfolioId={props.portfolioId} />
      <Card title="Risk">
        <RiskFigures data={data} />
      </Card>
      {data.benchmark === null ? null : (
        <Card title={`Against ${data.benchmark.symbol}`}>
          <p className="fh-muted fh-small" style={{ marginTop: 0 }}>
            {data.benchmark.totalReturn
              ? `Its prices in ${data.currency}, with its dividends.`
              : `Its prices in ${data.currency} alone: its dividends are not stored.`}
          </p>
          <BenchmarkFigures data={data} />
        </Card>
      )}
      <RollingCard data={data} window={props.window} onWindow={props.onWindow} />
      <Drawdowns drawdowns={data.drawdowns} />
    </>
  );
}
