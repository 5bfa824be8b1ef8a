import { toNumber } from '@financehub/core/money/decimal.ts';
import type { PriceLine } from '@financehub/core/statements/statement.ts';
import { type BarColumns, emptyColumns, FIGURES, setDecimal } from '../../warehouse/bar-columns.ts';

/** Prices of a file as columns, whose assets are known by their symbols still. */
export interface PriceColumns {
  readonly symbols: readonly { readonly symbol: string; readonly currency: string | null }[];
  /** `asset` counts in `symbols`. */
  readonly columns: BarColumns;
}

export function columnsOfLines(lines: readonly PriceLine[]): PriceColumns {
  const columns = emptyColumns(lines.length);
  const symbols = new Map<string, { index: number; currency: string | null }>();
  for (const [row, line] of lines.entries()) {
    const known = symbols.get(line.symbol) ?? { index: symbols.size, currency: line.currency };
    known.currency ??= line.currency;
    symbols.set(line.symbol, known);
    columns.asset[row] = known.index;
    columns.date[row] = line.date;
    for (const name of FIGURES) {
      const figure = line[name];
      if (figure !== null) setDecimal(columns[name], row, figure);
    }
    columns.value[row] = toNumber(line.close);
  }
  return { symbols: [...symbols].map(([symbol, { currency }]) => ({ symbol, currency })), columns };
}
