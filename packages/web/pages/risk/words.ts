import type { getRiskBacktest, getValueAtRisk } from '@financehub/contract/risk.ts';
import type { ResponseOf } from '@financehub/contract/route.ts';
import { formatPercent } from '../../format/money.ts';
import type { MethodChoice, VolatilityChoice } from './search.ts';

export type ValueAtRisk = ResponseOf<typeof getValueAtRisk>;
export type Backtest = ResponseOf<typeof getRiskBacktest>;

export const METHOD_NAMES: Readonly<Record<MethodChoice, string>> = {
  historical: 'Historical',
  age: 'Historical, newer days count more',
  filtered: 'Historical, in today’s volatility',
  normal: 'Normal distribution',
  'cornish-fisher': 'Cornish-Fisher',
  'monte-carlo': 'Monte Carlo, normal',
  'monte-carlo-t': 'Monte Carlo, heavy tails',
};

export const VOLATILITY_NAMES: Readonly<Record<VolatilityChoice, string>> = {
  plain: 'Volatility of the period',
  ewma: 'Volatility of late (EWMA)',
  garch: 'Volatility by GARCH',
};

export const SCALING_NAMES: Readonly<Record<NonNullable<ValueAtRisk['scaling']>, string>> = {
  none: 'one day',
  'square-root-of-time': 'from one day by the square root of time',
  overlapping: 'of runs of days that overlap',
  simulated: 'simulated day by day',
  aggregated: 'from the variances expected of its days',
};

export const INTERVAL_NAMES: Readonly<Record<NonNullable<ValueAtRisk['intervalBy']>, string>> = {
  'order-statistics': 'by the order of outcomes',
  bootstrap: 'by drawing the days anew',
  analytic: 'by the errors of mean and deviation',
  simulation: 'of the drawing alone: the model itself may be off',
};

/** `1 day`, `2 days`. */
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

export const daysText = (days: number): string => (days === 1 ? 'one trading day' : `${days} trading days`);

/** `95%`, `97.5%`: no digit more than it has. */
export const confidenceText = (confidence: number): string =>
  formatPercent(confidence, { digits: Number.isInteger(Math.round(confidence * 1e6) / 1e4) ? 0 : 1 });

/** What a VaR says, in a sentence. */
export function varSentence(confidence: number, days: number): string {
  const odds = Math.round(1 / (1 - confidence));
  const spell = days === 1 ? 'day' : `spell of ${days} days`;
  return `One ${spell} in ${odds} loses more than this.`;
}

export interface Verdict {
  readonly good: boolean;
  readonly title: string;
  readonly text: string;
}

const p = (value: number): string => (value < 0.001 ? `below ${formatPercent(0.001)}` : formatPercent(value));

/** What the tests of a backtest mean, in plain words. */
export function verdictsOf(backtest: Backtest): Verdict[] {
  const { kupiec, independence, conditionalCoverage, trafficLight, exceedances, expected } = backtest;
  const verdicts: Verdict[] = [];
  if (kupiec !== null && expected !== null)
    verdicts.push({
      good: !kupiec.rejected,
      title: kupiec.rejected
        ? `Losses came ${exceedances > expected ? 'too often' : 'too seldom'}`
        : 'As many losses as said',
      text: `${counted(exceedances, 'day')} lost more than the VaR, ${expected.toFixed(1)} were to be expected. A difference at least as large has a probability of ${p(kupiec.pValue)} if the VaR is right (Kupiec).`,
    });
  if (independence !== null)
    verdicts.push({
      good: !independence.rejected,
      title: independence.rejected ? 'Bad days come together' : 'Bad days come apart',
      text: `${counted(independence.transitions[3] ?? 0, 'bad day')} followed on a bad one: probability ${p(independence.pValue)} if they were independent (Christoffersen).`,
    });
  if (conditionalCoverage !== null)
    verdicts.push({
      good: !conditionalCoverage.rejected,
      title: conditionalCoverage.rejected ? 'Not right in both' : 'Right in both',
      text: `Number and independence together: probability ${p(conditionalCoverage.pValue)}.`,
    });
  if (trafficLight !== null) {
    const { zone, plusFactor } = trafficLight;
    verdicts.push({
      good: zone === 'green',
      title: `Basel traffic light: ${zone}`,
      text:
        `${counted(trafficLight.exceedances, 'exceedance')} in the last ${trafficLight.observations} days.` +
        (plusFactor === null || plusFactor === 0
          ? ''
          : ` A bank would have to add ${plusFactor} to its multiplier.`),
    });
  }
  return verdicts;
}
