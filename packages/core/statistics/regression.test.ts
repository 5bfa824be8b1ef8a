import { describe, expect, it } from 'vitest';
import { incompleteBeta, logGamma } from './beta-function.ts';
// Values of statsmodels 0.14 and scipy 1.17, written by fixtures/regression.py.
import golden from './fixtures/regression.json' with { type: 'json' };
import { type Coefficient, defaultLags, neweyWest, regress } from './regression.ts';
import { rollingRegression } from './rolling-regression.ts';
import { studentCritical, studentTwoSided } from './student.ts';

const y = Float64Array.from(golden.y);
const x = golden.x.map((column) => Float64Array.from(column));

const FIELDS = ['estimate', 'standardError', 't', 'p', 'low', 'high'] as const;
type Columns = Record<(typeof FIELDS)[number], number[]>;

/** Within 1e-9 of the wanted figure, or of the smallest that a double keeps apart from zero next to one. */
function near(found: number, wanted: number, within = 1e-9): void {
  expect(Math.abs(found - wanted)).toBeLessThanOrEqual(within * Math.abs(wanted) + 1e-15);
}
function same(found: readonly Coefficient[], wanted: Columns): void {
  for (const field of FIELDS)
    for (const [at, value] of wanted[field].entries()) near(found[at]![field], value);
}

describe('least squares', () => {
  const found = regress(y, x)!;

  it('are those of statsmodels', () => {
    same(found.coefficients, golden.ols);
    for (const figure of ['r2', 'adjustedR2', 'residualDeviation', 'f', 'fPValue'] as const)
      near(found[figure], golden[figure]);
  });

  it('have the certified values of Longley (NIST StRD, higher difficulty)', () => {
    const { y: employed, x: columns } = golden.longley;
    const { coefficients, r2 } = regress(
      Float64Array.from(employed),
      columns.map((column) => Float64Array.from(column)),
    )!;
    const certified = [
      [-3482258.63459582, 890420.383607373],
      [15.0618722713733, 84.9149257747669],
      [-0.035819179292591, 0.0334910077722432],
      [-2.02022980381683, 0.488399681651699],
      [-1.03322686717359, 0.214274163161675],
      [-0.0511041056535807, 0.22607320006937],
      [1829.15146461355, 455.478499142212],
    ];
    for (const [at, [estimate, error]] of certified.entries()) {
      near(coefficients[at]!.estimate, estimate!);
      near(coefficients[at]!.standardError, error!);
    }
    near(r2, 0.995479004577296, 1e-12);
  });

  it.each(Object.entries(golden.hac))(
    'with the errors of Newey and West are those of statsmodels: %s',
    (name, wanted) => {
      const [lags, correction] = name.split(' ');
      const narrow = regress(y, x, 0.9)!;
      same(neweyWest(narrow, Number(lags), correction === 'true'), wanted);
    },
  );

  it('are none of regressors that depend on each other, or with too few observations', () => {
    const sum = x[0]!.map((value, row) => 2 * value - x[1]![row]! + 0.5);
    expect(regress(y, [x[0]!, x[1]!, sum])).toBeNull();
    expect(regress(y, [new Float64Array(y.length).fill(3)])).toBeNull();
    expect(
      regress(
        y.slice(0, 4),
        x.map((column) => column.slice(0, 4)),
      ),
    ).toBeNull();
    expect(
      regress(
        y.slice(0, 5),
        x.map((column) => column.slice(0, 5)),
      ),
    ).not.toBeNull();
  });

  it('over a window that moves are those of statsmodels for every window', () => {
    const { window, rolling } = golden;
    const { alpha, betas } = rollingRegression(y, x, window);
    expect(alpha[window - 2]).toBeNaN();
    for (const [at, wanted] of rolling.entries())
      for (const [k, value] of wanted.entries())
        expect(Math.abs((k === 0 ? alpha : betas[k - 1]!)[at + window - 1]! - value)).toBeLessThan(1e-9);
    const twice = rollingRegression(y, [x[0]!, x[0]!.map((value) => 3 * value)], window);
    expect(twice.betas[0]!.every(Number.isNaN)).toBe(true);
  });
});

describe('the distributions behind them', () => {
  it('are those of scipy', () => {
    for (const { x: at, value } of golden.gamma) near(logGamma(at), value, 1e-13);
    for (const { x: at, a, b, value } of golden.beta) near(incompleteBeta(at, a, b), value, 1e-11);
    for (const { t, df, p } of golden.student) near(studentTwoSided(t, df), p, 1e-11);
    for (const { t, df, p } of golden.critical) near(studentCritical(p, df), t, 1e-11);
    expect([incompleteBeta(-1, 1, 1), studentTwoSided(Number.NaN, 3), studentCritical(0, 3)]).toEqual(
      new Array(3).fill(Number.NaN),
    );
  });

  it('give the lags that Newey and West advise', () => {
    expect([10, 100, 250, 2500].map(defaultLags)).toEqual([2, 4, 4, 8]);
  });
});
