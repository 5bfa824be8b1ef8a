import { getValueAtRisk } from '@financehub/contract/risk.ts';
import { Group, Select, Stack } from '@mantine/core';
import { IconShieldHalf } from '@tabler/icons-react';
import { useMemo } from 'react';
import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { useApi } from '../../query.ts';
import { Chart } from '../../ui/chart/Chart.tsx';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { PeriodPicker, type Range } from '../../ui/PeriodPicker.tsx';
import { periodSearchOf, rangeIn } from '../../ui/periodSearch.ts';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { NoAnswer } from '../analytics/NoAnswer.tsx';
import { BacktestCard } from './BacktestCard.tsx';
import { Components } from './Components.tsx';
import { partsChart } from './charts.ts';
import { LeaveOutButton, LeftOut } from './LeftOut.tsx';
import type { RiskTabProps } from './RiskPage.tsx';
import {
  CONFIDENCES,
  HORIZONS,
  hasVolatility,
  METHODS,
  modelAsked,
  type RiskSearch,
  VOLATILITIES,
} from './search.ts';
import {
  confidenceText,
  daysText,
  INTERVAL_NAMES,
  METHOD_NAMES,
  SCALING_NAMES,
  type ValueAtRisk,
  VOLATILITY_NAMES,
  varSentence,
} from './words.ts';

/** What a portfolio, or all of them together, may lose, which position it comes from, and how such figures held in the past. */
export function VarTab({ portfolio, portfolios, search, go }: RiskTabProps) {
  const range = rangeIn(search, { period: 'All' });
  const asked = {
    portfolioId: portfolio?.id,
    from: range.from,
    to: range.to,
    confidence: Number(search.confidence ?? '0.95'),
    leaveOut: search.leaveOut,
    ...modelAsked(search),
  };
  const query = useApi(
    getValueAtRisk,
    { query: { ...asked, horizon: Number(search.horizon ?? '1') } },
    { keepPrevious: true },
  );
  return (
    <Stack gap="md">
      <Pickers search={search} go={go} range={range} />
      <Loaded
        query={query}
        bones={<Bones rows={5} height={72} />}
        what="The value at risk could not be computed"
      >
        {(found) => <Found found={found} portfolios={portfolios} search={search} go={go} />}
      </Loaded>
      <BacktestCard asked={asked} />
    </Stack>
  );
}

function Pickers({ search, go, range }: Pick<RiskTabProps, 'search' | 'go'> & { range: Range }) {
  const method = search.method ?? 'historical';
  return (
    <Group gap="xs">
      <Select
        size="xs"
        aria-label="Method"
        w={260}
        allowDeselect={false}
        data={METHODS.map((value) => ({ value, label: METHOD_NAMES[value] }))}
        value={method}
        onChange={(next) => go({ method: METHODS.find((each) => each === next) })}
      />
      {hasVolatility(method) ? (
        <Select
          size="xs"
          aria-label="Volatility"
          w={210}
          allowDeselect={false}
          data={VOLATILITIES.filter((each) => method !== 'filtered' || each !== 'plain').map((value) => ({
            value,
            label: VOLATILITY_NAMES[value],
          }))}
          value={search.volatility ?? (method === 'filtered' ? 'ewma' : 'plain')}
          onChange={(next) => go({ volatility: VOLATILITIES.find((each) => each === next) })}
        />
      ) : null}
      <Select
        size="xs"
        aria-label="Confidence"
        w={110}
        allowDeselect={false}
        data={CONFIDENCES.map((value) => ({ value, label: confidenceText(Number(value)) }))}
        value={search.confidence ?? '0.95'}
        onChange={(next) => go({ confidence: CONFIDENCES.find((each) => each === next) })}
      />
      <Select
        size="xs"
        aria-label="Horizon"
        w={170}
        allowDeselect={false}
        data={HORIZONS.map((value) => ({ value, label: `Over ${daysText(Number(value))}` }))}
        value={search.horizon ?? '1'}
        onChange={(next) => go({ horizon: HORIZONS.find((each) => each === next) })}
      />
      <PeriodPicker value={range} onChange={(next) => go(periodSearchOf(next))} />
    </Group>
  );
}

interface FoundProps extends Pick<RiskTabProps, 'portfolios' | 'go'> {
  readonly found: ValueAtRisk;
  readonly search: RiskSearch;
}

function Found({ found, portfolios, search, go }: FoundProps) {
  const { currency, components, leftOut, unavailable, notes } = found;
  const parts = useMemo(() => partsChart(components, currency), [components, currency]);
  const table =
    components.length === 0 ? null : <Components found={found} portfolios={portfolios} search={search} />;
  const without = <LeftOut items={leftOut} onWhole={() => go({ leaveOut: undefined })} />;
  if (found.var === null)
    return (
      <>
        {without}
        <NoAnswer
          icon={<IconShieldHalf size={40} stroke={1.25} />}
          title="No value at risk"
          unavailable={unavailable}
          action={
            isPartly(found) && search.leaveOut === undefined ? (
              <LeaveOutButton onLeaveOut={() => go({ leaveOut: true })} />
            ) : null
          }
        >
          There are too few prices of what is held.
        </NoAnswer>
        {table}
      </>
    );
  return (
    <>
      {without}
      <div>
        <VarFigures found={found} />
        <Missing items={unavailable} />
        <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
          {[basisOf(found), ...notes.map(sentence)].join(' ')}
        </p>
      </div>
      {parts === null ? null : (
        <Card title="Where the risk comes from">
          <Chart label="Parts of the value at risk by position" data={parts} />
        </Card>
      )}
      {table}
    </>
  );
}

/** Whether some of what is held has figures and some has none. */
const isPartly = ({ components }: ValueAtRisk): boolean =>
  components.some(({ exposure }) => exposure !== null) &&
  components.some(({ exposure }) => exposure === null);

/** From what the figures are. */
function basisOf({ from, to, observations, covered, scaling }: ValueAtRisk): string {
  if (observations === 0) return '';
  const days = `From ${observations.toLocaleString()} daily returns of today’s holdings${from === null ? '' : `, ${showDay(from)} to ${showDay(to)}`}.`;
  const part =
    covered === null || covered > 0.9999
      ? ''
      : ` Counted is the ${formatPercent(covered)} of them that has returns.`;
  const how =
    scaling === null || scaling === 'none' ? '' : ` The horizon is taken ${SCALING_NAMES[scaling]}.`;
  return days + part + how;
}

const subjectOf = ({ leftOut, portfolioId }: ValueAtRisk): string =>
  leftOut.length > 0 ? 'the rest' : portfolioId === null ? 'all portfolios' : 'the portfolio';

const SURE = confidenceText(0.95);

function VarFigures({ found }: { found: ValueAtRisk }) {
  const { currency, confidence, horizonDays, interval, intervalBy } = found;
  const why = firstReason(found.unavailable);
  const whole = subjectOf(found);
  return (
    <Figures>
      <Figure
        label={`VaR ${confidenceText(confidence)}, ${daysText(horizonDays)}`}
        explanation={varSentence(confidence, horizonDays)}
        below={
          <>
            <Percent value={found.varFraction} digits={2} gain={false} /> of {whole}
          </>
        }
      >
        <Money amount={found.var} currency={currency} {...why} />
      </Figure>
      <Figure
        label="CVaR"
        explanation="The mean loss where the VaR is reached or exceeded: expected shortfall"
        below={
          <>
            <Percent value={found.cvarFraction} digits={2} gain={false} /> of {whole}
          </>
        }
      >
        <Money amount={found.cvar} currency={currency} {...why} />
      </Figure>
      <Figure
        label={`VaR, ${SURE} sure`}
        explanation={`Where the VaR itself lies with ${SURE} confidence, as far as chance in the data goes`}
        below={intervalBy === null ? undefined : INTERVAL_NAMES[intervalBy]}
      >
        {interval === null ? (
          <Money amount={null} currency={currency} />
        ) : (
          <span style={{ fontSize: 16, whiteSpace: 'normal' }}>
            <Money amount={interval[0]} currency={currency} digits={0} /> to{' '}
            <Money amount={interval[1]} currency={currency} digits={0} />
          </span>
        )}
      </Figure>
      <Figure
        label="Diversification"
        explanation="How much smaller the fluctuation of the whole is than that of its positions taken one by one"
        below={
          <>
            Of {whole}, worth <Money amount={found.value} currency={currency} digits={0} />
          </>
        }
      >
        <Percent value={found.diversification} gain={false} {...why} />
      </Figure>
    </Figures>
  );
}
