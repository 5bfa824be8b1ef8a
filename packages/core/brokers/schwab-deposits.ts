import { formatDecimal, trim } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { formatDay } from '../time/day.ts';

/**
 * Names the deposits of a stock plan so that the awards file and the transactions file, which both list them, mean the same: by
 * symbol, day of the vesting and number of shares, of which equal ones are counted.
 */
export function depositIdentities(
  lines: readonly InvestmentLine[],
  isDeposit: (line: InvestmentLine) => boolean,
): InvestmentLine[] {
  const counts = new Map<string, number>();
  return lines.map((line) => {
    if (!isDeposit(line) || line.type !== 'TRANSFER_IN' || line.quantity === null) return line;
    const key = `stock plan ${line.symbol} ${formatDay(line.date)} ${formatDecimal(trim(line.quantity))}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return { ...line, identity: `${key} ${count}` };
  });
}
