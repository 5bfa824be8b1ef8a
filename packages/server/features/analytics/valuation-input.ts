import type { ValuationInput } from '@financehub/core/portfolio/valuation.ts';
import type { Context } from '../../context.ts';
import { heldCloses, ratesFor } from '../assets/index.ts';
import type { Loaded } from '../portfolios/index.ts';
import { slotsOf, type WholeState } from './whole.ts';

interface Valued extends Pick<Loaded, 'assets'> {
  readonly state: WholeState;
  readonly portfolio: { readonly currency: string };
}

/** What valuing a portfolio day by day takes, in a currency; as a thread is given it. */
export async function valuationInput(
  context: Pick<Context, 'warehouse'>,
  bookId: string,
  { state, assets, portfolio }: Valued,
  currency: string,
): Promise<ValuationInput> {
  const [closes, rates] = await Promise.all([
    heldCloses(context, bookId, assets.values()),
    ratesFor(context, bookId, [currency, ...state.currencies.keys()]),
  ]);
  const valued = [...state.assets].map(([id, asset]) => {
    const { date, value } = closes.get(id)!;
    return { prices: { date, close: value }, currency: state.currencies.get(asset.currency)! };
  });
  return {
    transactions: state.columns,
    assets: slotsOf(state).map((place) => valued[place]!),
    ownRates: portfolio.currency === currency,
    rates: [...state.currencies.keys()].map((code) => rates.column(code, currency)),
  };
}
