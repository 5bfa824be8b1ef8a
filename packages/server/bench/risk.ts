import type { HeldOption } from '@financehub/core/risk/held-option.ts';
import type { VarModel } from '@financehub/core/risk/question.ts';
import { SCENARIOS } from '@financehub/core/risk/scenarios.ts';
import { type StressItem, stress } from '@financehub/core/risk/stress.ts';
import { valueAtRisk } from '@financehub/core/risk/value-at-risk.ts';
import { randomOf } from '@financehub/core/sample/random.ts';

/** A million scenarios of 50 assets, ten years of 100 positions, and all scenarios over 200 positions with 50 options. */
export const bench = { name: 'risk', run };

const DAYS = 2520;

function bookOf(assets: number) {
  const { uniform, normal } = randomOf(1, `risk of ${assets}`);
  const factor = Float64Array.from({ length: DAYS }, normal);
  const values = new Float64Array(assets * DAYS);
  for (let asset = 0; asset < assets; asset += 1) {
    const [beta, own] = [0.5 + uniform(), 0.5 + uniform()];
    for (let day = 0; day < DAYS; day += 1)
      values[asset * DAYS + day] = 0.0003 + 0.01 * (beta * factor[day]! + own * normal());
  }
  return {
    returns: { columns: assets, rows: DAYS, values },
    positions: Array.from({ length: assets }, (_, column) => ({
      column,
      exposure: 1000 + 100 * (column % 17),
      curve: null,
    })),
  };
}

const MODEL: VarModel = {
  method: 'monte-carlo',
  weighting: 'plain',
  volatility: 'plain',
  confidence: 0.99,
  horizon: 1,
  scaling: 'square-root',
  decay: 0.94,
  ageDecay: 0.98,
  distribution: 'normal',
  degreesOfFreedom: null,
  scenarios: 1_000_000,
  seed: 1,
};

function sheet(): StressItem[] {
  const { uniform } = randomOf(2, 'sheet');
  const date = Int32Array.from({ length: 9000 }, (_, at) => 10_000 + at);
  return Array.from({ length: 200 }, (_, at): StressItem => {
    let price = 100;
    const close = Float64Array.from(date, () => {
      price *= 1 + 0.03 * (uniform() - 0.498);
      return price;
    });
    const strike = 90 + (at % 21);
    const option: HeldOption = {
      kind: at % 2 === 0 ? 'call' : 'put',
      style: at % 3 === 0 ? 'european' : 'american',
      spot: 100,
      strike,
      years: 0.1 + (at % 10) / 10,
      price: 9 + Math.max(0, at % 2 === 0 ? 100 - strike : strike - 100),
      units: 100,
      rate: 1,
    };
    return {
      symbol: `S${at}`,
      kind: at < 50 ? 'option' : 'asset',
      class: 'equity',
      sector: at % 2 === 0 ? 'Technology' : null,
      currency: at % 5 === 0 ? 'EUR' : 'USD',
      value: 1000,
      duration: null,
      option: at < 50 ? option : null,
      volatility: 0.3,
      prices: { date, close, splits: [] },
    };
  });
}

async function run() {
  const fifty = bookOf(50);
  const hundred = bookOf(100);
  const items = sheet();
  const scenarios = SCENARIOS.filter(({ shocks }) => shocks.every(({ on }) => on !== 'correlation'));
  const request = { items, currency: 'USD', rates: new Map() };
  return [
    figure('Monte Carlo VaR, 1,000,000 scenarios of 50 assets', 1500, () =>
      valueAtRisk({ ...MODEL, book: fifty }),
    ),
    figure('historical VaR of 100 positions over ten years', 250, () =>
      valueAtRisk({ ...MODEL, method: 'historical', book: hundred }),
    ),
    figure('GARCH and normal VaR of 100 positions over ten years', 250, () =>
      valueAtRisk({ ...MODEL, method: 'normal', volatility: 'garch', book: hundred }),
    ),
    figure(`${scenarios.length} scenarios, 200 positions with 50 options`, 200, () =>
      scenarios.map((scenario) => stress(request, scenario)),
    ),
  ];
}

function figure(name: string, target: number, work: () => unknown) {
  const begun = performance.now();
  work();
  return { name, value: Math.round(performance.now() - begun), unit: 'ms', target, better: 'lower' as const };
}
