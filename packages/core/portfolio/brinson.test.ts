import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from './attribution.ts';
import { brinsonFachler, compound, linkingFactors } from './brinson.ts';
import type { CapitalDays } from './capital-days.ts';
// Written out from the papers with numpy, by fixtures/brinson.py.
import golden from './fixtures/brinson.json' with { type: 'json' };

describe('Brinson and Fachler', () => {
  // C. Bacon, Practical Portfolio Performance Measurement and Attribution, 2nd edition, chapter 5: equities of three countries.
  const BENCHMARK = 0.064;
  const effects = (weight: number, own: number, benchmarkWeight: number, benchmark: number) => {
    const found = brinsonFachler(
      {
        weight,
        contribution: weight * own,
        benchmarkWeight,
        benchmarkContribution: benchmarkWeight * benchmark,
      },
      BENCHMARK,
    );
    return [found.allocation, found.selection, found.interaction].map(
      (value) => Number((value * 100).toFixed(10)) + 0,
    );
  };

  it('have the effects of the worked example', () => {
    expect(effects(0.4, 0.2, 0.4, 0.1)).toEqual([0, 4, 0]);
    expect(effects(0.3, -0.05, 0.2, -0.04)).toEqual([-1.04, -0.2, -0.1]);
    expect(effects(0.3, 0.06, 0.4, 0.08)).toEqual([-0.16, -0.8, 0.2]);
  });

  it('take what one side lacks for allocation, and a gain without capital for selection', () => {
    expect(effects(0.1, 0.164, 0, 0)).toEqual([1, 0, 0]);
    expect(effects(0, 0, 0.1, 0.164)).toEqual([-1, 0, 0]);
    expect(
      brinsonFachler({ weight: 0, contribution: 0.01, benchmarkWeight: 0, benchmarkContribution: 0 }, 0.05),
    ).toEqual({ allocation: 0, selection: 0.01, interaction: 0 });
  });
});

/** Days whose parts have the weights and returns given. */
const days = (weights: readonly number[][], returns: readonly number[][]): CapitalDays => ({
  date: Int32Array.from(weights.keys(), (row) => 20_000 + row * 31),
  capital: weights[0]!.map((_, part) => Float64Array.from(weights, (row) => row[part]! * 1000)),
  gain: weights[0]!.map((_, part) =>
    Float64Array.from(weights, (row, at) => row[part]! * 1000 * returns[at]![part]!),
  ),
  unavailable: [],
});
const groupOf = [0, 1, 2];

describe('linked effects', () => {
  it.each(['carino', 'menchero'] as const)('are those of the paper of %s', (linking) => {
    const found = attribute({
      portfolio: { days: days(golden.weights, golden.returns), groupOf },
      benchmark: { days: days(golden.benchmarkWeights, golden.benchmarkReturns), groupOf },
      groups: 3,
      linking,
    });
    expect(found.return).toBeCloseTo(golden.return, 12);
    expect(found.benchmarkReturn).toBeCloseTo(golden.benchmarkReturn, 12);
    for (const [group, { effects }] of found.groups.entries())
      for (const effect of ['allocation', 'selection', 'interaction'] as const)
        expect(effects![effect]).toBeCloseTo(golden.linked[linking][effect][group]!, 12);
    expect(found.months.length).toBe(8);
  });

  const some = fc.double({ min: -0.2, max: 0.25, noNaN: true });
  const row = fc.tuple(some, some, some);
  const weights = fc.tuple(
    fc.double({ min: -0.5, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  );
  const whole = ([a, b]: readonly [number, number]) => [a, b, 1 - a - b];
  it('sum to the active return, contributions to the returns, and months to the whole', () => {
    const period = fc.record({ own: row, other: row, weights, benchmarkWeights: weights });
    const periods = fc.array(period, { minLength: 1, maxLength: 14 });
    fc.assert(
      fc.property(periods, fc.constantFrom('carino' as const, 'menchero' as const), (all, linking) => {
        const found = attribute({
          portfolio: {
            days: days(
              all.map((one) => whole(one.weights)),
              all.map(({ own }) => own),
            ),
            groupOf,
          },
          benchmark: {
            days: days(
              all.map((one) => whole(one.benchmarkWeights)),
              all.map(({ other }) => other),
            ),
            groupOf,
          },
          groups: 3,
          linking,
        });
        const near = (value: number, wanted: number) => expect(Math.abs(value - wanted)).toBeLessThan(1e-9);
        const active = found.return - found.benchmarkReturn!;
        const sum = (effects: { allocation: number; selection: number; interaction: number }) =>
          effects.allocation + effects.selection + effects.interaction;
        near(
          found.groups.reduce((all, { effects }) => all + sum(effects!), 0),
          active,
        );
        near(
          found.months.reduce((all, month) => all + sum(month), 0),
          active,
        );
        near(
          found.groups.reduce((all, { contribution }) => all + contribution, 0),
          found.return,
        );
        near(
          found.groups.reduce((all, { benchmark }) => all + benchmark!.contribution, 0),
          found.benchmarkReturn!,
        );
        near(
          found.parts.reduce((all, { contribution }) => all + contribution, 0),
          found.return,
        );
      }),
    );
  });

  it('are what they are where the returns are the same, and unknown where all is lost', () => {
    const same = Float64Array.of(0.01, 0.02);
    expect(linkingFactors('menchero', same, same)[0]).toBeCloseTo(1.015, 3);
    expect(linkingFactors('carino', same, same)[0]).toBeCloseTo((1.01 * 1.02) / 1.01, 9);
    expect(linkingFactors('carino', Float64Array.of(-1, 0), same)[0]).toBeNaN();
    expect(linkingFactors('menchero', Float64Array.of(-1, 0), same)[0]).toBeNaN();
    expect(linkingFactors('menchero', Float64Array.of(-1.5, -1.5), same)[0]).toBeNaN();
    expect(compound(Float64Array.of(-0.5, -5, -0.5))).toBe(-2);
    expect(compound(Float64Array.of(0.1, 0.1))).toBeCloseTo(0.21, 12);
  });
});
