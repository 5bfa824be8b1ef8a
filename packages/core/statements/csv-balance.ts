import { add, type Decimal, equals, subtract } from '../money/decimal.ts';
import type { DatedBalance, StatementLine } from './statement.ts';

/** Below this share of agreeing neighbours the column is no running balance (available credit, end of day…). */
const CHAINS = 0.8;

interface Balanced {
  readonly amount: Decimal;
  readonly balance: Decimal | null;
}

/** How many neighbours agree (balance = balance before + amount) when the lines are read oldest first. */
export function chainCount(lines: readonly Balanced[]): { pairs: number; agree: number; breaks: number[] } {
  let pairs = 0;
  const breaks: number[] = [];
  for (let i = 1; i < lines.length; i += 1) {
    const [before, after] = [lines[i - 1]!, lines[i]!];
    if (before.balance === null || after.balance === null) continue;
    pairs += 1;
    if (!equals(add(before.balance, after.amount), after.balance)) breaks.push(i);
  }
  return { pairs, agree: pairs - breaks.length, breaks };
}

export interface OrderedLines {
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
  readonly opening: DatedBalance | null;
  readonly closing: DatedBalance | null;
  readonly warnings: readonly string[];
}

function byDate(lines: readonly StatementLine[]): readonly StatementLine[] {
  return [...lines].sort((a, b) => a.date - b.date);
}

function descends(lines: readonly StatementLine[]): boolean {
  return lines.every((line, i) => i === 0 || line.date <= lines[i - 1]!.date) && lines.length > 1;
}

/**
 * The orders that banks print, oldest first: as it stands, turned round, and by day with the order inside a day kept or
 * turned. The first whose balances chain throughout wins, else the one with the fewest breaks.
 */
function bestOrder(lines: readonly StatementLine[]): readonly StatementLine[] {
  const turned = [...lines].reverse();
  const plain = descends(lines) ? [turned, lines] : [lines, turned];
  let best: { lines: readonly StatementLine[]; agree: number } | null = null;
  for (const order of [...plain, byDate(lines), byDate(turned)]) {
    const { agree, pairs } = chainCount(order);
    if (agree === pairs && pairs > 0) return order;
    if (best === null || agree > best.agree) best = { lines: order, agree };
  }
  return best!.lines;
}

/**
 * Puts a file's lines oldest first and derives the balances before the first and after the last line from the running balance,
 * where it chains. Single breaks are warnings with their line; without a chain both balances are null.
 */
export function orderLines(lines: readonly StatementLine[]): OrderedLines {
  const unproven = { opening: null, closing: null };
  const sorted = (): readonly StatementLine[] => byDate(descends(lines) ? [...lines].reverse() : lines);
  if (!lines.some((line) => line.balance !== null)) return { lines: sorted(), ...unproven, warnings: [] };
  const order = bestOrder(lines);
  const { pairs, agree, breaks } = chainCount(order);
  if (agree < pairs * CHAINS) {
    const warning = `the balance column does not follow the amounts (${agree} of ${pairs} steps agree): it proves nothing`;
    return { lines: sorted(), ...unproven, warnings: [warning] };
  }
  const first = order.find((line) => line.balance !== null)!;
  const last = order.findLast((line) => line.balance !== null)!;
  // Lines without a balance before the first or behind the last one move it by their amounts.
  const start = order
    .slice(0, order.indexOf(first) + 1)
    .reduce((sum, line) => subtract(sum, line.amount), first.balance!);
  const end = order
    .slice(order.lastIndexOf(last) + 1)
    .reduce((sum, line) => add(sum, line.amount), last.balance!);
  return {
    lines: order,
    opening: { date: order[0]!.date, amount: start },
    closing: { date: order.at(-1)!.date, amount: end },
    warnings: breaks
      .slice(0, 20)
      .map((i) => `line ${order[i]!.line}: the running balance does not follow from the line before`),
  };
}
