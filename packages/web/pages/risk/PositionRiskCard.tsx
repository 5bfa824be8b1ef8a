import { getPositionRisk } from '@financehub/contract/position-risk.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { Stack } from '@mantine/core';
import { useState } from 'react';
import { showDay } from '../../format/day.ts';
import { formatPercent, formatQuantity } from '../../format/money.ts';
import { sentence } from '../../format/text.ts';
import { useApi } from '../../query.ts';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { TextLink } from '../../ui/links.tsx';
import { Money } from '../../ui/Money.tsx';
import { Card } from '../../ui/Page.tsx';
import { Percent } from '../../ui/Percent.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { Bones, Loaded, Missing } from '../../ui/states.tsx';
import { Unavailable } from '../../ui/Unavailable.tsx';
import { Stat } from '../analytics/Stat.tsx';
import { LeaveOutButton, LeftOut } from './LeftOut.tsx';
import { confidenceText, daysText } from './words.ts';

type PositionRisk = ResponseOf<typeof getPositionRisk>;

interface PositionRiskCardProps {
  readonly positionId: string;
  /** Where the figures are to be of another confidence or horizon than 95% and a day. */
  readonly asked?: {
    readonly confidence?: number;
    readonly horizon?: number;
    readonly leaveOut?: boolean | undefined;
  };
  /** Where the choice is kept elsewhere. */
  readonly onLeaveOut?: (leaveOut: boolean) => void;
}

/** The risk of one position: its own, and what it adds to its portfolio. */
export function PositionRiskCard({ positionId, asked = {}, onLeaveOut }: PositionRiskCardProps) {
  const [own, setOwn] = useState(false);
  const leaveOut = onLeaveOut === undefined ? own : asked.leaveOut === true;
  const choose = onLeaveOut ?? setOwn;
  const query = useApi(getPositionRisk, { params: { id: positionId }, query: { ...asked, leaveOut } });
  return (
    <Loaded
      query={query}
      bones={
        <Card title="Risk of the position">
          <Bones rows={4} height={64} />
        </Card>
      }
      what="The risk of the position could not be computed"
    >
      {(risk) => (
        <Card
          title={`Risk of ${risk.symbol} in ${risk.portfolio}`}
          aside={
            <span className="fh-small">
              <TextLink to="/assets/$assetId" params={{ assetId: risk.assetId }}>
                Prices and trades
              </TextLink>
              {' · '}
              <TextLink to="/trade" search={{ symbol: risk.symbol, portfolio: risk.portfolioId }}>
                Trade
              </TextLink>
              {' · '}
              <TextLink to="/trade" search={{ tab: 'history', of: risk.symbol, portfolio: risk.portfolioId }}>
                Orders
              </TextLink>
            </span>
          }
        >
          <Stack gap="xs">
            <LeftOut items={risk.leftOut} onWhole={() => choose(false)} />
            <Figures>
              <Own risk={risk} />
              <Within risk={risk} />
            </Figures>
            <Greeks risk={risk} />
            <Basis risk={risk} />
            <Missing items={risk.unavailable} />
            {risk.portfolioVar === null && risk.var !== null && !leaveOut ? (
              <div>
                <LeaveOutButton onLeaveOut={() => choose(true)} />
              </div>
            ) : null}
          </Stack>
        </Card>
      )}
    </Loaded>
  );
}

/** From what the figures are. */
const Basis = ({ risk }: { risk: PositionRisk }) => (
  <p className="fh-muted fh-small" style={{ margin: 0 }}>
    {risk.observations.toLocaleString()} daily returns to {showDay(risk.asOf)}; VaR and CVaR{' '}
    {confidenceText(risk.confidence)}, {daysText(risk.horizonDays)}, from outcomes of the past.
    {risk.greeks === null ? '' : ' Volatility, beta and drawdown are those of what the option is on.'}
    {risk.notes.map((note) => ` ${sentence(note)}`)}
  </p>
);

function Own({ risk }: { risk: PositionRisk }) {
  const { currency, drawdown, benchmark, unavailable } = risk;
  const why = firstReason(unavailable);
  const noBenchmark = unavailable.find(({ reason }) => reason.includes('benchmark')) ?? why;
  return (
    <>
      <Figure label="Value" below={<Percent value={risk.weight} gain={false} />}>
        <Money amount={risk.value} currency={currency} {...why} />
      </Figure>
      <Figure
        label="Volatility"
        explanation="Deviation of its daily returns, a year"
        below={
          <>
            VaR alone <Money amount={risk.var} currency={currency} {...why} />
          </>
        }
      >
        <Percent value={risk.volatility} gain={false} {...why} />
      </Figure>
      <Figure
        label={benchmark === null ? 'Beta' : `Beta to ${benchmark}`}
        explanation="How far it moves when the benchmark moves by one"
        below={
          <>
            <Stat value={risk.betaToPortfolio} {...why} /> to the portfolio
          </>
        }
      >
        <Stat value={risk.beta} reason={noBenchmark.reason} mend={noBenchmark.mend} />
      </Figure>
      <Figure
        label="Below its peak"
        explanation="How far its price stands below the highest of the period"
        below={
          drawdown === null
            ? undefined
            : `Deepest ${formatPercent(-drawdown.deepest)}, ${showDay(drawdown.start)} to ${showDay(drawdown.trough)}`
        }
      >
        <Percent value={drawdown === null ? null : -drawdown.current} gain={false} {...why} />
      </Figure>
      <DaysToSell risk={risk} />
    </>
  );
}

function DaysToSell({ risk: { liquidity, unavailable } }: { risk: PositionRisk }) {
  const why = unavailable.find(({ reason }) => reason.includes('volume')) ?? firstReason(unavailable);
  if (liquidity === null)
    return (
      <Figure label="Days to sell" explanation="Trading days, where a tenth of the volume is sold each day">
        <Unavailable reason={why.reason} mend={why.mend} />
      </Figure>
    );
  const { days, participation, observations, averageVolume } = liquidity;
  return (
    <Figure
      label="Days to sell"
      explanation={`Trading days, where ${formatPercent(participation, { digits: 0 })} of the mean volume of ${observations} days is sold each day`}
      below={`${formatQuantity(averageVolume, 0)} traded a day`}
    >
      <span title={`${days}`}>{days < 0.1 ? 'Less than 0.1' : days.toFixed(1)}</span>
    </Figure>
  );
}

function Within({ risk }: { risk: PositionRisk }) {
  const { currency, concentration, unavailable } = risk;
  const why = firstReason(unavailable);
  return (
    <>
      <Figure
        label="Part of the VaR"
        explanation="What it contributes to the value at risk of the portfolio; all parts add up to it"
        below={
          <>
            <Percent value={risk.componentShare} gain={false} {...why} /> of{' '}
            <Money amount={risk.portfolioVar} currency={currency} {...why} />, of the CVaR{' '}
            <Money amount={risk.cvarComponent} currency={currency} {...why} />
          </>
        }
      >
        <Money amount={risk.component} currency={currency} {...why} />
      </Figure>
      <Figure
        label="Without it"
        explanation="By how much the VaR of the portfolio would fall if it were sold; below, what a unit of currency more of it would add"
        below={
          <>
            Marginal <Stat value={risk.marginal} digits={4} {...why} />
          </>
        }
      >
        <Money amount={risk.incremental} currency={currency} {...why} />
      </Figure>
      {concentration === null ? null : (
        <Figure
          label="Concentration"
          explanation="As many positions of one size would be as spread: one over the Herfindahl-Hirschman index"
          below={`Largest ${concentration.largest}, ${formatPercent(concentration.largestWeight)}; this is no. ${concentration.rank}`}
        >
          {concentration.effectiveHoldings.toFixed(1)} positions
        </Figure>
      )}
    </>
  );
}

function Greeks({ risk }: { risk: PositionRisk }) {
  const { greeks } = risk;
  if (greeks === null) return null;
  const figures = [
    ['Delta', greeks.delta, 'Units of the underlying that it moves like'],
    ['Gamma', greeks.gamma, 'Of delta, by one of price'],
    ['Vega', greeks.vega === null ? null : greeks.vega / 100, 'By a point of volatility'],
    ['Theta', greeks.thetaPerDay, 'By a day that passes'],
    ['Rho', greeks.rho === null ? null : greeks.rho / 100, 'By a percentage point of rates'],
  ] as const;
  return (
    <Figures>
      {figures.map(([label, value, explanation]) => (
        <Figure key={label} label={label} explanation={`${explanation}; of the whole position`}>
          <Stat value={value} />
        </Figure>
      ))}
      <Figure label="Implied volatility" explanation="That its price implies">
        <Percent
          value={greeks.impliedVolatility}
          gain={false}
          reason="The price implies no volatility"
          mend="Check the price of the option and of what it is on"
        />
      </Figure>
    </Figures>
  );
}
