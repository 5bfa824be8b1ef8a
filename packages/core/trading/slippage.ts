import { type Decimal, decimalFromNumber, multiply, toNumber, ZERO } from '../money/decimal.ts';

/**
 * How much worse than the price seen an order fills that takes what is offered; orders that wait at their limit pay none.
 *
 * - `fraction`: of the price: 0.0005 is five basis points.
 * - `spread`: of the quoted spread beyond the quote; `otherwise`, of the price, where there is no quote.
 * - `impact`: price times coefficient times the square root of the order's share of the volume (the square-root law: Tóth
 *   et al., Anomalous price impact and the critical nature of liquidity, Physical Review X 1, 2011); `otherwise` where
 *   the volume is not known.
 */
export type SlippageModel =
  | { readonly kind: 'none' }
  | { readonly kind: 'fraction'; readonly fraction: Decimal }
  | { readonly kind: 'spread'; readonly fraction: Decimal; readonly otherwise: Decimal }
  | { readonly kind: 'impact'; readonly coefficient: Decimal; readonly otherwise: Decimal };

/** What is known of the market where an order fills. */
export interface Liquidity {
  readonly spread: Decimal | null;
  /** Of the bar or the print; of a quote, what is offered. */
  readonly volume: Decimal | null;
}

const IMPACT_DIGITS = 8;

/** Money per unit, never below zero and not rounded to a step of the price. */
export function slippageOf(
  model: SlippageModel,
  price: Decimal,
  quantity: Decimal,
  { spread, volume }: Liquidity,
): Decimal {
  switch (model.kind) {
    case 'none':
      return ZERO;
    case 'fraction':
      return multiply(price, model.fraction);
    case 'spread':
      return spread === null ? multiply(price, model.otherwise) : multiply(spread, model.fraction);
    case 'impact': {
      if (volume === null || volume.units === 0n) return multiply(price, model.otherwise);
      // A square root has no exact decimals; the share is a statistic and not an amount.
      const share = Math.sqrt(toNumber(quantity) / toNumber(volume));
      return multiply(multiply(price, model.coefficient), decimalFromNumber(share, IMPACT_DIGITS));
    }
  }
}
