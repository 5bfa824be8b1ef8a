import { blackScholes } from './black-scholes.ts';
import { discounted } from './digital.ts';
import { treeWithDividends } from './dividend-tree.ts';
import {
  constant,
  exp,
  figuresOfJet,
  type Jet,
  minus,
  normal,
  plus,
  scaled,
  times,
  variables,
} from './jet.ts';
import { DAYS_PER_YEAR, type OptionFigures, type VolatileOption } from './option.ts';

/** Cash that the underlying pays at a time within the option's life. */
export interface CashDividend {
  /** Years from now. */
  readonly timeToPay: number;
  readonly amount: number;
}

/** The dividends are worth more than the underlying costs. */
export class DividendsAboveSpot extends Error {
  constructor() {
    super('the dividends within the life of the option are worth more than the underlying');
    this.name = 'DividendsAboveSpot';
  }
}

/**
 * A European option on an underlying that pays known dividends, by the escrowed model: what moves at random is the spot less the present
 * value of the dividends, with the volatility given. Dividends after expiry do not count.
 *
 * Source: Haug (2007), section 9.1.1; Hull, "Options, Futures, and Other Derivatives", section 15.12.
 */
export function europeanWithDividends(
  option: VolatileOption,
  dividends: readonly CashDividend[],
): OptionFigures {
  const due = within(option, dividends);
  if (due.length === 0) return blackScholes(option);
  if (!(option.volatility > 0 && option.timeToExpiry > 0)) return withoutChance(option, due);
  const side = option.type === 'call' ? 1 : -1;
  const { asset, money, d1, d2 } = discounted(option, stripped(option, due));
  const price = minus(times(asset, normal(scaled(d1, side))), times(money, normal(scaled(d2, side))));
  return figuresOfJet(scaled(price, side), option.spot);
}

function within({ timeToExpiry }: VolatileOption, dividends: readonly CashDividend[]): CashDividend[] {
  return dividends.filter(({ timeToPay, amount }) => timeToPay <= timeToExpiry && amount > 0);
}

/** The spot less what the dividends are worth today in it, which grows with rate less yield. As time passes, all of them draw nearer together with the expiry. */
function stripped(option: VolatileOption, due: readonly CashDividend[]): Jet {
  const of = variables(option);
  const worth = due.map(({ timeToPay, amount }) => {
    const left = plus(of.time, constant(timeToPay - option.timeToExpiry));
    return scaled(exp(scaled(times(minus(of.rate, of.dividendYield), left), -1)), -amount);
  });
  const spot = plus(of.spot, ...worth);
  if (!(spot[0] > 0)) throw new DividendsAboveSpot();
  return spot;
}

function withoutChance(option: VolatileOption, due: readonly CashDividend[]): OptionFigures {
  const spot = stripped(option, due)[0];
  const figures = blackScholes({ ...option, spot });
  const carry = option.rate - option.dividendYield;
  const worth = ({ timeToPay, amount }: CashDividend): number => amount * Math.exp(-carry * timeToPay);
  const income = due.reduce((sum, each) => sum + worth(each), 0);
  const late = due.reduce((sum, each) => sum + each.timeToPay * worth(each), 0);
  const theta = figures.theta - figures.delta * carry * income;
  return {
    ...figures,
    theta,
    thetaPerDay: theta / DAYS_PER_YEAR,
    rho: figures.rho + figures.delta * late,
    dividendRho: figures.dividendRho - figures.delta * late,
    elasticity: (figures.delta * option.spot) / figures.price,
  };
}

/**
 * The price of an American option on an underlying that pays known dividends: a tree of the spot less their present value, on which the
 * dividends still to come are added back where it is asked whether to exercise.
 *
 * Source: Hull, section 21.3 (the control of known dividends on trees), on the tree of Leisen and Reimer.
 */
export function americanWithDividends(option: VolatileOption, dividends: readonly CashDividend[]): number {
  const due = within(option, dividends);
  const spot = due.length === 0 ? option.spot : stripped(option, due)[0];
  return treeWithDividends({ ...option, spot }, due);
}
