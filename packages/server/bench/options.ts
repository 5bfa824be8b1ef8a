import { andersenLake } from '@financehub/core/options/andersen-lake.ts';
import { type OptionColumns, priceColumns } from '@financehub/core/options/black-scholes.ts';
import { impliedVolatilities } from '@financehub/core/options/implied-volatility.ts';
import type { VolatileOption } from '@financehub/core/options/option.ts';
import { bjerksundStenslandColumns } from '@financehub/core/options/quick-bjerksund-stensland.ts';
import { randomOf } from '@financehub/core/sample/random.ts';

/** Options a second: European prices with five Greeks, American prices, implied volatilities, and one accurate American price. */
export const bench = { name: 'options', run };

/** Short rounds, so that the best of them is one that nothing else on the machine cut into. */
const OPTIONS = 5000;
const ROUNDS = 200;
const ACCURATE = 100;
const TIMES = 5;

function optionsOf(count: number): OptionColumns {
  const { uniform } = randomOf(1, 'options');
  const column = (low: number, high: number) =>
    Float64Array.from({ length: count }, () => low + (high - low) * uniform());
  return {
    sign: Int8Array.from({ length: count }, () => (uniform() < 0.5 ? 1 : -1)),
    spot: column(70, 130),
    strike: column(99, 101),
    timeToExpiry: column(0.05, 2),
    rate: column(0, 0.08),
    dividendYield: column(0, 0.08),
    volatility: column(0.1, 0.6),
  };
}

function rowOf(options: OptionColumns, at: number): VolatileOption {
  return {
    type: options.sign[at] === 1 ? 'call' : 'put',
    spot: options.spot[at]!,
    strike: options.strike[at]!,
    timeToExpiry: options.timeToExpiry[at]!,
    rate: options.rate[at]!,
    dividendYield: options.dividendYield[at]!,
    volatility: options.volatility[at]!,
  };
}

async function run() {
  const options = optionsOf(OPTIONS);
  const out = () => new Float64Array(OPTIONS);
  const prices = { price: out(), delta: out(), gamma: out(), vega: out(), theta: out(), rho: out() };
  const american = out();
  const european = perSecond(() => priceColumns(options, prices));
  const terms = Array.from({ length: OPTIONS }, (_, at) => rowOf(options, at));
  const volatility = out();
  return [
    rate('European price with five Greeks', european, 3_000_000),
    rate(
      'American price by Bjerksund and Stensland',
      perSecond(() => bjerksundStenslandColumns(options, american)),
      1_000_000,
    ),
    rate(
      'implied volatility',
      perSecond(() => impliedVolatilities(terms, prices.price, volatility)),
      1_000_000,
    ),
    accurate(terms.slice(0, ACCURATE)),
  ];
}

/** Of the best of many rounds, after one that warms up. */
function perSecond(work: () => void): number {
  work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) {
    const begun = performance.now();
    work();
    best = Math.min(best, performance.now() - begun);
  }
  return Math.round((1000 * OPTIONS) / best);
}

const rate = (name: string, value: number, target: number) => ({
  name,
  value,
  unit: 'per second',
  target,
  better: 'higher' as const,
});

/** The mean over the options of the best of a few times each. */
function accurate(options: readonly VolatileOption[]) {
  for (const option of options.slice(0, 10)) andersenLake(option);
  const best = options.map((option) => {
    const times = Array.from({ length: TIMES }, () => {
      const begun = performance.now();
      andersenLake(option);
      return performance.now() - begun;
    });
    return Math.min(...times);
  });
  const value = Number((best.reduce((sum, time) => sum + time, 0) / best.length).toFixed(3));
  return {
    name: 'American price by Andersen, Lake and Offengenden',
    value,
    unit: 'ms',
    target: 2,
    better: 'lower' as const,
  };
}
