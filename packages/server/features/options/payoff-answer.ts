import type { computePayoff } from '@financehub/contract/options.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import {
  commonExpiry,
  type PayoffLeg,
  payoffFigures,
  payoffFiguresAt,
  probabilityIn,
  profitAt,
  type Strategy,
} from '@financehub/core/options/payoff.ts';

type Answer = ResponseOf<typeof computePayoff>;
type Surface = NonNullable<BodyOf<typeof computePayoff>['surface']>;

export interface PayoffTask {
  readonly strategy: Strategy;
  /** Years from now to the moment of the second curve. */
  readonly elapsed: number;
  readonly points: number;
  /** Null: the mean of the legs'. */
  readonly volatility: number | null;
  readonly surface: Required<Surface> | null;
}

export function payoffAnswer({ strategy, elapsed, points, surface, ...given }: PayoffTask): Answer {
  const options = strategy.legs.filter(({ kind }) => kind !== 'stock');
  const first = Math.min(...options.map(({ timeToExpiry }) => timeToExpiry), Number.POSITIVE_INFINITY);
  const time = Number.isFinite(first) ? first : 0;
  const together = commonExpiry(strategy) !== null;
  const unavailable: Answer['unavailable'] = [];
  const priced = options.every(({ volatility }) => volatility !== null);
  const valued = together || priced;
  if (!priced) unavailable.push(noVolatility('curve.now'));
  if (!valued)
    for (const figure of ['curve.atExpiry', 'breakEvens', 'maxProfit', 'maxLoss'])
      unavailable.push(noVolatility(figure));
  const spots = spotsOf(strategy, points);
  const figures = !valued
    ? null
    : together
      ? payoffFigures(strategy)
      : payoffFiguresAt(strategy, time, spots);
  const volatility = given.volatility ?? meanVolatility(options);
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
    ...(surface === null ? {} : { surface: surfaceOf(surface, strategy, spots, time, priced) }),
    unavailable,
  };
}

/** The profit over even steps of spot and time, from now to the earliest expiry; null before it without volatilities. */
function surfaceOf(
  { spots: across, times: along }: Required<Surface>,
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
