import { scaledErfc } from '../statistics/error-function.ts';
import { normalCdf } from '../statistics/normal.ts';

/**
 * Black's formula without its units, after P. Jäckel, "Let's Be Rational" (Wilmott, 2015). With the forward F, the strike K,
 * x = ln(F / K) and the total volatility s = volatility x sqrt(time), an undiscounted call is worth sqrt(F K) b(x, s), where
 *
 *     b(x, s) = e^(x/2) N(x/s + s/2) - e^(-x/2) N(x/s - s/2).
 *
 * Only options out of the money are needed (x <= 0): the others follow by parity. All functions are for x <= 0 and s > 0.
 */
const ROOT_HALF_PI = Math.sqrt(Math.PI / 2);
const INVERSE_ROOT_2PI = 1 / Math.sqrt(2 * Math.PI);
/** Below this s/2 the difference of the two terms has too few digits, and its series in s/2 takes over. */
const SMALL_HALF = 0.21;
/** Where x + s^2/2 is above this many s, the price is no small difference. */
const LARGE = 0.85;

/** b(x, s), with nearly all digits also where it is tiny; zero where it underflows. */
export function normalisedBlack(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  if (t < SMALL_HALF) return smallVolatility(h, t);
  if (x + 0.5 * s * s > LARGE * s)
    return Math.exp(0.5 * x) * normalCdf(h + t) - Math.exp(-0.5 * x) * normalCdf(h - t);
  const scale = 0.5 * Math.exp(-0.5 * (h * h + t * t));
  return scale * (scaledErfc(-(h + t) * Math.SQRT1_2) - scaledErfc(-(h - t) * Math.SQRT1_2));
}

/** e^(x/2) - b(x, s): what is missing to the most that the option can be worth. */
export function normalisedRest(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  return Math.exp(0.5 * x) * normalCdf(-h - t) + Math.exp(-0.5 * x) * normalCdf(h - t);
}

/** The derivative of b(x, s) by s. */
export function normalisedVega(x: number, s: number): number {
  const h = x / s;
  return INVERSE_ROOT_2PI * Math.exp(-0.5 * (h * h + 0.25 * s * s));
}

/**
 * The Taylor series of Y(h + t) - Y(h - t) in t, where Y is the ratio N / n of the normal distribution and
 * a = 1 + h Y(h), to t^13.
 */
function smallVolatility(h: number, t: number): number {
  const a = 1 + h * ROOT_HALF_PI * scaledErfc(-h * Math.SQRT1_2);
  const w = t * t;
  const g = h * h;
  const series =
    a +
    w *
      ((-1 + 3 * a + a * g) / 6 +
        w *
          ((-7 + 15 * a + g * (-1 + 10 * a + a * g)) / 120 +
            w *
              ((-57 + 105 * a + g * (-18 + 105 * a + g * (-1 + 21 * a + a * g))) / 5040 +
                w *
                  ((-561 +
                    945 * a +
                    g * (-285 + 1260 * a + g * (-33 + 378 * a + g * (-1 + 36 * a + a * g)))) /
                    362880 +
                    w *
                      ((-6555 +
                        10395 * a +
                        g *
                          (-4680 +
                            17325 * a +
                            g * (-840 + 6930 * a + g * (-52 + 990 * a + g * (-1 + 55 * a + a * g))))) /
                        39916800 +
                        (w *
                          (-89055 +
                            135135 * a +
                            g *
                              (-82845 +
                                270270 * a +
                                g *
                                  (-20370 +
                                    135135 * a +
                                    g *
                                      (-1926 +
                                        25740 * a +
                                        g * (-75 + 2145 * a + g * (-1 + 78 * a + a * g))))))) /
                          6227020800)))));
  return Math.max(0, INVERSE_ROOT_2PI * Math.exp(-0.5 * (g + w)) * 2 * t * series);
}
