import { COLUMNS, emptyColumns, type TransactionColumns } from '@financehub/core/portfolio/columns.ts';
import { flowReturns } from '@financehub/core/portfolio/flow-returns.ts';
import { modifiedDietz, moneyWeighted } from '@financehub/core/portfolio/returns.ts';
import type { PriceColumn, RateColumn } from '@financehub/core/portfolio/valuation.ts';
import type { EpochDay } from '@financehub/core/time/day.ts';

/** Returns of one holding: what is paid for it flows in, what it brings flows out. NaN where there is none. */
export interface HoldingReturns {
  readonly twr: number;
  readonly priceReturn: number;
  readonly xirr: number;
  readonly modifiedDietz: number;
}

export interface HoldingRequest {
  readonly columns: TransactionColumns;
  /** Those of the asset. */
  readonly rows: readonly number[];
  readonly prices: PriceColumn;
  /** Index of the currency in which the asset is priced. */
  readonly currency: number;
  readonly rates: readonly (RateColumn | null)[];
  readonly ownRates: boolean;
  readonly from: EpochDay;
  readonly to: EpochDay;
}

const NONE: HoldingReturns = {
  twr: Number.NaN,
  priceReturn: Number.NaN,
  xirr: Number.NaN,
  modifiedDietz: Number.NaN,
};

/** Walks the days from the asset's first transaction within the period on; it takes part in no spin-off and no merger. */
export function holdingReturns(request: HoldingRequest): HoldingReturns {
  const transactions = rowsOf(request.columns, request.rows);
  const first = transactions.date[0];
  if (first === undefined || first > request.to) return NONE;
  const from = Math.max(first, request.from);
  const { opening, closing, flows, growth, priceGrowth } = flowReturns({
    transactions,
    assets: [{ prices: request.prices, currency: request.currency }],
    rates: request.rates,
    ownRates: request.ownRates,
    from,
    to: request.to,
  });
  const start = opening > 0 ? from - 1 : from;
  const period = { from: start, to: request.to, opening, closing, flows };
  return {
    twr: growth - 1,
    priceReturn: priceGrowth - 1,
    xirr: moneyWeighted(period).value ?? Number.NaN,
    modifiedDietz: modifiedDietz(period).value ?? Number.NaN,
  };
}

/** The asset's rows as those of a portfolio that keeps no cash: what moves its cash comes from outside and goes there. */
function rowsOf(columns: TransactionColumns, rows: readonly number[]): TransactionColumns {
  const own = emptyColumns(rows.length);
  for (const name of COLUMNS) {
    const [from, to] = [columns[name], own[name]];
    for (let at = 0; at < rows.length; at += 1) to[at] = from[rows[at]!]!;
  }
  for (let at = 0; at < rows.length; at += 1) {
    if (own.cash[at] !== 0) own.flow[at] = -own.cash[at]!;
    own.cash[at] = 0;
    own.asset[at] = 0;
  }
  return own;
}
