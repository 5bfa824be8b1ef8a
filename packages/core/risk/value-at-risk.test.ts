// Values of numpy, scipy, pandas and arch, written by fixtures/value_at_risk.py; others with their source.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../statistics/normal.ts';
import { domainOf } from './cornish-fisher.ts';
import { normals } from './draws.ts';
import { curveOf, onCurve, pnlColumns, type RiskBook, totalsOf } from './exposure.ts';
import golden from './fixtures/value_at_risk.json' with { type: 'json' };
import { movesOf, simulate } from './monte-carlo.ts';
import { NoVar, type VarModel } from './question.ts';
import { ageWeights, select, weightedTail } from './tail.ts';
import { threefry } from './threefry.ts';
import { valueAtRisk } from './value-at-risk.ts';
import { ewma, garch, variancesAhead } from './volatility.ts';

const rows = golden.returns[0]!.length;
const book: RiskBook = {
  returns: { columns: 3, rows, values: Float64Array.from(golden.returns.flat()) },
  positions: golden.value.map((exposure, column) => ({ column, exposure, curve: null })),
};
const PLAIN: VarModel = {
  method: 'historical',
  weighting: 'plain',
  volatility: 'plain',
  confidence: 0.99,
  horizon: 1,
  scaling: 'square-root',
  decay: 0.94,
  ageDecay: 0.98,
  distribution: 'normal',
  degreesOfFreedom: null,
  scenarios: 100_000,
  seed: 1,
};
const ask = (model: Partial<VarModel>, of = book) => valueAtRisk({ ...PLAIN, ...model, book: of });
const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
const totals = totalsOf(pnlColumns(book));

describe('value at risk', () => {
  it.each(golden.cases)('at $confidence is that of numpy and scipy', (want) => {
    const { confidence } = want;
    const historical = ask({ confidence });
    expect(historical.var).toBeCloseTo(want.historical, 9);
    expect(historical.cvar).toBeCloseTo(want.historicalCvar, 9);
    expect(historical.interval).toEqual(want.interval.map((end) => expect.closeTo(end, 9)));
    const normal = ask({ confidence, method: 'normal' });
    expect(normal.var).toBeCloseTo(want.normal, 9);
    expect(normal.cvar).toBeCloseTo(want.normalCvar, 9);
    expect([...normal.components]).toEqual(want.normalComponents.map((part) => expect.closeTo(part, 9)));
    expect(ask({ confidence, method: 'normal', horizon: 10 }).var).toBeCloseTo(want.normalTenDays, 9);
    expect(ask({ confidence, method: 'normal', volatility: 'ewma' }).var).toBeCloseTo(want.ewma, 9);
    const cornishFisher = ask({ confidence, method: 'cornish-fisher' });
    expect(cornishFisher.var).toBeCloseTo(want.cornishFisher, 8);
    expect(cornishFisher.cvar / want.cornishFisherCvar).toBeCloseTo(1, 4);
    expect(ask({ confidence, weighting: 'age' }).var).toBeCloseTo(want.age, 9);
  });

  it('of age-weighted outcomes is that of Hull, Risk Management and Financial Institutions, 5th ed., table 13.5', () => {
    // 500 scenarios, the n-th lowest weight 0.995^(n - i): the three worst are those of scenarios 494, 339 and 349.
    const outcomes = new Float64Array(500);
    outcomes[493] = -477_841;
    outcomes[338] = -345_435;
    outcomes[348] = -282_204;
    const weights = ageWeights(500, 0.995);
    expect([weights[493]!, weights[338]!, weights[348]!].map((weight) => weight.toFixed(5))).toEqual([
      '0.00528',
      '0.00243',
      '0.00255',
    ]);
    const tail = weightedTail(outcomes, weights, 0.99);
    expect(tail.var).toBe(282_204);
    expect(Math.abs(tail.cvar / 400_914 - 1)).toBeLessThan(2e-4);
  });

  it('has parts that add up, whatever the method', () => {
    const models: Partial<VarModel>[] = [
      {},
      { weighting: 'age' },
      { weighting: 'filtered' },
      { weighting: 'filtered', volatility: 'garch', horizon: 5 },
      { horizon: 10, scaling: 'overlapping', confidence: 0.95 },
      { method: 'normal' },
      { method: 'normal', volatility: 'garch', horizon: 10 },
      { method: 'cornish-fisher' },
      { method: 'cornish-fisher', volatility: 'ewma', horizon: 5 },
      { method: 'monte-carlo', scenarios: 20_000 },
      { method: 'monte-carlo', scenarios: 20_000, distribution: 't' },
    ];
    for (const model of models) {
      const found = ask(model);
      expect(sum(found.components) / found.var, JSON.stringify(model)).toBeCloseTo(1, 9);
      expect(sum(found.cvarComponents) / found.cvar).toBeCloseTo(1, 9);
      expect(found.cvar).toBeGreaterThanOrEqual(found.var);
      expect(found.interval![0]).toBeLessThanOrEqual(found.var);
      expect(found.interval![1]).toBeGreaterThanOrEqual(found.var);
    }
  });

  it('changes by a position as its part says: components are derivatives', () => {
    for (const method of ['normal', 'cornish-fisher'] as const) {
      const { components } = ask({ method });
      for (const at of book.positions.keys()) {
        const scaled = (by: number) => ({
          ...book,
          positions: book.positions.map((own, i) =>
            i === at ? { ...own, exposure: own.exposure * by } : own,
          ),
        });
        const slope = (ask({ method }, scaled(1.0001)).var - ask({ method }, scaled(0.9999)).var) / 0.0002;
        expect(slope).toBeCloseTo(components[at]!, 4);
        const alone = ask({ method }, { ...book, positions: book.positions.filter((_, i) => i !== at) });
        expect(ask({ method }).incremental[at]).toBeCloseTo(ask({ method }).var - alone.var, 6);
      }
    }
  });

  it('says that there is too little to say it', () => {
    const short = { ...book, returns: { columns: 3, rows: 50, values: new Float64Array(150) } };
    expect(() => ask({}, short)).toThrow(NoVar);
    expect(() => ask({ method: 'normal', volatility: 'garch' }, short)).toThrow(/250/);
  });

  it('of what does not move is nothing, by any method', () => {
    const still: RiskBook = {
      returns: { columns: 2, rows, values: new Float64Array(2 * rows) },
      positions: [
        { column: 0, exposure: 700, curve: null },
        { column: 1, exposure: -200, curve: null },
      ],
    };
    for (const model of [
      {},
      { weighting: 'age' },
      { weighting: 'filtered' },
      { weighting: 'filtered', horizon: 5 },
      { method: 'normal' },
      { method: 'normal', volatility: 'ewma' },
      { method: 'cornish-fisher' },
      { method: 'monte-carlo', scenarios: 2000 },
      { method: 'monte-carlo', scenarios: 2000, distribution: 't' },
    ] as const) {
      const found = ask(model, still);
      const all = [found.var, found.cvar, ...found.components, ...found.cvarComponents, ...found.incremental];
      expect(
        all.every((value) => Math.abs(value) === 0),
        JSON.stringify(model),
      ).toBe(true);
    }
    // A hundred still days before others do not make the first return of them infinitely rare.
    const late = still.returns.values.map((_, at) => (at % rows < 100 ? 0 : book.returns.values[at]!));
    const found = ask({ weighting: 'filtered' }, { ...still, returns: { ...still.returns, values: late } });
    expect([found.var > 0, Number.isFinite(found.var), Number.isFinite(found.cvar)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('scales without a trend with the size of the book', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), (by) => {
        const larger = {
          ...book,
          positions: book.positions.map((own) => ({ ...own, exposure: own.exposure * by })),
        };
        for (const method of ['historical', 'normal', 'cornish-fisher'] as const)
          expect(ask({ method }, larger).var / ask({ method }).var).toBeCloseTo(by, 8);
      }),
      { numRuns: 5, seed: 1 },
    );
  });
});

describe('volatility', () => {
  it('by GARCH is as likely as that of arch, and expects its variances', () => {
    const centre = totals.reduce((all, value) => all + value, 0) / rows;
    const deviation = Math.sqrt(totals.reduce((all, value) => all + (value - centre) ** 2, 0) / rows);
    const fitted = garch(totals.map((value) => (value - centre) / deviation))!;
    expect(fitted.process.omega).toBeCloseTo(golden.garch.omega, 4);
    expect(fitted.process.alpha).toBeCloseTo(golden.garch.alpha, 4);
    expect(fitted.process.beta).toBeCloseTo(golden.garch.beta, 4);
    expect(variancesAhead(fitted, 1)).toBeCloseTo(golden.garch.next, 3);
    expect(variancesAhead(fitted, 10)).toBeCloseTo(golden.garch.tenDays, 2);
  });

  it('by decay is that of pandas once the start is forgotten', () => {
    expect(ewma(totals).next / golden.ewmaSeries).toBeCloseTo(1, 9);
  });
});

describe('Cornish and Fisher', () => {
  it('are a distribution where Maillard (2012) says so', () => {
    // Without skewness from excess kurtosis 0 to 8; beyond |S| = 6 (sqrt 2 - 1) never.
    expect(domainOf(0, 4, 0.99)).toBe('everywhere');
    expect(domainOf(0, 8.1, 0.99)).toBe('tail');
    expect(domainOf(0, -0.1, 0.99)).toBe('nowhere');
    for (let kurtosis = 0; kurtosis < 60; kurtosis += 0.5)
      expect(domainOf(2.5, kurtosis, 0.99)).not.toBe('everywhere');
    expect(domainOf(2.4, 11, 0.99)).toBe('everywhere');
  });
});

describe('scenarios', () => {
  it('come of the generator that Salmon and others published', () => {
    // kat_vectors of Random123, threefry2x32 of 13 rounds.
    const bits = new Int32Array(2);
    const words = (first: number, second: number, low: number): string[] => {
      threefry(first, second, low, 2, bits);
      return [...bits].map((word) => (word >>> 0).toString(16));
    };
    expect(words(0, 0, 0)).toEqual(['9d1c5ec6', '8bd50731']);
  });

  it('are normal: a Kolmogorov-Smirnov test of 200,000', () => {
    const drawn = new Float64Array(200_000);
    for (let scenario = 0; scenario < 4000; scenario += 1) normals(5, scenario, 50, drawn, scenario * 50);
    drawn.sort();
    let most = 0;
    for (const [at, value] of drawn.entries())
      most = Math.max(most, Math.abs(normalCdf(value) - (at + 0.5) / drawn.length));
    // The 1 % critical value.
    expect(most * Math.sqrt(drawn.length)).toBeLessThan(1.628);
  });

  it('approach the closed form, and have the tails of t', () => {
    const want = golden.cases[2]!;
    const found = ask({ method: 'monte-carlo', scenarios: 400_000 });
    expect(Math.abs(found.var / want.normal - 1)).toBeLessThan(0.01);
    expect(Math.abs(found.cvar / want.normalCvar - 1)).toBeLessThan(0.01);
    expect(found.interval![0]).toBeLessThan(want.normal);
    expect(found.interval![1]).toBeGreaterThan(want.normal);
    // Of a t with 5 degrees and the same deviation, the quantile is 3.365 sqrt(3 / 5) deviations.
    const heavy = ask({ method: 'monte-carlo', scenarios: 400_000, distribution: 't', degreesOfFreedom: 5 });
    const mean = -(want.normal - 2.326348 * ask({ method: 'normal' }).deviation);
    expect(
      (heavy.var + mean) / (3.36493 * Math.sqrt(3 / 5) * ask({ method: 'normal' }).deviation),
    ).toBeCloseTo(1, 1);
  });

  it('can be drawn again one by one', () => {
    const market = {
      columns: 3,
      mean: Float64Array.of(0.1, 0.2, 0.3),
      factor: Float64Array.of(1, 0, 0, 0.5, 1, 0, 0.2, 0.1, 1),
      degreesOfFreedom: 6,
      seed: 3,
    };
    const all = simulate(market, book.positions, 1001);
    const [drawn, moves] = [new Float64Array(3), new Float64Array(3)];
    for (const at of [0, 1, 500, 999, 1000]) {
      movesOf(market, at, drawn, moves);
      const own = book.positions.reduce((gain, { exposure, column }) => gain + exposure * moves[column]!, 0);
      expect(own / all[at]!).toBeCloseTo(1, 9);
    }
  });

  it('select the k-th smallest', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1 }), fc.nat(), (values, at) => {
        const k = at % values.length;
        expect(select(Float64Array.from(values), k)).toBe(values.toSorted((a, b) => a - b)[k]);
      }),
      { seed: 1 },
    );
  });

  it('revalue options along a curve that meets what it samples', () => {
    const pnl = (move: number): number => 100 * Math.max(0, move - 0.02) ** 2 + move;
    const curve = curveOf(pnl);
    for (const move of [-0.9, -0.2, 0.013, 0.05, 0.4]) expect(onCurve(curve, move)).toBeCloseTo(pnl(move), 2);
  });
});
