import { splitRatioOf } from '@financehub/core/brokers/split-ratio.ts';
import {
  add,
  type Decimal,
  formatDecimal,
  multiply,
  subtract,
  trim,
  ZERO,
} from '@financehub/core/money/decimal.ts';
import type { InvestmentLine } from '@financehub/core/statements/statement.ts';
import { formatDay } from '@financehub/core/time/day.ts';
import type { Writer } from '../../db/database.ts';
import type { PortfolioRow } from '../portfolios/index.ts';
import { assetsOfSymbols } from './asset-symbols.ts';
import { balanceAt } from './opening.ts';

/**
 * Gives splits of which a file says only how many shares came the ratio that follows from those held before, in the book and by
 * the file; where it is none, the line stays without one and is refused when it is booked. Lines in the order of their days.
 */
export async function withSplitRatios(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
  warnings: string[],
): Promise<InvestmentLine[]> {
  const symbols = new Set(
    lines.flatMap(({ added, symbol }) => (added == null || symbol === null ? [] : [symbol])),
  );
  if (symbols.size === 0) return [...lines];
  const held = await heldBeforeFile(db, portfolio, lines, symbols);
  return lines.map((line) => {
    const { symbol, type, quantity, added } = line;
    if (symbol === null || !symbols.has(symbol)) return line;
    const before = held.get(symbol) ?? ZERO;
    if (added == null) {
      held.set(symbol, after(before, type, quantity ?? ZERO));
      return line;
    }
    const ratio = splitRatioOf(before, added);
    held.set(symbol, add(before, added));
    warnings.push(said(line, symbol, before, added, ratio));
    return { ...line, quantity: ratio };
  });
}

function after(held: Decimal, type: InvestmentLine['type'], quantity: Decimal): Decimal {
  if (type === 'BUY' || type === 'TRANSFER_IN') return add(held, quantity);
  if (type === 'SELL' || type === 'TRANSFER_OUT') return subtract(held, quantity);
  if (type === 'SPLIT') return multiply(held, quantity);
  return type === 'MERGER' ? ZERO : held;
}

function said(
  { line }: InvestmentLine,
  symbol: string,
  before: Decimal,
  added: Decimal,
  ratio: Decimal | null,
): string {
  const text = (value: Decimal): string => formatDecimal(trim(value));
  const what = `line ${line}: the split of ${symbol} added ${text(added)} shares to the ${text(before)} held before`;
  return ratio === null
    ? `${what}, which is no usual ratio: import what is missing before it, or enter the split by hand`
    : `${what}, so that it was taken for ${text(ratio)} new shares per old one; correct the transaction where it was another`;
}

/** What the book holds at the end of the day before the first line. */
async function heldBeforeFile(
  db: Writer,
  portfolio: PortfolioRow,
  lines: readonly InvestmentLine[],
  symbols: ReadonlySet<string>,
): Promise<Map<string, Decimal>> {
  const first = lines.reduce((least, { date }) => Math.min(least, date), Number.POSITIVE_INFINITY);
  const named = lines.flatMap(({ symbol, isin, name, currency }) =>
    symbol === null || !symbols.has(symbol)
      ? []
      : [{ symbol, isin, name, currency: currency ?? portfolio.currency }],
  );
  const held = new Map<string, Decimal>();
  for (const [symbol, { id }] of await assetsOfSymbols(db, named))
    held.set(
      symbol,
      await balanceAt(db, { id: portfolio.holdings_account_id, currency: id }, formatDay(first - 1)),
    );
  return held;
}
