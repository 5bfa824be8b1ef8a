import { COLUMNS, emptyColumns, type TransactionColumns } from './columns.ts';

/** The columns of one of several portfolios. */
export interface JoinedPart {
  readonly columns: TransactionColumns;
  /** By its own index: the index in the whole. */
  readonly assetOf: readonly number[];
  readonly currencyOf: readonly number[];
  /** Whether its transactions' own rates lead into the currency of the whole. */
  readonly ownRates: boolean;
}

/** Several portfolios as one: their rows by day, those of a day in the order of the parts and as each part has them. */
export function joinColumns(parts: readonly JoinedPart[]): TransactionColumns {
  const length = parts.reduce((sum, { columns }) => sum + columns.date.length, 0);
  const joined = emptyColumns(length);
  let at = 0;
  for (const { columns, assetOf, currencyOf, ownRates } of parts) {
    for (const name of COLUMNS) joined[name].set(columns[name], at);
    for (let row = at; row < at + columns.date.length; row += 1) {
      joined.asset[row] = assetOf[joined.asset[row]!] ?? -1;
      joined.into[row] = assetOf[joined.into[row]!] ?? -1;
      joined.currency[row] = currencyOf[joined.currency[row]!]!;
      if (!ownRates) joined.ownRate[row] = Number.NaN;
    }
    at += columns.date.length;
  }
  // Stable: rows of a day keep their order.
  const order = Int32Array.from(joined.date.keys()).sort(
    (a, b) => joined.date[a]! - joined.date[b]! || a - b,
  );
  const sorted = emptyColumns(length);
  for (const name of COLUMNS) {
    const [from, to] = [joined[name], sorted[name]];
    for (let row = 0; row < length; row += 1) to[row] = from[order[row]!]!;
  }
  return sorted;
}
