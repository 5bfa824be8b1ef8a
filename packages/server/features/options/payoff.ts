import type { computePayoff } from '@financehub/contract/options.ts';
import type { BodyOf, ResponseOf } from '@financehub/contract/route.ts';
import { decimal, toNumber } from '@financehub/core/money/decimal.ts';
import { DAYS_PER_YEAR } from '@financehub/core/options/option.ts';
import type { PayoffLeg, Strategy } from '@financehub/core/options/payoff.ts';
import { day, type EpochDay } from '@financehub/core/time/day.ts';
import { refuse, yearsTo } from './contracts.ts';
import { type PayoffTask, payoffAnswer } from './payoff-answer.ts';
import { pricingThread } from './pricing-thread.ts';

type Sent = BodyOf<typeof computePayoff>;
type Answer = ResponseOf<typeof computePayoff>;

const POINTS = 201;
const SURFACE = { spots: 21, times: 11 };
/** Options that are priced for an answer on the spot: some milliseconds. A thread takes longer to start than most answers. */
const FEW_PRICES = 20_000;

/** The payoff of what was sent; throws a ProblemError that names what is wrong by its place. */
export async function payoffOf(sent: Sent, today: EpochDay): Promise<Answer> {
  const task: PayoffTask = {
    strategy: strategyOf(sent, today),
    elapsed: sent.at === undefined ? 0 : (day(sent.at) - today) / DAYS_PER_YEAR,
    points: sent.points ?? POINTS,
    volatility: sent.volatility ?? null,
    surface: sent.surface === undefined ? null : { ...SURFACE, ...sent.surface },
  };
  return pricesOf(task) <= FEW_PRICES
    ? payoffAnswer(task)
    : ((await pricingThread().run(task, { name: 'payoffAnswer' })) as Answer);
}

/** How many options are priced for its curves and its surface. */
function pricesOf({ strategy, points, surface }: PayoffTask): number {
  const places = 2 * points + (surface === null ? 0 : surface.spots * surface.times);
  return strategy.legs.length * places;
}

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
