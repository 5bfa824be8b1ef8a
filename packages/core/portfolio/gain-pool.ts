import {
  absolute,
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  isZero,
  MAX_SCALE,
  multiply,
  negate,
  sign,
  subtract,
  ZERO,
} from '../money/decimal.ts';

const ONE = decimal('1');

/** Shares held and what they count as having cost: in the asset's currency, and in the reporting currency at the rates of those days. */
export interface Pool {
  quantity: Decimal;
  local: Decimal;
  base: Decimal;
  capital: Decimal;
  exchange: Decimal;
  /** Base value of what was put in, and the part of it that came from outside the portfolio. */
  flows: Decimal;
  outside: Decimal;
}

export const emptyPool = (): Pool => ({
  quantity: ZERO,
  local: ZERO,
  base: ZERO,
  capital: ZERO,
  exchange: ZERO,
  flows: ZERO,
  outside: ZERO,
});

export interface Put {
  /** Shares that come in (positive) or go. */
  readonly quantity: Decimal;
  /** Value put in (positive) or taken out, in the asset's and in the reporting currency. */
  readonly local: Decimal;
  readonly base: Decimal;
}

/** Digits that keep a division of amounts exact for any report. */
export const DIGITS = 2 * MAX_SCALE;

/**
 * Puts shares and their value into the pool. What lessens the shares (or, of a short position, its debt) realises the difference to their
 * average cost; what is beyond the shares held opens the other side.
 */
export function put(pool: Pool, { quantity, local, base }: Put): void {
  pool.flows = add(pool.flows, base);
  const closes = !isZero(quantity) && !isZero(pool.quantity) && sign(quantity) !== sign(pool.quantity);
  if (!closes) {
    pool.quantity = add(pool.quantity, quantity);
    pool.local = add(pool.local, local);
    pool.base = add(pool.base, base);
    return;
  }
  const whole = compare(absolute(quantity), absolute(pool.quantity)) >= 0;
  const part = (value: Decimal, of: Decimal, by: Decimal): Decimal => divide(multiply(value, of), by, DIGITS);
  // Of the shares held, those that leave; of what was paid, the part that is for them.
  const [costLocal, costBase] = whole
    ? [pool.local, pool.base]
    : [
        part(pool.local, absolute(quantity), absolute(pool.quantity)),
        part(pool.base, absolute(quantity), absolute(pool.quantity)),
      ];
  const beyond = whole ? add(pool.quantity, quantity) : ZERO;
  const closing = subtract(quantity, beyond);
  const [gotLocal, gotBase] = isZero(beyond)
    ? [local, base]
    : [part(local, closing, quantity), part(base, closing, quantity)];
  const gain = negate(add(gotBase, costBase));
  const gainLocal = negate(add(gotLocal, costLocal));
  const rate = isZero(gotLocal) ? rateOfCost(costLocal, costBase) : divide(gotBase, gotLocal, DIGITS);
  const capital =
    compare(gotLocal, gotBase) === 0 && compare(costLocal, costBase) === 0 ? gain : multiply(gainLocal, rate);
  pool.capital = add(pool.capital, capital);
  pool.exchange = add(pool.exchange, subtract(gain, capital));
  pool.quantity = add(pool.quantity, quantity);
  pool.local = add(subtract(pool.local, costLocal), subtract(local, gotLocal));
  pool.base = add(subtract(pool.base, costBase), subtract(base, gotBase));
}

/** Shares given away for nothing lose what they cost, at the rate at which they were bought. */
function rateOfCost(local: Decimal, base: Decimal): Decimal {
  return isZero(local) ? ONE : divide(base, local, DIGITS);
}
