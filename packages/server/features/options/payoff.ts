import type { computePayoff } from '@financehub/contract/options.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import { decimal, toNumber } from '@financehub/core/money/decimal.ts';
import { DAYS_PER_YEAR } from '@financehub/core/options/option.ts';
import {
  commonExpiry,
  type PayoffLeg,
  payoffFigures,
  payoffFiguresAt,
  probabilityIn,
  profitAt,
  type Strategy,
} from '@financehub/core/options/payoff.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import { refuse, yearsTo } from './contracts.ts';

type Sent = BodyOf<typeof computePayoff>;
type Answer = ResponseOf<typeof computePayoff>;

const POINTS = 201;

export function payoffOf(sent: Sent, today: EpochDay): Answer {
  const strategy = strategyOf(sent, today);
  const options = strategy.legs.filter(({ kind }) => kind !== 'stock');
  const first = Math.min(...options.map(({ timeToExpiry }) => timeToExpiry), Number.POSITIVE_INFINITY);
  const time = Number.isFinite(first) ? first : 0;
  const elapsed = sent.at === undefined ? 0 : (day(sent.at) - today) / DAYS_PER_YEAR;
  const together = commonExpiry(strategy) !== null;
  const unavailable: Answer['unavailable'] = [];
  const priced = options.every(({ volatility }) => volatility !== null);
  const valued = together || priced;
  if (!priced) unavailable.push(noVolatility('curve.now'));
  if (!valued)
    for (const figure of ['curve.atExpiry', 'breakEvens', 'maxProfit', 'maxLoss'])
      unavailable.push(noVolatility(figure));
  const spots = spotsOf(strategy, sent.points ?? POINTS);
  const figures = !valued
    ? null
    : together
      ? payoffFigures(strategy)
      : payoffFiguresAt(strategy, time, spots);
  const volatility = sent.volatility ?? meanVolatility(options);
  if (volatility === null)
    unavailable.push(options.length === 0 ? NO_OPTION : noVolatility('probabilityOfProfit'));
  return {
    breakEvens: [...(figures?.breakEvens ?? [])],
    maxProfit: figures?.maxProfit ?? null,
    maxLoss: figures?.maxLoss ?? null,
    cost: strategy.legs.reduce(
      (sum, leg) => sum + (leg.side === 'long' ? 1 : -1) * leg.quantity * leg.premium,
      0,
    ),
    probabilityOfProfit:
      figures === null || volatility === null
        ? null
        : probabilityIn(figures.profitRanges, strategy, time, volatility),
    timeToExpiry: time,
    curve: {
      spot: [...spots],
      atExpiry: valued ? Array.from(spots, (spot) => profitAt(strategy, spot, time)) : [],
      now: priced ? Array.from(spots, (spot) => profitAt(strategy, spot, elapsed)) : [],
    },
    ...(sent.surface === undefined
      ? {}
      : { surface: surfaceOf(sent.surface, strategy, spots, time, priced) }),
    unavailable,
  };
}

const SURFACE = { spots: 21, times: 11 };

/** The profit over even steps of spot and time, from now to the earliest expiry; null before it without volatilities. */
function surfaceOf(
  { spots: across = SURFACE.spots, times: along = SURFACE.times }: NonNullable<Sent['surface']>,
  strategy: Strategy,
  curve: Float64Array,
  expiry: number,
  priced: boolean,
): NonNullable<Answer['surface']> {
  const even = (low: number, high: number, count: number): number[] =>
    Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
  const spot = even(curve[0]!, curve.at(-1)!, across);
  const time = even(0, expiry, along);
  const known = (at: number): boolean => priced || (at === along - 1 && commonExpiry(strategy) !== null);
  return {
    spot,
    time,
    profit: time.map((moment, at) =>
      spot.map((price) => (known(at) ? profitAt(strategy, price, moment) : null)),
    ),
  };
}

const noVolatility = (figure: string) => ({
  figure,
  reason: 'an option that is alive then has no volatility',
  mend: 'give the volatility of each option leg',
});

/** Of stock alone there is no day to look at. */
const NO_OPTION = {
  figure: 'probabilityOfProfit',
  reason: 'there is no option whose expiry and volatility it could be of',
  mend: 'add an option leg',
};

function strategyOf(sent: Sent, today: EpochDay): Strategy {
  const faults: { path: string; message: string }[] = [];
  const spot = numberOf(sent.spot);
  const legs = sent.legs.map((leg, index): PayoffLeg => {
    const at = `body/legs/${index}`;
    const stock = leg.kind === 'stock';
    if (!stock && leg.strike === undefined)
      faults.push({ path: `${at}/strike`, message: `a ${leg.kind} needs its strike` });
    return {
      kind: leg.kind,
      side: leg.side,
      quantity: numberOf(leg.quantity),
      strike: numberOf(leg.strike ?? 0),
      premium: numberOf(leg.premium ?? (stock ? spot : 0)),
      timeToExpiry: stock ? 0 : yearsTo(leg, today, at, faults),
      volatility: leg.volatility ?? null,
    };
  });
  if (sent.at !== undefined && day(sent.at) < today)
    faults.push({ path: 'body/at', message: 'must not be before today' });
  refuse(faults);
  return { spot, legs, rate: sent.rate ?? 0, dividendYield: sent.dividendYield ?? 0 };
}

function numberOf(sent: number | string): number {
  return typeof sent === 'number' ? sent : toNumber(decimal(sent));
}

/** From half the lowest to one and a half times the highest of spot and strikes, every strike among them. */
function spotsOf({ spot, legs }: Strategy, points: number): Float64Array {
  const strikes = legs.filter(({ kind }) => kind !== 'stock').map(({ strike }) => strike);
  const low = 0.5 * Math.min(spot, ...strikes);
  const high = 1.5 * Math.max(spot, ...strikes);
  const even = Array.from({ length: points }, (_, at) => low + ((high - low) * at) / (points - 1));
  return Float64Array.from([...new Set([...even, spot, ...strikes])]).sort();
}

function meanVolatility(options: readonly PayoffLeg[]): number | null {
  const known = options.map(({ volatility }) => volatility).filter((volatility) => volatility !== null);
  return known.length === 0 ? null : known.reduce((sum, volatility) => sum + volatility, 0) / known.length;
}
