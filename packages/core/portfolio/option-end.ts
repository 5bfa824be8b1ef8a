import { add, compare, type Decimal, multiply, subtract, ZERO } from '../money/decimal.ts';

/** How contracts leave a portfolio without a trade: worthless, used by their holder, or used against their writer. */
export type OptionEnd = 'expire' | 'exercise' | 'assign';

export interface EndedOption {
  readonly kind: 'call' | 'put';
  /** Per unit of the underlying. */
  readonly strike: Decimal;
  /** Units of the underlying per contract. */
  readonly multiplier: Decimal;
  /** Contracts that end, above zero. */
  readonly quantity: Decimal;
  /** Whether they were written: sold short. */
  readonly written: boolean;
  /** What they cost, or brought where they were written; above zero. */
  readonly premium: Decimal;
}

export interface EndLeg {
  readonly of: 'option' | 'underlying';
  readonly type: 'BUY' | 'SELL';
  readonly quantity: Decimal;
  /** Before fees. */
  readonly amount: Decimal;
}

/**
 * The trades that the end of an option comes to. Worthless contracts leave at 0, and their premium is the loss or gain. Where they
 * are exercised or assigned they leave at their premium, without a gain, and the premium goes on in the shares: IRS Publication
 * 550, chapter 4, "Puts and Calls" (a call adds to the cost of the holder and to the proceeds of the writer, a put takes from the
 * proceeds of the holder and from the cost of the writer). The cash of both legs together is the strike's. Null where a premium is
 * more than the strike pays, so that shares would move at less than nothing.
 */
export function endLegs(how: OptionEnd, option: EndedOption): EndLeg[] | null {
  const { kind, strike, multiplier, quantity, written, premium } = option;
  const leaves = { of: 'option', type: written ? 'BUY' : 'SELL', quantity } as const;
  if (how === 'expire') return [{ ...leaves, amount: ZERO }];
  const units = multiply(quantity, multiplier);
  const price = multiply(units, strike);
  const amount = kind === 'call' ? add(price, premium) : subtract(price, premium);
  if (compare(amount, ZERO) < 0) return null;
  const buys = (kind === 'call') !== written;
  return [
    { ...leaves, amount: premium },
    { of: 'underlying', type: buys ? 'BUY' : 'SELL', quantity: units, amount },
  ];
}
