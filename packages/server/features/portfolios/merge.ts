import { COLUMNS, emptyColumns, type TransactionColumns } from '@financehub/core/portfolio/columns.ts';
import { byDate, type PortfolioTransaction } from '@financehub/core/portfolio/transaction.ts';

/**
 * How two sorted lists of transactions make one, without those removed: rows of `before` as their number, rows of
 * `added` as -1 less their number.
 */
export function mergeOrder(
  before: readonly PortfolioTransaction[],
  removed: ReadonlySet<string>,
  added: readonly PortfolioTransaction[],
): Int32Array {
  const order: number[] = [];
  let next = 0;
  for (const [row, tx] of before.entries()) {
    while (next < added.length && byDate(added[next]!, tx) < 0) {
      order.push(-1 - next);
      next += 1;
    }
    if (removed.size === 0 || !removed.has(tx.id)) order.push(row);
  }
  for (; next < added.length; next += 1) order.push(-1 - next);
  return Int32Array.from(order);
}

/** The columns of the merged transactions, copied from those of both parts. */
export function mergeColumns(
  order: Int32Array,
  before: TransactionColumns,
  added: TransactionColumns,
): TransactionColumns {
  type Column = Int32Array | Float64Array;
  const pick = (into: Column, from: Column, more: Column): void => {
    for (let row = 0; row < order.length; row += 1) {
      const source = order[row]!;
      into[row] = source >= 0 ? from[source]! : more[-1 - source]!;
    }
  };
  const columns = emptyColumns(order.length);
  for (const name of COLUMNS) pick(columns[name], before[name], added[name]);
  return columns;
}
