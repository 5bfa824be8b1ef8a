import { minorDigits } from '@financehub/core/money/currency.ts';
import type { LotMethod, MatchedLots } from '@financehub/core/portfolio/lot.ts';
import { byDate, type PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';
import { taxLotsOf } from '@financehub/core/tax/from-lots.ts';
import { partOf, type TaxLot, type TaxPart } from '@financehub/core/tax/lot.ts';
import { washSecurity } from '@financehub/core/tax/wash-sales.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';
import type { Context } from '../../context.ts';
import {
  type Loaded,
  lotsAt,
  type Missing,
  missingOfLots,
  nextTurn,
  type Selected,
} from '../portfolios/thread.ts';

export type Rules = 'us' | 'uk' | 'none';

export interface PartsRequest {
  readonly bookId: string;
  readonly selected: Selected;
  /** Undefined: the portfolio's own. */
  readonly methodOf: (portfolioId: string) => LotMethod | undefined;
  readonly rules: Rules;
  readonly asOf: EpochDay;
}

export interface Parts {
  readonly parts: readonly TaxPart[];
  readonly missing: readonly Missing[];
}

/**
 * The lots of portfolios with the wash sale rule applied, where there is one. Under UK rules the shares of all portfolios are one holding
 * (TCGA 1992 s104), matched as a whole. Throws a ProblemError `impossible` where sales can't be matched by the method.
 */
export async function partsOf(context: Pick<Context, 'warehouse'>, request: PartsRequest): Promise<Parts> {
  const { bookId, selected, methodOf, rules, asOf } = request;
  const pools = rules === 'uk' ? joined(selected) : selected.portfolios.map((loaded) => of(loaded, selected));
  const portfolioOf = owners(selected.portfolios);
  const ownerOf =
    pools.length < selected.portfolios.length ? (tx: { id: string }) => portfolioOf(tx.id) : undefined;
  const matched: { pool: Loaded; lots: MatchedLots }[] = [];
  for (const pool of pools) {
    const method = rules === 'uk' ? 'uk-pool' : methodOf(pool.portfolio.id);
    matched.push({ pool, lots: await lotsAt(context, bookId, pool, asOf, method, ownerOf) });
  }
  const isins = new Map(
    selected.portfolios.flatMap(({ assets }) => [...assets].map(([id, { isin }]) => [id, isin ?? id])),
  );
  const lots = matched.flatMap(({ pool, lots: own }) =>
    taxLotsOf({
      lots: own,
      transactions: pool.state.transactions,
      portfolioOf,
      securityOf: (id) => isins.get(id) ?? id,
      baseCurrency: selected.currency,
    }),
  );
  const missing = matched.flatMap(({ pool, lots: own }) => missingOfLots(own, pool));
  if (rules !== 'us') return { parts: lots.map(partOf), missing };
  return { parts: await washed(lots, minorDigits(selected.currency)), missing };
}

const SALES_PER_SLICE = 50;

/** Applies the wash sale rule with other work let in between. */
async function washed(lots: readonly TaxLot[], digits: number): Promise<TaxPart[]> {
  const parts: TaxPart[] = [];
  let sinceTurn = 0;
  for (const own of Map.groupBy(lots, ({ security }) => security).values()) {
    const steps = washSecurity(own, digits);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) {
        parts.push(...step.value);
        break;
      }
      sinceTurn += 1;
      if (sinceTurn % SALES_PER_SLICE === 0) await nextTurn();
    }
  }
  return parts;
}

/** The portfolio as if it were kept in the currency of the selection: a broker's rate leads into its own only. */
function of(loaded: Loaded, { currency }: Selected): Loaded {
  const { portfolio, state } = loaded;
  if (portfolio.currency === currency) return loaded;
  const transactions = state.transactions.map((tx) => (tx.fxRate === null ? tx : { ...tx, fxRate: null }));
  return { ...loaded, portfolio: { ...portfolio, currency }, state: { ...state, transactions } };
}

/** All portfolios as one, of which only what lots need is joined. */
function joined(selected: Selected): Loaded[] {
  const all = selected.portfolios.map((loaded) => of(loaded, selected));
  const [first] = all;
  if (first === undefined || all.length === 1) return all;
  const transactions: PortfolioTransaction[] = all.flatMap(({ state }) => state.transactions);
  const currencies = new Map(all.flatMap(({ state }) => [...state.currencies]));
  return [
    {
      ...first,
      portfolio: {
        ...first.portfolio,
        allow_short: all.some(({ portfolio }) => portfolio.allow_short === true),
      },
      state: { ...first.state, currencies, transactions: transactions.sort(byDate) },
      assets: new Map(all.flatMap(({ assets }) => [...assets])),
    },
  ];
}

function owners(portfolios: readonly Loaded[]): (transactionId: string) => string {
  const all = new Map(
    portfolios.flatMap(({ portfolio, state }) => state.transactions.map(({ id }) => [id, portfolio.id])),
  );
  return (transactionId) => all.get(transactionId)!;
}
