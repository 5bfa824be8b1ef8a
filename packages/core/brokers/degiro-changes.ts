import { add, equals, isZero, ZERO } from '../money/decimal.ts';
import type { InvestmentLine } from '../statements/statement.ts';
import { aboutOf, attempt, type Movement, type Trade, tradeOf } from './degiro-movement.ts';
import { ACTION, TRADE } from './degiro-words.ts';
import { type BrokerNotes, brokerLine, ratio, skip } from './line.ts';

interface Side {
  readonly move: Movement;
  readonly trade: Trade;
  /** What the corporate action is called. */
  readonly action: string;
}

/**
 * Corporate actions that take shares out and bring others in for no money, or for as much as they are worth: splits, and
 * changes of name or ISIN, which are mergers.
 */
export function changeLines(
  moves: readonly Movement[],
  notes: BrokerNotes,
): { lines: InvestmentLine[]; used: Set<Movement> } {
  const lines: InvestmentLine[] = [];
  const used = new Set<Movement>();
  const sides: Side[] = [];
  for (const move of moves) {
    const action = ACTION.exec(move.text)?.[1];
    if (action === undefined || !TRADE.test(move.text)) continue;
    attempt(move, notes, () => sides.push({ move, trade: tradeOf(move), action }));
  }
  const incoming = sides.filter(({ trade }) => !trade.sells);
  for (const out of sides.filter(({ trade }) => trade.sells)) {
    const into = incoming.find((each) => !used.has(each.move) && isOther(out, each));
    if (into === undefined) continue;
    used.add(out.move).add(into.move);
    const line = changeLine(out, into);
    if (line !== null) lines.push(line);
    else
      for (const { move } of [out, into])
        skip(notes, move.line, 'a change of a product that keeps its ISIN changes nothing');
  }
  return { lines, used };
}

/** Whether shares come for those that go. */
function isOther(out: Side, into: Side): boolean {
  const [gone, come] = [out.move, into.move];
  if (gone.date !== come.date || out.action !== into.action) return false;
  const same = gone.symbol === come.symbol;
  if (isFree(gone) && isFree(come)) return same || equals(out.trade.quantity, into.trade.quantity);
  return gone.currency === come.currency && isZero(add(gone.amount ?? ZERO, come.amount ?? ZERO));
}

const isFree = ({ amount }: Movement): boolean => amount === null || isZero(amount);

/** Null where as many shares of the same ISIN come as go. */
function changeLine(out: Side, into: Side): InvestmentLine | null {
  const [gone, come] = [out.move, into.move];
  const about = { ...aboutOf(gone, 'change'), currency: gone.currency || null };
  const quantity = ratio(into.trade.quantity, out.trade.quantity);
  if (come.symbol !== gone.symbol) {
    const to = { toSymbol: come.symbol, toIsin: come.isin, toName: come.name };
    return brokerLine({ ...about, type: 'MERGER', quantity, ...to });
  }
  return equals(into.trade.quantity, out.trade.quantity)
    ? null
    : brokerLine({ ...about, type: 'SPLIT', quantity });
}
