import { Anchor } from '@mantine/core';
import { showDay } from '../../format/day.ts';
import { formatNumber, formatPercent } from '../../format/money.ts';
import { showCount } from '../../format/progress.ts';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import type { Performance } from './answers.ts';
import { reasonOf } from './reason.ts';

type Name =
  | 'twr'
  | 'twrAnnualized'
  | 'priceReturn'
  | 'xirr'
  | 'modifiedDietz'
  | 'simpleReturn'
  | 'volatility'
  | 'downsideDeviation'
  | 'sharpe'
  | 'sortino'
  | 'calmar'
  | 'omega'
  | 'skewness'
  | 'excessKurtosis'
  | 'beta'
  | 'alpha'
  | 'correlation'
  | 'trackingError'
  | 'informationRatio'
  | 'upCapture'
  | 'downCapture'
  | 'activeReturn';

interface Said {
  readonly name: Name;
  readonly label: string;
  readonly explanation: string;
  /** A gain or loss, a plain percentage, or a ratio. */
  readonly as: 'gain' | 'percent' | 'ratio';
}

const RETURNS: readonly Said[] = [
  {
    name: 'twr',
    label: 'Time-weighted return',
    explanation:
      'Growth of the money that was invested, whenever it came or went: daily returns multiplied. Compare it with a benchmark.',
    as: 'gain',
  },
  {
    name: 'twrAnnualized',
    label: 'A year, time-weighted',
    explanation: 'The time-weighted return as a rate a year of 365 days.',
    as: 'gain',
  },
  {
    name: 'xirr',
    label: 'A year, money-weighted',
    explanation:
      'XIRR: the yearly rate at which what you put in would have become what you have. It counts when you paid in.',
    as: 'gain',
  },
  {
    name: 'modifiedDietz',
    label: 'Modified Dietz',
    explanation: 'The gain over the average capital, each flow weighed by the days for which it was at work.',
    as: 'gain',
  },
  {
    name: 'simpleReturn',
    label: 'Gain over paid in',
    explanation: 'The gain over the value at the start and everything paid in since, without regard to when.',
    as: 'gain',
  },
  {
    name: 'priceReturn',
    label: 'Price return',
    explanation: 'The time-weighted return without dividends and interest.',
    as: 'gain',
  },
];

const RISK: readonly Said[] = [
  {
    name: 'volatility',
    label: 'Volatility',
    explanation: 'Standard deviation of the returns of trading days, scaled to a year.',
    as: 'percent',
  },
  {
    name: 'downsideDeviation',
    label: 'Downside deviation',
    explanation: 'As volatility, of what fell short of the risk-free rate only.',
    as: 'percent',
  },
  {
    name: 'sharpe',
    label: 'Sharpe ratio',
    explanation: 'Return above the risk-free rate over volatility, a year.',
    as: 'ratio',
  },
  {
    name: 'sortino',
    label: 'Sortino ratio',
    explanation: 'Return above the risk-free rate over the downside deviation, a year.',
    as: 'ratio',
  },
  {
    name: 'calmar',
    label: 'Calmar ratio',
    explanation: 'Return a year over the deepest drawdown.',
    as: 'ratio',
  },
  {
    name: 'omega',
    label: 'Omega ratio',
    explanation: 'What days brought above the risk-free rate over what they lost below it.',
    as: 'ratio',
  },
  {
    name: 'skewness',
    label: 'Skewness',
    explanation: 'Below zero, bad days were further from the usual than good ones.',
    as: 'ratio',
  },
  {
    name: 'excessKurtosis',
    label: 'Excess kurtosis',
    explanation: 'Above zero, extreme days were more frequent than in a normal distribution.',
    as: 'ratio',
  },
];

const AGAINST: readonly Said[] = [
  {
    name: 'activeReturn',
    label: 'Ahead of the benchmark',
    explanation: 'Return a year less that of the benchmark.',
    as: 'gain',
  },
  {
    name: 'beta',
    label: 'Beta',
    explanation: 'How far the portfolio went, on average, for each percent of the benchmark.',
    as: 'ratio',
  },
  {
    name: 'alpha',
    label: 'Alpha, a year',
    explanation:
      'What is left of the return above the risk-free rate when beta times that of the benchmark is taken off.',
    as: 'gain',
  },
  {
    name: 'correlation',
    label: 'Correlation',
    explanation: 'From −1 to 1: how closely the days of both went together.',
    as: 'ratio',
  },
  {
    name: 'trackingError',
    label: 'Tracking error',
    explanation: 'Volatility of the difference to the benchmark, a year.',
    as: 'percent',
  },
  {
    name: 'informationRatio',
    label: 'Information ratio',
    explanation: 'What was earned ahead of the benchmark over the tracking error.',
    as: 'ratio',
  },
  {
    name: 'upCapture',
    label: 'Up capture',
    explanation:
      'The share of the benchmark’s gains that the portfolio had over the days on which the benchmark rose.',
    as: 'percent',
  },
  {
    name: 'downCapture',
    label: 'Down capture',
    explanation:
      'The share of the benchmark’s losses that the portfolio had over the days on which the benchmark fell.',
    as: 'percent',
  },
];

const NO_BENCHMARK = { reason: 'no benchmark is chosen', mend: 'choose a benchmark above the chart' };

function Value({ data, said }: { data: Performance; said: Said }) {
  const value = data[said.name];
  const against = AGAINST.includes(said) && data.benchmark === null;
  const why = against ? NO_BENCHMARK : reasonOf(data.unavailable, said.name);
  if (value === null) return <Unavailable {...why} />;
  if (said.as !== 'ratio') return <Percent value={value} gain={said.as === 'gain'} />;
  return <span title={String(value)}>{formatNumber(value.toFixed(2))}</span>;
}

function Group({ data, items }: { data: Performance; items: readonly Said[] }) {
  return (
    <Figures>
      {items.map((said) => (
        <Figure key={said.name} label={said.label} explanation={said.explanation}>
          <Value data={data} said={said} />
        </Figure>
      ))}
    </Figures>
  );
}

interface KeyReturnsProps {
  readonly data: Performance;
  readonly onExplain: () => void;
}

/** Returns first; the gain in money leads to what it is the sum of. */
export function KeyReturns({ data, onExplain }: KeyReturnsProps) {
  return (
    <Figures>
      <Figure
        label="Gain"
        explanation="Value at the end less value at the start and what was paid in since."
        below={
          <Anchor component="button" type="button" inherit underline="always" onClick={onExplain}>
            What it is made of
          </Anchor>
        }
      >
        <Money amount={data.gain} currency={data.currency} gain {...reasonOf(data.unavailable, 'gain')} />
      </Figure>
      {RETURNS.map((said) => (
        <Figure key={said.name} label={said.label} explanation={said.explanation}>
          <Value data={data} said={said} />
        </Figure>
      ))}
      <DeepestFall data={data} />
    </Figures>
  );
}

function DeepestFall({ data }: { data: Performance }) {
  const { maxDrawdown: fall } = data;
  return (
    <Figure
      label="Deepest drawdown"
      explanation="The largest share lost from a highest level, whatever was paid in or out."
      below={
        fall === null || fall.depth === 0
          ? undefined
          : `${showDay(fall.start)} to ${showDay(fall.trough)}${fall.end === null ? ', not yet made up' : ''}`
      }
    >
      {fall === null ? (
        <Unavailable {...reasonOf(data.unavailable, 'maxDrawdown')} />
      ) : (
        formatPercent(0 - fall.depth)
      )}
    </Figure>
  );
}

export function RiskFigures({ data }: { data: Performance }) {
  return (
    <>
      <Group data={data} items={RISK} />
      <p className="fh-muted fh-small">
        From {showCount(data.observations)} days with prices, {data.periodsPerYear} a year; risk-free rate{' '}
        {formatPercent(data.riskFree)} a year.
      </p>
    </>
  );
}

export function BenchmarkFigures({ data }: { data: Performance }) {
  return <Group data={data} items={AGAINST} />;
}
