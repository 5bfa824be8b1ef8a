import { toNumber } from '@financehub/core/money/decimal.ts';
import type { PriceLine } from '@financehub/core/statements/statement.ts';
import { type BarColumns, emptyColumns, FIGURES, setDecimal } from '../../warehouse/bar-columns.ts';

/** Prices of a file as columns, whose assets are known by their symbols still. */
export interface PriceColumns {
  readonly symbols: readonly Pick<PriceLine, 'symbol' | 'currency' | 'isin' | 'name'>[];
  /** `asset` counts in `symbols`. */
  readonly columns: BarColumns;
}

export function columnsOfLines(lines: readonly PriceLine[]): PriceColumns {
  const columns = emptyColumns(lines.length);
  const symbols = new Map<
    string,
    PriceColumns['symbols'][number] & { index: number; currency: string | null }
  >();
  for (const [row, line] of lines.entries()) {
    const { symbol, currency, isin = null, name = null } = line;
    const known = symbols.get(symbol) ?? { symbol, currency, isin, name, index: symbols.size };
    if (known.index === symbols.size) symbols.set(symbol, known);
    known.currency ??= currency;
    columns.asset[row] = known.index;
    columns.date[row] = line.date;
    for (const each of FIGURES) {
      const figure = line[each];
      if (figure !== null) setDecimal(columns[each], row, figure);
    }
    columns.value[row] = toNumber(line.close);
  }
  return { symbols: [...symbols.values()].map(({ index: _, ...about }) => about), columns };
}
