/**
 * erfc and its scaled form to double precision.
 *
 * Source: W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969),
 * and his subroutine CALERF (Argonne National Laboratory, 1990).
 */
const NEAR_ZERO = 0.46875;
const INVERSE_ROOT_PI = 0.5641895835477563;
/** erfc underflows from here on. */
const LARGEST = 26.543;
/** The scaled erfc is 1 / (x sqrt(pi)) from here on. */
const HUGE = 6.71e7;
/** The scaled erfc overflows below. */
const SMALLEST = -26.628;

/** 1 - erf(x): from 2 at minus infinity to 0. */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= NEAR_ZERO) return 1 - erfNearZero(x);
  if (Number.isNaN(x)) return x;
  const value = y >= LARGEST ? 0 : expOfMinusSquare(y) * scaledTail(y);
  return x < 0 ? 2 - value : value;
}

/** erf(x), without the loss of digits of 1 - erfc(x) near zero. */
export function erf(x: number): number {
  return Math.abs(x) <= NEAR_ZERO ? erfNearZero(x) : 1 - erfc(x);
}

/** exp(x^2) erfc(x): does not underflow for large x; infinite below -26.628. */
export function scaledErfc(x: number): number {
  const y = Math.abs(x);
  if (y <= NEAR_ZERO) return Math.exp(x * x) * (1 - erfNearZero(x));
  if (Number.isNaN(x)) return x;
  if (x < SMALLEST) return Number.POSITIVE_INFINITY;
  const value = y >= HUGE ? INVERSE_ROOT_PI / y : scaledTail(y);
  if (x > 0) return value;
  // exp(x^2) in two factors, so that the rounding of the square does not grow with it.
  const head = Math.trunc(x * 16) / 16;
  const rest = (x - head) * (x + head);
  return 2 * Math.exp(head * head) * Math.exp(rest) - value;
}

function erfNearZero(x: number): number {
  const z = x * x;
  const above =
    (((0.18577770618460315 * z + 3.1611237438705655) * z + 113.86415415105016) * z + 377.485237685302) * z +
    3209.3775891384694;
  const below =
    (((z + 23.601290952344122) * z + 244.02463793444417) * z + 1282.6165260773723) * z + 2844.236833439171;
  return (x * above) / below;
}

/** exp(-y^2), the square taken in two parts for the same reason as above. */
function expOfMinusSquare(y: number): number {
  const head = Math.trunc(y * 16) / 16;
  return Math.exp(-head * head) * Math.exp(-(y - head) * (y + head));
}

/** exp(y^2) erfc(y) for y above {@link NEAR_ZERO}. */
function scaledTail(y: number): number {
  if (y <= 4) {
    const above =
      (((((((2.1531153547440383e-8 * y + 0.5641884969886701) * y + 8.883149794388377) * y +
        66.11919063714163) *
        y +
        298.6351381974001) *
        y +
        881.952221241769) *
        y +
        1712.0476126340707) *
        y +
        2051.0783778260716) *
        y +
      1230.3393547979972;
    const below =
      (((((((y + 15.744926110709835) * y + 117.6939508913125) * y + 537.1811018620099) * y +
        1621.3895745666903) *
        y +
        3290.7992357334597) *
        y +
        4362.619090143247) *
        y +
        3439.3676741437216) *
        y +
      1230.3393548037495;
    return above / below;
  }
  const z = 1 / (y * y);
  const above =
    ((((0.016315387137302097 * z + 0.30532663496123236) * z + 0.36034489994980445) * z +
      0.12578172611122926) *
      z +
      0.016083785148742275) *
      z +
    0.0006587491615298378;
  const below =
    ((((z + 2.568520192289822) * z + 1.8729528499234604) * z + 0.5279051029514285) * z +
      0.06051834131244132) *
      z +
    0.0023352049762686918;
  return (INVERSE_ROOT_PI - (z * above) / below) / y;
}
