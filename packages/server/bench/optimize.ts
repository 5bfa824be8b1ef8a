import { hierarchicalRiskParity } from '@financehub/core/optimize/hierarchical-risk-parity.ts';
import { boundLimits, fullyInvested } from '@financehub/core/optimize/limits.ts';
import { efficientFrontier, minimumVariance } from '@financehub/core/optimize/mean-variance.ts';
import { randomOf } from '@financehub/core/sample/random.ts';
import { covariance } from '@financehub/core/statistics/covariance.ts';

/** Weights by hierarchy of 500 assets over ten years of days, the least variance of as many, and a frontier of 50 assets. */
export const bench = { name: 'optimize', run };

const DAYS = 2520;

/** Returns that a common factor and own noise make, in columns. */
function returnsOf(assets: number): Float64Array {
  const { uniform, normal } = randomOf(1, `returns of ${assets}`);
  const factor = Float64Array.from({ length: DAYS }, normal);
  const values = new Float64Array(assets * DAYS);
  for (let asset = 0; asset < assets; asset += 1) {
    const [beta, own] = [0.5 + uniform(), 0.5 + uniform()];
    for (let day = 0; day < DAYS; day += 1)
      values[asset * DAYS + day] = 0.0003 + 0.01 * (beta * factor[day]! + own * normal());
  }
  return values;
}

async function run() {
  const many = covariance({ columns: 500, rows: DAYS, values: returnsOf(500) });
  const few = covariance({ columns: 50, rows: DAYS, values: returnsOf(50) });
  const mean = Float64Array.from({ length: 50 }, (_, asset) => 0.02 + (asset % 17) / 100);
  const limits = (assets: number) => [
    fullyInvested(assets),
    ...boundLimits(
      Array.from({ length: assets }, (_, asset) => ({ name: `asset ${asset}`, min: 0, max: 1 })),
    ),
  ];
  return [
    figure('HRP of 500 assets', 500, () => hierarchicalRiskParity(many, 500)),
    figure('least variance of 500 assets', 3000, () =>
      minimumVariance({ mean: new Float64Array(500), covariance: many, limits: limits(500) }),
    ),
    figure('efficient frontier of 50 assets, 20 points', 500, () =>
      efficientFrontier({ mean, covariance: few, limits: limits(50) }, 20),
    ),
  ];
}

function figure(name: string, target: number, work: () => unknown) {
  const begun = performance.now();
  work();
  return { name, value: Math.round(performance.now() - begun), unit: 'ms', target, better: 'lower' as const };
}
