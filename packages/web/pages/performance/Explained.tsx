import { explainReturns } from '@financehub/contract/performance.ts';
import { type ReactNode, useMemo } from 'react';
import { formatNumber, formatPercent } from '../../format/money.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { knownAt } from '../../ui/knownAt.ts';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import type { Range } from '../../ui/PeriodPicker.tsx';
import { Bones, Empty, Loaded, Missing } from '../../ui/states.tsx';
import type { ReturnsExplained } from './answers.ts';
import { bridge } from './charts.ts';
import { ExplainedFlows, SubPeriods } from './ExplainedTables.tsx';
import { reasonOf } from './reason.ts';

interface ExplainedProps {
  readonly portfolioId: string | undefined;
  readonly range: Range;
  readonly knownOn: string | undefined;
}

/** How the gain comes about, and how each kind of return follows from the same values and flows. */
export function Explained({ portfolioId, range, knownOn }: ExplainedProps) {
  const query = useApi(
    explainReturns,
    { query: { portfolioId, from: range.from, to: range.to, knownAt: knownAt(knownOn) } },
    { keepPrevious: true },
  );
  return (
    <Loaded query={query} bones={<Bones rows={4} height={90} />} what="The returns could not be loaded">
      {(data) => (
        <div style={{ display: 'grid', gap: 16 }}>
          <Card title="From start to end">
            <Bridge data={data} />
            <Missing items={data.unavailable} />
          </Card>
          <Methods data={data} />
          <ExplainedFlows data={data} portfolioId={portfolioId} />
          <SubPeriods data={data} />
        </div>
      )}
    </Loaded>
  );
}

function Bridge({ data }: { data: ReturnsExplained }) {
  const steps = useMemo(() => bridge(data), [data]);
  if (data.from === null)
    return <Empty title="Nothing happened in this period">Choose a longer period.</Empty>;
  if (steps === null)
    return <Empty title="A part of the gain is not known">What is missing is named below.</Empty>;
  return <Chart label="From the value at the start to the value at the end" data={steps} height={300} />;
}

interface Term {
  readonly label: string;
  readonly value: ReactNode;
}

function Method({ title, note, terms, result }: MethodProps) {
  return (
    <section className="fh-card" aria-label={title}>
      <h3 style={{ margin: 0, fontSize: 15 }}>{title}</h3>
      <p className="fh-muted fh-small" style={{ margin: '4px 0 8px' }}>
        {note}
      </p>
      <dl className="fh-terms">
        {terms.map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="fh-num">{value}</dd>
          </div>
        ))}
        <div>
          <dt>
            <b>Return</b>
          </dt>
          <dd className="fh-num">
            <b>{result}</b>
          </dd>
        </div>
      </dl>
    </section>
  );
}

interface MethodProps {
  readonly title: string;
  readonly note: string;
  readonly terms: readonly Term[];
  readonly result: ReactNode;
}

/** Amounts of an answer, with the reason where a figure has none. */
function amountsOf(data: ReturnsExplained) {
  const { currency } = data;
  const why = (figure: string) => reasonOf(data.unavailable, figure);
  const amount = (value: string | null, figure: string) => (
    <Money amount={value} currency={currency} {...why(figure)} />
  );
  return {
    why,
    amount,
    rough: (value: number | null, figure: string) => amount(value === null ? null : value.toFixed(2), figure),
    gain: <Money amount={data.gain} currency={currency} gain {...why('gain')} />,
  };
}

function Methods({ data }: { data: ReturnsExplained }) {
  const { simple, modifiedDietz: dietz } = data;
  const { why, amount, rough, gain } = amountsOf(data);
  return (
    <div className="fh-methods">
      <Method
        title="Gain over paid in"
        note="Counts what was put in, not when."
        terms={[
          { label: 'Gain', value: gain },
          { label: 'Start value plus paid in', value: amount(simple.capital, 'simpleReturn') },
        ]}
        result={<Percent value={simple.value} digits={2} {...why('simpleReturn')} />}
      />
      <Method
        title="Modified Dietz"
        note="Each flow counts for the days for which it was at work."
        terms={[
          { label: 'Gain', value: gain },
          { label: 'Value at the start', value: amount(data.opening, 'opening') },
          { label: 'Weighted flows', value: rough(dietz.weightedFlows, 'modifiedDietz') },
          { label: 'Average capital', value: rough(dietz.averageCapital, 'modifiedDietz') },
        ]}
        result={<Percent value={dietz.value} digits={2} {...why('modifiedDietz')} />}
      />
      <MoneyWeighted data={data} />
      <Method
        title="Time-weighted"
        note="Multiplies the returns between flows, whatever their size."
        terms={[
          { label: 'Periods between flows', value: formatNumber(String(data.twr.subPeriods.length)) },
          {
            label: 'A year',
            value: <Percent value={data.twr.annualized} digits={2} {...why('twrAnnualized')} />,
          },
        ]}
        result={<Percent value={data.twr.value} digits={2} {...why('twr')} />}
      />
    </div>
  );
}

function MoneyWeighted({ data }: { data: ReturnsExplained }) {
  const { xirr } = data;
  const { why, rough } = amountsOf(data);
  const others = xirr.otherRoots.map((rate) => formatPercent(rate)).join(', ');
  return (
    <Method
      title="Money-weighted, a year"
      note={
        others === ''
          ? 'XIRR: at this rate all flows together are worth nothing on the first day.'
          : `XIRR. ${others} solve the same equation; the rate nearest to zero is the one shown.`
      }
      terms={[
        { label: 'Value at the start', value: rough(xirr.openingPresentValue, 'xirr') },
        { label: 'Value at the end, discounted', value: rough(xirr.closingPresentValue, 'xirr') },
        { label: 'With all flows', value: rough(xirr.sum, 'xirr') },
      ]}
      result={<Percent value={xirr.value} digits={2} {...why('xirr')} />}
    />
  );
}
